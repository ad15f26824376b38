import jax
import numpy as np
import pytest

from autolens_superfluid.ml.lens import LensImages, LensParameters, Refinement
from autolens_superfluid.ml.lens.clump_moves import ClumpMoves
from autolens_superfluid.simulation import parameters_from

from .conftest import small_population_from

NOISE = 0.01


@pytest.fixture(scope="module")
def clumpy():
    population = small_population_from("vortex_bench_hard")
    return LensImages(population, 1, LensParameters(population))


@pytest.fixture(scope="module")
def truth(clumpy):
    columns = parameters_from(clumpy.parameters.population, 3, 0, 4)
    return clumpy.parameters.latents_from(columns, np.ones(4))


@pytest.fixture(scope="module")
def wrong(clumpy, truth):
    """Return the truth with its first clump opposite to where it is."""
    rows = [clumpy.parameters.index_of(f"source_clump_0_offset_{i}") for i in (0, 1)]
    wrong = truth.copy()
    wrong[:, rows] *= -1.0
    return wrong


def moves_from(lens, z, images, weight):
    moves = ClumpMoves(lens)
    with jax.enable_x64(False):
        function = jax.jit(lambda *row: moves.starts_from(*row, weight))
        return np.stack(
            [
                function(*(np.float32(a) for a in row))
                for row in zip(z, images, strict=True)
            ]
        )


def offsets_from(lens, z):
    names = [f"source_clump_0_offset_{i}" for i in (0, 1)]
    return z[..., [lens.parameters.index_of(name) for name in names]]


def test__starts_from__clump_in_wrong_place__most_promising_goes_home(
    clumpy, truth, wrong
):
    images = clumpy.images_from(truth)
    weight = np.full(images.shape[1:], 1.0 / (NOISE * images.max()), np.float32)
    moved = moves_from(clumpy, wrong, images, weight)[:, 0]
    before, after = (
        np.hypot(*(offsets_from(clumpy, z) - offsets_from(clumpy, truth)).T)
        for z in (wrong, moved)
    )
    # In spreads of an offset, half an effective radius.
    assert (before > 1.0).any()
    assert (after < 0.5).sum() >= 3


def test__starts_from__each_row__moves_one_clump_alone(clumpy, truth, wrong):
    images = clumpy.images_from(truth)
    weight = np.full(images.shape[1:], 1.0 / (NOISE * images.max()), np.float32)
    starts = moves_from(clumpy, wrong[:1], images[:1], weight)[0]
    names = np.array(clumpy.parameters.names)
    moved = [
        {
            name.rsplit("_offset")[0]
            for name in names[row != wrong[0]]
            if "offset" in name
        }
        for row in starts
    ]
    assert sorted(map(list, moved)) == [[f"source_clump_{k}"] for k in range(3)]
    assert all((row != wrong[0]).sum() <= 4 for row in starts)


def test__total__population_without_clumps__is_zero(lens):
    assert ClumpMoves(lens).total == 0


def test__fits_from__clump_in_wrong_place__several_starts_find_the_truth(
    clumpy, truth, wrong
):
    images = clumpy.images_from(truth)
    noise_maps = np.full(images.shape, NOISE * images.max(), np.float32)
    rng = np.random.default_rng(1)
    images = images + noise_maps * rng.standard_normal(images.shape)
    refinement = Refinement(clumpy, 12)
    misfits = {
        starts: np.sum(
            ((images - refinement.fits_from(z, images, noise_maps).images) / noise_maps)
            ** 2,
            axis=(1, 2),
        )
        for starts, z in {1: wrong, 6: np.tile(wrong[:, None], (1, 6, 1))}.items()
    }
    pixels = images[0].size
    assert (misfits[1] > 1.5 * pixels).any()
    assert (misfits[6] < 1.2 * pixels).all()

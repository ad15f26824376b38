import numpy as np
import pytest

from autolens_superfluid.ml.inputs import scales_from
from autolens_superfluid.ml.lens import LensImages, LensParameters
from autolens_superfluid.simulation import parameters_from
from test_autolens_superfluid.ml.lens.conftest import small_population_from


def images_and_latents_from(lens, columns):
    images = lens.imager.images_from(columns)
    scales = scales_from(images)
    latents = lens.parameters.latents_from(columns, scales)
    return images / scales[:, None, None], latents


@pytest.mark.parametrize("name", ["vortex_bench_hard", "hst"])
def test__columns_from__turned_latents__draw_the_turned_image(name):
    population = small_population_from(name)
    lens = LensImages(population, 1)
    columns = parameters_from(population, 3, 0, 2)
    images, z = images_and_latents_from(lens, columns)
    drawn = lens.images_from(z @ lens.parameters.turns()[5].T)
    turned = np.rot90(images, 1, (1, 2))[:, :, ::-1]
    # Single precision of parameters, over images of peak 1 that are steep.
    assert drawn == pytest.approx(turned, abs=3e-4)


def test__latents_from__fresh_draws__are_standard(population, parameters):
    columns = parameters_from(population, 9, 0, 2000)
    columns["source_intensity"] = np.ones(2000)
    z = parameters.latents_from(columns, np.ones(2000))[:, :-1]
    # Means and spreads were measured on 512 draws.
    assert np.abs(z.mean(axis=0)).max() < 0.15
    assert z.std(axis=0) == pytest.approx(np.ones(z.shape[1]), abs=0.12)


@pytest.mark.parametrize("turn", range(8))
def test__turns__latents__draw_the_turned_image(turn, lens, parameters, columns):
    images, z = images_and_latents_from(lens, columns)
    turned = np.rot90(images, turn % 4, (1, 2))
    turned = turned[:, :, ::-1] if turn >= 4 else turned
    drawn = lens.images_from(z @ parameters.turns()[turn].T)
    assert drawn == pytest.approx(turned, abs=2e-4)


def test__names__population_with_all_freedom__each_has_a_latent():
    names = LensParameters(small_population_from("vortex_bench_hard")).names
    assert {"multipole_3_comps_0", "source_clump_2_sigma", "psf_sigma"} <= set(names)
    assert len(set(names)) == len(names) == 28


def test__latents_from__clumps_in_another_order__the_same():
    population = small_population_from("vortex_bench_hard")
    parameters = LensParameters(population)
    columns = parameters_from(population, 3, 0, 4)
    columns["source_intensity"] = np.ones(4)
    reverse = {
        key: column[:, ::-1] if "clumps" in key else column
        for key, column in columns.items()
    }
    first, second = (
        parameters.latents_from(each, np.ones(4)) for each in (columns, reverse)
    )
    np.testing.assert_array_equal(first, second)

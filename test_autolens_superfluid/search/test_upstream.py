import autolens as al
import numpy as np
import pytest

from autolens_superfluid.exc import SearchError
from autolens_superfluid.search import PerturberScan, SubhaloPerturber
from autolens_superfluid.search.upstream import subhalo_result_from

MASK = al.Mask2D(
    mask=[[True, False, False], [False] * 3, [False] * 3],
    pixel_scales=0.4,
    origin=(0.1, -0.2),
)
SUBHALOES = SubhaloPerturber(scale_radii=(0.05, 0.2))


@pytest.fixture(scope="module")
def scan():
    rng = np.random.default_rng(0)
    shape = (2, MASK.pixels_in_mask)
    return PerturberScan(
        SUBHALOES, MASK, rng.normal(size=shape), rng.uniform(1.0, 2.0, shape)
    )


@pytest.fixture(scope="module")
def result(scan):
    return subhalo_result_from(scan, log_likelihood=50.0)


def test__subhalo_result_from__map__is_half_of_the_scan_s(scan, result):
    found = result.figure_of_merit_array(
        use_log_evidences=False, relative_to_value=50.0
    )
    expected = 0.5 * scan.delta_chi_squared.native.array

    assert isinstance(result, al.subhalo.SubhaloGridSearchResult)
    assert found.native.array == pytest.approx(expected)


def test__subhalo_result_from__centres__are_those_of_the_scan(scan, result):
    whole = al.Grid2D.uniform(shape_native=(3, 3), pixel_scales=0.4, origin=MASK.origin)

    # Cells go from the lowest y, rows of an image from the highest.
    expected = whole.native.array[::-1].reshape(-1, 2)
    found = np.stack([list(result.y), list(result.x)], axis=-1)
    assert found == pytest.approx(expected)


def test__subhalo_result_from__best_cell__has_the_subhalo_of_the_scan(scan, result):
    best = scan.maxima(1)[0]
    mass = result.best_samples.instance.galaxies.subhalo.mass

    assert mass.centre == pytest.approx(best.centre)
    assert mass.kappa_s == pytest.approx(best.amplitude)
    assert mass.scale_radius == best.shape["scale_radius"]


def test__subhalo_result_from__oblong_grid__is_refused():
    mask = al.Mask2D.all_false(shape_native=(2, 3), pixel_scales=0.4)
    scan = PerturberScan(SUBHALOES, mask, np.ones((2, 6)), np.ones((2, 6)))
    with pytest.raises(SearchError, match=r"square grid.*got 2 x 3"):
        subhalo_result_from(scan)

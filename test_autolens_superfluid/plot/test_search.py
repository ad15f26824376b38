import autolens as al
import matplotlib
import numpy as np
import pytest

from autolens_superfluid.search import PerturberScan, StringPerturber

matplotlib.use("Agg")

from autolens_superfluid.plot import search

MASK = al.Mask2D.circular(shape_native=(9, 9), pixel_scales=0.5, radius=2.0)


@pytest.fixture
def scan():
    rng = np.random.default_rng(0)
    strings = StringPerturber(position_angles=(0.0, 90.0), lengths=(1.0,))
    shape = (2, MASK.pixels_in_mask)
    information = rng.uniform(1.0, 9.0, shape)
    information[:, 0] = 0.0
    overlap = 4.0 * rng.normal(size=shape) * (information > 0.0)
    return PerturberScan(strings, MASK, overlap, information)


def _values_from(ax):
    return ax.images[0].get_array().compressed()


def test__plot_delta_chi_squared__shows_the_map_and_marks_maxima(scan):
    maxima = scan.maxima(2)
    ax = search.plot_delta_chi_squared(scan, maxima=maxima)

    assert np.nanmax(_values_from(ax)) == scan.delta_chi_squared.array.max()
    assert [text.get_text() for text in ax.texts] == ["1", "2"]
    assert ax.lines[0].get_xydata()[0].tolist() == list(maxima[0].centre[::-1])


def test__plot_amplitude__shows_what_is_above_the_threshold(scan):
    ax = search.plot_amplitude(scan, threshold=9.0)
    shown = _values_from(ax)
    is_above = scan.delta_chi_squared.array >= 9.0

    assert np.sort(shown[np.isfinite(shown)]) == pytest.approx(
        np.sort(scan.amplitude.array[is_above])
    )
    norm = ax.images[0].norm
    assert norm.vmin == -norm.vmax


def test__plot_sensitivity__bears_places_where_nothing_is_seen(scan):
    ax = search.plot_sensitivity(scan, sigma=3.0)
    finite = scan.sensitivity_map(3.0).array
    finite = finite[np.isfinite(finite)]

    assert ax.images[0].norm.vmin == pytest.approx(finite.min())


def test__plot_scan__draws_contours_of_an_image_on_all_maps(scan):
    image = al.Array2D(values=np.arange(MASK.pixels_in_mask, dtype=float), mask=MASK)
    figure = search.plot_scan(scan, image)
    maps = [ax for ax in figure.axes if ax.images]

    assert len(maps) == 3
    assert all(ax.collections for ax in maps)

import autolens as al
import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

import matplotlib.pyplot as plt

from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.plot.imaging import (
    image_norm_from,
    plot_image_2d,
    plot_vortex,
)


@pytest.fixture
def ax():
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)


@pytest.fixture
def array():
    mask = al.Mask2D.circular(shape_native=(20, 20), pixel_scales=0.1, radius=0.5)
    return al.Array2D(values=np.arange(400.0).reshape(20, 20), mask=mask)


def test__plot_image_2d__masked_array__is_zoomed_to_its_mask(array, ax):
    assert plot_image_2d(array, ax) is ax
    assert ax.get_xlim() == pytest.approx((-0.5, 0.5))
    assert ax.get_ylim() == pytest.approx((-0.5, 0.5))


def test__plot_image_2d__masked_pixels__are_not_drawn(array, ax):
    plot_image_2d(array, ax)
    shown = np.asarray(ax.images[0].get_array().filled(np.nan))
    assert np.isnan(shown[0, 0])
    assert np.count_nonzero(np.isfinite(shown)) == len(array)


def test__image_norm_from__noise_about_zero__limits_hold_zero(rng):
    values = rng.normal(0.0, 1.0, (10, 10))
    norm = image_norm_from(al.Array2D.no_mask(values, pixel_scales=0.1))
    assert norm.vmin < 0.0 < norm.vmax


def test__plot_vortex__ends__are_half_a_length_from_the_centre(ax):
    vortex = VortexString(centre=(0.5, -0.2), position_angle=90.0, length=1.0)
    plot_vortex(vortex, ax)
    x, y = ax.lines[0].get_data()
    np.testing.assert_allclose(x, [-0.2, -0.2], atol=1e-12)
    np.testing.assert_allclose(y, [0.0, 1.0], atol=1e-12)

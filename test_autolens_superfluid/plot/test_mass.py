import autolens as al
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

import autolens_superfluid as sf
from autolens_superfluid.plot.mass import plot_convergence_2d

matplotlib.use("Agg")

GRID = al.Grid2D.uniform(shape_native=(30, 30), pixel_scales=0.1)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test__plot_convergence_2d__negative_vortex__is_drawn_as_it_is():
    vortex = sf.VortexString(core_radius=0.2, line_density=-0.1)

    ax = plot_convergence_2d(vortex, GRID)

    shown = ax.images[0].get_array()
    np.testing.assert_allclose(
        shown, vortex.convergence_2d_from(grid=GRID).native.array
    )
    assert shown.min() < 0.0


def test__plot_convergence_2d__colours__are_centred_on_zero():
    ax = plot_convergence_2d(sf.AxionHalo(), GRID)

    norm = ax.images[0].norm
    assert norm(0.0) == pytest.approx(0.5)
    assert norm.vmin == -norm.vmax


def test__plot_convergence_2d__axes_given__are_returned():
    _, ax = plt.subplots()

    assert plot_convergence_2d(sf.AxionHalo(), GRID, ax=ax, limit=1.0) is ax
    assert ax.images[0].norm.vmax == 1.0


def test__plot_convergence_2d__no_mass__is_drawn():
    ax = plot_convergence_2d(sf.VortexString(line_density=0.0), GRID)

    assert np.all(ax.images[0].get_array() == 0.0)

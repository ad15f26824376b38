from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

import matplotlib.pyplot as plt

from autolens_superfluid.plot.comparison import vortex_corner_figure_from

NAMES = ("source.bulge.sersic_index", "lens.vortex.length", "lens.vortex.line_density")


@pytest.fixture
def figure():
    samples = np.random.default_rng(1).normal([1.0, 2.0, -0.05], 0.01, (2000, 3))
    fit = SimpleNamespace(
        estimates=dict.fromkeys(NAMES), parameters=samples, weights=np.ones(2000)
    )
    figure = vortex_corner_figure_from(
        SimpleNamespace(vortex=fit), {"lens.vortex.length": 2.01}
    )
    yield figure
    plt.close(figure)


def test__vortex_corner_figure_from__model__only_the_vortex_has_panels(figure):
    assert len(figure.axes) == 4
    assert [ax.get_xlabel() for ax in figure.axes[2:]] == [
        "length (arcsec)",
        "line density (arcsec)",
    ]


def test__vortex_corner_figure_from__panels__hold_the_samples(figure):
    lower, upper = figure.axes[0].get_xlim()
    assert (lower, upper) == pytest.approx((1.967, 2.033), abs=0.004)


def test__vortex_corner_figure_from__truth_of_one_parameter__is_marked_alone(figure):
    marks = [
        line.get_xdata()[0]
        for line in figure.axes[0].lines
        if line.get_color() == "tab:red"
    ]
    assert marks == [2.01]
    assert not [line for line in figure.axes[3].lines if line.get_color() == "tab:red"]

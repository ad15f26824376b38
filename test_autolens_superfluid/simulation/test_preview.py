import numpy as np

from autolens_superfluid.simulation.preview import (
    preview_figure_from,
    residual_from,
)
from autolens_superfluid.simulation.rendering import Simulator


def test__preview_figure_from__rows_and_columns(small):
    figure = preview_figure_from(small, seed=1, number=2)
    assert len(figure.axes) == 2 * 6


def test__residual_from__string__changes_the_image(small):
    simulator = Simulator(small, 1, has_truth=True)
    residual = residual_from(simulator, simulator.batch_from(1, 2), "string")
    assert np.abs(residual).max() > 1.0


def test__residual_from__smooth__is_zero(small):
    simulator = Simulator(small, 1, has_truth=True)
    assert not residual_from(simulator, simulator.batch_from(0, 1), "smooth").any()

import autolens as al
import numpy as np
import pytest

from autolens_superfluid.ml.fit_scores import score_fit
from test_autolens_superfluid.search.small_search import (
    STRING,
    imaging_from,
    tracer_from,
)


@pytest.fixture(scope="module")
def smooth():
    return score_fit(al.FitImaging(dataset=imaging_from(), tracer=tracer_from()))


@pytest.fixture(scope="module")
def anomalous():
    return score_fit(al.FitImaging(dataset=imaging_from(STRING), tracer=tracer_from()))


def test__score_fit__smooth_lens__is_near_zero(smooth):
    assert smooth.warp < 5.0
    assert smooth.p_value > 0.01
    assert smooth.chi_squared == pytest.approx(1.0, abs=0.2)


def test__score_fit__vortex__is_anomalous(smooth, anomalous):
    assert anomalous.warp > smooth.warp + 20.0
    assert anomalous.peak > smooth.peak
    assert anomalous.p_value < 1e-6


def test__score_fit__vortex__heatmap_is_lowest_near_it(anomalous):
    heatmap = np.asarray(anomalous.heatmap.native.array)
    row, column = np.unravel_index(np.argmin(heatmap), heatmap.shape)
    scale = anomalous.heatmap.pixel_scales[0]
    y, x = -scale * (row - 13.5), scale * (column - 13.5)
    # Distance to the string's axis, of half-length 0.5.
    angle = np.radians(STRING.position_angle)
    dy, dx = y - STRING.centre[0], x - STRING.centre[1]
    along = np.clip(dx * np.cos(angle) + dy * np.sin(angle), -0.5, 0.5)
    distance = np.hypot(dx - along * np.cos(angle), dy - along * np.sin(angle))
    assert distance < 0.3


def test__score_fit__masked_pixels__are_zero(anomalous):
    heatmap = anomalous.heatmap
    is_masked = np.asarray(heatmap.mask.array, bool)
    assert not np.asarray(heatmap.native.array)[is_masked].any()

import numpy as np
import pytest

from autolens_superfluid.ml import roc


@pytest.fixture
def scores(rng):
    return rng.standard_normal(400), 1.0 + rng.standard_normal(300)


def test__auc_from__separate__one():
    assert roc.auc_from(np.array([1.0, 2.0]), np.array([3.0])) == 1.0
    assert roc.auc_from(np.array([3.0]), np.array([1.0, 2.0])) == 0.0


def test__auc_from__ties__half():
    assert roc.auc_from(np.ones(5), np.ones(3)) == 0.5


def test__auc_from__area_under_the_curve(scores):
    curve = roc.roc_from(*scores)
    area = np.trapezoid(curve.true_positives, curve.false_positives)
    assert roc.auc_from(*scores) == pytest.approx(area, rel=1e-12)


def test__auc_from__normal_scores__known_area(rng):
    # Two unit normals one apart: Phi(1 / sqrt 2) = 0.7602; the error is about 0.001.
    smooth, anomalous = rng.standard_normal((2, 100_000))
    area = roc.auc_from(smooth, anomalous + 1.0)
    assert area == pytest.approx(0.7602, abs=0.005)


def test__auc_interval_from__covers_as_often_as_it_says(rng):
    covered = 0
    for seed in range(200):
        smooth, anomalous = rng.standard_normal(80), 1.0 + rng.standard_normal(80)
        interval = roc.auc_interval_from(smooth, anomalous, 200, seed)
        covered += interval.low <= 0.7602 <= interval.high
    # 95 % of 200, and four standard errors.
    assert 177 <= covered <= 200


def test__auc_interval_from__holds_its_value_and_narrows(scores):
    wide = roc.auc_interval_from(scores[0][:50], scores[1][:50])
    narrow = roc.auc_interval_from(*scores)
    assert narrow.low < narrow.value < narrow.high
    assert narrow.high - narrow.low < 0.6 * (wide.high - wide.low)


def test__roc_from__rises_from_0_to_1(scores):
    curve = roc.roc_from(*scores)
    for part in curve:
        assert part[0] == 0.0
        assert part[-1] == 1.0
        assert (np.diff(part) >= 0.0).all()


def test__wasserstein_from__shift_in_units_of_the_quartiles(scores):
    smooth = scores[0]
    distance = roc.wasserstein_from(smooth, smooth + 3.0)
    spread = np.subtract(*np.quantile(smooth, (0.75, 0.25)))
    assert distance == pytest.approx(3.0 / spread, rel=1e-9)


def test__true_positive_rate_from__on_the_curve(scores):
    rate = roc.true_positive_rate_from(*scores, 0.05)
    threshold = np.sort(scores[0])[-20]
    assert rate == pytest.approx(np.mean(scores[1] > threshold), abs=0.02)

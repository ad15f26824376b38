"""Where there is nothing to find, nothing may be found."""

import numpy as np
import pytest

from autolens_superfluid.ml.roc import auc_from
from test_autolens_superfluid.ml.conftest import labels_from, rings_from
from test_autolens_superfluid.ml.small_detectors import NAMES, detector_from

# Areas of two equal sets of 300 scatter by 0.024; three times that.
_SCATTER = 0.07


@pytest.mark.parametrize("name", NAMES)
def test__anomaly_score__two_smooth_sets__area_one_half(mixed, name):
    detector = detector_from(name).fit(*mixed, labels=labels_from(60))
    first, second = (
        detector.anomaly_score(*rings_from(300, seed=seed)) for seed in (11, 12)
    )
    assert auc_from(first, second) == pytest.approx(0.5, abs=_SCATTER)


def test__fit__shuffled_labels__area_one_half():
    images, noise_maps = rings_from(300, seed=21, amplitude=0.5)
    shuffled = np.random.default_rng(0).permutation(labels_from(300))
    detector = detector_from("resnet").fit(images, noise_maps, labels=shuffled)
    images, noise_maps = rings_from(600, seed=22, amplitude=0.5)
    shuffled = np.random.default_rng(1).permutation(labels_from(600)).astype(bool)
    scores = detector.anomaly_score(images, noise_maps)
    assert auc_from(scores[~shuffled], scores[shuffled]) == pytest.approx(
        0.5, abs=_SCATTER
    )


def test__anomaly_score__spots__found():
    # The tests above mean nothing if nothing is ever found.
    detector = detector_from("pca").fit(*rings_from(300, seed=31))
    scores = detector.anomaly_score(*rings_from(300, seed=32, amplitude=0.5))
    labels = labels_from(300)
    assert auc_from(scores[labels == 0], scores[labels == 1]) > 0.9

import numpy as np
import pytest

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml import roc
from autolens_superfluid.ml.detectors import CVAE
from autolens_superfluid.ml.inputs import observations_from
from autolens_superfluid.ml.storage import load_detector
from autolens_superfluid.simulation import Dataset, Simulator, simulate_dataset
from test_autolens_superfluid.ml.conftest import labels_from, rings_from
from test_autolens_superfluid.ml.small_detectors import detector_from


@pytest.fixture(scope="module")
def population(dataset_folder):
    return Dataset.open(dataset_folder).population


@pytest.fixture(scope="module")
def detector(population, tmp_path_factory):
    """Return a detector whose encoder is poor, so that it needs the steps."""
    folder = tmp_path_factory.mktemp("fitted")
    simulate_dataset(population, 60, 8, folder, workers=0, shows_progress=False)
    settings = {"images": 512, "epochs": 3, "batch_size": 32, "learning_rate": 3e-3}
    return CVAE(bound_epochs=0, steps=6, **settings).fit(Dataset.open(folder))


@pytest.fixture(scope="module")
def observations(population):
    batch = Simulator(population, 9).batch_from(0, 40)
    known = {"psf_sigma": 0.25, "pixel_scale": 0.25}
    return observations_from(batch.images, batch.noise_maps, batch.labels, known)


def test__anomaly_score__strings__are_told_from_smooth_lenses(detector, observations):
    scores = detector.anomaly_score(observations)
    is_string = observations.labels == 1
    assert roc.auc_from(scores[~is_string], scores[is_string]) > 0.8


def test__judge__refined_models__fit_smooth_lenses(detector, observations):
    smooth = observations.subset_from(observations.labels == 0)
    models = detector.judge(smooth).images
    residuals = (smooth.images - models) / smooth.noise_maps
    assert np.median(np.square(residuals).mean(axis=(1, 2))) < 1.2


def test__reconstruct__no_steps__is_the_lens_that_the_encoder_sees(
    detector, observations
):
    few = observations.subset_from(slice(2))
    detector.steps = 0
    try:
        judged = detector.judge(few).images * few.scales[:, None, None]
        assert detector.reconstruct(few) == pytest.approx(judged, rel=1e-3, abs=1e-5)
    finally:
        detector.steps = 6


def test__load_detector__saved__keeps_scores(detector, observations, tmp_path):
    detector.save(tmp_path / "saved")
    again = load_detector(tmp_path / "saved")
    few = observations.subset_from(slice(4))
    np.testing.assert_allclose(
        again.anomaly_score(few), detector.anomaly_score(few), rtol=1e-3, atol=1e-2
    )


def test__heatmap__pixel_without_weight__is_zero(detector, observations):
    few = observations.subset_from(slice(2))
    few.noise_maps[:, 3, 4] = np.inf
    heatmaps = detector.heatmap(few)
    assert heatmaps.shape == few.images.shape
    assert (heatmaps[:, 3, 4] == 0.0).all()
    assert np.isfinite(heatmaps).all()


def test__fit__images_of_no_population__says_what_is_needed(observations):
    with pytest.raises(DetectorError, match="needs a simulated dataset"):
        CVAE().fit(observations)


def test__fit__unknown_score__is_refused(observations):
    with pytest.raises(DetectorError, match="score must be"):
        CVAE(score="novelty").fit(observations)


def test__anomaly_score__more_starts__never_a_worse_fit(detector, observations):
    smooth = observations.subset_from(observations.labels == 0)
    one = misfits_from(detector, smooth)
    detector.starts = 3
    try:
        assert (misfits_from(detector, smooth) <= one + 1e-3).all()
    finally:
        detector.starts = 1


def misfits_from(detector, observations):
    """Return the objective of refinement, of shape (n,)."""
    found = detector.judge(observations)
    residuals = (observations.images - found.images) / observations.noise_maps
    return 0.5 * (np.square(residuals).sum(axis=(1, 2)) + np.square(found.z).sum(1))


def test__judge__convolutional_decoder__is_refused(smooth):
    convolutional = detector_from("cvae").fit(*smooth)
    with pytest.raises(DetectorError, match="decoder='lens' alone"):
        convolutional.judge(*smooth)


@pytest.mark.parametrize("score", ["unregularised", "negative_bound"])
def test__anomaly_score__of_the_bound__spots_are_anomalous(score):
    images, noise_maps = rings_from(160, seed=31)
    settings = {"epochs": 8, "score": score, "learning_rate": 3e-3}
    found = detector_from("cvae", **settings).fit(images, noise_maps)
    scores = found.anomaly_score(*rings_from(100, seed=32, amplitude=2.5))
    assert roc.auc_from(scores[:50], scores[50:]) > 0.8


def test__anomaly_score__label_likelihood_ratio__learns_the_label():
    images, noise_maps = rings_from(200, seed=31, amplitude=2.5)
    settings = {"epochs": 12, "learning_rate": 3e-3, "condition_dropout": 0.0}
    found = detector_from("cvae", score="label_likelihood_ratio", **settings)
    found.fit(images, noise_maps, labels=labels_from(200))
    scores = found.anomaly_score(*rings_from(100, seed=32, amplitude=2.5))
    assert roc.auc_from(scores[:50], scores[50:]) > 0.8


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"decoder": "wavelets"}, "decoder must be lens or convolutional"),
        ({"decoder": "convolutional", "score": "warp"}, "needs decoder='lens'"),
        ({"score": "label_likelihood_ratio"}, "needs decoder='convolutional'"),
        ({"steps": -1}, "steps must be at least 0; got -1"),
        ({"starts": 0}, "starts must be at least 1; got 0"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test__fit__settings_that_do_not_go_together__refused(smooth, settings, message):
    with pytest.raises(DetectorError, match=message):
        CVAE(**settings).fit(*smooth)

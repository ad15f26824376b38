import numpy as np
import pytest

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml import roc
from autolens_superfluid.ml.detectors import CVAE
from autolens_superfluid.ml.inputs import observations_from
from autolens_superfluid.ml.storage import load_detector
from autolens_superfluid.simulation import Dataset, Simulator, simulate_dataset


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

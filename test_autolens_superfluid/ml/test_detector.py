import dataclasses

import numpy as np
import pytest

from autolens_superfluid.exc import (
    DetectorError,
    NotFittedError,
    OutOfDistributionWarning,
)
from test_autolens_superfluid.ml.conftest import labels_from, rings_from
from test_autolens_superfluid.ml.small_detectors import (
    NAMES,
    RECONSTRUCTING,
    detector_from,
)

# Sets of 60 images know their own range badly.
pytestmark = pytest.mark.filterwarnings(
    "ignore::autolens_superfluid.exc.OutOfDistributionWarning"
)


@pytest.fixture(scope="module")
def fitted(mixed):
    """Return a function of a name: the detector, fitted once."""
    detectors = {}

    def fitted_from(name):
        if name not in detectors:
            detectors[name] = detector_from(name).fit(*mixed, labels=labels_from(60))
        return detectors[name]

    return fitted_from


@pytest.mark.parametrize("name", NAMES)
def test__anomaly_score__one_finite_number_an_image_and_not_constant(
    fitted, smooth, name
):
    scores = fitted(name).anomaly_score(*smooth)
    assert scores.shape == (60,)
    assert np.isfinite(scores).all()
    assert np.ptp(scores) > 0.0


@pytest.mark.parametrize("name", NAMES)
def test__anomaly_score__of_part_of_the_images__the_same(fitted, smooth, name):
    scores = fitted(name).anomaly_score(*smooth)
    part = fitted(name).anomaly_score(smooth[0][20:37], smooth[1][20:37])
    # Sums of single precision over batches of another size.
    np.testing.assert_allclose(part, scores[20:37], rtol=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test__fit__same_seed__same_scores(fitted, mixed, name):
    second = detector_from(name).fit(*mixed, labels=labels_from(60))
    np.testing.assert_array_equal(
        second.anomaly_score(*mixed), fitted(name).anomaly_score(*mixed)
    )


@pytest.mark.parametrize("name", ["cvae", "pca"])
def test__fit__twice__second_fit_alone(fitted, smooth, mixed, name):
    twice = detector_from(name).fit(*smooth).fit(*mixed, labels=labels_from(60))
    assert twice.threshold_ == fitted(name).threshold_
    np.testing.assert_array_equal(
        twice.anomaly_score(*mixed), fitted(name).anomaly_score(*mixed)
    )


@pytest.mark.parametrize("name", ["cvae", "vae"])
def test__fit__other_seed__other_scores(fitted, mixed, name):
    other = detector_from(name, seed=4).fit(*mixed, labels=labels_from(60))
    assert (other.anomaly_score(*mixed) != fitted(name).anomaly_score(*mixed)).any()


@pytest.mark.parametrize("name", ["cvae", "pca"])
def test__fit__images_of_label_1__not_looked_at(fitted, mixed, name):
    images = np.where(labels_from(60)[:, None, None] == 1, 1.0, mixed[0])
    other = detector_from(name).fit(images, mixed[1], labels=labels_from(60))
    np.testing.assert_array_equal(
        other.anomaly_score(*mixed), fitted(name).anomaly_score(*mixed)
    )


@pytest.mark.parametrize("name", ["cvae", "pca"])
def test__clone__of_settings__same_scores(fitted, mixed, name):
    clone = type(fitted(name))(**fitted(name).settings)
    clone.fit(*mixed, labels=labels_from(60))
    np.testing.assert_array_equal(
        clone.anomaly_score(*mixed), fitted(name).anomaly_score(*mixed)
    )


@pytest.mark.parametrize("name", NAMES)
def test__anomaly_score__before_fit__says_so(smooth, name):
    with pytest.raises(NotFittedError, match="is not fitted; call fit"):
        detector_from(name).anomaly_score(*smooth)


@pytest.mark.parametrize("name", NAMES)
def test__fit__sets_what_ends_in_an_underscore_alone(fitted, name):
    fields = {field.name for field in dataclasses.fields(fitted(name))}
    learnt = set(vars(fitted(name))) - fields
    assert all(key.endswith("_") for key in learnt)
    assert fitted(name).settings == detector_from(name).settings


def test__anomaly_score__other_shape__refused(fitted):
    with pytest.raises(DetectorError, match=r"shape \(16, 16\); got \(12, 12\)"):
        fitted("pca").anomaly_score(np.ones((2, 12, 12)), np.ones((2, 12, 12)))


def test__predict__beyond_the_threshold(fitted, mixed):
    detector = fitted("pca")
    expected = detector.anomaly_score(*mixed) > detector.threshold_
    np.testing.assert_array_equal(detector.predict(*mixed), expected)


def test__p_value__falls_with_the_score(fitted, mixed):
    order = np.argsort(fitted("pca").anomaly_score(*mixed))
    p = fitted("pca").p_value(*mixed)[order]
    assert (np.diff(p) <= 0.0).all()
    assert ((p > 0.0) & (p <= 1.0)).all()


def test__calibrate__false_positive_rate__holds_for_other_smooth_images(smooth):
    detector = detector_from("pca", false_positive_rate=0.1).fit(*smooth)
    detector.calibrate(*rings_from(2000, seed=8))
    rate = detector.predict(*rings_from(2000, seed=9)).mean()
    # Both sets have a standard error of 0.007.
    assert rate == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize("name", RECONSTRUCTING)
def test__reconstruct__units_of_the_images(fitted, smooth, name):
    images, noise_maps = smooth
    models = fitted(name).reconstruct(images, noise_maps)
    assert models.shape == images.shape
    other = fitted(name).reconstruct(100.0 * images, 100.0 * noise_maps)
    np.testing.assert_allclose(other, 100.0 * models, rtol=2e-3, atol=0.05)


@pytest.mark.parametrize("name", RECONSTRUCTING)
def test__heatmap__pixels_without_weight__do_not_matter(fitted, smooth, name):
    images, noise_maps = (array[:4].copy() for array in smooth)
    noise_maps[:, :2] = np.inf
    first = fitted(name).heatmap(images, noise_maps)
    images[:, :2] = 37.0
    np.testing.assert_array_equal(first, fitted(name).heatmap(images, noise_maps))
    assert np.isfinite(first).all()


def test__heatmap__of_a_spot__peaks_on_it(smooth):
    detector = detector_from("pca").fit(*smooth)
    images, noise_maps = (array[:20].copy() for array in rings_from(20, seed=5))
    images[:, 2, 13] += 1.0
    peaks = detector.heatmap(images, noise_maps).reshape(20, -1).argmax(axis=1)
    y, x = np.unravel_index(peaks, (16, 16))
    assert ((abs(y - 2) <= 1) & (abs(x - 13) <= 1)).all()


@pytest.mark.parametrize("name", ["cvae", "pca"])
def test__local_p_value__smooth_images__as_often_as_it_says(fitted, smooth, name):
    detector = fitted(name)
    detector.calibrate(*rings_from(100, seed=8))
    values = detector.local_p_value(*rings_from(100, seed=9))
    assert values.shape == (100, 16, 16)
    # 100 images that the same latents follow: their residuals are not independent.
    assert np.mean(values < 0.05) == pytest.approx(0.05, abs=0.015)


def test__anomaly_score__most_pixels_masked__warns(fitted, smooth):
    images, noise_maps = (array.copy() for array in smooth)
    noise_maps[:, :5] = noise_maps[:, -5:] = np.inf
    with pytest.warns(OutOfDistributionWarning, match="weighted_part of 60 of 60"):
        fitted("pca").anomaly_score(images, noise_maps)


def test__anomaly_score__other_noise__one_warning_that_says_by_how_much(fitted, smooth):
    with pytest.warns(OutOfDistributionWarning, match="signal_to_noise of 60 of 60"):
        fitted("pca").anomaly_score(smooth[0], 20.0 * smooth[1])


def test__anomaly_score__same_kind_of_images__no_warning(smooth, recwarn):
    detector = detector_from("pca").fit(*smooth)
    detector.calibrate(*rings_from(300, seed=8))
    detector.anomaly_score(*rings_from(50, seed=9))
    assert not [w for w in recwarn if w.category is OutOfDistributionWarning]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"validation_fraction": 0.0}, "validation_fraction must be between"),
        ({"false_positive_rate": 1.0}, "false_positive_rate must be between"),
        ({"score": "largest"}, "score must be one of"),
        ({"components": 0}, "components must be from 1 to"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test__fit__bad_setting__one_clear_error(smooth, settings, message):
    detector = detector_from("pca", **settings)
    with pytest.raises(DetectorError, match=message):
        detector.fit(*smooth)


def test__fit__few_images__refused(smooth):
    with pytest.raises(DetectorError, match="at least 20 images; got 5"):
        detector_from("pca").fit(smooth[0][:5], smooth[1][:5])


def test__fit__only_label_1__refused(smooth):
    with pytest.raises(DetectorError, match="images with label 0"):
        detector_from("pca").fit(*smooth, labels=np.ones(60))


def test__fit__supervised_without_labels__refused(smooth):
    with pytest.raises(DetectorError, match="labelled 0 and 1"):
        detector_from("resnet").fit(*smooth)

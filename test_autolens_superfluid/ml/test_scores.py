import numpy as np
import pytest
from scipy.stats import norm

from autolens_superfluid.ml import scores
from autolens_superfluid.ml.inputs import Observations


@pytest.fixture
def observations(rng):
    images = rng.normal(size=(3, 4, 5))
    noise_maps = rng.uniform(0.5, 2.0, size=images.shape)
    return Observations(images, noise_maps, np.ones(3))


def test__unregularised_from__one_draw__is_half_chi_squared(rng, observations):
    models = rng.normal(size=(1, 3, 4, 5))
    residuals = (observations.images - models[0]) / observations.noise_maps
    expected = 0.5 * np.sum(residuals**2, axis=(1, 2))
    assert scores.unregularised_from(models, observations) == pytest.approx(expected)


def test__unregularised_from__pixels_without_weight__count_nothing(rng, observations):
    models = rng.normal(size=(2, 3, 4, 5))
    before = scores.unregularised_from(models, observations)
    observations.noise_maps[:, 0] = np.inf
    models[:, :, 0] += 100.0
    after = scores.unregularised_from(models, observations)
    assert np.all((after < before) & (after > 0.0))


def test__negative_bound_from__linear_model__is_the_evidence(rng, observations):
    # One latent and an image of z times a template: with the true posterior for q the
    # bound is tight.
    template = rng.normal(size=(4, 5))
    image, noise = observations.images[:1], observations.noise_maps[:1]
    seen = Observations(image, noise, np.ones(1))
    precision = 1.0 + np.sum((template / noise) ** 2)
    mean = np.sum(template * image / noise**2) / precision
    draws = mean + rng.normal(size=20000) / np.sqrt(precision)
    models = draws[:, None, None, None] * template
    log_variance = np.full((1, 1), -np.log(precision))
    bound = scores.negative_bound_from(
        models, seen, np.full((1, 1), mean), log_variance
    )
    evidence = (
        norm.logpdf(image, mean * template, noise).sum()
        + norm.logpdf(mean)
        + 0.5 * np.log(2.0 * np.pi / precision)
    )
    assert bound[0] == pytest.approx(-evidence, abs=0.02)


def test__label_likelihood_ratio_from__label_helps__is_positive():
    ratio = scores.label_likelihood_ratio_from(np.array([10.0]), np.array([12.0]))
    assert ratio == pytest.approx([2.0])

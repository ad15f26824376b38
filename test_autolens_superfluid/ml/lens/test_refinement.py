import numpy as np
import pytest

from autolens_superfluid.ml.lens import Refinement

NOISE = 0.02


@pytest.fixture(scope="module")
def refinement(lens):
    return Refinement(lens, 6)


@pytest.fixture(scope="module")
def truth(parameters):
    return 0.5 * np.random.default_rng(2).normal(size=(3, parameters.size))


def noisy_from(lens, truth):
    images = lens.images_from(truth)
    noise = np.random.default_rng(3).normal(size=images.shape)
    return images + NOISE * noise, np.full(images.shape, NOISE)


def objective_from(lens, z, images, noise_maps):
    residuals = (images - lens.images_from(z)) / noise_maps
    return 0.5 * (np.sum(residuals**2, axis=(1, 2)) + np.sum(z**2, axis=1))


def test__fits_from__start_nearby__is_no_worse_than_the_truth(lens, refinement, truth):
    images, noise_maps = noisy_from(lens, truth)
    fits = refinement.fits_from(truth + 0.2, images, noise_maps)
    found = objective_from(lens, fits.z, images, noise_maps)
    assert (found <= objective_from(lens, truth, images, noise_maps)).all()


def test__fits_from__converged__gradient_vanishes(lens, refinement, truth):
    images, noise_maps = noisy_from(lens, truth)
    fits = refinement.fits_from(truth, images, noise_maps)
    residuals = (images - fits.images) / noise_maps
    gradient = np.einsum(
        "nlyx,nyx->nl", fits.jacobians / noise_maps[:, None], residuals
    )
    curvature = np.einsum("nlyx,nlyx->nl", fits.jacobians, fits.jacobians) / NOISE**2
    # In standard deviations of the posterior without correlations.
    steps = (gradient - fits.z) / np.sqrt(1.0 + curvature)
    assert np.abs(steps).max() < 0.05


def test__latents_from__far_start__never_ends_higher(lens, refinement, truth):
    images, noise_maps = noisy_from(lens, truth)
    start = np.random.default_rng(4).normal(size=truth.shape)
    found = refinement.fits_from(start, images, noise_maps).z
    before, after = (
        objective_from(lens, z, images, noise_maps) for z in (start, found)
    )
    assert (after <= before * (1.0 + 1e-5)).all()
    assert (after < 0.5 * before).any()


def test__fits_from__pixels_without_weight__are_not_looked_at(lens, refinement, truth):
    images, noise_maps = noisy_from(lens, truth)
    noise_maps[:, :6] = np.inf
    fits = refinement.fits_from(truth, images, noise_maps)
    images[:, :6] = 7.0
    again = refinement.fits_from(truth, images, noise_maps)
    np.testing.assert_array_equal(fits.z, again.z)

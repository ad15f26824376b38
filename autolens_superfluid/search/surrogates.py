"""Residuals that hold no perturber: of simulated lenses, and like those of the data."""

import numpy as np
from scipy.ndimage import gaussian_filter

from autolens_superfluid.search.linear import LinearFit

# Width of the region whose residuals have one root-mean-square, in pixels.
_ENVELOPE_WIDTH = 4.0

# Residuals of pixels without weight, which have none, in units of the noise.
_SMALLEST_ENVELOPE = 1e-6


def simulated_residuals_from(
    linear_fit: LinearFit, total: int, rng: np.random.Generator
) -> np.ndarray:
    """Residuals of lenses simulated from a smooth fit: noise of its noise map.

    Parameters
    ----------
    linear_fit : LinearFit
        The smooth fit.
    total : int
        Number of lenses.
    rng : np.random.Generator
        Of the noise.

    Returns
    -------
    array of shape (pixels, total)
        In units of the noise.
    """
    is_seen = is_weighted_from(linear_fit)
    return rng.standard_normal((len(is_seen), total)) * is_seen[:, None]


def surrogate_residuals_from(
    linear_fit: LinearFit, total: int, rng: np.random.Generator
) -> np.ndarray:
    """Residuals like those of the data, with structures at other places.

    The residual divided by its local root-mean-square gets random phases, which keeps
    its power spectrum; multiplied by the root-mean-square again it is as strong on the
    arcs as the data's.

    Parameters
    ----------
    linear_fit : LinearFit
        The smooth fit.
    total : int
        Number of surrogates.
    rng : np.random.Generator
        Of the phases.

    Returns
    -------
    array of shape (pixels, total)
        In units of the noise.

    References
    ----------
    Theiler et al. 1992, Physica D 58, 77: surrogates of random phases.
    """
    mask = np.asarray(linear_fit.dataset.mask, dtype=bool)
    is_seen = np.zeros(mask.shape)
    is_seen[~mask] = is_weighted_from(linear_fit)
    residual = np.zeros(mask.shape)
    residual[~mask] = linear_fit.residual * is_seen[~mask]
    envelope = _envelope_from(residual, is_seen)
    amplitudes = np.abs(np.fft.rfft2(residual / envelope))
    # The data fill a part of the rectangle, a surrogate fills all of it.
    amplitudes /= np.sqrt(is_seen.mean())
    surrogates = np.empty((int((~mask).sum()), total))
    for column in range(total):
        noise = np.fft.rfft2(rng.standard_normal(mask.shape))
        field = np.fft.irfft2(amplitudes * noise / np.abs(noise), s=mask.shape)
        surrogates[:, column] = (field * envelope * is_seen)[~mask]
    return surrogates


def is_weighted_from(linear_fit: LinearFit) -> np.ndarray:
    """Which pixels enter the likelihood with weight, shape (pixels,)."""
    return linear_fit.noise_map < 1e6 * np.median(linear_fit.noise_map)


def _envelope_from(residual: np.ndarray, is_seen: np.ndarray) -> np.ndarray:
    """Local root-mean-square of a residual, shape of the image."""
    power = gaussian_filter(residual**2, _ENVELOPE_WIDTH)
    weight = gaussian_filter(is_seen, _ENVELOPE_WIDTH)
    ratio = np.divide(power, weight, out=np.zeros_like(power), where=weight > 1e-3)
    return np.sqrt(np.maximum(ratio, _SMALLEST_ENVELOPE))

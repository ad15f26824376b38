"""What residuals of a smooth model say: a map in sigma, and scores of an image.

A score is a function of residuals over the noise, of shape (n, ny, nx) and zero where a
pixel has no weight, and of the observations they are of; it returns shape (n,).
"""

import numpy as np
from scipy.ndimage import gaussian_filter

from autolens_superfluid.ml.inputs import Observations

#: Width, in pixels, that residuals are smoothed with: about a point spread function.
WIDTH = 1.5


def heatmaps_from(residuals: np.ndarray, observations: Observations) -> np.ndarray:
    r"""Return smoothed residuals over their noise.

    .. math:: h_i = \frac{\sum_j k_{ij} r_j}{\sqrt{\sum_j k_{ij}^2}}

    with a Gaussian k of `WIDTH` pixels, over the pixels that have weight: of unit
    variance if the residuals are noise alone.
    """
    has_weight = np.isfinite(observations.noise_maps).astype(np.float32)
    # The square of a Gaussian is a narrower one; the factor is its own sum.
    variance = _smoothed_from(has_weight, WIDTH / np.sqrt(2.0)) / (4 * np.pi * WIDTH**2)
    smoothed = _smoothed_from(residuals, WIDTH)
    return has_weight * smoothed / np.sqrt(np.maximum(variance, 1e-12))


def _smoothed_from(images, width):
    return gaussian_filter(images, (0, width, width), mode="constant")


def peak_from(residuals, observations) -> np.ndarray:
    """Return the largest value of the heat map, of either sign."""
    return np.abs(heatmaps_from(residuals, observations)).max(axis=(1, 2))


def power_from(residuals, observations) -> np.ndarray:
    """Return the sum of the heat map's squares, a weighted pixel."""
    total = np.square(heatmaps_from(residuals, observations)).sum(axis=(1, 2))
    return total / _pixels_of(observations)


def chi_squared_from(residuals, observations) -> np.ndarray:
    """Return the mean squared residual over the noise, a weighted pixel."""
    return np.square(residuals).sum(axis=(1, 2)) / _pixels_of(observations)


def mean_squared_error_from(residuals, observations) -> np.ndarray:
    """Return the mean squared difference, noise or not: as detectors were published."""
    has_weight = np.isfinite(observations.noise_maps)
    noise = np.where(has_weight, observations.noise_maps, 0.0)
    return np.square(residuals * noise).sum(axis=(1, 2)) / _pixels_of(observations)


def _pixels_of(observations):
    return np.isfinite(observations.noise_maps).sum(axis=(1, 2))


#: Scores by the names that detectors' settings have for them.
SCORES = {
    "peak": peak_from,
    "power": power_from,
    "chi_squared": chi_squared_from,
    "mean_squared_error": mean_squared_error_from,
}

"""Noise of simulated images, and noise maps as a data reduction estimates them.

A noise map is made of the noisy image. One made of the noiseless image would carry
that image, substructure included, to whoever reads the map.
"""

import numpy as np

from autolens_superfluid.simulation.sections import DetectorNoise, Noise, PeakNoise

# Below this mean number of counts the expansion of the quantile is not used.
_FEWEST_COUNTS = 30.0


def noisy_from(noise: Noise, image: np.ndarray, generator, signal_to_noise=None):
    """Return a noisy image and its noise map.

    Parameters
    ----------
    noise : Noise
        Kind of noise.
    image : array of shape (ny, nx)
        Noiseless image: of peak 1, or in electrons a second.
    generator : numpy.random.Generator
        The image's own.
    signal_to_noise : float, optional
        Peak signal to noise, for noise relative to the peak.

    Returns
    -------
    tuple of two arrays of shape (ny, nx), single precision
        Image without sky, and noise map, in the units of `image`.
    """
    if noise.peak is not None:
        return _relative_from(noise.peak, image, generator, signal_to_noise)
    return _detected_from(noise.detector, image, generator)


def _relative_from(noise: PeakNoise, image, generator, signal_to_noise):
    """Return Gaussian noise of the variance that `PeakNoise` states."""
    scale = np.float32(1.0 / signal_to_noise)

    def sigma_from(light):
        floor = np.float32(noise.floor)
        return scale * np.sqrt(floor + (1 - floor) * np.maximum(light, 0))

    normal = generator.standard_normal(image.shape, dtype=np.float32)
    noisy = image + sigma_from(image) * normal
    return noisy, sigma_from(noisy)


def _detected_from(noise: DetectorNoise, image, generator):
    """Return photon counts of image and sky with read noise, as a rate without sky."""
    time, sky = noise.exposure_time, noise.sky_level
    mean = time * (np.asarray(image, dtype=float) + sky)
    counts = poisson_from(mean, generator).astype(np.float32)
    if noise.read_noise > 0.0:
        normal = generator.standard_normal(image.shape, dtype=np.float32)
        counts += np.float32(noise.read_noise) * normal
    # An empty pixel's photon noise is that of one electron, not zero.
    variance = np.maximum(counts, 1) + np.float32(noise.read_noise**2)
    return counts / np.float32(time) - np.float32(sky), np.sqrt(variance) / time


def poisson_from(mean: np.ndarray, generator) -> np.ndarray:
    r"""Return Poisson numbers: their quantile at normal numbers w, where all are many.

    .. math::

        k = \left\lfloor \lambda + \sqrt\lambda w + \frac{2 + w^2}{6}
            - \frac{2 w + w^3}{72 \sqrt\lambda}
            + \frac{-16 + 7 w^2 + 3 w^4}{810 \lambda} \right\rfloor

    Giles (2016, ACM Trans. Math. Softw. 42, 7, "Algorithm 955"), the expansion for a
    normal argument: for 30 counts and more the probability of a number is wrong by
    less than 1e-4. Below, numpy's own exact and slower generator is taken.
    """
    if mean.min() < _FEWEST_COUNTS:
        return generator.poisson(mean)
    w = generator.standard_normal(mean.shape)
    root, square = np.sqrt(mean), w * w
    third = w * (2.0 + square) / (72.0 * root)
    fourth = (-16.0 + square * (7.0 + 3.0 * square)) / (810.0 * mean)
    return np.floor(mean + root * w + (2.0 + square) / 6.0 - third + fourth)

"""Scores of a probabilistic model of images, one function each; larger is stranger.

Scores of residuals alone are in `residuals`, the score of a warp is in `warp`. Arrays
of draws have the draws of an image's latents in front: (draws, n, ny, nx).
"""

import numpy as np

from autolens_superfluid.ml.inputs import Observations


def unregularised_from(models: np.ndarray, observations: Observations) -> np.ndarray:
    r"""Return the misfit over the decoder's variance, and nothing else of the bound.

    .. math:: \frac{1}{2} E_q \sum_i \frac{(d_i - m_i(z))^2}{\sigma_i^2}

    Neither divergence nor log variances, which tell how unusual an image is but not
    that no latent draws it (Matsubara, Tachibana & Uehara 2018, arXiv:1807.01349).

    Parameters
    ----------
    models : array of shape (draws, n, ny, nx)
        Images of draws of the latents.
    observations : Observations
        The n images.

    Returns
    -------
    array of shape (n,)
    """
    residuals = (observations.images - models) / observations.noise_maps
    return 0.5 * np.square(residuals).sum(axis=(2, 3)).mean(axis=0)


def negative_bound_from(
    models: np.ndarray,
    observations: Observations,
    mean: np.ndarray,
    log_variance: np.ndarray,
) -> np.ndarray:
    r"""Return the negative lower bound of an image's log evidence.

    .. math::

        E_q\Big[\sum_i \frac{(d_i - m_i)^2}{2 \sigma_i^2}
        + \frac{1}{2} \log 2 \pi \sigma_i^2\Big]
        + \frac{1}{2} \sum_k (\mu_k^2 + s_k^2 - 1 - \log s_k^2)

    Kingma & Welling (2014, ICLR), eq. 3 and appendix B.

    Parameters
    ----------
    models, observations
        As `unregularised_from`.
    mean, log_variance : array of shape (n, latents)
        Of q: :math:`\mu` and :math:`\log s^2`.
    """
    noise_maps = observations.noise_maps
    noise_maps = np.where(np.isfinite(noise_maps), noise_maps, 1.0 / np.sqrt(2 * np.pi))
    normalisation = 0.5 * np.log(2.0 * np.pi * noise_maps**2).sum(axis=(1, 2))
    terms = mean**2 + np.exp(log_variance) - 1.0 - log_variance
    divergence = 0.5 * terms.sum(axis=1)
    return unregularised_from(models, observations) + normalisation + divergence


def label_likelihood_ratio_from(
    with_anomaly: np.ndarray, without: np.ndarray
) -> np.ndarray:
    """Return the log likelihood ratio of two labels under a label-conditional model.

    Parameters
    ----------
    with_anomaly, without : array of shape (n,)
        `negative_bound_from` of each image, with the label of anomalous and of smooth
        images as condition.
    """
    return without - with_anomaly

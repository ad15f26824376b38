"""Where a perturber that a smooth model lacks would improve the fit.

A perturber's `amplitude` is the parameter in which its deflection is linear and at
whose zero it is gone: `line_density` for a vortex.
"""

import numpy as np

from autolens_superfluid.modeling.optimise import Optimum
from autolens_superfluid.modeling.residual import ResidualModel

# Two starts whose templates overlap by more than this lead to the same best fit.
LARGEST_OVERLAP = 0.7


def perturbed_starts_from(
    residual_model: ResidualModel,
    smooth: Optimum,
    perturbed: np.ndarray,
    amplitude_index: int,
    total_starts: int,
) -> np.ndarray:
    """Places to start a fit with a perturber, the most promising first.

    The response of the image to each perturber, with what the smooth model could
    follow projected out, gives the perturber's best amplitude and the chi squared that
    it would save. The best ones that differ are returned.

    Parameters
    ----------
    residual_model : ResidualModel
        The model with the perturber.
    smooth : Optimum
        Its best fit with the amplitude fixed at zero.
    perturbed : array of shape (draws, parameters)
        The best fit with other perturbers, of a small amplitude each.
    amplitude_index : int
        Index of the amplitude in a vector.
    total_starts : int
        Largest number of starts.

    Returns
    -------
    array of shape (total_starts or fewer, parameters)
    """
    amplitudes = perturbed[:, amplitude_index]
    residuals = np.array([residual_model.residual(vector) for vector in perturbed])
    templates = (smooth.linearisation.residual - residuals) / amplitudes[:, None]
    basis = _basis_from(smooth)
    templates -= (templates @ basis) @ basis.T
    norms = np.linalg.norm(templates, axis=1)
    is_seen = np.isfinite(norms) & (norms > 0.0)
    perturbed, templates, norms = perturbed[is_seen], templates[is_seen], norms[is_seen]
    units = templates / norms[:, None]
    significances = units @ smooth.linearisation.residual
    chosen = different_from(units, np.argsort(-np.abs(significances)), total_starts)
    starts = perturbed[chosen].copy()
    starts[:, amplitude_index] = significances[chosen] / norms[chosen]
    return starts


def _basis_from(smooth: Optimum) -> np.ndarray:
    """Orthonormal basis, shape (pixels, n), of what a smooth model can follow."""
    here = smooth.linearisation
    jacobian = here.jacobian[:, smooth.errors > 0.0]
    columns = np.concatenate([jacobian, here.columns], axis=1)
    return np.linalg.qr(columns / np.linalg.norm(columns, axis=0))[0]


def different_from(units: np.ndarray, order: np.ndarray, total: int) -> list[int]:
    """First rows in an order that differ from one another.

    Parameters
    ----------
    units : array of shape (templates, pixels)
        Of unit length.
    order : array of int
        Of the rows.
    total : int
        Largest number of rows.

    Returns
    -------
    list of int
        Rows whose overlaps are below `LARGEST_OVERLAP`.
    """
    chosen = []
    for candidate in order:
        overlaps = np.abs(units[chosen] @ units[candidate])
        if np.all(overlaps < LARGEST_OVERLAP):
            chosen.append(candidate)
        if len(chosen) == total:
            break
    return chosen

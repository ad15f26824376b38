r"""How often noise alone reaches a warp score.

Without any warp :math:`b \sim N(0, G)` (see `ml.warp`), so that the quadratic part of
the score is a sum of squares,

.. math::

    2 S + \log\det(1 + s^2 G) = \sum_i \lambda_i e_i^2, \quad
    \lambda_i = \frac{g_i}{g_i + s^{-2}}, \quad e_i \sim N(0, 1)

with the eigenvalues g of G. Its tail is that of Kuonen (1999, Biometrika 86, 929), by
saddlepoint: the relative error is a few per cent however far out.
"""

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm


def null_p_value_from(score: float, eigenvalues: np.ndarray, amplitude: float) -> float:
    """Return the probability that a smooth lens of the model has at least a score.

    Parameters
    ----------
    score : float
        Of `warp_from`.
    eigenvalues : array of shape (k,)
        Of G; see `gram_eigenvalues_from`.
    amplitude : float
        Of the windows: s.

    Returns
    -------
    float
        For noise that is Gaussian and as the noise map says, and a smooth model that is
        right and linear: what it lacks counts as an anomaly.
    """
    strengths = amplitude**2 * np.maximum(eigenvalues, 0.0)
    weights = strengths / (1.0 + strengths)
    level = 2.0 * score + np.sum(np.log1p(strengths))
    return weighted_squares_beyond(level, weights)


def weighted_squares_beyond(level: float, weights: np.ndarray) -> float:
    """Return how probably a weighted sum of squared unit normals exceeds a level.

    Parameters
    ----------
    level : float
    weights : array of shape (k,)
        From 0 up.
    """
    weights = weights[weights > 1e-12 * weights.max()]
    mean = weights.sum()
    if level <= 0.0:
        return 1.0
    if abs(level / mean - 1.0) < 1e-4:
        # The formula is 0 / 0 at the mean, and smooth.
        below, above = (
            weighted_squares_beyond(mean * factor, weights) for factor in (0.999, 1.001)
        )
        return 0.5 * (below + above)

    def slope(t):
        return np.sum(weights / (1.0 - 2.0 * t * weights)) - level

    largest = 0.5 / weights.max()
    # The slope grows without limit towards `largest`, and vanishes far below 0.
    low = -0.5 * len(weights) / level
    t = brentq(slope, min(low, -1.0), largest * (1.0 - 1e-12))
    left = 1.0 - 2.0 * t * weights
    generating = -0.5 * np.sum(np.log(left))
    curvature = 2.0 * np.sum((weights / left) ** 2)
    w = np.sign(t) * np.sqrt(2.0 * (t * level - generating))
    v = t * np.sqrt(curvature)
    return float(norm.sf(w + np.log(v / w) / w))

"""How improbable the pixels of a heat map are, by maps of smooth images."""

import numpy as np


def local_p_values_from(heatmaps: np.ndarray, null_heatmaps: np.ndarray) -> np.ndarray:
    r"""Return for each pixel the probability of a value as far from zero without cause.

    .. math:: p_i = \frac{1 + \#\{|h_{\rm null}| \geq |h_i|\}}{1 + n}

    over all n pixels of the null set that have a value. It is local: of the many
    pixels of a map one or another is improbable. A detector's `p_value` is global.

    Parameters
    ----------
    heatmaps : array of shape (..., ny, nx)
        In units of sigma; 0 where a pixel has no weight.
    null_heatmaps : array of shape (m, ny, nx)
        Of smooth images that the detector was not trained on.

    Returns
    -------
    array of shape (..., ny, nx)
    """
    null = np.sort(np.abs(null_heatmaps[null_heatmaps != 0.0]))
    at_least = null.size - np.searchsorted(null, np.abs(heatmaps), side="left")
    return np.where(heatmaps == 0.0, 1.0, (1.0 + at_least) / (1.0 + null.size))

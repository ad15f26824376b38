"""How improbable the pixels of a heat map are, by maps of smooth images."""

import numpy as np

# Probabilities at which the null distribution is kept: this many a factor of ten.
_A_DECADE = 50


def null_levels_from(null_heatmaps: np.ndarray) -> np.ndarray:
    """Return the absolute values that pixels of smooth images reach by chance.

    Parameters
    ----------
    null_heatmaps : array of shape (m, ny, nx)
        Of smooth images that the detector was not trained on, in sigma; 0 where a pixel
        has no weight.

    Returns
    -------
    array of shape (k,)
        Level i is exceeded with a probability of 10^(-i / 50), down to that of the
        largest of all pixels.
    """
    values = np.abs(null_heatmaps[null_heatmaps != 0.0])
    number = 1 + int(_A_DECADE * np.log10(max(values.size, 1)))
    if not values.size:
        return np.zeros(1)
    return np.quantile(values, 1.0 - _probabilities_from(number))


def local_p_values_from(heatmaps: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return for each pixel the probability of a value as far from zero without cause.

    It is local: of the many pixels of a map one or another is improbable. A detector's
    `p_value` is global.

    Parameters
    ----------
    heatmaps : array of shape (..., ny, nx)
        In units of sigma; 0 where a pixel has no weight.
    levels : array of shape (k,)
        See `null_levels_from`. Beyond the last the probability is that of the last,
        and at most that.

    Returns
    -------
    array of shape (..., ny, nx)
    """
    probabilities = _probabilities_from(len(levels))
    values = np.exp(np.interp(np.abs(heatmaps), levels, np.log(probabilities)))
    return np.where(heatmaps == 0.0, 1.0, values)


def _probabilities_from(number):
    return 10.0 ** (-np.arange(number) / _A_DECADE)

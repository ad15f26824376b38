"""Area inside a closed curve, and the mass that it encloses."""

import numpy as np


def is_closed(curve_yx) -> bool:
    """Whether the last point of a curve is its first: it does not leave the grid."""
    return bool(np.allclose(curve_yx[0], curve_yx[-1]))


def area_within_curve_from(curve_yx) -> float:
    r"""Return the signed area inside a closed curve, :math:`\oint x\,dy` in arcsec^2.

    Parameters
    ----------
    curve_yx : array of shape (n, 2)
        (y, x) points of the curve, the last one equal to the first; counter-clockwise
        curves have positive area.
    """
    middle, step = _segments_from(curve_yx)
    return float(np.sum(middle[:, 1] * step[:, 0]))


def mean_convergence_within_curve_from(curve_yx, deflections_from) -> float:
    r"""Return the mean convergence inside a closed curve.

    By Gauss's theorem, :math:`\oint (\alpha_x\,dy - \alpha_y\,dx)` is twice the mass.

    Parameters
    ----------
    curve_yx : array of shape (n, 2)
        (y, x) points of the curve, the last one equal to the first.
    deflections_from : callable
        Takes (y, x) points of shape (n, 2) and returns the deflections of that shape.
    """
    middle, step = _segments_from(curve_yx)
    alpha = deflections_from(middle)
    flux = np.sum(alpha[:, 1] * step[:, 0] - alpha[:, 0] * step[:, 1])
    return float(0.5 * flux / area_within_curve_from(curve_yx))


def _segments_from(curve_yx):
    """Return the middle of each segment of the curve, and its step."""
    curve_yx = np.asarray(curve_yx)
    return 0.5 * (curve_yx[1:] + curve_yx[:-1]), np.diff(curve_yx, axis=0)

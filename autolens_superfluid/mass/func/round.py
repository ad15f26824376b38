"""Vector fields of round lenses, from their convergence and mean convergence."""

import numpy as np


def round_deflections_from(y, x, mean_convergence):
    r"""Return the deflection :math:`\bar\kappa(\theta)\,\theta` of a round lens.

    Parameters
    ----------
    y, x : array of shape (n,)
        Coordinates from the centre, in arcsec.
    mean_convergence : array of shape (n,)
        Mean convergence inside the circle through the coordinate.

    Returns
    -------
    tuple of two arrays of shape (n,)
        Deflection along y and along x, in arcsec.
    """
    return mean_convergence * y, mean_convergence * x


def round_shear_from(y, x, excess, xp=np):
    r"""Return the shear of a round lens, zero at the centre.

    .. math::

        (\gamma_2, \gamma_1) = (\kappa - \bar\kappa)\, (2 x y, x^2 - y^2) / \theta^2

    Parameters
    ----------
    y, x : array of shape (n,)
        Coordinates from the centre, in arcsec.
    excess : array of shape (n,)
        Convergence at the coordinate minus its mean inside the circle through it.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    tuple of two arrays of shape (n,)
        The components (gamma_2, gamma_1), in upstream's order; dimensionless.
    """
    squared = y * y + x * x
    # At the centre the shear has no direction.
    squared = xp.where(squared == 0.0, 1.0, squared)
    factor = excess / squared
    return factor * 2.0 * x * y, factor * (x * x - y * y)

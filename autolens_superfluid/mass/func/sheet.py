r"""A sheet of constant convergence, :math:`\kappa = 1 / (2 x)`."""

import numpy as np


def sheet_convergence_from(y, x, distance, xp=np):
    r"""Return the convergence :math:`\kappa = 1 / (2 d)` of the sheet.

    Parameters
    ----------
    y, x : array of shape (n,)
        Coordinates from the sheet's centre, in arcsec.
    distance : float
        Dimensionless distance d; positive.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    array of shape (n,)
        Convergence, dimensionless.
    """
    return 0.5 / distance * xp.ones_like(y)


def sheet_deflections_from(y, x, distance, xp=np):
    r"""Return the deflection :math:`\kappa \theta` along y and x, in arcsec.

    Parameters as `sheet_convergence_from`.
    """
    return 0.5 / distance * y, 0.5 / distance * x


def sheet_potential_from(y, x, distance, xp=np):
    r"""Return the potential :math:`\kappa \theta^2 / 2`, in arcsec^2.

    Parameters as `sheet_convergence_from`.
    """
    return 0.25 / distance * (y * y + x * x)


def sheet_shear_from(y, x, distance, xp=np):
    """Return the shear (gamma_2, gamma_1) of a sheet: zero.

    Parameters as `sheet_convergence_from`.
    """
    return xp.zeros_like(y), xp.zeros_like(x)

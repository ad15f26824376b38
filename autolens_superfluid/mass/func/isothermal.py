r"""The singular isothermal sphere.

Its convergence :math:`\kappa = \theta_E / 2 \theta` is the radial reading of the sheet
:math:`\kappa = 1 / (2 x)`, with :math:`x = \theta / \theta_E` (Meneghetti, Introduction
to Gravitational Lensing, Lecture Notes in Physics 956, the section on the singular
isothermal sphere).
"""

import numpy as np

from autolens_superfluid.mass.func.round import (
    round_deflections_from,
    round_shear_from,
)

# Radius in arcsec below which the singular centre is cut off: upstream's isothermal
# profiles soften their centre by the same.
_CENTRE_RADIUS = 1e-8


def isothermal_radius_from(y, x, xp=np):
    """Return the distance from the centre in arcsec, at least 1e-8."""
    return xp.sqrt(xp.maximum(y * y + x * x, _CENTRE_RADIUS**2))


def isothermal_convergence_from(y, x, einstein_radius, xp=np):
    r"""Return the convergence :math:`\theta_E / 2 \theta`, dimensionless.

    Parameters
    ----------
    y, x : array of shape (n,)
        Coordinates from the centre, in arcsec.
    einstein_radius : float
        Einstein radius, in arcsec.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.
    """
    return 0.5 * einstein_radius / isothermal_radius_from(y, x, xp)


def isothermal_deflections_from(y, x, einstein_radius, xp=np):
    r"""Return the deflection, of modulus :math:`\theta_E`, in arcsec.

    Parameters as `isothermal_convergence_from`.
    """
    mean = 2.0 * isothermal_convergence_from(y, x, einstein_radius, xp)
    return round_deflections_from(y, x, mean)


def isothermal_potential_from(y, x, einstein_radius, xp=np):
    r"""Return the potential :math:`\theta_E\,\theta`, in arcsec^2.

    Parameters as `isothermal_convergence_from`.
    """
    return einstein_radius * isothermal_radius_from(y, x, xp)


def isothermal_shear_from(y, x, einstein_radius, xp=np):
    r"""Return the shear (gamma_2, gamma_1), of modulus :math:`\kappa`.

    Parameters as `isothermal_convergence_from`.
    """
    convergence = isothermal_convergence_from(y, x, einstein_radius, xp)
    return round_shear_from(y, x, -convergence, xp)

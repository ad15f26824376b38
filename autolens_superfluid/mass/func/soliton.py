r"""The solitonic core of fuzzy dark matter.

The density of the ground state (Schive et al. 2014, Nature Physics 10, 496,
arXiv:1406.6586) is :math:`\rho_c [1 + a (r / r_c)^2]^{-8}` with :math:`a = 2^{1/8} -
1`, so that it falls to half at :math:`r_c`. Projected (Blum & Teodori 2021, Phys. Rev.
D 104, 123011, arXiv:2105.10873), with :math:`q = 1 + a \theta^2 / \theta_c^2`,

.. math::

    \kappa = \kappa_0\, q^{-15/2}, \quad
    \alpha = \frac{2 \kappa_0 \theta_c^2}{13\, a\, \theta} \left[1 - q^{-13/2}\right].

The potential, for which they give a hypergeometric function, is elementary: with
:math:`p = \sqrt q` and :math:`\alpha = d\psi / d\theta`,

.. math::

    \psi = \frac{2 \kappa_0 \theta_c^2}{13\, a} \left[\log\frac{1 + p}{2}
           + \sum_{k=1}^{6} \frac{1 - p^{1 - 2k}}{2k - 1}\right],

zero at the centre. All of it depends on :math:`\theta^2` alone, so that the centre
needs no special case.
"""

import numpy as np

from autolens_superfluid.mass.func.round import (
    round_deflections_from,
    round_shear_from,
)
from autolens_superfluid.physics.soliton import SOLITON_SHAPE

# Of the shear near the centre: below this q - 1 the terms fall to rounding.
_SERIES_LIMIT = 0.02
_SERIES_TERMS = 14


def soliton_convergence_from(y, x, kappa, core_radius, xp=np):
    """Return the convergence of a soliton; see the module's docstring.

    Parameters
    ----------
    y, x : array of shape (n,)
        Coordinates from the soliton's centre, in arcsec.
    kappa : float
        Convergence at the centre, dimensionless; any sign.
    core_radius : float
        Radius at which the *density* falls to half, in arcsec; positive.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    array of shape (n,)
        Convergence, dimensionless.
    """
    return kappa * (1.0 + _excess_from(y, x, core_radius)) ** -7.5


def soliton_mean_convergence_from(y, x, kappa, core_radius, xp=np):
    r"""Return the mean convergence inside a circle, :math:`\alpha / \theta`.

    It is :math:`2 \kappa_0 (1 - q^{-13/2}) / [13 (q - 1)]`, and :math:`\kappa_0` at the
    centre. Parameters as `soliton_convergence_from`.

    Returns
    -------
    array of shape (n,)
        Mean convergence, dimensionless.
    """
    excess = _excess_from(y, x, core_radius)
    is_centre = excess == 0.0
    excess = xp.where(is_centre, 1.0, excess)
    ratio = -xp.expm1(-6.5 * xp.log1p(excess)) / excess
    return 2.0 / 13.0 * kappa * xp.where(is_centre, 6.5, ratio)


def soliton_deflections_from(y, x, kappa, core_radius, xp=np):
    """Return the deflection of a soliton.

    Parameters as `soliton_convergence_from`; see the module's docstring.

    Returns
    -------
    tuple of two arrays of shape (n,)
        Deflection along y and along x, in arcsec.
    """
    mean = soliton_mean_convergence_from(y, x, kappa, core_radius, xp)
    return round_deflections_from(y, x, mean)


def soliton_potential_from(y, x, kappa, core_radius, xp=np):
    """Return the lensing potential of a soliton, zero at its centre.

    Parameters as `soliton_convergence_from`; see the module's docstring.

    Returns
    -------
    array of shape (n,)
        Potential, in arcsec^2.
    """
    # Written with q - 1, which keeps all digits near the centre, where q is almost 1.
    excess = _excess_from(y, x, core_radius)
    log_q = xp.log1p(excess)
    total = xp.log1p(0.5 * excess / (1.0 + xp.sqrt(1.0 + excess)))
    for power in range(1, 12, 2):
        total = total - xp.expm1(-0.5 * power * log_q) / power
    return 2.0 * kappa * core_radius**2 / (13.0 * SOLITON_SHAPE) * total


def soliton_shear_from(y, x, kappa, core_radius, xp=np):
    r"""Return the shear of a soliton.

    Near the centre convergence and mean convergence are almost equal; there their
    difference is summed as a series in :math:`e = q - 1`, :math:`\kappa_0 \sum_k
    \binom{-15/2}{k} \frac{k}{k + 1} e^k`. Parameters as `soliton_convergence_from`.

    Returns
    -------
    tuple of two arrays of shape (n,)
        The components (gamma_2, gamma_1), in upstream's order; dimensionless.
    """
    excess = _excess_from(y, x, core_radius)
    near = xp.minimum(excess, _SERIES_LIMIT)
    series, coefficient = 0.0, 1.0
    for k in range(1, _SERIES_TERMS):
        coefficient = coefficient * (-6.5 - k) / k * near
        series = series + coefficient * k / (k + 1.0)
    direct = soliton_convergence_from(
        y, x, 1.0, core_radius, xp
    ) - soliton_mean_convergence_from(y, x, 1.0, core_radius, xp)
    difference = xp.where(excess < _SERIES_LIMIT, series, direct)
    return round_shear_from(y, x, kappa * difference, xp)


def _excess_from(y, x, core_radius):
    """Return q - 1."""
    return SOLITON_SHAPE * (y * y + x * x) / core_radius**2

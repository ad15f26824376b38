r"""Vortices of a condensate: how wide and how heavy, and which can be seen.

A vortex is a tube along which the condensate's density vanishes:

.. math::

    \rho(r) - \rho_0 = \rho_0 [(r/r_v)^\alpha - 1], \quad r \le r_v,

so that it lenses as a *deficit*, the negative mass per length

.. math:: \mu = -\pi \rho_0 r_v^2 \frac{\alpha}{\alpha + 2}.

The wave function grows linearly from the axis of a vortex of winding number one,
hence :math:`\alpha = 2`. The core radius is :math:`r_v = \hbar/(mv)` where waves
of the de Broglie length interfere, and the healing length
(`condensate.healing_length_from`) where a repulsion between the bosons is stronger;
the speed :math:`\sqrt{2} c_s` of `condensate.sound_speed_from` puts the second in the
form of the first.

**What imaging can see.** With :math:`r_v = \hbar/(mv)` the deflection beside a long
vortex, :math:`|\lambda| = |\mu|/(\Sigma_{\rm cr} D_L)`, falls as :math:`m^{-2}`. For
:math:`\rho_0 = 10^8` solar masses per cubic kpc (all of the matter 5 kpc from the
centre of an isothermal lens of 250 km/s, so that a condensate has less),
:math:`v = 200` km/s, lens and source at redshifts 0.5 and 1.0 (:math:`H_0 = 70`
km/s/Mpc, :math:`\Omega_m = 0.3`):

=========  ============  ==================  ===================
m (eV)     r_v (arcsec)  abs(mu) (Msun/kpc)  deflection (arcsec)
=========  ============  ==================  ===================
1e-24      1.57          1.4e10              0.77
1e-23      0.157         1.4e8               7.7e-3
1e-22      0.0157        1.4e6               7.7e-5
=========  ============  ==================  ===================

Pixels are 0.05 arcsec wide and a deflection of a tenth of that can be measured at
best, so that optical imaging sees single vortices of :math:`m \lesssim 10^{-23}` eV
only; and at :math:`10^{-24}` eV the core is already as wide as the lens, so that
little of a thin line is left. Strong lensing also bounds such condensates already:
radio interferometry rules out :math:`m \le 4.4 \times 10^{-21}` eV for *all* of the
dark matter (odds of 20 to 1), and Einstein radii allow one of
:math:`m \lesssim 10^{-24}` eV about a tenth of it at most, with a tenth of the
deflections above. Vortices of the size that optical lensing can see therefore test
a condensate that is a part of the dark matter, or one whose repulsion sets a healing
length much greater than :math:`\hbar/(mv)`; and the profiles serve as a general model
of perturbers that are lines.

References
----------
Alexander, Gleyzer, McDonough, Toomey & Usai (2020), ApJ 893, 15, arXiv:1909.07346
(the density of the tube, with :math:`\alpha_v` for our :math:`\alpha`);
Hui, Joyce, Landry & Li (2021), JCAP 01, 011, arXiv:2004.01188 (the
density near a vortex goes as the square of the distance);
Powell et al. (2023), MNRAS 524, L84, arXiv:2302.10941 (bound by interferometry);
Shevchuk, Kovetz & Zitrin (2023), arXiv:2308.14640 (bound by Einstein radii).
"""

from __future__ import annotations

import astropy.constants as const
import astropy.units as u
import numpy as np

from autolens_superfluid.physics.checks import (
    check_positive,
    finite_quantity_from,
    positive_quantity_from,
)
from autolens_superfluid.physics.condensate import de_broglie_length_from

DENSITY_UNIT = u.Msun / u.kpc**3


def vortex_core_radius_from(boson_mass: u.Quantity, speed: u.Quantity) -> u.Quantity:
    r"""Core radius of a vortex without self-interaction, :math:`r_v = \hbar/(mv)`.

    The de Broglie length over :math:`2\pi`: an estimate of the order of magnitude. With
    the speed :math:`\sqrt{2} c_s` it is exactly the healing length.

    Parameters
    ----------
    boson_mass, speed : Quantity
        As `condensate.de_broglie_length_from`.

    Returns
    -------
    Quantity
        Length, in kpc.
    """
    return de_broglie_length_from(boson_mass, speed) / (2.0 * np.pi)


def vortex_boson_mass_from(core_radius: u.Quantity, speed: u.Quantity) -> u.Quantity:
    """Mass of the boson, the inverse of `vortex_core_radius_from`.

    Parameters
    ----------
    core_radius : Quantity
        Core radius of a vortex without self-interaction.
    speed : Quantity
        Speed of the bosons.

    Returns
    -------
    Quantity
        Mass of the boson as an energy, in eV.
    """
    core_radius = positive_quantity_from("core_radius", core_radius, u.kpc)
    speed = positive_quantity_from("speed", speed, u.km / u.s)
    return (const.hbar / (core_radius * speed)).to(u.kg).to(u.eV, u.mass_energy())


def vortex_width_from(core_radius: u.Quantity, slope: float = 2.0) -> u.Quantity:
    r"""Width of a uniform band that is spread as widely as a vortex is.

    The mean square distance of the deficit from a plane through the axis is
    :math:`\langle w^2 \rangle = r_v^2 (\alpha + 2) / [4 (\alpha + 4)]`, that of a
    uniform band a twelfth of its width squared:

    .. math:: W = r_v \sqrt{\frac{3 (\alpha + 2)}{\alpha + 4}}

    Parameters
    ----------
    core_radius : Quantity
        Core radius of the vortex.
    slope : float, default=2.0
        As `vortex_mass_per_length_from`.

    Returns
    -------
    Quantity
        Width, in kpc: :math:`\sqrt{2} r_v` for a slope of 2.
    """
    core_radius = positive_quantity_from("core_radius", core_radius, u.kpc)
    check_positive("slope", slope)
    return core_radius * np.sqrt(3.0 * (slope + 2.0) / (slope + 4.0))


def vortex_mass_per_length_from(
    density: u.Quantity, core_radius: u.Quantity, slope: float = 2.0
) -> u.Quantity:
    """Mass per length of a vortex, negative; formula in the module's docstring.

    Parameters
    ----------
    density : Quantity
        Density of the condensate around the vortex.
    core_radius : Quantity
        Core radius of the vortex.
    slope : float, default=2.0
        Power with which the density rises from the axis; dimensionless, positive.

    Returns
    -------
    Quantity
        Mass per length, in solar masses per kpc, less than zero.

    References
    ----------
    Alexander et al. (2020), ApJ 893, 15: their density, integrated across the tube.
    """
    density = positive_quantity_from("density", density, DENSITY_UNIT)
    core_radius = positive_quantity_from("core_radius", core_radius, u.kpc)
    check_positive("slope", slope)
    return -np.pi * density * core_radius**2 * (slope / (slope + 2.0))


def vortex_density_from(
    mass_per_length: u.Quantity, core_radius: u.Quantity, slope: float = 2.0
) -> u.Quantity:
    """Density around a vortex, the inverse of `vortex_mass_per_length_from`.

    Parameters
    ----------
    mass_per_length : Quantity
        Mass per length of the vortex, negative.
    core_radius, slope
        As `vortex_mass_per_length_from`.

    Returns
    -------
    Quantity
        Density, in solar masses per cubic kpc.

    Raises
    ------
    ValueError
        If the mass per length is not negative: a string of mass is no vortex.
    """
    line = finite_quantity_from("mass_per_length", mass_per_length, u.Msun / u.kpc)
    if np.any(line.value >= 0.0):
        raise ValueError(
            f"mass_per_length of a vortex must be negative; got {mass_per_length}"
        )
    return (
        line
        / vortex_mass_per_length_from(1.0 * DENSITY_UNIT, core_radius, slope)
        * DENSITY_UNIT
    )

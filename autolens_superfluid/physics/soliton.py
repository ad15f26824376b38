r"""Solitons: the cores of haloes of fuzzy dark matter.

A condensate of very light bosons without self-interaction, held by its own
gravity, settles at the centre of a halo into the ground state of the
Schroedinger-Poisson equation. Simulations find the profile

.. math::

    \rho(r) = \frac{\rho_c}{[1 + a (r/r_c)^2]^8}, \qquad a = 2^{1/8} - 1 = 0.0905,

so that the density halves at the core radius :math:`r_c` (a fit to the ground state,
good to 4 per cent out to :math:`3 r_c`), and two relations fix both of its parameters
by the mass of the boson and of the halo:

.. math::

    \rho_c &= 1.9 \times 10^7
        \left(\frac{m}{10^{-22}\,{\rm eV}}\right)^{-2}
        \left(\frac{r_c}{\rm kpc}\right)^{-4} {\rm M_\odot\,kpc^{-3}}, \\
    r_c &= 1.6\,{\rm kpc}
        \left(\frac{m}{10^{-22}\,{\rm eV}}\right)^{-1} (1 + z)^{-1/2}
        \left[\frac{\zeta(z)}{\zeta(0)}\right]^{-1/6}
        \left(\frac{M_h}{10^9\,{\rm M_\odot}}\right)^{-1/3}.

**Units of the first relation.** It is printed as 1.9 solar masses per cubic
*parsec* at :math:`10^{-23}` eV. At :math:`10^{-22}` eV that is 0.019 per cubic
parsec, or :math:`1.9 \times 10^7` per cubic kiloparsec. Keeping the 1.9 while
writing the mass in :math:`10^{-22}` eV is wrong by a factor of 100.

**Why the second relation has its powers.** The scaling symmetry of the
Schroedinger-Poisson equation gives :math:`M_c \propto 1/(m^2 r_c)`, and the
velocity of the soliton follows that of its halo,
:math:`M_c \propto m^{-1} (G M_h / r_h)^{1/2}`. The virial radius
:math:`r_h \propto (1+z)^{-1} (M_h/\zeta)^{1/3}` then leads to the powers of mass,
overdensity and :math:`1 + z` above; radii are physical, not comoving.

**What the halo mass is.** :math:`M_h` is the virial mass: the mean density inside
:math:`r_h` is :math:`\zeta(z)` times the mean *matter* density, with
:math:`\zeta = [18\pi^2 + 82(\Omega_m(z) - 1) - 39(\Omega_m(z) - 1)^2]/\Omega_m(z)`
(about 330 today, 180 early on). PyAutoLens names haloes by `mass_at_200`, 200
times the *critical* density, and the functions here put it in the place of
:math:`M_h` without conversion. At the redshifts of lenses (0.2 to 1) and the
concentrations of galaxies and groups (4 to 12) the virial mass is larger by 5 to 20
per cent, so that core radii come out too large by 2 to 6 per cent. That is below
what the relation is worth: later simulations scatter widely about it.

The functions of this module take and return plain numbers in documented units, so
that the mass profiles can trace them with JAX; they check nothing. The same
relations for astropy quantities, checked, are in `soliton_quantities`.

References
----------
Schive, Chiueh & Broadhurst (2014), Nature Physics 10, 496, arXiv:1406.6586;
Schive et al. (2014), PRL 113, 261302, arXiv:1407.7762, eq. 3 (profile), 6 and 7
(core-halo relation; the text there defines :math:`M_h` and :math:`\zeta`);
Chan et al. (2022), MNRAS 511, 943 (scatter of the relation among simulations);
Bryan & Norman (1998), ApJ 495, 80, eq. 6 (virial overdensity);
Blum & Teodori (2021), PRD 104, 123011, arXiv:2105.10873 (lensing by solitons).
"""

from __future__ import annotations

import numpy as np

SOLITON_SHAPE = 2.0**0.125 - 1.0
# Of astropy's and PyAutoLens' Planck15; astropy takes a second to import.
PLANCK15_OMEGA_MATTER = 0.3075
# The density that Schive et al. give at 1e-22 eV and 1 kpc, in Msun / kpc^3.
SCHIVE_DENSITY = 1.9e7
# The core radius that they give at 1e-22 eV, 1e9 Msun and redshift 0, in kpc.
SCHIVE_RADIUS = 1.6


def virial_overdensity_from(
    redshift, omega_matter: float = PLANCK15_OMEGA_MATTER, xp=np
):
    r"""Virial overdensity over the mean matter density, :math:`\zeta(z)`.

    Parameters
    ----------
    redshift : float
        Redshift of the halo.
    omega_matter : float, default=Planck15
        Matter density today over the critical one, in a flat universe.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    float
        Overdensity, dimensionless: :math:`18 \pi^2` if matter dominates.

    References
    ----------
    Bryan & Norman (1998), ApJ 495, 80, eq. 6, divided by :math:`\Omega_m(z)`.
    """
    matter = omega_matter * (1.0 + redshift) ** 3
    omega = matter / (matter + 1.0 - omega_matter)
    x = omega - 1.0
    return (18.0 * xp.pi**2 + 82.0 * x - 39.0 * x**2) / omega


def schive_core_radius_kpc_from(
    mass_at_200,
    log10_axion_mass,
    redshift,
    omega_matter: float = PLANCK15_OMEGA_MATTER,
    xp=np,
):
    """Core radius of the soliton in a halo, by the core-halo relation.

    Plain numbers throughout, so that masses and redshift may be traced by JAX;
    nothing is checked. The formula, and how `mass_at_200` stands for the virial
    mass, are in the module's docstring.

    Parameters
    ----------
    mass_at_200 : float
        Mass of the halo, in solar masses.
    log10_axion_mass : float
        Decimal logarithm of the boson's mass in eV.
    redshift : float
        Redshift of the halo.
    omega_matter : float, default=Planck15
        As `virial_overdensity_from`.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    float
        Radius where the density is half the central one, in physical kpc.

    References
    ----------
    Schive et al. (2014), PRL 113, 261302, eq. 7.
    """
    growth = virial_overdensity_from(redshift, omega_matter, xp=xp)
    growth = growth / virial_overdensity_from(0.0, omega_matter, xp=xp)
    return (
        SCHIVE_RADIUS
        * 10.0 ** (-22.0 - log10_axion_mass)
        * (1.0 + redshift) ** -0.5
        * growth ** (-1.0 / 6.0)
        * (mass_at_200 / 1.0e9) ** (-1.0 / 3.0)
    )


def schive_central_density_from(core_radius_kpc, log10_axion_mass, xp=np):
    """Central density of a soliton of a given core radius.

    Plain numbers, unchecked, as `schive_core_radius_kpc_from`.

    Parameters
    ----------
    core_radius_kpc : float
        Core radius, in physical kpc.
    log10_axion_mass : float
        Decimal logarithm of the boson's mass in eV.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    float
        Central density, in solar masses per cubic kpc.

    References
    ----------
    Schive et al. (2014), PRL 113, 261302, eq. 3, at the centre; see the module's
    docstring for its units.
    """
    return (
        SCHIVE_DENSITY * 10.0 ** (-44.0 - 2.0 * log10_axion_mass) / core_radius_kpc**4
    )


def soliton_kappa_from(
    central_density, core_radius_kpc, critical_surface_density, xp=np
):
    r"""Central convergence of a soliton.

    .. math::

        \kappa_0 = \frac{1}{\Sigma_{\rm cr}} \int_{-\infty}^{\infty} \rho \, {\rm d}z
                 = \frac{429 \pi}{2048 \sqrt{a}} \frac{\rho_c r_c}{\Sigma_{\rm cr}}

    (the integral is :math:`\sqrt{\pi}\, \Gamma(15/2) / \Gamma(8)`).

    Parameters
    ----------
    central_density : float
        Central density, in solar masses per cubic kpc.
    core_radius_kpc : float
        Core radius, in physical kpc.
    critical_surface_density : float
        Critical surface density, in solar masses per square kpc.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    float
        Convergence on the axis through the centre, dimensionless.

    References
    ----------
    Blum & Teodori (2021), PRD 104, 123011, for the density profile's exponent 8.
    """
    projection = 429.0 * xp.pi / (2048.0 * SOLITON_SHAPE**0.5)
    return projection * central_density * core_radius_kpc / critical_surface_density

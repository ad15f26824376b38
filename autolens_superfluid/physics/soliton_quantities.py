"""Solitons in astropy quantities; formulas and sources are in `soliton`."""

from __future__ import annotations

import astropy.units as u
import numpy as np
from astropy.cosmology import FLRW, Planck15

from autolens_superfluid.physics.checks import (
    boson_mass_from,
    check_cosmology,
    check_redshift,
    finite_quantity_from,
    positive_quantity_from,
)
from autolens_superfluid.physics.lensing import critical_surface_density_from
from autolens_superfluid.physics.soliton import (
    SCHIVE_DENSITY,
    SOLITON_SHAPE,
    schive_central_density_from,
    schive_core_radius_kpc_from,
    soliton_kappa_from,
)

DENSITY_UNIT = u.Msun / u.kpc**3


def soliton_density_from(
    radius: u.Quantity, central_density: u.Quantity, core_radius: u.Quantity
) -> u.Quantity:
    """Density of a soliton at a radius; see `soliton` for the profile.

    Parameters
    ----------
    radius : Quantity of any shape
        Distance from the centre, a length.
    central_density : Quantity
        Density at the centre, mass per volume.
    core_radius : Quantity
        Radius where the density is half the central one, a length.

    Returns
    -------
    Quantity of the shape of `radius`
        Density, in solar masses per cubic kpc.

    References
    ----------
    Schive et al. (2014), PRL 113, 261302, eq. 3.
    """
    radius = finite_quantity_from("radius", radius, u.kpc)
    density = positive_quantity_from("central_density", central_density, DENSITY_UNIT)
    core_radius = positive_quantity_from("core_radius", core_radius, u.kpc)
    return density / (1.0 + SOLITON_SHAPE * (radius / core_radius).value ** 2) ** 8


def soliton_mass_from(
    central_density: u.Quantity, core_radius: u.Quantity
) -> u.Quantity:
    r"""Total mass of a soliton.

    .. math::

        M = 4 \pi \int_0^\infty \rho r^2 \, {\rm d}r
          = \frac{33 \pi^2}{1024\, a^{3/2}} \rho_c r_c^3

    Parameters as `soliton_density_from`. A quarter of the mass is inside the core
    radius, which is what Schive et al. call the core mass.

    Returns
    -------
    Quantity
        Mass, in solar masses.
    """
    density = positive_quantity_from("central_density", central_density, DENSITY_UNIT)
    core_radius = positive_quantity_from("core_radius", core_radius, u.kpc)
    factor = 33.0 * np.pi**2 / (1024.0 * SOLITON_SHAPE**1.5)
    return (factor * density * core_radius**3).to(u.Msun)


def soliton_core_radius_from(
    halo_mass: u.Quantity,
    boson_mass: u.Quantity,
    redshift: float,
    cosmology: FLRW = Planck15,
) -> u.Quantity:
    """Core radius of the soliton in a halo, by `schive_core_radius_kpc_from`.

    Parameters
    ----------
    halo_mass : Quantity
        Mass of the halo; see `soliton` for which.
    boson_mass : Quantity
        Mass of the boson, as a mass or an energy.
    redshift : float
        Redshift of the halo.
    cosmology : FLRW, default=Planck15
        Its matter density enters, in a flat universe without radiation.

    Returns
    -------
    Quantity
        Core radius, in physical kpc.
    """
    halo_mass = positive_quantity_from("halo_mass", halo_mass, u.Msun)
    check_redshift("redshift", redshift)
    check_cosmology(cosmology)
    radius = schive_core_radius_kpc_from(
        halo_mass.value, _log10_ev_from(boson_mass), redshift, cosmology.Om0
    )
    return radius * u.kpc


def soliton_central_density_from(
    core_radius: u.Quantity, boson_mass: u.Quantity
) -> u.Quantity:
    """Central density of a soliton, by `schive_central_density_from`.

    Parameters
    ----------
    core_radius : Quantity
        Radius where the density is half the central one, a length.
    boson_mass : Quantity
        Mass of the boson, as a mass or an energy.

    Returns
    -------
    Quantity
        Central density, in solar masses per cubic kpc.
    """
    core_radius = positive_quantity_from("core_radius", core_radius, u.kpc)
    density = schive_central_density_from(core_radius.value, _log10_ev_from(boson_mass))
    return density * DENSITY_UNIT


def soliton_boson_mass_from(
    central_density: u.Quantity, core_radius: u.Quantity
) -> u.Quantity:
    """Boson's mass of a soliton, the inverse of `soliton_central_density_from`.

    With it a fitted `AxionSoliton`, whose two parameters are free, is read as a
    measurement of the boson's mass. Parameters as `soliton_density_from`.

    Returns
    -------
    Quantity
        Mass of the boson as an energy, in eV.
    """
    density = positive_quantity_from("central_density", central_density, DENSITY_UNIT)
    core_radius = positive_quantity_from("core_radius", core_radius, u.kpc)
    square = SCHIVE_DENSITY / (density.value * core_radius.value**4)
    return 1.0e-22 * np.sqrt(square) * u.eV


def soliton_central_convergence_from(
    central_density: u.Quantity,
    core_radius: u.Quantity,
    redshift_object: float,
    redshift_source: float,
    cosmology: FLRW = Planck15,
) -> float:
    """Central convergence of a soliton in a lens, by `soliton_kappa_from`.

    Parameters
    ----------
    central_density, core_radius : Quantity
        As `soliton_density_from`.
    redshift_object, redshift_source : float
        Redshifts of lens and source.
    cosmology : FLRW, default=Planck15
        Cosmology of astropy.

    Returns
    -------
    float
        Convergence at the centre, dimensionless.
    """
    density = positive_quantity_from("central_density", central_density, DENSITY_UNIT)
    core_radius = positive_quantity_from("core_radius", core_radius, u.kpc)
    critical = critical_surface_density_from(
        redshift_object, redshift_source, cosmology
    )
    return soliton_kappa_from(density.value, core_radius.value, critical.value)


def _log10_ev_from(boson_mass: u.Quantity) -> float:
    """Decimal logarithm of a boson's mass in eV, from a mass or an energy."""
    energy = boson_mass_from(boson_mass).to_value(u.eV, u.mass_energy())
    return np.log10(energy)

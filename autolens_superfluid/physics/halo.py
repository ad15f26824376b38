r"""Masses of haloes and of strings in them, and their Einstein radii.

A halo is the singular isothermal sphere: with the velocity dispersion
:math:`\sigma_v` its Einstein radius is
:math:`\theta_E = 4 \pi (\sigma_v / c)^2 D_{LS} / D_S`, and the mass inside that
radius is :math:`\pi \theta_E^2 D_L^2 \Sigma_{\rm cr}`, as for any round lens.
"""

from __future__ import annotations

import astropy.constants as const
import astropy.units as u
import numpy as np
from astropy.cosmology import FLRW, Planck15

from autolens_superfluid.physics.checks import (
    check_finite,
    finite_quantity_from,
    positive_quantity_from,
)
from autolens_superfluid.physics.lensing import (
    critical_surface_density_from,
    distance_ratio_from,
    kpc_per_arcsec_from,
)


def einstein_mass_from(
    einstein_radius: u.Quantity,
    redshift_object: float,
    redshift_source: float,
    cosmology: FLRW = Planck15,
) -> u.Quantity:
    r"""Mass inside the Einstein radius, :math:`\pi \theta_E^2 D_L^2 \Sigma_{\rm cr}`.

    Parameters
    ----------
    einstein_radius : Quantity
        Einstein radius, an angle.
    redshift_object, redshift_source, cosmology
        As `distance_ratio_from`.

    Returns
    -------
    Quantity
        Projected mass, in solar masses.
    """
    einstein_radius = positive_quantity_from(
        "einstein_radius", einstein_radius, u.arcsec
    )
    density = critical_surface_density_from(redshift_object, redshift_source, cosmology)
    radius = einstein_radius * kpc_per_arcsec_from(redshift_object, cosmology)
    return (np.pi * radius**2 * density).to(u.Msun)


def einstein_radius_of_mass_from(
    mass: u.Quantity,
    redshift_object: float,
    redshift_source: float,
    cosmology: FLRW = Planck15,
) -> u.Quantity:
    """Einstein radius that holds a projected mass, inverse of `einstein_mass_from`.

    Parameters
    ----------
    mass : Quantity
        Mass inside the Einstein radius.
    redshift_object, redshift_source, cosmology
        As `distance_ratio_from`.

    Returns
    -------
    Quantity
        Einstein radius, in arcsec.
    """
    mass = positive_quantity_from("mass", mass, u.Msun)
    density = critical_surface_density_from(redshift_object, redshift_source, cosmology)
    radius = np.sqrt(mass / (np.pi * density))
    return (radius / kpc_per_arcsec_from(redshift_object, cosmology)).to(u.arcsec)


def isothermal_einstein_radius_from(
    velocity_dispersion: u.Quantity,
    redshift_object: float,
    redshift_source: float,
    cosmology: FLRW = Planck15,
) -> u.Quantity:
    r"""Einstein radius of a singular isothermal sphere.

    .. math:: \theta_E = 4 \pi (\sigma_v / c)^2 D_{LS} / D_S

    Parameters
    ----------
    velocity_dispersion : Quantity
        Velocity dispersion :math:`\sigma_v` along the line of sight.
    redshift_object, redshift_source, cosmology
        As `distance_ratio_from`.

    Returns
    -------
    Quantity
        Einstein radius, in arcsec.
    """
    dispersion = positive_quantity_from(
        "velocity_dispersion", velocity_dispersion, u.km / u.s
    )
    ratio = distance_ratio_from(redshift_object, redshift_source, cosmology)
    angle = 4.0 * np.pi * ratio * (dispersion / const.c) ** 2
    return (angle.to(u.dimensionless_unscaled) * u.rad).to(u.arcsec)


def isothermal_velocity_dispersion_from(
    einstein_radius: u.Quantity,
    redshift_object: float,
    redshift_source: float,
    cosmology: FLRW = Planck15,
) -> u.Quantity:
    """Velocity dispersion, the inverse of `isothermal_einstein_radius_from`.

    Parameters
    ----------
    einstein_radius : Quantity
        Einstein radius, an angle.
    redshift_object, redshift_source, cosmology
        As `distance_ratio_from`.

    Returns
    -------
    Quantity
        Velocity dispersion, in km / s.
    """
    angle = positive_quantity_from("einstein_radius", einstein_radius, u.rad)
    ratio = distance_ratio_from(redshift_object, redshift_source, cosmology)
    return (const.c * np.sqrt(angle.value / (4.0 * np.pi * ratio))).to(u.km / u.s)


def mass_fraction_from(
    line_density: u.Quantity, length: u.Quantity, einstein_radius: u.Quantity
) -> float:
    r"""Mass of a string over that of the halo inside its Einstein radius.

    .. math:: f = \lambda \ell / (\pi \theta_E^2)

    All three are angles, so that no cosmology enters.

    Parameters
    ----------
    line_density : Quantity
        Line density of the string; negative for a vortex, and so is the fraction.
    length : Quantity
        Angular length of the string.
    einstein_radius : Quantity
        Einstein radius of the halo.

    Returns
    -------
    float
        Fraction, dimensionless, with the sign of `line_density`.
    """
    line_density = finite_quantity_from("line_density", line_density, u.arcsec)
    length = positive_quantity_from("length", length, u.arcsec)
    radius = positive_quantity_from("einstein_radius", einstein_radius, u.arcsec)
    return (line_density * length / (np.pi * radius**2)).value


def line_density_of_mass_fraction_from(
    mass_fraction: float, length: u.Quantity, einstein_radius: u.Quantity
) -> u.Quantity:
    """Line density of a string, the inverse of `mass_fraction_from`.

    Parameters
    ----------
    mass_fraction : float
        Mass of the string over that of the halo inside its Einstein radius; negative
        for a vortex, finite.
    length, einstein_radius : Quantity
        As `mass_fraction_from`.

    Returns
    -------
    Quantity
        Line density, in arcsec.
    """
    check_finite("mass_fraction", mass_fraction)
    length = positive_quantity_from("length", length, u.arcsec)
    radius = positive_quantity_from("einstein_radius", einstein_radius, u.arcsec)
    return (mass_fraction * np.pi * radius**2 / length).to(u.arcsec)

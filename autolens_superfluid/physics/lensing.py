r"""Between masses in a lens and the parameters of mass profiles, in arcsec.

Profiles measure angles in arcsec and masses over the critical surface density

.. math::

    \Sigma_{\rm cr} = \frac{c^2}{4 \pi G} \frac{D_S}{D_L D_{LS}},

so that a mass per length :math:`\mu` becomes a *line density* that is an angle,

.. math::

    \lambda = \frac{\mu}{\Sigma_{\rm cr} D_L},

and a mass :math:`M` becomes :math:`M / (\Sigma_{\rm cr} D_L^2)`, a solid angle. A
string of angular length :math:`\ell` has the mass :math:`\lambda \ell`; a halo has
:math:`\pi \theta_E^2` inside its Einstein radius. Beside a long string the
deflection is :math:`|\lambda|` on either side, towards a string of mass
(:math:`\lambda > 0`) and away from a vortex (:math:`\lambda < 0`, a deficit): two
sides of it are displaced by :math:`2 |\lambda|` against each other.

The cosmology is an `astropy.cosmology` object. Its default, `Planck15`, is the
cosmology that PyAutoLens takes by default (`al.cosmo.Planck15`), so that numbers
agree with those of a `Tracer`.
"""

from __future__ import annotations

import astropy.constants as const
import astropy.units as u
import numpy as np
from astropy.cosmology import FLRW, Planck15

from autolens_superfluid.physics.checks import (
    check_cosmology,
    check_lens_redshifts,
    check_positive,
    finite_quantity_from,
)

SURFACE_DENSITY_UNIT = u.Msun / u.kpc**2
MASS_PER_LENGTH_UNIT = u.Msun / u.kpc


def distance_ratio_from(
    redshift_object: float, redshift_source: float, cosmology: FLRW = Planck15
) -> float:
    r"""Distance from lens to source over that to the source, :math:`D_{LS}/D_S`.

    The transverse comoving distances :math:`M` of the two, in units of the Hubble
    distance, give it for any curvature :math:`\Omega_k`:

    .. math::

        \frac{D_{LS}}{D_S} = \sqrt{1 + \Omega_k M_L^2}
            - \frac{M_L}{M_S} \sqrt{1 + \Omega_k M_S^2}

    Parameters
    ----------
    redshift_object, redshift_source : float
        Redshifts of lens and source, the second one greater.
    cosmology : FLRW, default=Planck15
        Cosmology of astropy.

    Returns
    -------
    float
        Ratio of angular diameter distances, between 0 and 1.

    Raises
    ------
    ValueError
        If the redshifts are not positive, finite and in order.
    TypeError
        If the cosmology is not one of astropy's.

    References
    ----------
    Hogg (1999), arXiv:astro-ph/9905116, section on angular diameter distances.
    """
    check_cosmology(cosmology)
    check_lens_redshifts(redshift_object, redshift_source)
    hubble_distance = cosmology.hubble_distance
    lens, source = (
        (cosmology.comoving_transverse_distance(z) / hubble_distance).value
        for z in (redshift_object, redshift_source)
    )
    curvature = cosmology.Ok0
    return np.sqrt(1.0 + curvature * lens**2) - lens / source * np.sqrt(
        1.0 + curvature * source**2
    )


def kpc_per_arcsec_from(redshift: float, cosmology: FLRW = Planck15) -> u.Quantity:
    """Physical length across the line of sight of an arcsec.

    Parameters
    ----------
    redshift : float
        Redshift, positive.
    cosmology : FLRW, default=Planck15
        Cosmology of astropy.

    Returns
    -------
    Quantity
        Length per angle, in kpc / arcsec.

    Raises
    ------
    ValueError
        If the redshift is not positive and finite.
    """
    check_cosmology(cosmology)
    check_positive("redshift", redshift)
    distance = cosmology.angular_diameter_distance(redshift)
    return (distance / u.rad).to(u.kpc / u.arcsec)


def angle_from(
    length: u.Quantity, redshift: float, cosmology: FLRW = Planck15
) -> u.Quantity:
    """Angle subtended by a physical length across the line of sight.

    Parameters
    ----------
    length : Quantity
        A length, of any sign.
    redshift, cosmology
        As `kpc_per_arcsec_from`.

    Returns
    -------
    Quantity
        The angle, in arcsec.
    """
    length = finite_quantity_from("length", length, u.kpc)
    return (length / kpc_per_arcsec_from(redshift, cosmology)).to(u.arcsec)


def critical_surface_density_from(
    redshift_object: float, redshift_source: float, cosmology: FLRW = Planck15
) -> u.Quantity:
    """Critical surface density of a lens; the formula is in the module's docstring.

    Parameters
    ----------
    redshift_object, redshift_source, cosmology
        As `distance_ratio_from`, errors too.

    Returns
    -------
    Quantity
        Surface density, in solar masses per square (physical) kpc.
    """
    ratio = distance_ratio_from(redshift_object, redshift_source, cosmology)
    distance = cosmology.angular_diameter_distance(redshift_object)
    density = const.c**2 / (4.0 * np.pi * const.G * distance * ratio)
    return density.to(SURFACE_DENSITY_UNIT)


def _mass_per_line_density_from(redshift_object, redshift_source, cosmology):
    """Mass per length of a line density of one arcsec, in Msun / (kpc arcsec)."""
    density = critical_surface_density_from(redshift_object, redshift_source, cosmology)
    return density * kpc_per_arcsec_from(redshift_object, cosmology)


def line_density_from(
    mass_per_length: u.Quantity,
    redshift_object: float,
    redshift_source: float,
    cosmology: FLRW = Planck15,
) -> u.Quantity:
    r"""Line density :math:`\lambda = \mu / (\Sigma_{\rm cr} D_L)` of a string.

    Parameters
    ----------
    mass_per_length : Quantity
        Mass per physical length :math:`\mu`; negative for a vortex.
    redshift_object, redshift_source, cosmology
        As `distance_ratio_from`.

    Returns
    -------
    Quantity
        Line density, in arcsec, with the sign of `mass_per_length`.
    """
    mass_per_length = finite_quantity_from(
        "mass_per_length", mass_per_length, MASS_PER_LENGTH_UNIT
    )
    scale = _mass_per_line_density_from(redshift_object, redshift_source, cosmology)
    return (mass_per_length / scale).to(u.arcsec)


def mass_per_length_from(
    line_density: u.Quantity,
    redshift_object: float,
    redshift_source: float,
    cosmology: FLRW = Planck15,
) -> u.Quantity:
    """Mass per physical length of a string, the inverse of `line_density_from`.

    Parameters
    ----------
    line_density : Quantity
        Line density, an angle of any sign.
    redshift_object, redshift_source, cosmology
        As `distance_ratio_from`.

    Returns
    -------
    Quantity
        Mass per length, in solar masses per kpc.
    """
    line_density = finite_quantity_from("line_density", line_density, u.arcsec)
    scale = _mass_per_line_density_from(redshift_object, redshift_source, cosmology)
    return (line_density * scale).to(MASS_PER_LENGTH_UNIT)

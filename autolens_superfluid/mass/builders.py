r"""Profiles of vortices from physical quantities.

A vortex is set by the condensate around it: its core is :math:`\hbar/(mv)` wide and
its mass per length, the deficit in that core, is negative (`physics.vortices`).
Redshifts and a cosmology turn both into arcsec. In a condensate whose bosons repel
each other the core is the healing length instead: pass the speed
:math:`\sqrt{2} c_s` with `physics.sound_speed_from`.

- `vortex_string_from`: one straight vortex in the plane of the lens, `VortexString`.
- `vortex_ring_from`: one ring, `VortexRing`.
- `vortex_network_from`: all strings of a layout (`physics.lattice_layout_from`,
  `tangle_layout_from`, `ring_layout_from`) as a single `VortexNetwork`. Rings are
  polygons in it: thousands of `VortexRing` would make thousands of profiles of a
  galaxy, which no model or plot of PyAutoLens is meant for.

What a vortex lacks in mass is lacking in the halo, which is not part of these profiles:
give the galaxy its smooth halo as well, with the density that it would have without
vortices. The density is taken to be the same all along a vortex; a density in the
middle of the halo therefore bounds the deficit of a long string from above.

Physical quantities are those of astropy with any fitting unit, and a wrong or missing
unit raises `astropy.units.UnitConversionError`. Places and directions on the sky are
plain numbers in arcsec and degrees, as the profiles take them.
"""

from __future__ import annotations

import astropy.units as u
from astropy.cosmology import FLRW, Planck15

from autolens_superfluid import physics
from autolens_superfluid.mass.func.network import NETWORK_SLOPE
from autolens_superfluid.mass.vortex_network import VortexNetwork
from autolens_superfluid.mass.vortex_ring import VortexRing
from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.physics.checks import positive_quantity_from


def vortex_string_from(
    boson_mass: u.Quantity,
    speed: u.Quantity,
    density: u.Quantity,
    length: u.Quantity,
    redshift_object: float,
    redshift_source: float,
    centre: tuple[float, float] = (0.0, 0.0),
    position_angle: float = 0.0,
    slope: float = 2.0,
    cosmology: FLRW = Planck15,
) -> VortexString:
    """Return the profile of one straight vortex in the plane of the lens.

    Parameters
    ----------
    boson_mass : Quantity
        Mass of the boson, as a mass or an energy.
    speed : Quantity
        Speed of the bosons, which with their mass sets the core radius.
    density : Quantity
        Mass density of the condensate around the vortex.
    length : Quantity
        Physical length of the vortex.
    redshift_object, redshift_source : float
        Redshifts of lens and source, the second one greater.
    centre : tuple of two floats, default=(0.0, 0.0)
        (y, x) of its middle, in arcsec.
    position_angle : float, default=0.0
        Direction in degrees, counter-clockwise from the positive x-axis.
    slope : float, default=2.0
        Power with which the density rises from the axis; dimensionless, positive.
    cosmology : FLRW, default=Planck15
        Cosmology of astropy; the default is that of PyAutoLens.

    Returns
    -------
    VortexString
        Profile of negative `line_density`, all its lengths in arcsec.

    Raises
    ------
    astropy.units.UnitConversionError
        If a quantity has no unit, or one of another kind.
    ValueError
        If a quantity is not positive and finite, or the redshifts are out of order.

    Examples
    --------
    >>> import astropy.units as u
    >>> vortex = vortex_string_from(
    ...     boson_mass=1e-23 * u.eV,
    ...     speed=200.0 * u.km / u.s,
    ...     density=1e8 * u.Msun / u.kpc**3,
    ...     length=10.0 * u.kpc,
    ...     redshift_object=0.5,
    ...     redshift_source=1.0,
    ... )
    >>> print(f"{vortex.line_density:.4f} arcsec")
    -0.0076 arcsec
    """
    length = positive_quantity_from("length", length, u.kpc)
    core_radius = physics.vortex_core_radius_from(boson_mass, speed)
    return VortexString(
        centre=centre,
        position_angle=position_angle,
        length=float(_arcsec_from(length, redshift_object, cosmology)),
        core_radius=float(_arcsec_from(core_radius, redshift_object, cosmology)),
        slope=slope,
        line_density=_line_density_from(
            density, core_radius, slope, redshift_object, redshift_source, cosmology
        ),
    )


def vortex_ring_from(
    boson_mass: u.Quantity,
    speed: u.Quantity,
    density: u.Quantity,
    radius: u.Quantity,
    redshift_object: float,
    redshift_source: float,
    centre: tuple[float, float] = (0.0, 0.0),
    position_angle: float = 0.0,
    inclination: float = 0.0,
    slope: float = 2.0,
    cosmology: FLRW = Planck15,
) -> VortexRing:
    r"""Return the profile of one vortex ring.

    The ring of `VortexRing` is flat and uniform across its width. Its width here is
    that of a band as widely spread as the vortex (`physics.vortex_width_from`),
    :math:`\sqrt{2}` core radii for a slope of 2; mass, centre and the spread across
    the ring are those of the vortex if it is seen face-on. The band has no thickness
    out of its plane: nearly edge-on, a network of one `physics.ring_layout_from` is
    closer to a vortex.

    Parameters
    ----------
    radius : Quantity
        Radius of the ring, greater than half its width.
    position_angle : float, default=0.0
        Direction of the major axis in degrees, counter-clockwise from the positive
        x-axis.
    inclination : float, default=0.0
        Angle between the ring's axis and the line of sight, 0 (face-on) to 90 degrees.
    boson_mass, speed, density, redshift_object, redshift_source, centre, slope
        As `vortex_string_from`, errors too.
    cosmology : FLRW, default=Planck15
        As `vortex_string_from`.

    Returns
    -------
    VortexRing
        Profile of negative `line_density`, all its lengths in arcsec.
    """
    radius = positive_quantity_from("radius", radius, u.kpc)
    core_radius = physics.vortex_core_radius_from(boson_mass, speed)
    width = physics.vortex_width_from(core_radius, slope)
    return VortexRing(
        centre=centre,
        position_angle=position_angle,
        radius=float(_arcsec_from(radius, redshift_object, cosmology)),
        inclination=inclination,
        width=float(_arcsec_from(width, redshift_object, cosmology)),
        line_density=_line_density_from(
            density, core_radius, slope, redshift_object, redshift_source, cosmology
        ),
    )


def vortex_network_from(
    layout: physics.StringLayout,
    boson_mass: u.Quantity,
    speed: u.Quantity,
    density: u.Quantity,
    redshift_object: float,
    redshift_source: float,
    centre: tuple[float, float] = (0.0, 0.0),
    cosmology: FLRW = Planck15,
) -> VortexNetwork:
    """Return all vortices of a layout as one profile.

    Every string of the layout is projected onto the plane of the lens with its mass,
    centre and second moments (`physics.layouts`). The slope of all is 2. Cores are not
    kept from overlapping: that their distances are greater than their widths is up to
    the layout.

    Parameters
    ----------
    layout : StringLayout
        Strings in space, relative to the centre of the halo.
    centre : tuple of two floats, default=(0.0, 0.0)
        (y, x) of the halo's centre, in arcsec.
    boson_mass, speed, density, redshift_object, redshift_source, cosmology
        As `vortex_string_from`, errors too.

    Returns
    -------
    VortexNetwork
        Profile with one string for each of the layout, `line_density_factor` 1.

    Examples
    --------
    >>> import astropy.units as u
    >>> from autolens_superfluid import physics
    >>> boson_mass = 1e-22 * u.eV
    >>> layout = physics.lattice_layout_from(
    ...     angular_speed=20.0 * u.km / u.s / u.kpc,
    ...     boson_mass=boson_mass,
    ...     halo_radius=10.0 * u.kpc,
    ...     inclination=90.0,
    ... )
    >>> network = vortex_network_from(
    ...     layout,
    ...     boson_mass=boson_mass,
    ...     speed=200.0 * u.km / u.s,
    ...     density=1e8 * u.Msun / u.kpc**3,
    ...     redshift_object=0.5,
    ...     redshift_source=1.0,
    ... )
    >>> network.total_strings
    109
    """
    core_radius = physics.vortex_core_radius_from(boson_mass, speed)
    line_density = _line_density_from(
        density, core_radius, NETWORK_SLOPE, redshift_object, redshift_source, cosmology
    )
    strings = physics.projected_strings_from(layout, core_radius, NETWORK_SLOPE)
    return VortexNetwork(
        strings=VortexNetwork.strings_from(
            centre=_arcsec_from(strings.centre_yx, redshift_object, cosmology) + centre,
            position_angle=strings.position_angle,
            length=_arcsec_from(strings.length, redshift_object, cosmology),
            core_radius=_arcsec_from(core_radius, redshift_object, cosmology),
            line_density=line_density * strings.stretch,
        )
    )


def _arcsec_from(length, redshift_object, cosmology):
    """Angle of a physical length, as a number or array in arcsec."""
    angle = physics.angle_from(length, redshift_object, cosmology)
    return angle.to_value(u.arcsec)


def _line_density_from(
    density, core_radius, slope, redshift_object, redshift_source, cosmology
):
    """Line density of a vortex, as a plain float in arcsec."""
    mass_per_length = physics.vortex_mass_per_length_from(density, core_radius, slope)
    line_density = physics.line_density_from(
        mass_per_length, redshift_object, redshift_source, cosmology
    )
    return float(line_density.to_value(u.arcsec))

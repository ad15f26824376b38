"""Arrangements of vortices in a halo: a lattice, a tangle, rings.

A condensate in uniform rotation has its vortices in a lattice along its axis;
turbulence leaves an isotropic tangle; the interference of waves in a halo without
rotation makes rings. Sources are in `vortex_numbers`.

Angles of directions are plain numbers in degrees, as in the profiles: position angles
counter-clockwise from the x axis, inclinations from the line of sight.
"""

from __future__ import annotations

import astropy.units as u
import numpy as np

from autolens_superfluid.physics.checks import (
    check_count,
    check_finite,
    positive_quantity_from,
    rng_from,
)
from autolens_superfluid.physics.layouts import StringLayout
from autolens_superfluid.physics.vortex_numbers import (
    vortex_areal_density_from,
    vortex_number_from,
)


def lattice_layout_from(
    angular_speed: u.Quantity,
    boson_mass: u.Quantity,
    halo_radius: u.Quantity,
    inclination: float = 0.0,
    position_angle: float = 0.0,
) -> StringLayout:
    r"""Arrange the vortices of a uniformly rotating halo in a triangular lattice.

    The density :math:`n_v = 2 \Omega m / h` of vortices across the axis gives the
    distance :math:`\sqrt{2 / (\sqrt{3} n_v)}` between neighbours. One vortex is on the
    axis, and each ends where it leaves the sphere of the halo. Nothing is random.

    Parameters
    ----------
    angular_speed, boson_mass : Quantity
        As `vortex_areal_density_from`.
    halo_radius : Quantity
        Radius of the sphere that rotates.
    inclination : float, default=0.0
        Angle between the axis and the line of sight, in degrees: 0 looks along the
        vortices, 90 across them.
    position_angle : float, default=0.0
        Position angle of the axis on the sky, in degrees.

    Returns
    -------
    StringLayout
        Parallel strings, about :math:`\pi R^2 n_v` of them.

    Raises
    ------
    ValueError
        If the halo rotates too slowly to hold one vortex.
    """
    check_finite("inclination", inclination)
    check_finite("position_angle", position_angle)
    radius = positive_quantity_from("halo_radius", halo_radius, u.kpc)
    number = vortex_number_from(angular_speed, boson_mass, radius)
    if number < 1.0:
        raise ValueError(
            "angular_speed must be fast enough for one vortex inside halo_radius; "
            f"got {angular_speed}, for {number:.3g} vortices"
        )
    density = vortex_areal_density_from(angular_speed, boson_mass)
    spacing = np.sqrt(2.0 / (np.sqrt(3.0) * density)).to_value(u.kpc)
    across, along = _triangular_sites_from(spacing, radius.value)
    length = 2.0 * np.sqrt(radius.value**2 - across**2 - along**2)
    sin_i, cos_i = _sin_cos_from(inclination)
    sin_p, cos_p = _sin_cos_from(position_angle)
    centre_yx = np.stack(
        [
            across * cos_p + along * cos_i * sin_p,
            -across * sin_p + along * cos_i * cos_p,
        ],
        axis=1,
    )
    axis = np.array([sin_i * sin_p, sin_i * cos_p, cos_i])
    return StringLayout(
        centre_yx * u.kpc, np.tile(axis, (length.size, 1)), length * u.kpc
    )


def _sin_cos_from(degrees: float) -> tuple[float, float]:
    radians = np.radians(degrees)
    return np.sin(radians), np.cos(radians)


def _triangular_sites_from(spacing: float, radius: float):
    """Return coordinates of the sites of a triangular lattice inside a circle."""
    n = int(np.ceil(2.0 * radius / (np.sqrt(3.0) * spacing)))
    sites = np.arange(-n, n + 1)
    i, j = np.meshgrid(sites, sites)
    x, y = spacing * (i + 0.5 * j), spacing * np.sqrt(0.75) * j
    inside = x**2 + y**2 < radius**2
    return x[inside], y[inside]


def tangle_layout_from(
    number: int,
    length: u.Quantity,
    halo_radius: u.Quantity,
    seed: int | np.random.Generator,
) -> StringLayout:
    """Draw an isotropic tangle of strings.

    Parameters
    ----------
    number : int
        Number of strings, at least 1.
    length : Quantity
        Length of each in space.
    halo_radius : Quantity
        Radius of the sphere in which their middles are uniform.
    seed : int or numpy.random.Generator
        Where the random numbers come from.

    Returns
    -------
    StringLayout
        Strings of equal length in random directions.
    """
    rng = rng_from(seed)
    check_count("number", number)
    length = positive_quantity_from("length", length, u.kpc)
    centre_yx = _sphere_points_from(rng, number, halo_radius)[:, :2]
    direction = _unit_vectors_from(rng.normal(size=(number, 3)))
    return StringLayout(centre_yx, direction, np.full(number, length.value) * u.kpc)


def ring_layout_from(
    number: int,
    ring_radius: u.Quantity,
    halo_radius: u.Quantity,
    seed: int | np.random.Generator,
    segments: int = 16,
) -> StringLayout:
    r"""Draw rings in random planes, each as a regular polygon of straight strings.

    The polygons have the circumference :math:`2 \pi R` of the rings, so that the mass
    is exact; their second moments are smaller than those of circles by the fraction
    :math:`\pi^2 / (3 n^2)` for n segments, 1.3 per cent for 16. For one ring, or a few,
    `VortexRing` is exact.

    Parameters
    ----------
    number : int
        Number of rings, at least 1; `vortex_ring_number_from` tells how many a halo
        of wave dark matter holds.
    ring_radius : Quantity
        Radius of each ring, of the order of the de Broglie length.
    halo_radius : Quantity
        Radius of the sphere in which their centres are uniform.
    seed : int or numpy.random.Generator
        Where the random numbers come from.
    segments : int, default=16
        Number of straight strings for each ring, at least 3.

    Returns
    -------
    StringLayout
        `number` times `segments` strings, those of one ring in a row.
    """
    rng = rng_from(seed)
    check_count("number", number)
    check_count("segments", segments, minimum=3)
    radius = positive_quantity_from("ring_radius", ring_radius, u.kpc)
    centre = _sphere_points_from(rng, number, halo_radius)
    # Two orthonormal vectors that span a random plane, and start at a random angle.
    first = _unit_vectors_from(rng.normal(size=(number, 3)))
    other = rng.normal(size=(number, 3))
    second = _unit_vectors_from(
        other - np.sum(other * first, axis=1, keepdims=True) * first
    )
    angle = 2.0 * np.pi * np.arange(segments)[None, :, None] / segments
    outwards = np.cos(angle) * first[:, None] + np.sin(angle) * second[:, None]
    along = np.cos(angle) * second[:, None] - np.sin(angle) * first[:, None]
    apothem = radius * np.pi / (segments * np.tan(np.pi / segments))
    middle = centre[:, None] + apothem * outwards
    side = 2.0 * np.pi * radius / segments
    return StringLayout(
        middle.reshape(-1, 3)[:, :2],
        along.reshape(-1, 3),
        np.full(number * segments, side.value) * u.kpc,
    )


def _sphere_points_from(rng, number: int, halo_radius: u.Quantity) -> u.Quantity:
    """Points uniform in a sphere, of shape (number, 3), in kpc."""
    radius = positive_quantity_from("halo_radius", halo_radius, u.kpc)
    direction = _unit_vectors_from(rng.normal(size=(number, 3)))
    return radius * rng.uniform(size=(number, 1)) ** (1.0 / 3.0) * direction


def _unit_vectors_from(vectors: np.ndarray) -> np.ndarray:
    """Vectors of shape (n, 3) over their lengths."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

"""Profiles from physical quantities: masses asked for, places, and errors."""

import astropy.units as u
import autogalaxy as ag
import numpy as np
import pytest
from astropy.cosmology import FlatLambdaCDM

from autolens_superfluid import physics
from autolens_superfluid.mass.builders import (
    vortex_network_from,
    vortex_ring_from,
    vortex_string_from,
)

CONDENSATE = {
    "boson_mass": 1e-23 * u.eV,
    "speed": 200.0 * u.km / u.s,
    "density": 1e8 * u.Msun / u.kpc**3,
    "redshift_object": 0.5,
    "redshift_source": 1.0,
}
HALO_RADIUS = 10.0 * u.kpc
# Far outside of every halo here: the circle holds all of the mass.
FAR = 100.0


def core_radius_from():
    return physics.vortex_core_radius_from(
        CONDENSATE["boson_mass"], CONDENSATE["speed"]
    )


def angular_mass_from(physical_length):
    """Mass of vortices of a total length, in arcsec^2 of the critical density."""
    mass = physical_length * physics.vortex_mass_per_length_from(
        CONDENSATE["density"], core_radius_from()
    )
    area = mass / physics.critical_surface_density_from(0.5, 1.0)
    return (area / physics.kpc_per_arcsec_from(0.5) ** 2).to_value(u.arcsec**2)


def tangle_from(seed=0):
    return physics.tangle_layout_from(30, 4.0 * u.kpc, HALO_RADIUS, seed)


def second_moments_from(strings):
    """Second moments of the mass of a network's strings about the origin."""
    centre, angle = strings[:, :2], np.radians(strings[:, 2])
    length, radius, line_density = strings[:, 3:].T
    along = np.stack([np.sin(angle), np.cos(angle)], axis=1)
    across = np.stack([np.cos(angle), -np.sin(angle)], axis=1)
    moments = (
        centre[:, :, None] * centre[:, None]
        + along[:, :, None] * along[:, None] * length[:, None, None] ** 2 / 12.0
        + across[:, :, None] * across[:, None] * radius[:, None, None] ** 2 / 6.0
    )
    return np.tensordot(line_density * length, moments, axes=1)


def test__vortex_string_from__total_mass__is_the_deficit_of_the_core():
    vortex = vortex_string_from(**CONDENSATE, length=8.0 * u.kpc)
    mass = vortex.mass_angular_within_circle_from(radius=FAR)
    assert mass == pytest.approx(angular_mass_from(8.0 * u.kpc), rel=1e-6)
    assert mass < 0.0


def test__vortex_string_from__slope__its_mass_is_used():
    two = vortex_string_from(**CONDENSATE, length=8.0 * u.kpc)
    six = vortex_string_from(**CONDENSATE, length=8.0 * u.kpc, slope=6.0)
    assert six.slope == 6.0
    assert six.line_density / two.line_density == pytest.approx(1.5, rel=1e-12)


def test__vortex_string_from__lengths__are_in_arcsec():
    cosmology = FlatLambdaCDM(H0=70.0, Om0=0.3)
    vortex = vortex_string_from(
        **CONDENSATE, length=6.1042 * u.kpc, cosmology=cosmology
    )
    assert vortex.length == pytest.approx(1.0, rel=1e-5)
    assert vortex.core_radius == pytest.approx(0.157, abs=5e-4)
    assert vortex.line_density == pytest.approx(-7.67e-3, abs=5e-6)


def test__vortex_string_from__place_and_direction__are_passed_on():
    vortex = vortex_string_from(
        **CONDENSATE, length=8.0 * u.kpc, centre=(0.3, -0.8), position_angle=70.0
    )
    assert vortex.centre == (0.3, -0.8)
    assert vortex.position_angle == 70.0


def test__vortex_string_from__profile__survives_json(tmp_path):
    vortex = vortex_string_from(**CONDENSATE, length=8.0 * u.kpc)
    path = tmp_path / "vortex.json"
    ag.output_to_json(obj=vortex, file_path=path)
    assert ag.from_json(file_path=path) == vortex


def test__vortex_ring_from__total_mass__is_the_deficit_of_the_core():
    ring = vortex_ring_from(**CONDENSATE, radius=3.0 * u.kpc, inclination=50.0)
    expected = angular_mass_from(2.0 * np.pi * 3.0 * u.kpc)
    assert ring.mass_angular_within_circle_from(radius=FAR) == pytest.approx(
        expected, rel=1e-6
    )


def test__vortex_ring_from__wider_than_its_radius__raises():
    with pytest.raises(ag.exc.ModelParameterException, match="width must be below"):
        vortex_ring_from(**CONDENSATE, radius=0.1 * u.kpc)


@pytest.mark.parametrize("inclination", [0.0, 37.0, 90.0])
def test__vortex_network_from__lattice__total_mass(inclination):
    layout = physics.lattice_layout_from(
        20.0 * u.km / u.s / u.kpc,
        CONDENSATE["boson_mass"],
        HALO_RADIUS,
        inclination,
        30.0,
    )
    network = vortex_network_from(layout, **CONDENSATE)
    expected = angular_mass_from(layout.total_length)
    assert network.total_strings == layout.length.size
    assert network.mass_angular_within_circle_from(radius=FAR) == pytest.approx(
        expected, rel=1e-4
    )


def test__vortex_network_from__rings__total_mass():
    layout = physics.ring_layout_from(4, 2.0 * u.kpc, HALO_RADIUS, seed=0)
    network = vortex_network_from(layout, **CONDENSATE)
    expected = angular_mass_from(4.0 * 2.0 * np.pi * 2.0 * u.kpc)
    length, line_density = network.strings[:, 3], network.strings[:, 5]
    assert np.sum(length * line_density) == pytest.approx(expected, rel=1e-12)


def test__vortex_network_from__one_ring__far_field_as_vortex_ring():
    # Face-on: two axes in the plane of the sky, as sides of a polygon.
    angle = 2.0 * np.pi * np.arange(16) / 16
    radius = 3.0
    apothem = radius * np.pi / (16 * np.tan(np.pi / 16))
    layout = physics.StringLayout(
        apothem * np.stack([np.sin(angle), np.cos(angle)], axis=1) * u.kpc,
        np.stack([np.cos(angle), -np.sin(angle), 0.0 * angle], axis=1),
        np.full(16, 2.0 * np.pi * radius / 16) * u.kpc,
    )
    network = vortex_network_from(layout, **CONDENSATE)
    ring = vortex_ring_from(**CONDENSATE, radius=radius * u.kpc)
    grid = ag.Grid2DIrregular(values=[(1.5, 0.4), (-0.3, 2.0)])
    np.testing.assert_allclose(
        network.deflections_yx_2d_from(grid=grid),
        ring.deflections_yx_2d_from(grid=grid),
        rtol=1e-3,
    )


def test__vortex_network_from__second_moments__as_the_strings_in_space():
    # Strings seen along their axes are round: their moments are those of discs.
    layout = physics.StringLayout(
        [[1.0, 2.0]] * u.kpc, np.array([[0.0, 0.0, 1.0]]), [5.0] * u.kpc
    )
    network = vortex_network_from(layout, **CONDENSATE)
    scale = physics.kpc_per_arcsec_from(0.5).value
    disc = (core_radius_from().value / scale) ** 2 / 6.0
    centre = np.array([1.0, 2.0]) / scale
    expected = angular_mass_from(5.0 * u.kpc) * (
        np.outer(centre, centre) + disc * np.eye(2)
    )
    np.testing.assert_allclose(
        second_moments_from(network.strings), expected, rtol=1e-10
    )


def test__vortex_network_from__centre__moves_the_strings():
    layout = tangle_from()
    here = vortex_network_from(layout, **CONDENSATE)
    there = vortex_network_from(layout, **CONDENSATE, centre=(0.2, -0.5))
    shift = there.strings - here.strings
    np.testing.assert_allclose(shift[:, :2], [[0.2, -0.5]] * 30, atol=1e-12)
    np.testing.assert_array_equal(shift[:, 2:], 0.0)


def test__vortex_network_from__one_string_in_the_plane__is_the_vortex_string():
    layout = physics.StringLayout(
        [[0.0, 0.0]] * u.kpc, np.array([[0.6, 0.8, 0.0]]), [8.0] * u.kpc
    )
    network = vortex_network_from(layout, **CONDENSATE, centre=(0.1, 0.2))
    string = vortex_string_from(
        **CONDENSATE,
        length=8.0 * u.kpc,
        centre=(0.1, 0.2),
        position_angle=np.degrees(np.arctan2(0.6, 0.8)),
    )
    grid = ag.Grid2DIrregular(values=[(0.3, 0.1), (-0.4, 0.9), (2.0, -1.0)])
    np.testing.assert_allclose(
        network.deflections_yx_2d_from(grid=grid),
        string.deflections_yx_2d_from(grid=grid),
        rtol=1e-9,
        atol=1e-14,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("boson_mass", 1e-23),
        ("boson_mass", 1e-23 * u.kpc),
        ("speed", 200.0),
        ("density", 1e8 * u.Msun / u.kpc**2),
        ("length", 1.0 * u.arcsec),
    ],
)
def test__vortex_string_from__wrong_unit__raises_unit_error_with_name(name, value):
    arguments = CONDENSATE | {"length": 8.0 * u.kpc} | {name: value}
    with pytest.raises(u.UnitConversionError, match=name):
        vortex_string_from(**arguments)


def test__vortex_ring_from__radius_in_arcsec__raises_unit_error_with_name():
    with pytest.raises(u.UnitConversionError, match="radius must be"):
        vortex_ring_from(**CONDENSATE, radius=1.0 * u.arcsec)


def test__vortex_string_from__length_not_positive__raises():
    with pytest.raises(ValueError, match="length must be positive"):
        vortex_string_from(**CONDENSATE, length=-1.0 * u.kpc)


def test__vortex_string_from__source_before_lens__raises():
    arguments = CONDENSATE | {"redshift_source": 0.4}
    with pytest.raises(ValueError, match="redshift_source must be"):
        vortex_string_from(**arguments, length=1.0 * u.kpc)

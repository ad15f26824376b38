"""Width and mass of a vortex: quadrature, the table of what is seen, inverses."""

import astropy.units as u
import numpy as np
import pytest
from astropy.cosmology import FlatLambdaCDM
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from autolens_superfluid import physics

DENSITY = 1e8 * u.Msun / u.kpc**3
SPEED = 200.0 * u.km / u.s
COSMOLOGY = FlatLambdaCDM(H0=70.0, Om0=0.3)


@pytest.mark.parametrize(
    ("boson_mass", "mass_per_length", "deflection"),
    [(1e-24, 1.4e10, 0.77), (1e-23, 1.4e8, 7.7e-3), (1e-22, 1.4e6, 7.7e-5)],
)
def test__table_of_what_imaging_can_see(boson_mass, mass_per_length, deflection):
    radius = physics.vortex_core_radius_from(boson_mass * u.eV, SPEED)
    mass = physics.vortex_mass_per_length_from(DENSITY, radius)
    line_density = physics.line_density_from(mass, 0.5, 1.0, COSMOLOGY)
    # Half a unit of the last printed digit.
    assert -mass.to_value(u.Msun / u.kpc) == pytest.approx(mass_per_length, rel=0.04)
    assert -line_density.to_value(u.arcsec) == pytest.approx(deflection, rel=0.007)


def test__vortex_core_radius_from__is_a_radian_of_the_de_broglie_wave():
    radius = physics.vortex_core_radius_from(1e-22 * u.eV, SPEED)
    length = physics.de_broglie_length_from(1e-22 * u.eV, SPEED)
    assert (length / radius).value == pytest.approx(2.0 * np.pi, rel=1e-14)


@pytest.mark.parametrize("slope", [0.5, 1.0, 2.0, 4.0, 10.0])
def test__vortex_mass_per_length_from__as_quadrature(slope):
    integral, _ = quad(lambda r: 2.0 * np.pi * r * (r**slope - 1.0), 0.0, 1.0)
    mass = physics.vortex_mass_per_length_from(DENSITY, 0.3 * u.kpc, slope)
    assert mass.to_value(u.Msun / u.kpc) == pytest.approx(
        1e8 * 0.09 * integral, rel=1e-9
    )


def test__vortex_mass_per_length_from__steep__an_empty_tube():
    mass = physics.vortex_mass_per_length_from(DENSITY, 1.0 * u.kpc, slope=1e9)
    assert mass.to_value(u.Msun / u.kpc) == pytest.approx(-np.pi * 1e8, rel=1e-8)


@settings(max_examples=30, deadline=None)
@given(
    density=st.floats(1e4, 1e10),
    core_radius=st.floats(1e-4, 1e2),
    slope=st.floats(0.5, 10.0),
)
def test__vortex_density_from__inverts_vortex_mass_per_length_from(
    density, core_radius, slope
):
    radius = core_radius * u.kpc
    mass = physics.vortex_mass_per_length_from(
        density * u.Msun / u.kpc**3, radius, slope
    )
    back = physics.vortex_density_from(mass, radius, slope)
    assert back.to_value(u.Msun / u.kpc**3) == pytest.approx(density, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(log10_mass=st.floats(-26.0, -18.0), speed=st.floats(1.0, 2000.0))
def test__vortex_boson_mass_from__inverts_vortex_core_radius_from(log10_mass, speed):
    mass, speed = 10.0**log10_mass * u.eV, speed * u.km / u.s
    radius = physics.vortex_core_radius_from(mass, speed)
    back = physics.vortex_boson_mass_from(radius, speed)
    assert (back / mass).value == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize("mass", [0.0, 1e8])
def test__vortex_density_from__string_of_mass__raises(mass):
    with pytest.raises(ValueError, match="mass_per_length of a vortex must be neg"):
        physics.vortex_density_from(mass * u.Msun / u.kpc, 1.0 * u.kpc)


@pytest.mark.parametrize("slope", [0.0, -2.0, np.nan])
def test__vortex_mass_per_length_from__slope_not_positive__raises(slope):
    with pytest.raises(ValueError, match="slope must be positive"):
        physics.vortex_mass_per_length_from(DENSITY, 1.0 * u.kpc, slope)


@pytest.mark.parametrize(
    ("density", "core_radius", "name"),
    [(1e8, 1.0 * u.kpc, "density"), (DENSITY, 1.0 * u.arcsec, "core_radius")],
)
def test__vortex_mass_per_length_from__wrong_units__raises_unit_error(
    density, core_radius, name
):
    with pytest.raises(u.UnitConversionError, match=name):
        physics.vortex_mass_per_length_from(density, core_radius)


@pytest.mark.parametrize("slope", [0.5, 2.0, 6.0])
def test__vortex_width_from__second_moment__as_quadrature(slope):
    mass, _ = quad(lambda r: r * (1.0 - r**slope), 0.0, 1.0)
    # The mean of a squared cosine over the turn is a half.
    moment, _ = quad(lambda r: 0.5 * r**3 * (1.0 - r**slope), 0.0, 1.0)
    width = physics.vortex_width_from(1.0 * u.kpc, slope)
    assert width.to_value(u.kpc) ** 2 / 12.0 == pytest.approx(moment / mass, rel=1e-9)

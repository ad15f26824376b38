"""Masses of haloes and their Einstein radii: known numbers and inverses."""

import astropy.units as u
import numpy as np
import pytest
from astropy.cosmology import FlatLambdaCDM
from hypothesis import given, settings
from hypothesis import strategies as st

from autolens_superfluid import physics

COSMOLOGY = FlatLambdaCDM(H0=70.0, Om0=0.3)


def test__einstein_radius_of_mass_from__massive_halo__known_value():
    radius = physics.einstein_radius_of_mass_from(1e12 * u.Msun, 0.5, 1.0, COSMOLOGY)
    assert radius.to_value(u.arcsec) == pytest.approx(1.665, abs=6e-4)


def test__einstein_mass_from__typical_lens__known_value():
    mass = physics.einstein_mass_from(1.2 * u.arcsec, 0.5, 1.0, COSMOLOGY)
    assert mass.to_value(u.Msun) == pytest.approx(5.2e11, rel=1e-3)


@settings(max_examples=30, deadline=None)
@given(radius=st.floats(1e-3, 60.0), redshift=st.floats(0.05, 0.95))
def test__einstein_radius_of_mass_from__inverts_einstein_mass_from(radius, redshift):
    mass = physics.einstein_mass_from(radius * u.arcsec, redshift, 1.0)
    back = physics.einstein_radius_of_mass_from(mass, redshift, 1.0)
    assert back.to_value(u.arcsec) == pytest.approx(radius, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(dispersion=st.floats(1.0, 2000.0), redshift=st.floats(0.05, 0.95))
def test__isothermal_velocity_dispersion_from__inverts(dispersion, redshift):
    radius = physics.isothermal_einstein_radius_from(
        dispersion * u.km / u.s, redshift, 1.0
    )
    back = physics.isothermal_velocity_dispersion_from(radius, redshift, 1.0)
    assert back.to_value(u.km / u.s) == pytest.approx(dispersion, rel=1e-12)


def test__isothermal_einstein_radius_from__far_source_near_lens__known_value():
    # 4 pi (220 km/s / c)^2 = 1.396 arcsec as the distances become equal.
    radius = physics.isothermal_einstein_radius_from(220.0 * u.km / u.s, 1e-6, 2.0)
    assert radius.to_value(u.arcsec) == pytest.approx(1.396, abs=1e-3)


def test__isothermal_einstein_radius_from__mass_is_that_of_the_sphere():
    # The projected mass of a singular isothermal sphere is pi sigma^2 R / G.
    dispersion, g = 250.0, 4.300917e-6
    radius = physics.isothermal_einstein_radius_from(dispersion * u.km / u.s, 0.5, 1.0)
    length = radius * physics.kpc_per_arcsec_from(0.5)
    expected = np.pi * dispersion**2 * length.to_value(u.kpc) / g
    mass = physics.einstein_mass_from(radius, 0.5, 1.0)
    assert mass.to_value(u.Msun) == pytest.approx(expected, rel=1e-6)


def test__mass_fraction_from__agrees_with_physical_masses():
    line_density, length, radius = -0.1 * u.arcsec, 1.5 * u.arcsec, 1.2 * u.arcsec
    per_length = physics.mass_per_length_from(line_density, 0.5, 1.0)
    mass = per_length * length * physics.kpc_per_arcsec_from(0.5)
    expected = mass / physics.einstein_mass_from(radius, 0.5, 1.0)
    fraction = physics.mass_fraction_from(line_density, length, radius)
    assert fraction == pytest.approx(expected.to_value(""), rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(
    fraction=st.floats(-0.5, 0.5),
    length=st.floats(0.01, 10.0),
    radius=st.floats(0.1, 10.0),
)
def test__line_density_of_mass_fraction_from__inverts(fraction, length, radius):
    lengths = length * u.arcsec, radius * u.arcsec
    line_density = physics.line_density_of_mass_fraction_from(fraction, *lengths)
    back = physics.mass_fraction_from(line_density, *lengths)
    assert back == pytest.approx(fraction, rel=1e-12)


def test__mass_fraction_from__length_in_kpc__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="length"):
        physics.mass_fraction_from(0.1 * u.arcsec, 1.0 * u.kpc, 1.0 * u.arcsec)


def test__line_density_of_mass_fraction_from__nan__raises():
    with pytest.raises(ValueError, match="mass_fraction must be finite"):
        physics.line_density_of_mass_fraction_from(
            np.nan, 1.0 * u.arcsec, 1.0 * u.arcsec
        )


@pytest.mark.parametrize("radius", [0.0, -1.2])
def test__einstein_mass_from__radius_not_positive__raises(radius):
    with pytest.raises(ValueError, match="einstein_radius must be positive"):
        physics.einstein_mass_from(radius * u.arcsec, 0.5, 1.0)


def test__isothermal_einstein_radius_from__plain_number__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="velocity_dispersion"):
        physics.isothermal_einstein_radius_from(220.0, 0.5, 1.0)

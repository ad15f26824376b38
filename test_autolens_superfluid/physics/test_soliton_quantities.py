"""Solitons in astropy quantities: profile, mass, inverses and errors."""

import astropy.units as u
import numpy as np
import pytest
from astropy.cosmology import FlatLambdaCDM
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from autolens_superfluid import physics
from autolens_superfluid.physics import soliton

DENSITY = 1e8 * u.Msun / u.kpc**3


def test__soliton_density_from__core_radius__half_the_central_density():
    density = physics.soliton_density_from(0.7 * u.kpc, DENSITY, 0.7 * u.kpc)
    assert (density / DENSITY).value == pytest.approx(0.5, rel=1e-14)


def test__soliton_density_from__centre__central_density():
    density = physics.soliton_density_from([0.0, 1.0] * u.kpc, DENSITY, 1.0 * u.kpc)
    assert density.shape == (2,)
    assert density[0] == DENSITY


def test__soliton_mass_from__as_quadrature():
    core_radius = 0.7 * u.kpc

    def shell(r):
        density = physics.soliton_density_from(r * u.kpc, DENSITY, core_radius)
        return 4.0 * np.pi * r**2 * density.value

    # The tail beyond 30 core radii holds 1e-15 of the mass.
    expected, _ = quad(shell, 0.0, 21.0, limit=200)
    mass = physics.soliton_mass_from(DENSITY, core_radius)
    assert mass.to_value(u.Msun) == pytest.approx(expected, rel=1e-9)


def test__soliton_mass_from__core_mass__is_a_quarter():
    integral, _ = quad(
        lambda x: 4.0 * np.pi * x**2 / (1.0 + soliton.SOLITON_SHAPE * x**2) ** 8, 0, 1
    )
    whole = physics.soliton_mass_from(DENSITY, 1.0 * u.kpc) / (DENSITY * u.kpc**3)
    assert integral / whole.to_value("") == pytest.approx(0.25, abs=0.012)


def test__soliton_core_radius_from__boson_in_kg__as_in_ev():
    mass = (1e-22 * u.eV).to(u.kg, u.mass_energy())
    radius = physics.soliton_core_radius_from(1e9 * u.Msun, mass, 0.0)
    assert radius.to_value(u.kpc) == pytest.approx(1.6, rel=1e-10)


def test__soliton_core_radius_from__cosmology__its_matter_density_is_used():
    matter_only = FlatLambdaCDM(H0=70.0, Om0=1.0)
    radius = physics.soliton_core_radius_from(
        1e9 * u.Msun, 1e-22 * u.eV, 3.0, matter_only
    )
    assert radius.to_value(u.kpc) == pytest.approx(0.8, rel=1e-10)


def test__soliton_central_density_from__milky_way__as_plain_numbers():
    density = physics.soliton_central_density_from(200.0 * u.pc, 3e-22 * u.eV)
    expected = soliton.schive_central_density_from(0.2, np.log10(3e-22))
    assert density.to_value(u.Msun / u.kpc**3) == pytest.approx(expected, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(log10_mass=st.floats(-25.0, -19.0), core_radius=st.floats(1e-3, 1e2))
def test__soliton_boson_mass_from__inverts_soliton_central_density_from(
    log10_mass, core_radius
):
    mass, radius = 10.0**log10_mass * u.eV, core_radius * u.kpc
    density = physics.soliton_central_density_from(radius, mass)
    back = physics.soliton_boson_mass_from(density, radius)
    assert (back / mass).value == pytest.approx(1.0, rel=1e-12)


def test__soliton_central_convergence_from__mass_is_that_of_the_soliton():
    # kappa_0 (1 + a x^2)^-7.5 integrates to 2 pi kappa_0 r_c^2 / (13 a).
    core_radius = 2.0 * u.kpc
    kappa = physics.soliton_central_convergence_from(DENSITY, core_radius, 0.5, 1.0)
    area = 2.0 * np.pi * core_radius**2 / (13.0 * soliton.SOLITON_SHAPE)
    mass = kappa * area * physics.critical_surface_density_from(0.5, 1.0)
    expected = physics.soliton_mass_from(DENSITY, core_radius)
    assert (mass / expected).to_value("") == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((1e9, 1e-22 * u.eV, 0.0), "halo_mass"),
        ((1e9 * u.Msun, 1e-22, 0.0), "boson_mass"),
        ((1e9 * u.kpc, 1e-22 * u.eV, 0.0), "halo_mass"),
    ],
)
def test__soliton_core_radius_from__wrong_units__raises_unit_error(arguments, name):
    with pytest.raises(u.UnitConversionError, match=name):
        physics.soliton_core_radius_from(*arguments)


def test__soliton_core_radius_from__negative_redshift__raises():
    with pytest.raises(ValueError, match="redshift must be finite and not negative"):
        physics.soliton_core_radius_from(1e9 * u.Msun, 1e-22 * u.eV, -0.5)


def test__soliton_density_from__number_density__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="central_density"):
        physics.soliton_density_from(1.0 * u.kpc, 1.0 / u.kpc**3, 1.0 * u.kpc)

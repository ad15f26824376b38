"""Numbers of vortices against the circulation theorem and printed values."""

import astropy.constants as const
import astropy.units as u
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autolens_superfluid import physics

MASS = 1e-22 * u.eV
ANGULAR_SPEED = 20.0 * u.km / u.s / u.kpc


def test__vortex_areal_density_from__halo__known_value():
    density = physics.vortex_areal_density_from(ANGULAR_SPEED, MASS)
    assert density.to_value(u.kpc**-2) == pytest.approx(0.33, abs=0.005)


def test__vortex_areal_density_from__radians__make_no_difference():
    with_radians = physics.vortex_areal_density_from(ANGULAR_SPEED * u.rad, MASS)
    without = physics.vortex_areal_density_from(ANGULAR_SPEED, MASS)
    assert with_radians == without


def test__vortex_areal_density_from__rotating_helium__known_value():
    # Feynman: some 2000 vortices per cm^2 in 4He at 1 rad / s.
    density = physics.vortex_areal_density_from(1.0 * u.rad / u.s, 4.0026 * u.u)
    assert density.to_value(u.cm**-2) == pytest.approx(2.0e3, rel=0.01)


def test__vortex_number_from__halo__known_value():
    number = physics.vortex_number_from(ANGULAR_SPEED, MASS, 10.0 * u.kpc)
    assert number == pytest.approx(104.0, abs=0.5)


def test__vortex_number_from__quanta_make_up_the_circulation_of_the_rim():
    radius = 10.0 * u.kpc
    number = physics.vortex_number_from(ANGULAR_SPEED, MASS, radius)
    circulation = number * physics.circulation_quantum_from(MASS)
    rim = 2.0 * np.pi * radius * (ANGULAR_SPEED * radius)
    assert (circulation / rim).to_value("") == pytest.approx(1.0, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(speed=st.floats(1e-3, 1e3), log10_mass=st.floats(-25.0, -18.0))
def test__angular_speed_from__inverts_vortex_areal_density_from(speed, log10_mass):
    mass = 10.0**log10_mass * u.eV
    density = physics.vortex_areal_density_from(speed * u.km / u.s / u.kpc, mass)
    back = physics.angular_speed_from(density, mass)
    assert back.to_value(u.km / u.s / u.kpc) == pytest.approx(speed, rel=1e-12)


def test__vortex_ring_number_from__one_de_broglie_volume__one_ring():
    speed = 100.0 * u.km / u.s
    length = physics.de_broglie_length_from(MASS, speed)
    radius = length * (3.0 / (4.0 * np.pi)) ** (1.0 / 3.0)
    number = physics.vortex_ring_number_from(MASS, speed, radius)
    assert number == pytest.approx(1.0, rel=1e-12)


def test__minimum_boson_mass_from__as_rindler_daller_and_shapiro():
    # 9.5 m_H for a spin of 0.05, with their m_H = hbar / (R^2 sqrt(pi G rho)).
    mass, radius = 1e12 * u.Msun, 100.0 * u.kpc
    density = mass / (4.0 / 3.0 * np.pi * radius**3)
    m_h = const.hbar / (radius**2 * np.sqrt(np.pi * const.G * density))
    m_h = m_h.to(u.kg).to(u.eV, u.mass_energy())
    least = physics.minimum_boson_mass_from(mass, radius, 0.05)
    assert m_h.value == pytest.approx(1e-25, rel=0.08)
    assert (least / m_h).value == pytest.approx(9.5, rel=2e-3)


def test__minimum_boson_mass_from__spin_not_positive__raises():
    with pytest.raises(ValueError, match="spin_parameter must be positive"):
        physics.minimum_boson_mass_from(1e12 * u.Msun, 100.0 * u.kpc, 0.0)


def test__vortex_areal_density_from__speed__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="angular_speed"):
        physics.vortex_areal_density_from(20.0 * u.km / u.s, MASS)


def test__angular_speed_from__volume_density__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="vortex_areal_density"):
        physics.angular_speed_from(1.0 / u.kpc**3, MASS)

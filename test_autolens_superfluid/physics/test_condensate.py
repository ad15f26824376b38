"""Lengths and circulation of a condensate against known numbers and limits."""

import astropy.constants as const
import astropy.units as u
import numpy as np
import pytest

from autolens_superfluid import physics

MASS = 1e-22 * u.eV


def test__circulation_quantum_from__fuzzy_boson__known_value():
    circulation = physics.circulation_quantum_from(MASS)
    assert circulation.unit == u.kpc * u.km / u.s
    assert circulation.value == pytest.approx(120.5, abs=0.05)


def test__circulation_quantum_from__helium_atom__known_value():
    # 4He: 9.97e-8 m^2 / s, the value measured in superfluid helium.
    circulation = physics.circulation_quantum_from(4.0026 * u.u)
    assert circulation.to_value(u.m**2 / u.s) == pytest.approx(9.97e-8, rel=1e-3)


def test__de_broglie_length_from__halo__known_value():
    length = physics.de_broglie_length_from(MASS, 100.0 * u.km / u.s)
    assert length.to_value(u.kpc) == pytest.approx(1.2, abs=0.01)


def test__de_broglie_length_from__electron__known_value():
    # An electron of 1 keV: 38.78 pm without relativity.
    speed = np.sqrt(2.0 * u.keV / const.m_e)
    length = physics.de_broglie_length_from(const.m_e, speed)
    assert length.to_value(u.pm) == pytest.approx(38.78, abs=0.02)


def test__de_broglie_length_from__speed_without_unit__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="speed"):
        physics.de_broglie_length_from(MASS, 100.0)


@pytest.mark.parametrize("mass", [0.0, -1e-22])
def test__circulation_quantum_from__mass_not_positive__raises(mass):
    with pytest.raises(ValueError, match="boson_mass must be positive"):
        physics.circulation_quantum_from(mass * u.eV)


def test__healing_length_from__halo__as_rindler_daller_and_shapiro():
    # Their g_H, to its printed digit 2e-64 eV cm^3, has a healing length of R.
    radius = 100.0 * u.kpc
    density = 1e12 * u.Msun / (4.0 / 3.0 * np.pi * radius**3)
    length = physics.healing_length_from(density, 2e-64 * u.eV * u.cm**3)
    coupling = 2e-64 * (length / radius).to_value("") ** 2
    assert round(coupling * 1e64) == 2


def test__healing_length_from__atoms__quantum_pressure_balances_repulsion():
    # Sodium at 1e14 per cm^3 with a scattering length of 2.75 nm.
    mass, number = 22.99 * u.u, 1e14 / u.cm**3
    coupling = (4.0 * np.pi * const.hbar**2 * 2.75 * u.nm / mass).to(u.J * u.m**3)
    length = physics.healing_length_from(mass * number, coupling)
    pressure = const.hbar**2 / (2.0 * mass * length**2)
    assert (pressure / (coupling * number)).to_value("") == pytest.approx(1.0)


def test__healing_length_from__energy_for_coupling__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="coupling"):
        physics.healing_length_from(1e8 * u.Msun / u.kpc**3, 1.0 * u.eV)


def test__sound_speed_from__core_of_a_vortex__is_the_healing_length():
    density, coupling = 1e8 * u.Msun / u.kpc**3, 1e-64 * u.eV * u.cm**3
    speed = np.sqrt(2.0) * physics.sound_speed_from(MASS, density, coupling)
    core_radius = physics.vortex_core_radius_from(MASS, speed)
    expected = physics.healing_length_from(density, coupling)
    assert (core_radius / expected).to_value("") == pytest.approx(1.0, rel=1e-12)


def test__sound_speed_from__mass_without_unit__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="boson_mass"):
        physics.sound_speed_from(1e-22, 1e8 * u.Msun / u.kpc**3, 1e-64 * u.eV * u.cm**3)

"""Checks of physical arguments: one clear error for each kind of mistake."""

import astropy.units as u
import autogalaxy as ag
import numpy as np
import pytest

from autolens_superfluid.physics import checks


@pytest.mark.parametrize(
    "value",
    [3.0, np.ones(2), 3.0 * u.s, 3.0 * u.dimensionless_unscaled, "3 kpc", None],
    ids=["float", "array", "wrong unit", "dimensionless", "string", "none"],
)
def test__quantity_from__not_a_length__raises_unit_error_with_name_and_value(value):
    with pytest.raises(u.UnitConversionError) as error:
        checks.quantity_from("radius", value, u.kpc)
    assert str(error.value) == (
        f"radius must be an astropy quantity convertible to kpc; got {value!r}"
    )


def test__quantity_from__other_length__is_converted():
    quantity = checks.quantity_from("radius", 2.0 * u.Mpc, u.kpc)
    assert quantity.unit == u.kpc
    assert quantity.value == pytest.approx(2000.0, rel=1e-14)


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf])
def test__positive_quantity_from__breaks_the_rule__raises_with_value(value):
    with pytest.raises(ValueError, match=f"radius must be positive .* got {value} kpc"):
        checks.positive_quantity_from("radius", value * u.kpc, u.kpc)


def test__positive_quantity_from__one_bad_entry_of_an_array__raises():
    with pytest.raises(ValueError, match="radius must be positive"):
        checks.positive_quantity_from("radius", [1.0, 0.0] * u.kpc, u.kpc)


@pytest.mark.parametrize("value", [np.nan, -np.inf])
def test__finite_quantity_from__not_finite__raises(value):
    with pytest.raises(ValueError, match="length must be finite"):
        checks.finite_quantity_from("length", value * u.kpc, u.kpc)


def test__boson_mass_from__energy_and_mass__agree():
    energy = checks.boson_mass_from(1e-22 * u.eV)
    mass = checks.boson_mass_from(1e-22 * u.eV / (299792458.0 * u.m / u.s) ** 2)
    assert energy.to_value(u.kg) == pytest.approx(mass.to_value(u.kg), rel=1e-14)


def test__boson_mass_from__speed__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="boson_mass"):
        checks.boson_mass_from(1.0 * u.km / u.s)


@pytest.mark.parametrize("value", [0, -3, 2.0, "2"])
def test__check_count__not_a_positive_integer__raises(value):
    with pytest.raises(ValueError, match="number must be an integer >= 1"):
        checks.check_count("number", value)


def test__rng_from__none__raises():
    with pytest.raises(ValueError, match="seed must be an int"):
        checks.rng_from(None)


def test__rng_from__generator__is_returned_itself():
    rng = np.random.default_rng(1)
    assert checks.rng_from(rng) is rng


@pytest.mark.parametrize("value", [-0.1, np.nan, np.inf])
def test__check_redshift__breaks_the_rule__raises(value):
    with pytest.raises(ValueError, match="redshift must be finite and not negative"):
        checks.check_redshift("redshift", value)


@pytest.mark.parametrize(
    ("redshift_object", "redshift_source"),
    [(0.0, 1.0), (0.5, 0.5), (1.0, 0.5), (np.nan, 1.0), (0.5, np.nan), (0.5, np.inf)],
)
def test__check_lens_redshifts__out_of_order__raises(redshift_object, redshift_source):
    with pytest.raises(ValueError, match="redshift_"):
        checks.check_lens_redshifts(redshift_object, redshift_source)


def test__check_cosmology__that_of_autogalaxy__raises_and_names_the_one_to_use():
    with pytest.raises(TypeError, match=r"astropy\.cosmology\.Planck15"):
        checks.check_cosmology(ag.cosmo.Planck15())

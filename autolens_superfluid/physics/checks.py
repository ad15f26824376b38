"""Checks of the arguments of the physical functions.

A quantity of the wrong kind, or a plain number where a unit is needed, raises
`astropy.units.UnitConversionError` (a subclass of both `ValueError` and
`TypeError`). A value that breaks a physical rule raises `ValueError`. Both name
the argument, the rule and the value received.
"""

from __future__ import annotations

import astropy.units as u
import numpy as np
from astropy.cosmology import FLRW


def quantity_from(
    name: str, value: u.Quantity, unit: u.UnitBase, equivalencies=()
) -> u.Quantity:
    """Return a quantity converted to a unit.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : Quantity
        What the caller passed.
    unit : Unit
        The unit wanted.
    equivalencies : list, optional
        Equivalencies of `astropy.units` under which the conversion is allowed.

    Returns
    -------
    Quantity
        The same value in `unit`.

    Raises
    ------
    astropy.units.UnitConversionError
        If `value` has no unit, or one that cannot be converted.
    """
    if isinstance(value, u.Quantity):
        try:
            return value.to(unit, equivalencies)
        except u.UnitConversionError:
            pass
    raise u.UnitConversionError(
        f"{name} must be an astropy quantity convertible to {unit}; got {value!r}"
    )


def finite_quantity_from(
    name: str, value: u.Quantity, unit: u.UnitBase, equivalencies=()
) -> u.Quantity:
    """Return a finite quantity of any sign converted to a unit.

    Parameters and errors as `quantity_from`; also raises `ValueError` if any
    value is not finite.
    """
    quantity = quantity_from(name, value, unit, equivalencies)
    if not np.all(np.isfinite(quantity.value)):
        raise ValueError(f"{name} must be finite; got {value}")
    return quantity


def positive_quantity_from(
    name: str, value: u.Quantity, unit: u.UnitBase, equivalencies=()
) -> u.Quantity:
    """Return a positive, finite quantity converted to a unit.

    Parameters and errors as `quantity_from`; also raises `ValueError` if any
    value is not positive and finite.
    """
    quantity = quantity_from(name, value, unit, equivalencies)
    if not np.all(np.isfinite(quantity.value) & (quantity.value > 0.0)):
        raise ValueError(f"{name} must be positive and finite; got {value}")
    return quantity


def boson_mass_from(value: u.Quantity) -> u.Quantity:
    """Return the mass of a particle in kg, from a mass or an energy (:math:`mc^2`).

    Raises as `positive_quantity_from`.
    """
    return positive_quantity_from("boson_mass", value, u.kg, u.mass_energy())


def check_positive(name: str, value: float) -> None:
    """Raise `ValueError` unless every plain number is positive and finite."""
    if not np.all(np.isfinite(value) & (np.asarray(value) > 0.0)):
        raise ValueError(f"{name} must be positive and finite; got {value}")


def check_finite(name: str, value: float) -> None:
    """Raise `ValueError` unless every plain number is finite."""
    if not np.all(np.isfinite(value)):
        raise ValueError(f"{name} must be finite; got {value}")


def check_count(name: str, value: int, minimum: int = 1) -> None:
    """Raise `ValueError` unless a number is an integer and large enough."""
    if not (isinstance(value, int | np.integer) and value >= minimum):
        raise ValueError(f"{name} must be an integer >= {minimum}; got {value!r}")


def rng_from(seed: int | np.random.Generator) -> np.random.Generator:
    """Return a generator of random numbers from a seed, or the one passed.

    Raises `ValueError` for None, with which no draw could be repeated.
    """
    if seed is None:
        raise ValueError("seed must be an int or a numpy.random.Generator; got None")
    return np.random.default_rng(seed)


def check_redshift(name: str, value: float) -> None:
    """Raise `ValueError` unless a redshift is finite and not negative."""
    if not (np.isfinite(value) and value >= 0.0):
        raise ValueError(f"{name} must be finite and not negative; got {value}")


def check_lens_redshifts(redshift_object: float, redshift_source: float) -> None:
    """Raise `ValueError` unless a lens lies between the observer and its source."""
    check_positive("redshift_object", redshift_object)
    if not (np.isfinite(redshift_source) and redshift_source > redshift_object):
        raise ValueError(
            "redshift_source must be finite and greater than redshift_object "
            f"({redshift_object}); got {redshift_source}"
        )


def check_cosmology(cosmology: FLRW) -> None:
    """Raise `TypeError` unless the cosmology is one of astropy's.

    PyAutoLens has cosmologies of its own (`al.cosmo`), which return plain
    numbers; the one of the same name in `astropy.cosmology` goes here.
    """
    if not isinstance(cosmology, FLRW):
        raise TypeError(
            "cosmology must be an astropy.cosmology object, for example "
            f"astropy.cosmology.Planck15; got {cosmology!r}"
        )

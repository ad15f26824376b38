"""What the constructors refuse, with which words, and what they let through."""

import autogalaxy as ag
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autolens_superfluid import mass
from test_autolens_superfluid.mass.invariants import STRINGS

NOT_POSITIVE = (0.0, -1.0, float("nan"), float("inf"))
NEGATIVE = (-1.0, float("nan"), float("inf"))
NOT_FINITE = (float("nan"), float("inf"), float("-inf"))

POSITIVE_PARAMETERS = {
    mass.VortexString: ("length", "core_radius", "slope"),
    mass.VortexRing: ("radius", "width"),
    mass.AxionHalo: ("soliton_radius",),
    mass.AxionSoliton: ("core_radius",),
    mass.AxionSolitonMCRSchive: ("mass_at_200", "redshift_object", "redshift_source"),
    mass.InverseDistanceSheet: ("distance",),
}
FINITE_PARAMETERS = {
    mass.VortexString: ("position_angle", "line_density"),
    mass.VortexRing: ("position_angle", "line_density"),
    mass.VortexNetwork: ("line_density_factor",),
    mass.AxionHalo: ("soliton_kappa",),
    mass.AxionSoliton: ("kappa",),
    mass.AxionSolitonMCRSchive: ("log10_axion_mass",),
}
WITH_CENTRE = [getattr(mass, name) for name in mass.PROFILES if name != "VortexNetwork"]


def cases_from(parameters, values):
    return [
        pytest.param(profile, name, value, id=f"{profile.__name__}-{name}-{value}")
        for profile, names in parameters.items()
        for name in names
        for value in values
    ]


def message_of(profile, **parameters):
    with pytest.raises(ag.exc.ModelParameterException) as info:
        profile(**parameters)
    return str(info.value)


@pytest.mark.parametrize(
    ("profile", "name", "value"), cases_from(POSITIVE_PARAMETERS, NOT_POSITIVE)
)
def test__init__not_positive__names_parameter_rule_and_value(profile, name, value):
    message = message_of(profile, **{name: value})
    assert message.startswith(f"{name} must be a finite positive number; got {value!r}")
    assert len(message.split(". ")[1]) > 10, "the reason"


@pytest.mark.parametrize(
    ("profile", "name", "value"), cases_from(FINITE_PARAMETERS, NOT_FINITE)
)
def test__init__not_finite__names_parameter_rule_and_value(profile, name, value):
    message = message_of(profile, **{name: value})
    assert message.startswith(f"{name} must be finite; got {value!r}")


@pytest.mark.parametrize("value", NEGATIVE)
def test__init__einstein_radius__must_not_be_negative(value):
    message = message_of(mass.AxionHalo, einstein_radius=value)
    assert "einstein_radius must be a finite non-negative number" in message
    assert repr(value) in message


def test__init__einstein_radius_of_zero__is_a_soliton_alone():
    assert mass.AxionHalo(einstein_radius=0.0).einstein_radius == 0.0


@pytest.mark.parametrize("profile", WITH_CENTRE)
@pytest.mark.parametrize("value", NOT_FINITE)
def test__init__centre_not_finite__raises(profile, value):
    message = message_of(profile, centre=(0.1, value))
    assert message.startswith(f"centre must be finite; got (0.1, {value!r})")


@pytest.mark.parametrize("value", [-0.1, 90.1, float("nan"), float("inf")])
def test__init__inclination__out_of_range(value):
    message = message_of(mass.VortexRing, inclination=value)
    assert message.startswith(f"inclination must lie between 0 and 90; got {value!r}")


@pytest.mark.parametrize("value", [0.0, 90.0])
def test__init__inclination__limits_are_allowed(value):
    assert mass.VortexRing(inclination=value).inclination == value


@pytest.mark.parametrize("width", [1.0, 1.5])
def test__init__ring_wider_than_it_is__raises(width):
    message = message_of(mass.VortexRing, radius=0.5, width=width)
    assert f"width must be below diameter = 1.0; got {width!r}" in message


def test__model_constraint__ring_wider_than_it_is__by_how_much():
    ring = mass.VortexRing(radius=0.5, width=0.1)
    assert ring.__model_constraint__() == 0.0
    ring.width = 1.3
    assert ring.__model_constraint__() == pytest.approx(0.3)


@pytest.mark.parametrize("redshift_source", [0.5, 0.4])
def test__init__source_before_the_lens__raises(redshift_source):
    message = message_of(
        mass.AxionSolitonMCRSchive,
        redshift_object=0.5,
        redshift_source=redshift_source,
    )
    assert "redshift_object must be below redshift_source" in message
    assert repr(redshift_source) in message


@pytest.mark.parametrize(
    "strings", [np.zeros(6), np.zeros((2, 5)), np.zeros((1, 2, 6))], ids=str
)
def test__init__strings_of_another_shape__raises(strings):
    message = message_of(mass.VortexNetwork, strings=strings)
    assert "strings must have the shape (total_strings, 6)" in message
    assert str(strings.shape) in message
    assert "core_radius" in message


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        (0, float("nan"), "centre_0 must be finite"),
        (2, float("inf"), "position_angle must be finite"),
        (3, 0.0, "length must be positive"),
        (3, -1.0, "length must be positive"),
        (4, 0.0, "core_radius must be positive"),
        (5, float("nan"), "line_density must be finite"),
    ],
)
def test__init__bad_row_of_strings__names_column_rule_value_and_row(
    column, value, rule
):
    strings = STRINGS.copy()
    strings[3, column] = value
    message = message_of(mass.VortexNetwork, strings=strings)
    assert rule in message
    assert message.endswith("in row 3")
    assert str(value) in message


@pytest.mark.parametrize("profile", [*POSITIVE_PARAMETERS, mass.VortexNetwork])
def test__init__tracers__pass(profile):
    names = POSITIVE_PARAMETERS.get(profile, ()) + FINITE_PARAMETERS.get(profile, ())

    def build_from(values):
        return getattr(profile(**dict(zip(names, values, strict=True))), names[0])

    # Values that every guard would refuse.
    values = jnp.full(len(names), -jnp.inf)
    assert jax.jit(build_from)(values) == -np.inf


def test__init__refusal__is_a_value_error():
    with pytest.raises(ValueError, match="core_radius must be a finite positive"):
        mass.VortexString(core_radius=0.0)

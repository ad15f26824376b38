"""Relations between the fields of every profile, NumPy against JAX, and the flux."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autolens_superfluid import mass
from test_autolens_superfluid.mass import invariants
from test_autolens_superfluid.mass.invariants import (
    BATCH,
    CASES,
    FREE_SLOPE,
    POINTS,
    fields_from,
)

RELATIONS = ("gradient of the potential", "divergence", "curl", "shear")
FIELDS = ("deflections", "convergence", "potential", "shear")
FAR = 30.0
TOTAL_MASSES = {
    "VortexString": lambda profile: profile.line_density * profile.length,
    "VortexRing": lambda profile: 2 * np.pi * profile.radius * profile.line_density,
    "VortexNetwork": lambda profile: (
        profile.line_density_factor
        * np.sum(profile.strings[:, 3] * profile.strings[:, 5])
    ),
    "AxionSoliton": lambda profile: (
        2 * np.pi * profile.kappa * profile.core_radius**2 / (13 * (2**0.125 - 1))
    ),
}
quick = settings(max_examples=30, deadline=None, derandomize=True)


def vectors_from(data, case, total=BATCH):
    ranges = [st.floats(*limits) for limits in case.ranges.values()]
    return np.array([data.draw(st.tuples(*ranges)) for _ in range(total)])


def arrays_from(fields):
    return {name: np.asarray(values) for name, values in fields.items()}


def worst_errors_from(case, vectors, fields):
    """The largest residual of each relation among the points clear of edges."""
    is_clear = np.array([case.is_clear_from(vector) for vector in vectors])
    return {
        name: np.max(error, where=is_clear, initial=0.0)
        for name, error in invariants.relative_errors_from(arrays_from(fields)).items()
    }


def sampled_profile_from(name, seed=0):
    case = CASES[name]
    return case.profile_from(case.random_vectors_from(1, seed)[0])


@pytest.mark.parametrize("name", CASES)
@quick
@given(data=st.data())
def test__fields__any_parameters__are_derivatives_of_the_potential(name, data):
    case = CASES[name]
    vectors = vectors_from(data, case)
    worst = worst_errors_from(
        case, vectors, invariants.compiled_fields_from(name)(vectors)
    )
    assert max(worst.values()) < 1e-8, worst


@cache
def free_slope_errors():
    """Residuals by relation and vector, whose slopes rise from 0.5 to 8.

    One batch without compilation, which takes long for the unrolled series.
    """
    vectors = FREE_SLOPE.random_vectors_from(40)
    slope = list(FREE_SLOPE.ranges).index("slope")
    vectors[:, slope] = [*np.linspace(0.5, 0.99, 10), *np.linspace(1.0, 8.0, 30)]
    fields = invariants.traced_fields_from(FREE_SLOPE, vectors)
    is_clear = np.array([FREE_SLOPE.is_clear_from(vector) for vector in vectors])
    errors = invariants.relative_errors_from(arrays_from(fields))
    return {
        name: np.max(error, where=is_clear, initial=0.0, axis=1)
        for name, error in errors.items()
    }


@pytest.mark.parametrize("relation", RELATIONS)
def test__fields__any_slope__are_derivatives_of_the_potential(relation):
    assert max(free_slope_errors()[relation][10:]) < 1e-8


@pytest.mark.parametrize("relation", RELATIONS)
def test__fields__shallow_slope__are_derivatives_to_1e_6(relation):
    # The terms of the series fall like n^-(slope + 3) and those of its derivative by
    # one power less: below slope 1 the derivative of the truncated series misses
    # 1e-8, not the closed forms of convergence and shear.
    assert max(free_slope_errors()[relation][:10]) < 1e-6


@pytest.mark.parametrize("name", CASES)
def test__points__are_mostly_clear_of_edges(name):
    # Or the tests above would compare nothing.
    case = CASES[name]
    is_clear = [case.is_clear_from(v) for v in case.random_vectors_from(BATCH)]
    assert np.mean(is_clear) > 0.7


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", CASES)
def test__fields__traced_parameters__numpy_and_jax_agree(name, field):
    case = CASES[name]
    vectors = case.random_vectors_from(BATCH, seed=1)
    traced = np.asarray(invariants.compiled_fields_from(name)(vectors)[field])
    expected = np.array(
        [fields_from(case.profile_from(vector), POINTS)[field] for vector in vectors]
    )
    scale = np.abs(expected).max()
    np.testing.assert_allclose(traced, expected, rtol=1e-12, atol=1e-12 * scale)


@pytest.mark.parametrize("name", [name for name in CASES if name != "VortexNetwork"])
@quick
@given(data=st.data())
def test__fields__moved_and_turned_profile__move_and_turn(name, data):
    case = CASES[name]
    vector = vectors_from(data, case, 1)[0]
    shift = data.draw(st.tuples(st.floats(-2.0, 2.0), st.floats(-2.0, 2.0)))
    angle = data.draw(st.floats(-360.0, 360.0))
    sine, cosine = np.sin(np.radians(angle)), np.cos(np.radians(angle))
    # Turns (y, x) counter-clockwise from the positive x-axis.
    turn = np.array([[cosine, sine], [-sine, cosine]])
    values = dict(zip(case.ranges, vector, strict=True))
    centre = turn @ vector[:2] + shift
    values |= {"centre_0": centre[0], "centre_1": centre[1]}
    if "position_angle" in values:
        values["position_angle"] += angle
    is_clear = case.is_clear_from(vector)
    here = fields_from(case.profile_from(vector), POINTS[is_clear])
    there = fields_from(
        case.profile_from(list(values.values())), (POINTS @ turn.T + shift)[is_clear]
    )
    double = np.array(
        [
            [cosine**2 - sine**2, 2.0 * sine * cosine],
            [-2.0 * sine * cosine, cosine**2 - sine**2],
        ]
    )
    expected = here | {
        "deflections": here["deflections"] @ turn.T,
        "shear": here["shear"] @ double.T,
    }
    for field in FIELDS:
        scale = np.max(np.abs(expected[field]), initial=1e-100)
        np.testing.assert_allclose(
            there[field], expected[field], rtol=1e-9, atol=1e-9 * scale, err_msg=field
        )


@pytest.mark.parametrize("sign", [1.0, -1.0], ids=["added", "deficit"])
@pytest.mark.parametrize("name", ["VortexString", "VortexRing", "AxionSoliton"])
def test__mass_angular_within_circle_from__all_of_it__is_the_total(name, sign):
    case = CASES[name]
    vector = case.random_vectors_from(1, seed=2)[0]
    vector[-1 if name != "AxionSoliton" else 2] = sign * 0.1
    profile = case.profile_from(vector)
    expected = TOTAL_MASSES[name](profile)
    assert np.sign(expected) == sign
    mass_within = profile.mass_angular_within_circle_from(radius=FAR)
    assert mass_within == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("factor", [0.7, -0.7])
def test__mass_angular_within_circle_from__network__is_the_sum_of_its_strings(factor):
    network = mass.VortexNetwork(invariants.STRINGS, line_density_factor=factor)
    expected = TOTAL_MASSES["VortexNetwork"](network)
    mass_within = network.mass_angular_within_circle_from(radius=FAR)
    assert mass_within == pytest.approx(expected, rel=1e-9)


def test__mass_angular_within_circle_from__isothermal_halo__is_that_in_the_circle():
    halo = mass.AxionHalo(centre=(0.3, -0.2), einstein_radius=1.3)
    for radius in (0.2, 1.3, 5.0):
        expected = np.pi * 1.3 * radius
        assert halo.mass_angular_within_circle_from(radius=radius) == pytest.approx(
            expected, rel=1e-12
        )


def test__mass_angular_within_circle_from__part_of_a_string__is_what_it_covers():
    # A circle through the tube: the convergence integrated over it.
    string = mass.VortexString((0.2, 0.1), 30.0, 2.0, 0.1, line_density=-0.2)
    pixels = np.linspace(-0.6, 0.6, 601)
    y, x = (axis.ravel() for axis in np.meshgrid(pixels, pixels, indexing="ij"))
    points = np.stack([y, x], axis=1)[y**2 + x**2 < 0.5**2] + string.centre
    convergence = fields_from(string, points)["convergence"]
    expected = convergence.sum() * (pixels[1] - pixels[0]) ** 2
    mass_within = string.mass_angular_within_circle_from(radius=0.5)
    assert mass_within == pytest.approx(expected, rel=5e-4)


def test__density_between_circular_annuli__sheet__is_its_convergence():
    sheet = mass.InverseDistanceSheet(centre=(0.3, 0.1), distance=4.0)
    density = sheet.density_between_circular_annuli(
        inner_annuli_radius=0.5, outer_annuli_radius=1.5
    )
    assert density == pytest.approx(0.125, rel=1e-12)


@pytest.mark.parametrize("name", ["AxionHalo", "AxionSoliton", "AxionSolitonMCRSchive"])
def test__convergence_func__round_profile__is_the_convergence_at_that_radius(name):
    profile = sampled_profile_from(name)
    points = np.add(profile.centre, [[0.0, 0.7], [-0.3, 0.0]])
    expected = fields_from(profile, points)["convergence"]
    np.testing.assert_allclose(
        profile.convergence_func(np.array([0.7, 0.3])), expected, rtol=1e-12
    )

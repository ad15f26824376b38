"""Closed forms of the straight tube against quadrature, limits and derivatives."""

from functools import cache

import jax.numpy as jnp
import mpmath as mp
import numpy as np
import pytest

from autolens_superfluid.mass.func import tube
from test_autolens_superfluid.mass import references
from test_autolens_superfluid.mass.func import derivatives

LENGTH, RADIUS, LINE_DENSITY = 1.0, 0.125, -0.05
#: (y, x): the tube's edges and ends are at y = 0.125 and x = 0.5.
PLACES = {
    "beside": (0.3, -0.2),
    "inside": (-0.04, 0.31),
    "on the axis": (0.0, 0.2),
    "on the axis beyond the end": (0.0, 0.7),
    "on the edge": (0.125, -0.2),
    "at the end": (0.05, 0.5),
    "on the axis at the end": (0.0, 0.5),
    "in the corner": (-0.125, 0.5),
    "beyond the end": (0.05, -0.53),
    "in the centre": (0.0, 0.0),
    "a thousand lengths away": (600.0, -800.0),
}
SLOPES = (2.0, 4.0, 6.0, 3.3)


def field_from(field, place, slope, length=LENGTH, radius=RADIUS):
    y, x = place
    function = getattr(tube, f"tube_{field}_from")
    values = function(np.array([y]), np.array([x]), length, radius, slope, LINE_DENSITY)
    return np.array(values).ravel()


def reference_from(field, place, slope):
    with mp.workdps(18):
        values = references.tube_field_from(
            field, *place, LENGTH, RADIUS, slope, LINE_DENSITY
        )
    return np.array(values, dtype=float).ravel()


def parameters_from(slope=2.0, length=LENGTH, radius=RADIUS, line_density=LINE_DENSITY):
    return length, radius, slope, line_density


@pytest.fixture
def points(rng):
    return rng.uniform(-1.0, 1.0, (2, 200))


@pytest.mark.parametrize("place", PLACES)
def test__tube_deflections_from__slope_2__matches_quadrature(place):
    np.testing.assert_allclose(
        field_from("deflections", PLACES[place], 2.0),
        reference_from("deflections", PLACES[place], 2.0),
        rtol=1e-12,
        atol=1e-16,
    )


@pytest.mark.parametrize("place", ["inside", "at the end", "a thousand lengths away"])
@pytest.mark.parametrize("slope", [4.0, 6.0])
def test__tube_deflections_from__even_slope__matches_quadrature(slope, place):
    np.testing.assert_allclose(
        field_from("deflections", PLACES[place], slope),
        reference_from("deflections", PLACES[place], slope),
        rtol=1e-12,
        atol=1e-16,
    )


@pytest.mark.parametrize("place", ["inside", "on the axis"])
@pytest.mark.parametrize("slope", [0.5, 1.2, 3.3, 9.7])
def test__tube_deflections_from__other_slope__matches_quadrature(slope, place):
    np.testing.assert_allclose(
        field_from("deflections", PLACES[place], slope),
        reference_from("deflections", PLACES[place], slope),
        rtol=1e-7,
        atol=1e-12,
    )


@pytest.mark.parametrize("place", ["beside", "inside", "on the axis at the end"])
@pytest.mark.parametrize("slope", [2.0, 4.0, 3.3])
def test__tube_potential_from__matches_quadrature(slope, place):
    np.testing.assert_allclose(
        field_from("potential", PLACES[place], slope),
        reference_from("potential", PLACES[place], slope),
        rtol=1e-10,
    )


# Not on the ends, where the integral of the reference does not converge.
@pytest.mark.parametrize("place", ["beside", "inside", "on the axis"])
@pytest.mark.parametrize("slope", [2.0, 4.0, 3.3])
def test__tube_shear_from__matches_quadrature(slope, place):
    np.testing.assert_allclose(
        field_from("shear", PLACES[place], slope),
        reference_from("shear", PLACES[place], slope),
        rtol=1e-10,
        atol=1e-14,
    )


@pytest.mark.parametrize("place", ["inside", "on the axis", "in the centre"])
@pytest.mark.parametrize("slope", SLOPES)
def test__tube_convergence_from__matches_the_column_through_the_core(slope, place):
    y, x = PLACES[place]
    column = references.core_column_from(y / RADIUS, slope)
    expected = LINE_DENSITY / RADIUS * float(column)
    assert field_from("convergence", (y, x), slope)[0] == pytest.approx(
        expected, rel=1e-9
    )


@pytest.mark.parametrize("place", ["beside", "beyond the end", "on the edge"])
def test__tube_convergence_from__outside__is_zero(place):
    assert field_from("convergence", PLACES[place], 2.0)[0] == 0.0


def test__tube_convergence_from__slope_2__is_the_documented_formula():
    t = np.linspace(-0.95, 0.95, 9)
    expected = LINE_DENSITY / RADIUS * 8.0 / (3.0 * np.pi) * (1.0 - t**2) ** 1.5
    convergence = tube.tube_convergence_from(
        RADIUS * t, np.full(t.size, 0.1), *parameters_from()
    )
    np.testing.assert_allclose(convergence, expected, rtol=1e-12)


def test__reference__any_slope__is_the_column_through_the_core():
    # The references' own shortcut: an integral done by hand.
    for slope in (2.0, 0.7, 3.3):
        profile = references.core_profile_from(slope)
        column = references.core_column_from(0.3, slope)
        assert float(profile(mp.mpf("0.3")) / column) == pytest.approx(1.0, rel=1e-12)


def test__tube_deflections_from__core_to_zero__thin_string():
    y, x = np.array([0.3, -0.2, 0.05]), np.array([0.1, 0.7, -0.9])
    z = x + 1j * y
    thin = LINE_DENSITY / np.pi * np.log((z + 0.5 * LENGTH) / (z - 0.5 * LENGTH))
    alpha_y, alpha_x = tube.tube_deflections_from(y, x, *parameters_from(radius=1e-7))
    np.testing.assert_allclose(alpha_x, thin.real, rtol=1e-10)
    np.testing.assert_allclose(alpha_y, -thin.imag, rtol=1e-10)


@pytest.mark.parametrize("slope", SLOPES)
def test__tube_deflections_from__long_tube__line_density_on_either_side(slope):
    y, x = np.array([0.3, -0.3]), np.zeros(2)
    alpha_y, alpha_x = tube.tube_deflections_from(
        y, x, *parameters_from(slope, length=1e7)
    )
    np.testing.assert_allclose(alpha_y, LINE_DENSITY * np.sign(y), rtol=1e-6)
    np.testing.assert_allclose(alpha_x, 0.0, atol=1e-12)


@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("distance", [1e3, 1e6])
def test__tube_fields__far_away__point_mass(distance, slope):
    angle = np.linspace(0.1, 6.2, 7)
    y, x = distance * np.sin(angle), distance * np.cos(angle)
    mass = LINE_DENSITY * LENGTH / np.pi
    alpha_y, alpha_x = tube.tube_deflections_from(y, x, *parameters_from(slope))
    # The quadrupole of a bar of the length L is smaller by (L / distance)^2.
    np.testing.assert_allclose(alpha_y, mass * y / distance**2, rtol=1e-6)
    np.testing.assert_allclose(alpha_x, mass * x / distance**2, rtol=1e-6)
    potential = tube.tube_potential_from(y, x, *parameters_from(slope))
    np.testing.assert_allclose(potential, mass * np.log(distance), rtol=1e-6)


@pytest.mark.parametrize("field", derivatives.FIELDS)
def test__tube_fields__line_density__scales_them(field, points):
    function = getattr(tube, f"tube_{field}_from")
    one, three = (
        np.array(function(*points, *parameters_from(line_density=value)))
        for value in (0.1, -0.3)
    )
    np.testing.assert_allclose(three, -3.0 * one, rtol=1e-13, atol=1e-17)


@pytest.mark.parametrize("field", derivatives.FIELDS)
@pytest.mark.parametrize("slope", [2.0, 3.3])
def test__tube_fields__no_line_density__exactly_zero(slope, field, points):
    function = getattr(tube, f"tube_{field}_from")
    values = function(*points, *parameters_from(slope, line_density=0.0))
    np.testing.assert_array_equal(np.array(values), 0.0)


@pytest.mark.parametrize(
    ("slope", "limit"), [(0.5, 1e-7), (1.0, 1e-8), (3.3, 1e-10), (9.7, 1e-12)]
)
def test__tube_deflections_from__default_terms__have_converged(slope, limit, points):
    default, many = (
        np.array(tube.tube_deflections_from(*points, *parameters_from(slope), terms))
        for terms in (tube.DEFAULT_TERMS, 400)
    )
    np.testing.assert_allclose(default, many, rtol=0.0, atol=limit * abs(LINE_DENSITY))


@pytest.mark.parametrize("slope", [0.5, 1.0, 2.7])
def test__tube_deflections_from__more_terms__come_closer(slope, points):
    exact = np.array(tube.tube_deflections_from(*points, *parameters_from(slope), 400))
    errors = [
        np.abs(
            np.array(tube.tube_deflections_from(*points, *parameters_from(slope), n))
            - exact
        ).max()
        for n in (4, 16, 64)
    ]
    assert errors[0] > 4.0 * errors[1] > 16.0 * errors[2]


@pytest.mark.parametrize("field", ["deflections", "convergence"])
def test__tube_fields__traced_slope_of_2__is_the_polynomial(field, points):
    # A traced slope is never known to be even, and so takes the series.
    y, x = points[:, :8]
    function = getattr(tube, f"tube_{field}_from")
    length, radius, slope, line_density = parameters_from()
    series = function(y, x, length, radius, jnp.asarray(slope), line_density, xp=jnp)
    exact = function(y, x, length, radius, slope, line_density)
    np.testing.assert_allclose(np.array(series), np.array(exact), atol=1e-11)


# Exactly on axes, edges, ends and corners of a tube at (0.125, 0.5).
SPECIAL_Y, SPECIAL_X = (
    axis.ravel()
    for axis in np.meshgrid(
        [0.0, 0.0625, 0.125, -0.125, 0.25], [0.0, 0.25, 0.5, -0.5, 0.75]
    )
)
EVEN = (LENGTH, RADIUS, LINE_DENSITY)
SERIES = (LENGTH, RADIUS, 2.5, LINE_DENSITY)


def even_fields_from(y, x, length, radius, line_density, xp=np):
    return _FIELDS(y, x, length, radius, 2.0, line_density, xp=xp)


def series_fields_from(y, x, length, radius, slope, line_density, xp=np):
    # Few terms: a derivative that is not finite is so in the first one.
    return _FIELDS(y, x, length, radius, slope, line_density, 2, xp=xp)


_FIELDS = derivatives.stacked_from(tube, "tube")
FIELDS_OF = {"even": (even_fields_from, EVEN), "series": (series_fields_from, SERIES)}


@pytest.mark.parametrize("kind", FIELDS_OF)
def test__tube_fields__special_points__forward_derivatives_are_finite(kind):
    fields_from, parameters = FIELDS_OF[kind]
    forward = derivatives.forward_from(fields_from, SPECIAL_Y, SPECIAL_X, parameters)
    assert np.isfinite(forward).all()


def series_deflections_from(*arguments, xp=np):
    return xp.stack(tube.tube_deflections_from(*arguments, 2, xp=xp))


@pytest.mark.parametrize(
    ("fields_from", "parameters"),
    [(even_fields_from, EVEN), (series_deflections_from, SERIES)],
    ids=["even", "series"],
)
def test__tube_fields__special_points__reverse_derivatives_are_finite(
    fields_from, parameters
):
    for gradient in derivatives.reverse_from(
        fields_from, SPECIAL_Y, SPECIAL_X, parameters
    ):
        assert np.isfinite(gradient).all()


@cache
def even_derivatives_from():
    """By length, radius and line density, at the special points: shape (3, 6, n)."""
    return derivatives.forward_from(even_fields_from, SPECIAL_Y, SPECIAL_X, EVEN)[2:]


@pytest.mark.parametrize("index", range(3), ids=["length", "radius", "line_density"])
def test__tube_deflections_from__clear_of_ends__derivatives_by_parameters(index):
    is_clear = np.abs(SPECIAL_X) != 0.5
    y, x = SPECIAL_Y[is_clear], SPECIAL_X[is_clear]
    # A small step, as the field on the edge is smooth to its second derivative alone.
    expected = derivatives.one_sided_from(even_fields_from, y, x, EVEN, index, 1e-6)
    traced = even_derivatives_from()[index][:, is_clear]
    np.testing.assert_allclose(traced[:2], expected[:2], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("step", [1e-6, -1e-6], ids=["longer", "shorter"])
def test__tube_fields__at_the_end__smooth_ones_derive_from_either_side(step):
    # Across the tube the deflection is smooth there, and so is the potential. The
    # deflection along the tube is not, by the jump of the convergence.
    is_end = (np.abs(SPECIAL_X) == 0.5) & (np.abs(SPECIAL_Y) < RADIUS)
    y, x = SPECIAL_Y[is_end], SPECIAL_X[is_end]
    expected = derivatives.one_sided_from(even_fields_from, y, x, EVEN, 0, step)
    traced = even_derivatives_from()[0][:, is_end]
    np.testing.assert_allclose(traced[[0, 3]], expected[[0, 3]], rtol=1e-4, atol=1e-6)

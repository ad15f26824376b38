"""Closed forms of the inclined ring against quadrature, limits and derivatives."""

from functools import cache

import mpmath as mp
import numpy as np
import pytest

from autolens_superfluid.mass.func import ring
from test_autolens_superfluid.mass import references
from test_autolens_superfluid.mass.func import derivatives

RADIUS, WIDTH, LINE_DENSITY = 0.5, 0.125, -0.05
MASS = 2.0 * np.pi * RADIUS * LINE_DENSITY
INNER, OUTER = RADIUS - 0.5 * WIDTH, RADIUS + 0.5 * WIDTH
PLACES = {
    "outside": (0.6, -0.3),
    "in the band": (0.02, 0.5),
    "on the major axis beyond": (0.0, 0.7),
    "on the outer edge": (0.0, OUTER),
    "on the minor axis": (0.9, 0.0),
    "a thousand radii away": (300.0, -400.0),
}
INCLINATIONS = (0.0, 40.0, 88.0)


def parameters_from(inclination, radius=RADIUS, width=WIDTH, line_density=LINE_DENSITY):
    return radius, inclination, width, line_density


def field_from(field, place, inclination):
    y, x = place
    function = getattr(ring, f"ring_{field}_from")
    values = function(np.array([y]), np.array([x]), *parameters_from(inclination))
    return np.array(values).ravel()


def reference_from(field, place, inclination):
    with mp.workdps(18):
        values = references.ring_field_from(
            field, *place, *parameters_from(inclination)
        )
    return np.array(values, dtype=float).ravel()


@pytest.fixture
def points(rng):
    return rng.uniform(-1.0, 1.0, (2, 200))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("inclination", INCLINATIONS)
def test__ring_deflections_from__matches_quadrature(inclination, place):
    np.testing.assert_allclose(
        field_from("deflections", PLACES[place], inclination),
        reference_from("deflections", PLACES[place], inclination),
        rtol=1e-12,
        atol=1e-16,
    )


@pytest.mark.parametrize("place", ["outside", "in the band", "on the minor axis"])
@pytest.mark.parametrize("inclination", INCLINATIONS)
def test__ring_potential_from__matches_quadrature(inclination, place):
    np.testing.assert_allclose(
        field_from("potential", PLACES[place], inclination),
        reference_from("potential", PLACES[place], inclination),
        rtol=1e-12,
        atol=1e-14,
    )


@pytest.mark.parametrize("place", ["outside", "in the band"])
@pytest.mark.parametrize("inclination", INCLINATIONS)
def test__ring_shear_from__matches_quadrature(inclination, place):
    np.testing.assert_allclose(
        field_from("shear", PLACES[place], inclination),
        reference_from("shear", PLACES[place], inclination),
        rtol=1e-10,
        atol=1e-14,
    )


def test__ring_deflections_from__face_on__annulus():
    # Mass of the part of the annulus inside of the radius, as if in the centre.
    radius = np.array([0.1, INNER, 0.45, 0.5, 0.55, OUTER, 0.8, 3.0])
    seen = np.clip(radius, INNER, OUTER)
    enclosed = LINE_DENSITY / WIDTH * np.pi * (seen**2 - INNER**2)
    alpha_y, alpha_x = ring.ring_deflections_from(
        0.6 * radius, 0.8 * radius, *parameters_from(0.0)
    )
    expected = enclosed / (np.pi * radius)
    np.testing.assert_allclose(alpha_y, 0.6 * expected, rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(alpha_x, 0.8 * expected, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("inclination", INCLINATIONS)
def test__ring_deflections_from__inside_the_ring__exactly_zero(inclination):
    angle = np.linspace(0.0, 6.0, 13)
    size = 0.99 * INNER
    y, x = size * np.cos(np.radians(inclination)) * np.sin(angle), size * np.cos(angle)
    alpha = ring.ring_deflections_from(y, x, *parameters_from(inclination))
    np.testing.assert_array_equal(np.array(alpha), 0.0)


@pytest.mark.parametrize("inclination", [0.0, 55.0, 80.0])
def test__ring_deflections_from__thin__sum_of_point_masses(inclination):
    total = 20000
    phi = 2.0 * np.pi * (np.arange(total) + 0.5) / total
    mass_y = RADIUS * np.cos(np.radians(inclination)) * np.sin(phi)
    mass_x = RADIUS * np.cos(phi)
    y, x = np.array([0.7, -0.6]), np.array([0.2, 0.4])
    dy, dx = y[:, None] - mass_y, x[:, None] - mass_x
    factor = MASS / np.pi / total
    alpha_y, alpha_x = ring.ring_deflections_from(
        y, x, *parameters_from(inclination, width=1e-6)
    )
    np.testing.assert_allclose(
        alpha_y, factor * (dy / (dy**2 + dx**2)).sum(axis=1), rtol=1e-9
    )
    np.testing.assert_allclose(
        alpha_x, factor * (dx / (dy**2 + dx**2)).sum(axis=1), rtol=1e-9
    )


@pytest.mark.parametrize("inclination", INCLINATIONS)
@pytest.mark.parametrize("distance", [1e3, 1e6])
def test__ring_fields__far_away__point_mass(distance, inclination):
    angle = np.linspace(0.1, 6.2, 7)
    y, x = distance * np.sin(angle), distance * np.cos(angle)
    alpha_y, alpha_x = ring.ring_deflections_from(y, x, *parameters_from(inclination))
    np.testing.assert_allclose(alpha_y, MASS / np.pi * y / distance**2, rtol=1e-6)
    np.testing.assert_allclose(alpha_x, MASS / np.pi * x / distance**2, rtol=1e-6)
    potential = ring.ring_potential_from(y, x, *parameters_from(inclination))
    np.testing.assert_allclose(potential, MASS / np.pi * np.log(distance), rtol=1e-6)


@pytest.mark.parametrize("field", ["deflections", "potential"])
@pytest.mark.parametrize("inclination", [89.0, 89.9, 89.9999, 90.0])
def test__ring_fields__nearly_edge_on__continuous(inclination, field, points):
    # Not the convergence and the shear, which grow without bound on the strip.
    function = getattr(ring, f"ring_{field}_from")
    here, edge_on = (
        np.array(function(*points, *parameters_from(value)))
        for value in (inclination, 90.0 - 1e-9)
    )
    assert np.isfinite(here).all()
    change = np.cos(np.radians(inclination)) + 1e-8
    np.testing.assert_allclose(here, edge_on, atol=abs(LINE_DENSITY) * 30.0 * change)


@pytest.mark.parametrize("x", [0.3, 0.45, RADIUS, 0.9])
def test__ring_deflections_from__edge_on__on_the_strip_itself(x):
    # Thin rings edge-on are lines of mass, of which those that end before x deflect.
    alpha_y, alpha_x = ring.ring_deflections_from(
        np.zeros(1), np.array([x]), *parameters_from(90.0)
    )
    u = mp.mpf(x)
    expected = mp.quad(
        lambda r: 2.0 * LINE_DENSITY / WIDTH * r / mp.sqrt((u - r) * (u + r)),
        [INNER, min(max(u, INNER), OUTER)],
    )
    assert alpha_x[0] == pytest.approx(float(expected), rel=1e-8, abs=1e-14)
    assert alpha_y[0] == pytest.approx(0.0, abs=1e-14)


@pytest.mark.parametrize("field", derivatives.FIELDS)
@pytest.mark.parametrize("inclination", [0.0, 90.0])
def test__ring_fields__limits_of_inclination__finite(inclination, field):
    axis = np.array([0.0, 0.1, INNER, RADIUS, OUTER, 1.0])
    y, x = (grid.ravel() for grid in np.meshgrid(axis, axis))
    function = getattr(ring, f"ring_{field}_from")
    assert np.isfinite(np.array(function(y, x, *parameters_from(inclination)))).all()


@pytest.mark.parametrize("field", derivatives.FIELDS)
def test__ring_fields__line_density__scales_them(field, points):
    function = getattr(ring, f"ring_{field}_from")
    one, three, none = (
        np.array(function(*points, *parameters_from(50.0, line_density=value)))
        for value in (0.1, -0.3, 0.0)
    )
    np.testing.assert_allclose(three, -3.0 * one, rtol=1e-13, atol=1e-17)
    np.testing.assert_array_equal(none, 0.0)


# Exactly on axes and edges, for a ring seen face-on and one at 60 degrees.
SPECIAL_Y, SPECIAL_X = (
    axis.ravel()
    for axis in np.meshgrid(
        [0.0, 0.1, 0.5 * INNER, 0.5 * OUTER, INNER], [0.0, INNER, RADIUS, OUTER, 1.0]
    )
)
fields_from = derivatives.stacked_from(ring, "ring")


@cache
def forward_from(inclination):
    return derivatives.forward_from(
        fields_from, SPECIAL_Y, SPECIAL_X, parameters_from(inclination)
    )


@pytest.mark.parametrize("inclination", [0.0, 60.0])
def test__ring_fields__special_points__forward_derivatives_are_finite(inclination):
    assert np.isfinite(forward_from(inclination)).all()


@pytest.mark.parametrize("inclination", [0.0, 60.0])
def test__ring_fields__special_points__reverse_derivatives_are_finite(inclination):
    for gradient in derivatives.reverse_from(
        fields_from, SPECIAL_Y, SPECIAL_X, parameters_from(inclination)
    ):
        assert np.isfinite(gradient).all()


@pytest.mark.parametrize(
    "index", range(4), ids=["radius", "inclination", "width", "line_density"]
)
def test__ring_fields__on_the_axes__derivatives_by_parameters(index):
    # Clear of the two edges, on which the convergence jumps.
    elliptical = np.hypot(SPECIAL_X, 2.0 * SPECIAL_Y)
    is_clear = np.min(np.abs(elliptical - [[INNER], [OUTER]]), axis=0) > 1e-3
    y, x = SPECIAL_Y[is_clear], SPECIAL_X[is_clear]
    expected = derivatives.one_sided_from(
        fields_from, y, x, parameters_from(60.0), index, 1e-5
    )
    traced = forward_from(60.0)[2 + index][:, is_clear]
    np.testing.assert_allclose(traced, expected, rtol=1e-5, atol=1e-6)


def test__ring_potential_from__on_the_edges__derivative_by_the_radius():
    # Across an edge the potential is smooth, unlike the deflection.
    y, x = np.array([0.0, 0.0]), np.array([INNER, OUTER])
    expected = derivatives.one_sided_from(
        fields_from, y, x, parameters_from(60.0), 0, 1e-6
    )
    traced = derivatives.forward_from(fields_from, y, x, parameters_from(60.0))[2]
    np.testing.assert_allclose(traced[3], expected[3], rtol=1e-4)

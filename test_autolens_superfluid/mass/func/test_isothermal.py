"""The singular isothermal sphere: its formulas, and its centre."""

import autolens as al
import numpy as np
import pytest

from autolens_superfluid.mass.func import isothermal
from test_autolens_superfluid.mass.func import derivatives

EINSTEIN_RADIUS = 1.3


@pytest.fixture
def points(rng):
    return rng.uniform(-2.0, 2.0, (2, 50))


def test__isothermal_convergence_from__is_the_radial_reading_of_one_over_2_x(points):
    # The sheet kappa = 1 / (2 x), with x the distance in Einstein radii.
    x = np.hypot(*points) / EINSTEIN_RADIUS
    convergence = isothermal.isothermal_convergence_from(*points, EINSTEIN_RADIUS)
    np.testing.assert_allclose(convergence, 1.0 / (2.0 * x), rtol=1e-13)


@pytest.mark.parametrize("field", ["deflections_yx", "convergence", "potential"])
def test__isothermal_fields__match_upstream(field, points):
    y, x = points
    ours = getattr(isothermal, f"isothermal_{field.removesuffix('_yx')}_from")
    upstream = al.mp.IsothermalSph(einstein_radius=EINSTEIN_RADIUS)
    grid = al.Grid2DIrregular(values=np.stack([y, x], axis=-1))
    expected = np.asarray(getattr(upstream, f"{field}_2d_from")(grid=grid).array)
    np.testing.assert_allclose(
        np.array(ours(y, x, EINSTEIN_RADIUS)).T, expected, rtol=1e-7
    )


def test__isothermal_shear_from__modulus_is_the_convergence(points):
    gamma = isothermal.isothermal_shear_from(*points, EINSTEIN_RADIUS)
    convergence = isothermal.isothermal_convergence_from(*points, EINSTEIN_RADIUS)
    np.testing.assert_allclose(np.hypot(*gamma), convergence, rtol=1e-13)


@pytest.mark.parametrize("field", derivatives.FIELDS)
def test__isothermal_fields__no_einstein_radius__exactly_zero(field, points):
    function = getattr(isothermal, f"isothermal_{field}_from")
    np.testing.assert_array_equal(np.array(function(*points, 0.0)), 0.0)


def test__isothermal_deflections_from__centre__zero():
    alpha = isothermal.isothermal_deflections_from(np.zeros(1), np.zeros(1), 1.0)
    np.testing.assert_array_equal(np.array(alpha), 0.0)


def test__isothermal_fields__centre__derivatives_are_finite():
    fields_from = derivatives.stacked_from(isothermal, "isothermal")
    y, x = np.array([0.0, 0.0]), np.array([0.0, 1.0])
    assert np.isfinite(derivatives.forward_from(fields_from, y, x, [1.0])).all()
    for gradient in derivatives.reverse_from(fields_from, y, x, [1.0]):
        assert np.isfinite(gradient).all()

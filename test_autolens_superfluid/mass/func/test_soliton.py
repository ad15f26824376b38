"""Closed forms of the soliton against quadrature of its density."""

import mpmath as mp
import numpy as np
import pytest

from autolens_superfluid.mass.func import soliton
from test_autolens_superfluid.mass import references
from test_autolens_superfluid.mass.func import derivatives

KAPPA, CORE_RADIUS = 0.3, 0.4
PLACES = {
    "near the centre": (3e-4, -4e-4),
    "within the core": (-0.1, 0.2),
    "outside": (0.9, -1.2),
    "a thousand radii away": (240.0, 320.0),
}


fields_from = derivatives.stacked_from(soliton, "soliton")


def field_from(field, y, x):
    function = getattr(soliton, f"soliton_{field}_from")
    return np.array(function(np.array([y]), np.array([x]), KAPPA, CORE_RADIUS)).ravel()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("field", ["deflections", "convergence", "potential"])
def test__soliton_fields__match_quadrature(field, place):
    expected = references.soliton_field_from(field, *PLACES[place], KAPPA, CORE_RADIUS)
    np.testing.assert_allclose(
        field_from(field, *PLACES[place]),
        np.array(expected, dtype=float).ravel(),
        rtol=1e-12,
    )


@pytest.mark.parametrize("place", ["within the core", "outside"])
def test__soliton_shear_from__matches_quadrature(place):
    expected = references.soliton_field_from(
        "shear", *PLACES[place], KAPPA, CORE_RADIUS
    )
    np.testing.assert_allclose(
        field_from("shear", *PLACES[place]), np.array(expected, float), rtol=1e-11
    )


@pytest.mark.parametrize("radius", [0.0, 0.5, 1.0, 4.0])
def test__soliton_convergence_from__is_the_column_through_the_density(radius):
    column = float(references.soliton_column_from(radius))
    convergence = field_from("convergence", 0.0, radius * CORE_RADIUS)[0]
    assert convergence == pytest.approx(KAPPA * column, rel=1e-12)


def test__soliton_potential_from__matches_the_hypergeometric_function():
    # Blum & Teodori 2021; ours is elementary.
    radius = 0.7
    ratio = -soliton.SOLITON_SHAPE * (radius / CORE_RADIUS) ** 2
    series = mp.hyper([1, 1, mp.mpf("6.5") + 1], [2, 2], ratio)
    expected = 0.5 * KAPPA * radius**2 * float(series)
    assert field_from("potential", 0.0, radius)[0] == pytest.approx(expected, rel=1e-12)


def test__soliton_fields__centre__no_deflection_and_all_of_kappa():
    np.testing.assert_array_equal(field_from("deflections", 0.0, 0.0), 0.0)
    np.testing.assert_array_equal(field_from("shear", 0.0, 0.0), 0.0)
    assert field_from("convergence", 0.0, 0.0)[0] == KAPPA
    assert field_from("potential", 0.0, 0.0)[0] == 0.0


def test__soliton_deflections_from__far_away__point_of_its_total_mass():
    total = 2.0 * np.pi * KAPPA * CORE_RADIUS**2 / (13.0 * soliton.SOLITON_SHAPE)
    alpha = field_from("deflections", 0.0, 1e3)
    np.testing.assert_allclose(alpha, [0.0, total / np.pi / 1e3], rtol=1e-10)


@pytest.mark.parametrize("field", derivatives.FIELDS)
def test__soliton_fields__kappa__scales_them(field, rng):
    y, x = rng.uniform(-1.0, 1.0, (2, 50))
    function = getattr(soliton, f"soliton_{field}_from")
    one, three, none = (np.array(function(y, x, k, 0.4)) for k in (0.1, -0.3, 0.0))
    np.testing.assert_allclose(three, -3.0 * one, rtol=1e-13)
    np.testing.assert_array_equal(none, 0.0)


def test__soliton_fields__special_points__derivatives_are_finite():
    y, x = np.array([0.0, 0.0, 0.4, 1e-9]), np.array([0.0, 0.4, 0.0, 0.0])
    parameters = (KAPPA, CORE_RADIUS)
    forward = derivatives.forward_from(fields_from, y, x, parameters)
    assert np.isfinite(forward).all()
    for gradient in derivatives.reverse_from(fields_from, y, x, parameters):
        assert np.isfinite(gradient).all()


@pytest.mark.parametrize("index", [0, 1], ids=["kappa", "core_radius"])
def test__soliton_fields__centre__derivatives_by_parameters(index):
    y, x = np.array([0.0, 0.0]), np.array([0.0, 0.3])
    parameters = (KAPPA, CORE_RADIUS)
    expected = derivatives.one_sided_from(fields_from, y, x, parameters, index)
    traced = derivatives.forward_from(fields_from, y, x, parameters)[2 + index]
    np.testing.assert_allclose(traced, expected, rtol=1e-6, atol=1e-9)

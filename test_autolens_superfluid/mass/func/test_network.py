"""The sum over many tubes, against the tubes themselves."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autolens_superfluid import mass
from autolens_superfluid.mass.func import network
from autolens_superfluid.mass.func.blocks import BLOCK_SIZE
from test_autolens_superfluid.mass.func import derivatives
from test_autolens_superfluid.mass.invariants import STRINGS, fields_from


def network_field_from(field, points, strings=STRINGS, xp=np):
    y, x = points.T
    function = getattr(network, f"network_{field}_from")
    return np.array(function(xp.asarray(y), xp.asarray(x), strings, xp=xp)).T


@pytest.fixture
def points(rng):
    return rng.uniform(-1.5, 1.5, (40, 2))


@pytest.mark.parametrize("field", derivatives.FIELDS)
def test__network_fields__are_the_sum_of_vortex_strings(field, points):
    profiles = [
        mass.VortexString((row[0], row[1]), row[2], row[3], row[4], 2.0, row[5])
        for row in STRINGS
    ]
    expected = sum(fields_from(profile, points)[field] for profile in profiles)
    np.testing.assert_allclose(
        network_field_from(field, points), expected, rtol=1e-11, atol=1e-14
    )


@pytest.mark.parametrize("field", derivatives.FIELDS)
def test__network_fields__numpy_and_jax_agree(field, points):
    np.testing.assert_allclose(
        network_field_from(field, points, xp=jnp),
        network_field_from(field, points),
        rtol=1e-12,
        atol=1e-15,
    )


def test__network_deflections_from__more_points_than_a_block__the_same(rng):
    points = rng.uniform(-1.5, 1.5, (2 * BLOCK_SIZE + 7, 2))
    every = network_field_from("deflections", points)
    assert every.shape == points.shape
    some = [0, BLOCK_SIZE - 1, BLOCK_SIZE, -1]
    np.testing.assert_allclose(
        every[some], network_field_from("deflections", points[some]), rtol=1e-12
    )


def test__network_deflections_from__one_compilation__serves_every_size(points):
    network_field_from("deflections", points)
    compiled = network._compiled_scan_from(network._string_deflections_from)
    before = compiled._cache_size()
    network_field_from("deflections", points[:3])
    assert compiled._cache_size() == before


@pytest.mark.parametrize("field", derivatives.FIELDS)
def test__network_fields__no_strings__zero(field, points):
    values = network_field_from(field, points, STRINGS[:0])
    np.testing.assert_array_equal(values, 0.0)


def test__network_deflections_from__strings_traced__derivatives_are_finite():
    # On the axis, the edge and the end of a string, and in its centre.
    strings = np.array([[0.0, 0.0, 0.0, 1.0, 0.125, -0.1]])
    y, x = jnp.array([0.0, 0.125, 0.0, 0.0]), jnp.array([0.25, 0.25, 0.5, 0.0])

    def total_from(strings):
        return sum(map(jnp.sum, network.network_deflections_from(y, x, strings, jnp)))

    assert np.isfinite(jax.jit(jax.grad(total_from))(jnp.asarray(strings))).all()

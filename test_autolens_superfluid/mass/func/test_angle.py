"""The angle of a point, against the C library's."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autolens_superfluid.mass.func.angle import angle_from


def test__angle_from__coordinates_of_all_sizes__is_right_to_two_units(rng):
    y, x = rng.normal(size=(2, 10_000)) * 10.0 ** rng.uniform(-8, 8, (2, 10_000))

    angle = np.asarray(angle_from(jnp.asarray(y), jnp.asarray(x), jnp))

    # Two units in the last place.
    np.testing.assert_allclose(angle, np.arctan2(y, x), rtol=4.5e-16)


@pytest.mark.parametrize(
    ("y", "x"), [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-0.66, 1), (2, -2)]
)
def test__angle_from__axes_and_diagonals__as_numpy(y, x):
    angle = angle_from(jnp.asarray(float(y)), jnp.asarray(float(x)), jnp)

    assert float(angle) == pytest.approx(np.arctan2(y, x), rel=4.5e-16)


def test__angle_from__single_precision__stays_single():
    y, x = jnp.asarray(0.3, jnp.float32), jnp.asarray(-0.2, jnp.float32)

    assert angle_from(y, x, jnp).dtype == jnp.float32


def test__angle_from__derivative__is_that_of_the_angle(rng):
    y, x = rng.normal(size=(2, 50))

    slopes = jax.vmap(jax.grad(lambda y, x: angle_from(y, x, jnp), argnums=(0, 1)))(
        y, x
    )

    np.testing.assert_allclose(slopes, (x, -y) / (x**2 + y**2), rtol=1e-14)

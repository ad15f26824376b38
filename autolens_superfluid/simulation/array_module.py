"""``jax.numpy`` and its faster twin in single precision, for compiled images.

XLA calls the C library once an element for the arc tangent and its relatives; that
alone took two thirds of an image's time. `single` is ``jax.numpy`` with those
functions as polynomials that the compiler vectorises. Each is accurate to a few units
in the last place of single precision; arrays of any other type go to ``jax.numpy``.

Coefficients: S. L. Moshier, Cephes library (``atanf``, ``atanhf``), minimax on the
reduced intervals named below.
"""

import types

import jax.numpy as jnp
import numpy as np

_TAN_22_5 = 0.41421356237309503
_TAN_67_5 = 2.414213562373095
_ATAN = (8.05374449538e-2, -1.38776856032e-1, 1.99777106478e-1, -3.33329491539e-1)
_ATANH = (
    1.81740078349e-1,
    8.24370301058e-2,
    1.46691431730e-1,
    1.99782164500e-1,
    3.33337300303e-1,
)


def _odd_polynomial_from(t, coefficients):
    """Return t + t^3 P(t^2), coefficients from the highest power down."""
    square = t * t
    total = coefficients[0]
    for coefficient in coefficients[1:]:
        total = total * square + coefficient
    return total * square * t + t


def _is_single(*arrays):
    return all(jnp.result_type(array) == jnp.float32 for array in arrays)


def arctan(x):
    """Return the arc tangent, reduced to abs(t) < tan(22.5 degrees) by identities."""
    if not _is_single(x):
        return jnp.arctan(x)
    a = jnp.abs(x)
    is_large, is_middle = a > _TAN_67_5, a > _TAN_22_5
    numerator = jnp.where(is_large, -1.0, jnp.where(is_middle, a - 1.0, a))
    denominator = jnp.where(is_large, a, jnp.where(is_middle, a + 1.0, 1.0))
    offset = jnp.where(is_large, np.pi / 2, jnp.where(is_middle, np.pi / 4, 0.0))
    reduced = _odd_polynomial_from(numerator / denominator, _ATAN)
    return jnp.where(x < 0.0, -1.0, 1.0) * (offset + reduced)


def arctan2(y, x):
    """Return the angle of (x, y); 0 at the origin."""
    if not _is_single(y, x):
        return jnp.arctan2(y, x)
    a, b = jnp.abs(x), jnp.abs(y)
    larger, smaller = jnp.maximum(a, b), jnp.minimum(a, b)
    ratio = smaller / jnp.where(larger == 0.0, 1.0, larger)
    is_middle = ratio > _TAN_22_5
    t = jnp.where(is_middle, (ratio - 1.0) / (ratio + 1.0), ratio)
    angle = jnp.where(is_middle, np.pi / 4, 0.0) + _odd_polynomial_from(t, _ATAN)
    angle = jnp.where(b > a, np.pi / 2 - angle, angle)
    angle = jnp.where(x < 0.0, np.pi - angle, angle)
    return jnp.where(y < 0.0, -1.0, 1.0) * angle


def arctanh(x):
    """Return the inverse hyperbolic tangent; a polynomial for abs(x) < 1/2."""
    if not _is_single(x):
        return jnp.arctanh(x)
    is_small = jnp.abs(x) < 0.5
    large = jnp.where(is_small, 0.5, x)
    logarithm = 0.5 * jnp.log((1.0 + large) / (1.0 - large))
    small = jnp.where(is_small, x, 0.0)
    return jnp.where(is_small, _odd_polynomial_from(small, _ATANH), logarithm)


def power(x, y):
    """Return a power of a number that is not negative, of positive exponent."""
    if not _is_single(x):
        return jnp.power(x, y)
    return jnp.exp(y * jnp.log(x))


def _single_from():
    module = types.ModuleType("jax.numpy.single", __doc__)
    module.__dict__.update(vars(jnp))
    module.__dict__.update(arctan=arctan, arctan2=arctan2, arctanh=arctanh, power=power)
    module.__name__ = "jax.numpy.single"
    return module


#: ``jax.numpy`` with the functions of this module in place of its own.
single = _single_from()

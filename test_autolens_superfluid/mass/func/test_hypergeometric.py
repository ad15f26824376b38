"""The Gauss function against mpmath."""

import jax.numpy as jnp
import mpmath as mp
import numpy as np
import pytest

from autolens_superfluid.mass.func.hypergeometric import (
    hypergeometric_from,
    remainder_from,
    terminating_hypergeometric_from,
)

# On the unit circle, at its branch point, near it, and inside.
ARGUMENTS = np.array(
    [1.0, -1.0, 1j, np.exp(0.01j), np.exp(-1e-6j), 0.999, 0.5 - 0.5j, 1e-8, 0.0]
)
#: Of the deflection (order 3), the potential (4) and the shear (2), by slope.
PARAMETERS = {
    f"order {order}, slope {slope}": (-0.5 * slope, order + 0.5 * slope)
    for order in (3, 4)
    for slope in (0.5, 1.0, 3.3, 9.7)
}


def reference_from(b, c, z):
    return np.array([complex(mp.hyp2f1(1, b, c, complex(value))) for value in z])


@pytest.mark.parametrize("case", PARAMETERS)
def test__hypergeometric_from__32_terms__matches_mpmath(case):
    b, c = PARAMETERS[case]
    np.testing.assert_allclose(
        hypergeometric_from(b, c, ARGUMENTS, 32),
        reference_from(b, c, ARGUMENTS),
        rtol=5e-8,
    )


@pytest.mark.parametrize("slope", [0.5, 1.0, 3.3])
def test__hypergeometric_from__order_2_and_96_terms__matches_mpmath(slope):
    b, c = -0.5 * slope, 2.0 + 0.5 * slope
    np.testing.assert_allclose(
        hypergeometric_from(b, c, ARGUMENTS, 96),
        reference_from(b, c, ARGUMENTS),
        rtol=1e-7,
    )


@pytest.mark.parametrize("case", PARAMETERS)
def test__hypergeometric_from__branch_point__exact(case):
    b, c = PARAMETERS[case]
    # Gauss's theorem.
    expected = (c - 1.0) / (c - b - 1.0)
    value = hypergeometric_from(b, c, np.array([1.0 + 0.0j]), 8)[0]
    assert value == pytest.approx(expected, rel=1e-12)


def test__hypergeometric_from__jax__as_numpy():
    expected = hypergeometric_from(-1.65, 4.65, ARGUMENTS, 32)
    traced = hypergeometric_from(
        jnp.asarray(-1.65), jnp.asarray(4.65), jnp.asarray(ARGUMENTS), 32, jnp
    )
    np.testing.assert_allclose(np.asarray(traced), expected, rtol=1e-12)


@pytest.mark.parametrize("terms", [4, 16, 64])
def test__hypergeometric_from__even_slope__terminates(terms):
    expected = 1.0 - 2.0 * ARGUMENTS / 5.0 + 2.0 * ARGUMENTS**2 / (5.0 * 6.0)
    np.testing.assert_allclose(
        hypergeometric_from(-2.0, 5.0, ARGUMENTS, terms), expected, rtol=1e-12
    )


@pytest.mark.parametrize("degree", [0, 1, 2, 5, 30])
def test__terminating_hypergeometric_from__matches_mpmath(degree):
    real, imag = terminating_hypergeometric_from(
        degree, 3.0 + degree, ARGUMENTS.real, ARGUMENTS.imag
    )
    np.testing.assert_allclose(
        real + 1j * imag,
        reference_from(-degree, 3 + degree, ARGUMENTS),
        rtol=1e-12,
    )


def test__remainder_from__large_parameters__matches_mpmath():
    b, c = 31.0, 36.0
    np.testing.assert_allclose(
        remainder_from(b, c, ARGUMENTS, 16), reference_from(b, c, ARGUMENTS), rtol=1e-4
    )

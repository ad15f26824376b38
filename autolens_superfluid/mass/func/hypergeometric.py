r"""The Gauss function 2F1(1, b; c; z) on the closed unit disc.

The fields of a vortex tube of any slope are this function (see `tube`), with its
branch point ``z = 1`` at the axis of the tube, where the plain series converges
slowly. Here the series is summed to a fixed number of terms and its remainder is
closed by Gauss's continued fraction, whose last level is made exact at the branch
point.
"""

import numpy as np


def hypergeometric_from(b, c, z, terms: int, xp=np):
    r"""Return the Gauss hypergeometric function with first parameter 1.

    .. math::

        {}_2F_1(1, b; c; z) = \sum_{n=0}^{N-1} \frac{(b)_n}{(c)_n} z^n
            + \frac{(b)_N}{(c)_N} z^N \, {}_2F_1(1, b + N; c + N; z)

    The remainder is a continued fraction of N / 2 levels (`remainder_from`).

    Parameters
    ----------
    b, c : float
        Second and third parameter; ``c - b > 1`` and ``c > 0``.
    z : complex array
        Argument, with modulus at most 1.
    terms : int
        Number of terms N that are summed, an even number.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    complex array
        The function, of the shape of ``z``.

    References
    ----------
    NIST Digital Library of Mathematical Functions, 15.2.1 (series) and 15.7.1
    (continued fraction).
    """
    total = remainder_from(b=b + terms, c=c + terms, z=z, levels=terms // 2, xp=xp)

    def with_term_from(step, total):
        n = terms - 1 - step
        return 1.0 + (b + n) / (c + n) * z * total

    return _repeated(with_term_from, total, terms, xp)


def terminating_hypergeometric_from(degree: int, c, z_real, z_imag):
    """Return 2F1(1, -degree; c; z), a polynomial, exactly.

    Parameters
    ----------
    degree : int
        Degree of the polynomial, at least 0.
    c : float
        Third parameter; positive.
    z_real, z_imag : array
        Real and imaginary part of the argument.

    Returns
    -------
    tuple of two arrays
        Real and imaginary part of the function.
    """
    if degree == 0:
        return 1.0, 0.0
    # The last bracket is 1 + factor z: products with its value 1 are saved.
    factor = -1.0 / (c + degree - 1)
    real, imag = 1.0 + factor * z_real, factor * z_imag
    for n in reversed(range(degree - 1)):
        factor = (n - degree) / (c + n)
        real, imag = (
            1.0 + factor * (z_real * real - z_imag * imag),
            factor * (z_real * imag + z_imag * real),
        )
    return real, imag


def remainder_from(b, c, z, levels: int, xp=np):
    r"""Return 2F1(1, b; c; z) by Gauss's continued fraction, for large b and c.

    .. math::

        {}_2F_1(1, b; c; z) = 1 / x_1, \quad x_m = 1 - k_m z / x_{m+1}

    The fraction is closed at the last level by its fixed point of period two, a
    square root that has the branch point where the function has it; the two
    coefficients of that level are those for which the fraction is exact at
    ``z = 1``.

    Parameters
    ----------
    b, c, z, xp
        As `hypergeometric_from`.
    levels : int
        Number of levels of the fraction, an even number.

    Returns
    -------
    complex array
        The function, of the shape of ``z``.
    """
    i = levels // 2
    odd = (c - b + i - 1.0) / (c - 1.0 + 2 * i)
    even = (c + i - 1.0) / (c + 2 * i)
    k_odd, k_even = (1.0 - odd) * even, (1.0 - even) * odd
    half = 0.5 * (1.0 + (k_even - k_odd) * z)
    x = half + xp.sqrt(half * half - k_even * z)

    def next_levels_from(step, x):
        i = levels // 2 - 1 - step
        k_odd = (b + i) * (c - 1.0 + i) / ((c + 2 * i - 1.0) * (c + 2 * i))
        k_even = (i + 1.0) * (c - b + i) / ((c + 2 * i) * (c + 2 * i + 1.0))
        x = 1.0 - k_even * z / x
        return 1.0 - k_odd * z / x

    return 1.0 / _repeated(next_levels_from, x, levels // 2, xp)


def _repeated(function, value, total, xp):
    """Return ``function(step, value)`` applied for each step from 0.

    JAX compiles one step instead of all of them, which takes a tenth of the time.
    """
    if xp is np:
        for step in range(total):
            value = function(step, value)
        return value

    import jax

    return jax.lax.fori_loop(0, total, function, value)

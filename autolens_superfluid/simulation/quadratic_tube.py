r"""The deflection of a vortex string of slope 2, in real arithmetic.

The same closed form as `autolens_superfluid.mass.func.tube`, whose docstring derives
it, with its hypergeometric function written out for slope 2,

.. math:: g(w) + \log 2w = \frac{2}{3} w^2 - \frac{1}{12} w^4,

and complex numbers as pairs of real arrays: compilers do not vectorise complex ones,
and the deflection of a string would cost more than all the rest of an image.
"""

from typing import NamedTuple

import numpy as np

# Keeps the root finite at a focus; its square is a normal number in single precision.
_SOFTENING = 1e-18


class _Complex(NamedTuple):
    """A complex array as two real ones."""

    real: np.ndarray
    imag: np.ndarray

    def times(self, other):
        return _Complex(
            self.real * other.real - self.imag * other.imag,
            self.real * other.imag + self.imag * other.real,
        )


class _End(NamedTuple):
    """A point seen from an end: w, its inverse, and the square of that's modulus."""

    w: _Complex
    inverse: _Complex
    norm: np.ndarray


def quadratic_tube_deflections_from(y, x, length, core_radius, line_density, xp):
    """Return the deflection along y and x of a tube of slope 2 that lies along x.

    Parameters as `tube_deflections_from`, without the slope.
    """
    across, along, half = xp.abs(y), xp.abs(x), 0.5 * length
    p = across / core_radius
    near = _end_from(p, xp.abs(along - half) / core_radius, xp)
    far = _end_from(p, (along + half) / core_radius, xp)
    axis = _axis_from(p, xp)
    is_inside = along <= half
    near_series, far_series = _series_from(near.w), _series_from(far.w)
    turned = _where(xp, is_inside, near.inverse.times(axis).times(axis), near.w).times(
        far.inverse
    )
    near_term = xp.where(
        is_inside, near_series.imag - 2.0 * _series_from(axis).imag, -near_series.imag
    )
    angle = xp.arctan2(turned.imag, turned.real) + far_series.imag + near_term
    logarithm = 0.5 * xp.log(far.norm / near.norm) + far_series.real - near_series.real
    factor = line_density / np.pi
    sign_y, sign_x = (xp.where(value >= 0.0, 1.0, -1.0) for value in (y, x))
    return factor * sign_y * angle, factor * sign_x * logarithm


def _end_from(p, q, xp):
    """Return 1 / w = z + sqrt(z^2 - 1) at z = p + iq, p and q at least 0."""
    excess, product = (p - 1.0) * (p + 1.0) - q * q, p * q
    modulus = xp.sqrt(excess * excess + 4.0 * product * product + _SOFTENING**2)
    larger = xp.sqrt(0.5 * (modulus + xp.abs(excess)))
    smaller = product / larger
    is_right = excess >= 0.0
    real = p + xp.where(is_right, larger, smaller)
    imag = q + xp.where(is_right, smaller, larger)
    norm = real * real + imag * imag
    return _End(_Complex(real / norm, -imag / norm), _Complex(real, imag), norm)


def _axis_from(p, xp):
    """Return w at the height p of the point, on the cut; 1 at and beyond the edge."""
    cosine = xp.minimum(p, 1.0)
    return _Complex(cosine, -xp.sqrt((1.0 - cosine) * (1.0 + cosine)))


def _series_from(w):
    square = w.times(w)
    fourth = square.times(square)
    return _Complex(
        2.0 / 3.0 * square.real - fourth.real / 12.0,
        2.0 / 3.0 * square.imag - fourth.imag / 12.0,
    )


def _where(xp, condition, first, second):
    return _Complex(
        xp.where(condition, first.real, second.real),
        xp.where(condition, first.imag, second.imag),
    )

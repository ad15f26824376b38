r"""A straight vortex of finite length: a tube of mass, seen from its side.

The density of a vortex core of radius :math:`r_v` is (Alexander, Gleyzer, McDonough,
Toomey & Usai 2020, ApJ 893, 15, arXiv:1909.07346; a deficit for
:math:`\rho_0 > 0`)

.. math::

    \rho(r) = \rho_0 \left[(r / r_v)^a - 1\right], \quad r \le r_v .

Its line integral across the tube, at :math:`t = v / r_v` from the axis, is the
profile :math:`s(t)` on :math:`|t| < 1`, normalised here to :math:`\int s\,dt = 1`, so
that a tube of length L along u has :math:`\kappa = (\lambda / r_v)\,s(v / r_v)` for
:math:`|u| < L/2`, with the line density :math:`\lambda` (mass per angular length over
the critical surface density, in arcsec) of either sign.

**Closed form.** Expanding the density in Zernike polynomials, whose Abel transforms
are Chebyshev polynomials, gives the logarithmic potential of the cross profile,
:math:`g(\zeta) = \int s(t) \log(\zeta - t)\,dt`, and its derivative and integral:

.. math::

    g'  &= 2 w \left[\frac{2 + a}{a} - \frac{2}{a} F_2\right] \\
    g   &= -\log 2w + \frac{w^2}{a} \left[\frac{2 + a}{2}
           - \frac{4}{a + 4} F_3\right] \\
    h   &= \int g\,d\zeta = -\frac{1}{2}\left[(w + 1/w) \log 2w - w + 1/w\right] \\
        &\quad + \frac{2 + a}{4 a}\left(\frac{w^3}{3} - w\right)
           + \frac{2}{a (a + 4)}\left[w - \frac{2 w^3}{a + 6} F_4\right]

with :math:`w = \zeta - \sqrt{\zeta^2 - 1}`, :math:`|w| \le 1` (Joukowski) and
:math:`F_k = {}_2F_1(1, -a/2; k + a/2; -w^2)`, which is a polynomial of degree a/2
for even slopes. (The series in the Chebyshev polynomials telescopes to one
hypergeometric function at each order.) With :math:`\zeta_\pm = [v - i (u \pm L/2)] /
r_v` the two ends of the tube,

.. math::

    \alpha_u - i \alpha_v = \frac{\lambda}{\pi} \left[g(\zeta_+) - g(\zeta_-)\right]

outside the slab :math:`|u| < L/2`; inside it the cut of the second logarithm is
crossed, which adds the mass on one side of v.

All functions use the symmetry of the tube: they are evaluated for u, v >= 0, where
the far end is always beyond the point and only the near end tells inside from
outside. Real arithmetic with two square roots an end, one logarithm and one arc
tangent a point is all that a deflection costs at an even slope.

**Accuracy.** Even slopes are exact to rounding. Any other slope sums ``terms`` terms
and closes the remainder by a continued fraction (`hypergeometric`); the default of 32
holds the error of deflection and potential below 1e-7, and three times as many terms
are used for convergence and shear, for slopes of at least 0.5.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from autolens_superfluid.mass.func.angle import angle_from
from autolens_superfluid.mass.func.blocks import in_blocks
from autolens_superfluid.mass.func.confocal import confocal_root_from
from autolens_superfluid.mass.func.frame import folded_from
from autolens_superfluid.mass.func.hypergeometric import (
    hypergeometric_from,
    terminating_hypergeometric_from,
)

#: Number of terms that are summed when the slope is not an even number.
DEFAULT_TERMS = 32

# The derivative of the deflection converges by one order slower.
_DERIVATIVE_FACTOR = 3

# Above it an even slope is summed like any other: its polynomial would be longer.
_MAX_POLYNOMIAL_DEGREE = 32


@in_blocks
def tube_deflections_from(
    y, x, length, core_radius, slope, line_density, terms: int = DEFAULT_TERMS, xp=np
):
    r"""Return the deflection of a tube that lies along x.

    See the module's docstring for the formula.

    Parameters
    ----------
    y, x : array of shape (n,)
        Coordinates in the frame of the tube (centre at the origin), in arcsec.
    length : float
        Length L of the tube, in arcsec; positive.
    core_radius : float
        Radius :math:`r_v` of the tube, in arcsec; positive.
    slope : float
        Power a of the density in the core; positive. Two for a quantised vortex of
        a condensate.
    line_density : float
        Mass per angular length over the critical surface density, in arcsec;
        negative for a vortex (deficit), positive for a string of added mass. It is
        the deflection on either side of a long tube.
    terms : int, default=32
        Number of terms summed where the slope is not an even number; even.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    tuple of two arrays of shape (n,)
        Deflection along y and along x, in arcsec.
    """
    near, far, p, is_inside, sign_y, sign_x = _folded_ends_from(
        y, x, length, core_radius, xp
    )
    (far_real, far_imag), (near_real, near_imag) = (
        _deflection_series_from(end, slope, terms, xp) for end in (far, near)
    )
    along = 0.5 * xp.log(far.norm / near.norm) + far_real - near_real
    # From outside the near end is seen below the axis of zeta, where g is the complex
    # conjugate of its value above. One angle of a product serves for both logarithms.
    side = xp.where(is_inside, 1.0, -1.0)
    imag = side * near.imag
    angle = angle_from(
        far.real * imag + far.imag * near.real,
        far.real * near.real - far.imag * imag,
        xp,
    )
    across = angle + far_imag + side * near_imag
    across = across - 2.0 * _inside_from(
        partial(_deflection_on_axis_from, slope=slope, terms=terms), p, is_inside, xp
    )
    factor = line_density / np.pi
    return factor * sign_y * across, factor * sign_x * along


@in_blocks
def tube_convergence_from(
    y, x, length, core_radius, slope, line_density, terms: int = DEFAULT_TERMS, xp=np
):
    r"""Return the convergence of a tube that lies along x.

    .. math::

        \kappa = \frac{\lambda}{r_v} s(v / r_v), \quad
        s(\cos\theta) = -\frac{1}{\pi} {\rm Im}\, g'(w = e^{-i\theta})

    inside the tube and 0 elsewhere; for slope 2, :math:`s(t) = (8 / 3 \pi)
    (1 - t^2)^{3/2}`. Parameters as `tube_deflections_from`.

    Returns
    -------
    array of shape (n,)
        Convergence, dimensionless.
    """
    across, _ = folded_from(y, xp)
    along, _ = folded_from(x, xp)
    axis = _axis_end_from(across / core_radius, xp)
    profile = -_derivative_from(axis, slope, terms, xp).imag / np.pi
    is_inside = (along < 0.5 * length) & (across < core_radius)
    return line_density / core_radius * xp.where(is_inside, profile, 0.0)


@in_blocks
def tube_shear_from(
    y, x, length, core_radius, slope, line_density, terms: int = DEFAULT_TERMS, xp=np
):
    r"""Return the shear of a tube that lies along x.

    .. math::

        \gamma_1 - i \gamma_2 = -\frac{i \lambda}{\pi r_v}
            \left[g'(\zeta_+) - g'(\zeta_-)\right] - \kappa

    with :math:`\gamma_1 = (\psi_{xx} - \psi_{yy}) / 2` and :math:`\gamma_2 =
    \psi_{xy}`. Parameters as `tube_deflections_from`.

    Returns
    -------
    tuple of two arrays of shape (n,)
        The components (gamma_2, gamma_1), in upstream's order; dimensionless.
    """
    near, far, _, is_inside, sign_y, sign_x = _folded_ends_from(
        y, x, length, core_radius, xp
    )
    far_end, near_end = (_derivative_from(end, slope, terms, xp) for end in (far, near))
    # Below the axis of zeta, g' is the complex conjugate of its value above.
    difference = xp.conj(far_end) - xp.where(is_inside, near_end, xp.conj(near_end))
    field = -1j * line_density / (np.pi * core_radius) * difference
    convergence = tube_convergence_from(
        y, x, length, core_radius, slope, line_density, terms, xp=xp
    )
    return -sign_y * sign_x * field.imag, field.real - convergence


@in_blocks
def tube_potential_from(
    y, x, length, core_radius, slope, line_density, terms: int = DEFAULT_TERMS, xp=np
):
    r"""Return the lensing potential of a tube that lies along x.

    .. math::

        \psi = \frac{\lambda r_v}{\pi} {\rm Re}\, i \left[h(\zeta_+) - h(\zeta_-)
            \right] + \frac{\lambda L}{\pi} \log r_v

    plus, inside the slab of the tube, the term of the mass on one side of v. Far away
    it is :math:`(\lambda L / \pi) \log |\theta|`, that of a point of the same mass.
    Parameters as `tube_deflections_from`.

    Returns
    -------
    array of shape (n,)
        Potential, in arcsec^2.
    """
    near, far, p, is_inside, _, _ = _folded_ends_from(y, x, length, core_radius, xp)
    far_end, near_end = (
        _potential_term_from(end, slope, terms, xp) for end in (far, near)
    )
    on_axis = _inside_from(
        partial(_potential_on_axis_from, slope=slope, terms=terms), p, is_inside, xp
    )
    near_term = xp.where(is_inside, near_end, -near_end) - 2.0 * on_axis
    log_term = 0.5 * length / core_radius * xp.log(core_radius**2)
    return line_density * core_radius / np.pi * (far_end + near_term + log_term)


class _End(NamedTuple):
    """A point as seen from one end of the tube: 1 / w, its squared modulus, and w^2.

    Real and imaginary parts are kept apart where speed matters: compilers do not
    vectorise complex arithmetic.
    """

    real: np.ndarray
    imag: np.ndarray
    norm: np.ndarray | float
    squared: tuple[np.ndarray, np.ndarray]

    @property
    def w(self):
        return (self.real - 1j * self.imag) / self.norm


def _folded_ends_from(y, x, length, core_radius, xp):
    """Return near end, far end, height, whether beside the tube, and the two signs."""
    across, sign_y = folded_from(y, xp)
    along, sign_x = folded_from(x, xp)
    beyond, _ = folded_from(along - 0.5 * length, xp)
    p = across / core_radius
    near = _end_from(p, beyond / core_radius, xp)
    far = _end_from(p, (along + 0.5 * length) / core_radius, xp)
    is_inside = along < 0.5 * length
    return near, far, p, is_inside, sign_y, sign_x


def _end_from(p, q, xp):
    root_real, root_imag = confocal_root_from(p, q, (p - 1.0) * (p + 1.0) - q * q, xp)
    real, imag = p + root_real, q + root_imag
    norm = real * real + imag * imag
    factor = 1.0 / (norm * norm)
    squared = (real - imag) * (real + imag) * factor, -2.0 * (real * imag) * factor
    return _End(real=real, imag=imag, norm=norm, squared=squared)


def _axis_end_from(p, xp):
    """Return the point of height p on the cut; at and beyond the edge, w = 1."""
    is_core = p < 1.0
    cosine = xp.where(is_core, p, 0.0)
    sine = xp.sqrt((1.0 - cosine) * (1.0 + cosine))
    real, imag = xp.where(is_core, cosine, 1.0), xp.where(is_core, sine, 0.0)
    squared = 2.0 * (real * real) - 1.0, -2.0 * (real * imag)
    return _End(real=real, imag=imag, norm=1.0, squared=squared)


def _inside_from(function, p, is_inside, xp):
    """Return a function of the height p inside the tube, and 0 elsewhere.

    Few points are: NumPy evaluates it there alone.
    """
    is_core = is_inside & (p < 1.0)
    if xp is not np:
        return xp.where(is_core, function(p, xp=xp), 0.0)
    values = np.zeros_like(p)
    values[is_core] = function(p[is_core], xp=xp)
    return values


def _deflection_on_axis_from(p, slope, terms, xp):
    """Return the imaginary part of g at the height p on the cut."""
    axis = _axis_end_from(p, xp)
    series_imag = _deflection_series_from(axis, slope, terms, xp)[1]
    return angle_from(axis.imag, axis.real, xp) + series_imag


def _potential_on_axis_from(p, slope, terms, xp):
    """Return the imaginary part of h at the height p on the cut."""
    return _potential_term_from(_axis_end_from(p, xp), slope, terms, xp)


def _gauss_from(order, squared, slope, terms, xp):
    """Return both parts of F_k of the module's docstring, k = order, at w^2."""
    c = order + 0.5 * slope
    real, imag = squared
    if _is_even(slope):
        return terminating_hypergeometric_from(int(slope) // 2, c, -real, -imag)
    values = hypergeometric_from(-0.5 * slope, c, -(real + 1j * imag), terms, xp)
    return values.real, values.imag


def _is_even(slope):
    """Whether a slope is a known even number; a traced one never is."""
    is_number = isinstance(slope, int | float | np.number)
    return is_number and slope % 2 == 0 and slope <= 2 * _MAX_POLYNOMIAL_DEGREE


def _derivative_from(end, slope, terms, xp):
    """Return g'."""
    real, imag = _gauss_from(2, end.squared, slope, _DERIVATIVE_FACTOR * terms, xp)
    return 2.0 / slope * end.w * (2.0 + slope - 2.0 * (real + 1j * imag))


def _deflection_series_from(end, slope, terms, xp):
    """Return both parts of g without its logarithm."""
    real, imag = end.squared
    gauss_real, gauss_imag = _gauss_from(3, (real, imag), slope, terms, xp)
    factor = 4.0 / (slope + 4.0)
    series_real = 0.5 * (2.0 + slope) - factor * gauss_real
    series_imag = -factor * gauss_imag
    return (
        (real * series_real - imag * series_imag) / slope,
        (real * series_imag + imag * series_real) / slope,
    )


def _potential_term_from(end, slope, terms, xp):
    """Return the imaginary part of h, the integral of g."""
    real, imag = _gauss_from(4, end.squared, slope, terms, xp)
    w, inverse = end.w, end.real + 1j * end.imag
    cube = w * w * w
    last = w - 2.0 * cube / (slope + 6.0) * (real + 1j * imag)
    series = (2.0 + slope) / (4.0 * slope) * (cube / 3.0 - w)
    series = series + 2.0 / (slope * (slope + 4.0)) * last
    logarithm = (w + inverse) * xp.log(2.0 * w)
    return (series - 0.5 * (logarithm - w + inverse)).imag

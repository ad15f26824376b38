r"""A circular vortex ring of finite width, seen at an inclination.

A flat ring of radius R whose line density :math:`\lambda` is spread evenly over the
radii from :math:`R_1 = R - w / 2` to :math:`R_2 = R + w / 2` projects, at inclination
i, to a sum of thin homoeoids: ellipses of major axis along u, of axis ratio :math:`c =
\cos i`, with foci at :math:`\pm R' \sin i`. With :math:`\lambda' = \lambda / w` and
z = u + iv, a thin ring of radius :math:`R'` deflects by

.. math::

    \alpha_u - i \alpha_v = \frac{2 \lambda' R'}{\sqrt{z^2 - R'^2 \sin^2 i}}

outside its ellipse and not at all inside it (from the residues of
:math:`\oint d\phi / (z - R' \cos\phi - i R' \cos i \sin\phi)`). A point sees the rings
up to :math:`T = \min(\max(m, R_1), R_2)` with the elliptical radius :math:`m^2 = u^2 +
v^2 / c^2`. Integrated over the rings, with :math:`y(R') = \sqrt{z^2 - R'^2 \sin^2 i}`,

.. math::

    \alpha_u - i \alpha_v = 2 \lambda' \frac{T^2 - R_1^2}{y(R_1) + y(T)}

.. math::

    \psi = \lambda' \left[{\rm Re}\,\Phi(T^2) - {\rm Re}\,\Phi(R_1^2)
           + \Psi(R_2^2) - \Psi(T^2)\right], \quad
    \Phi(\tau) = \tau \log\frac{z + y}{2} + \frac{\tau^2 \sin^2 i}{2 (z + y)^2},
    \quad
    \Psi(\tau) = \frac{\tau}{2} (\log \tau - 1) + \tau \log\frac{1 + c}{2} .

No term divides by :math:`\sin i`, so that a ring seen face-on needs no special case.
Nearly edge-on, the convergence :math:`\lambda' / c` rises without bound on a strip
that closes, while the deflection stays finite.

Like those of `tube`, the functions are evaluated in the first quadrant.
"""

from typing import NamedTuple

import numpy as np

from autolens_superfluid.mass.func.blocks import in_blocks
from autolens_superfluid.mass.func.confocal import confocal_root_from
from autolens_superfluid.mass.func.frame import folded_from


@in_blocks
def ring_deflections_from(y, x, radius, inclination, width, line_density, xp=np):
    r"""Return the deflection of an inclined ring with its major axis along x.

    See the module's docstring for the formula.

    Parameters
    ----------
    y, x : array of shape (n,)
        Coordinates in the frame of the ring (centre at the origin), in arcsec.
    radius : float
        Mean radius R of the ring, in arcsec; positive.
    inclination : float
        Angle between the ring's axis and the line of sight, in degrees from 0
        (face-on) to 90 (edge-on).
    width : float
        Width w over which the ring's mass is spread, in arcsec; positive, less than
        ``2 * radius``.
    line_density : float
        Mass per angular length over the critical surface density, in arcsec; negative
        for a vortex (deficit). The ring's mass is ``2 pi radius line_density``.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    tuple of two arrays of shape (n,)
        Deflection along y and along x, in arcsec.
    """
    fold = _fold_from(y, x, radius, inclination, width, xp)
    field = _field_from(fold, line_density / width)
    return -fold.sign_y * field.imag, fold.sign_x * field.real


@in_blocks
def ring_convergence_from(y, x, radius, inclination, width, line_density, xp=np):
    r"""Return the convergence of an inclined ring.

    It is :math:`\lambda / (w \cos i)` between the two ellipses and 0 elsewhere.
    Parameters as `ring_deflections_from`.

    Returns
    -------
    array of shape (n,)
        Convergence, dimensionless.
    """
    fold = _fold_from(y, x, radius, inclination, width, xp)
    return xp.where(fold.is_inside, line_density / (width * fold.cosine), 0.0)


@in_blocks
def ring_shear_from(y, x, radius, inclination, width, line_density, xp=np):
    r"""Return the shear of an inclined ring.

    .. math::

        \gamma_1 - i \gamma_2 = -2 \lambda' z \frac{T^2 - R_1^2}
            {[y(R_1) + y(T)]\, y(R_1)\, y(T)}
            + \lambda' \frac{u - i v / c^2}{y(T)}

    with the last term between the two ellipses alone. Parameters as
    `ring_deflections_from`.

    Returns
    -------
    tuple of two arrays of shape (n,)
        The components (gamma_2, gamma_1), in upstream's order; dimensionless.
    """
    fold = _fold_from(y, x, radius, inclination, width, xp)
    density = line_density / width
    z = fold.along + 1j * fold.across
    smooth = -z * _field_from(fold, density) / (fold.inner_root * fold.outer_root)
    gradient = fold.along - 1j * fold.across / fold.cosine**2
    edge = xp.where(fold.is_inside, density * gradient / fold.outer_root, 0.0)
    field = smooth + edge
    return -fold.sign_y * fold.sign_x * field.imag, field.real


@in_blocks
def ring_potential_from(y, x, radius, inclination, width, line_density, xp=np):
    r"""Return the lensing potential of an inclined ring.

    See the module's docstring for the formula. Far away it is :math:`2 \lambda R
    \log |\theta|`, that of a point of the same mass. Parameters as
    `ring_deflections_from`.

    Returns
    -------
    array of shape (n,)
        Potential, in arcsec^2.
    """
    fold = _fold_from(y, x, radius, inclination, width, xp)
    z = fold.along + 1j * fold.across

    def outside_term(squared, root):
        total = z + root
        ratio = squared * fold.sine / total
        return squared * xp.log(0.5 * xp.abs(total)) + 0.5 * (ratio * ratio).real

    def inside_term(squared):
        return squared * (0.5 * xp.log(squared) - 0.5 + xp.log(0.5 * (1 + fold.cosine)))

    outside = outside_term(fold.outer_squared, fold.outer_root) - outside_term(
        fold.inner_squared, fold.inner_root
    )
    inside = inside_term((radius + 0.5 * width) ** 2) - inside_term(fold.outer_squared)
    return line_density / width * (outside + inside)


class _Fold(NamedTuple):
    """A point in the first quadrant, and the rings whose ellipse it lies outside of."""

    across: np.ndarray
    along: np.ndarray
    sign_y: np.ndarray
    sign_x: np.ndarray
    cosine: float
    sine: float
    is_inside: np.ndarray
    inner_squared: float
    outer_squared: np.ndarray
    inner_root: np.ndarray
    outer_root: np.ndarray


def _fold_from(y, x, radius, inclination, width, xp):
    """Return the folded point; outer is T of the module's docstring, inner R_1."""
    across, sign_y = folded_from(y, xp)
    along, sign_x = folded_from(x, xp)
    angle = xp.radians(inclination)
    cosine, sine = xp.cos(angle), xp.sin(angle)
    inner = xp.maximum(radius - 0.5 * width, 0.0) ** 2
    outer = (radius + 0.5 * width) ** 2
    elliptical = along**2 + (across / cosine) ** 2
    seen = xp.clip(elliptical, inner, outer)
    return _Fold(
        across=across,
        along=along,
        sign_y=sign_y,
        sign_x=sign_x,
        cosine=cosine,
        sine=sine,
        is_inside=(elliptical > inner) & (elliptical < outer),
        inner_squared=inner,
        outer_squared=seen,
        inner_root=_root_from(across, along, inner * sine**2, xp),
        outer_root=_root_from(across, along, seen * sine**2, xp),
    )


def _root_from(across, along, focus_squared, xp):
    excess = along * along - across * across - focus_squared
    real, imag = confocal_root_from(along, across, excess, xp)
    return real + 1j * imag


def _field_from(fold, density):
    """Return alpha_u - i alpha_v in the first quadrant, density being lambda'."""
    shell = fold.outer_squared - fold.inner_squared
    return 2.0 * density * shell / (fold.inner_root + fold.outer_root)

r"""The square root that maps the plane to confocal ellipses.

A segment, or an ellipse, of mass between the foci ``-c`` and ``c`` has fields that
are functions of the square root of :math:`z^2 - c^2`, cut along the segment. Tubes
and rings are symmetric about both their axes, so the first quadrant suffices; there
the root lies in the first quadrant too, and real arithmetic gives both its parts
without loss of digits.
"""

import numpy as np

# Keeps the derivative finite at the focus itself. It moves the root there by 7e-10, of
# which the fields feel the square, and by nothing farther than 1e-12 from it. Its
# square is a normal number in single precision too.
_SOFTENING = 1e-18


def confocal_root_from(x, y, excess, xp=np):
    r"""Return the root of :math:`z^2 - c^2` for z = x + iy in the first quadrant.

    Parameters
    ----------
    x, y : array
        Coordinates, both at least 0, of one shape.
    excess : array
        The real part :math:`x^2 - y^2 - c^2`, which the caller can often compute
        more accurately from a product of differences.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    tuple of two arrays
        Real and imaginary part of the root, both at least 0.
    """
    product = x * y
    is_right = excess >= 0.0
    magnitude = xp.where(is_right, excess, -excess)
    modulus = xp.sqrt(excess * excess + 4.0 * product * product + _SOFTENING**2)
    larger = xp.sqrt(0.5 * (modulus + magnitude))
    smaller = product / larger
    return xp.where(is_right, larger, smaller), xp.where(is_right, smaller, larger)

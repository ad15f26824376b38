"""Symmetry helpers: fold the plane into its first quadrant."""

import numpy as np


def folded_from(coordinate, xp=np):
    """Return the modulus and the sign of a coordinate.

    At zero the sign is +1 and the modulus has derivative +1, so that derivatives at
    a symmetry axis are those of the positive side instead of zero.
    """
    sign = xp.where(coordinate >= 0.0, 1.0, -1.0)
    return coordinate * sign, sign

"""What all columns of parameters are made with: values, vectors and centres."""

import numpy as np

from autolens_superfluid.simulation.distributions import Uniform

_FULL_TURN = Uniform(0.0, 360.0)


def drawn_from(draws, quantity, distribution, number=None):
    """Return values of a distribution, from the stream of a quantity's name."""
    return distribution.values_from(draws.uniform_from(quantity, number))


def components_from(magnitude, degrees):
    """Return the components of a vector along y and x."""
    angle = np.radians(degrees)
    return magnitude * np.sin(angle), magnitude * np.cos(angle)


def centre_columns_from(draws, name, offset, unit=None, centre=(0.0, 0.0), number=None):
    """Return the centre of a part: a distance in a uniform direction.

    Parameters
    ----------
    draws : Draws
        Random numbers.
    name : str
        Prefix of the columns and streams.
    offset : Distribution
        Distance, over `unit`.
    unit : array of shape (n,), optional
        Arcsec of an offset of 1; without it offsets are in arcsec.
    centre : pair of arrays or floats
        (y, x) that offsets are counted from.
    number : int, optional
        Parts an image has.
    """
    distance = drawn_from(draws, f"{name}_offset", offset, number)
    turn = drawn_from(draws, f"{name}_offset_angle", _FULL_TURN, number)
    shape = (-1,) if number is None else (-1, 1)
    scale = 1.0 if unit is None else np.reshape(unit, shape)
    parts = components_from(distance * scale, turn)
    return {
        f"{name}_centre_{axis}": part + np.reshape(start, shape)
        for axis, (part, start) in enumerate(zip(parts, centre, strict=True))
    }

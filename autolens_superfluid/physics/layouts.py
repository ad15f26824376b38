r"""Many straight strings in a halo, and how they look in projection.

A layout holds lengths and directions in space but no mass, so that one layout serves
condensates of any density; `arrangements` makes layouts, and any other set of strings
(from a simulation of a condensate, say) makes one by its constructor.

**Projection.** A string of length :math:`L` whose direction makes the angle :math:`i`
with the line of sight is projected onto a length :math:`L \sin i` along the sky, and
its width adds :math:`r_v \cos i` beyond the ends; seen along its axis it is a round
blob. A profile whose strings lie in the plane of the lens stands for it if it has the
same mass and the same spread along the string. With the width W of
`vortices.vortex_width_from`, that is the length

.. math::

    \ell = \sqrt{L^2 \sin^2 i + W^2 \cos^2 i}

with the mass per length raised by :math:`L / \ell`: the projected mass, its centre and
all its second moments are then exact for any direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import astropy.units as u
import numpy as np

from autolens_superfluid.physics.checks import (
    positive_quantity_from,
    quantity_from,
)
from autolens_superfluid.physics.vortices import vortex_width_from


@dataclass(frozen=True)
class StringLayout:
    """Straight strings in a halo, relative to its centre.

    Parameters
    ----------
    centre_yx : Quantity of shape (n, 2)
        Middles of the strings on the sky, lengths.
    direction_yxz : array of shape (n, 3)
        Unit vectors along the strings; z is the line of sight.
    length : Quantity of shape (n,)
        Lengths of the strings in space, positive.

    Raises
    ------
    astropy.units.UnitConversionError
        If a length is not one.
    ValueError
        If a shape, a direction or a length breaks its rule.
    """

    centre_yx: u.Quantity
    direction_yxz: np.ndarray
    length: u.Quantity

    def __post_init__(self):
        quantity_from("centre_yx", self.centre_yx, u.kpc)
        positive_quantity_from("length", self.length, u.kpc)
        shapes = self.centre_yx.shape, self.direction_yxz.shape, self.length.shape
        n = self.length.size
        if shapes != ((n, 2), (n, 3), (n,)):
            raise ValueError(
                "centre_yx, direction_yxz and length must have the shapes (n, 2), "
                f"(n, 3) and (n,); got {shapes}"
            )
        norm = np.linalg.norm(self.direction_yxz, axis=1)
        if not np.allclose(norm, 1.0, rtol=0.0, atol=1e-8):
            raise ValueError(
                f"direction_yxz must hold unit vectors; got lengths {norm}"
            )

    @property
    def total_length(self) -> u.Quantity:
        """Sum of the lengths of the strings, in kpc."""
        return self.length.sum().to(u.kpc)


class ProjectedStrings(NamedTuple):
    """Strings in the plane of the lens that stand for those of a layout.

    Attributes
    ----------
    centre_yx : Quantity of shape (n, 2)
        Middles of the strings, in kpc.
    position_angle : array of shape (n,)
        Position angles, in degrees.
    length : Quantity of shape (n,)
        Lengths in the plane of the lens, in kpc.
    stretch : array of shape (n,)
        Length in space over that in the plane: the factor of the mass per length.
    """

    centre_yx: u.Quantity
    position_angle: np.ndarray
    length: u.Quantity
    stretch: np.ndarray


def projected_strings_from(
    layout: StringLayout, core_radius: u.Quantity, slope: float = 2.0
) -> ProjectedStrings:
    """Project a layout; the rule is in the module's docstring.

    Parameters
    ----------
    layout : StringLayout
        Strings in space.
    core_radius : Quantity
        Core radius of every string, a length.
    slope : float, default=2.0
        Power with which the density rises from the axis; dimensionless, positive.

    Returns
    -------
    ProjectedStrings
        Strings of the same mass, centre and second moments.
    """
    y, x, cos_i = layout.direction_yxz.T
    sin_i = np.hypot(y, x)
    width = vortex_width_from(core_radius, slope)
    length = np.hypot(layout.length * sin_i, width * cos_i).to(u.kpc)
    return ProjectedStrings(
        centre_yx=layout.centre_yx.to(u.kpc),
        position_angle=np.degrees(np.arctan2(y, x)),
        length=length,
        stretch=(layout.length / length).to_value(u.dimensionless_unscaled),
    )

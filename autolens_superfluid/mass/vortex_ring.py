"""The circular vortex ring."""

import numpy as np

from autolens_superfluid.mass import guards
from autolens_superfluid.mass.abstract import RotatedMassProfile
from autolens_superfluid.mass.func import ring

_REASONS = {
    "radius": "A ring of no radius has no mass",
    "width": "A ring of no width is a line, on which the deflection diverges",
}


class VortexRing(RotatedMassProfile):
    r"""A circular vortex ring of finite width, seen at an inclination.

    The ring's mass is spread evenly over the radii :math:`R \pm w / 2` in its plane,
    and projects to the band between two ellipses of axis ratio :math:`\cos i`:

    .. math::

        \kappa = \frac{\lambda}{w \cos i}, \quad
        R - \frac{w}{2} < \sqrt{u^2 + v^2 / \cos^2 i} < R + \frac{w}{2}

    and zero elsewhere. Inside the ring nothing is deflected. Formulas are in
    `autolens_superfluid.mass.func.ring`. Rings are the generic vortices of wave dark
    matter without net rotation.

    The total mass is ``2 pi radius line_density`` in arcsec^2.

    **Sign.** A vortex is a deficit of mass: ``line_density`` is negative.

    Parameters
    ----------
    centre : tuple of two floats
        (y, x) centre of the ring, in arcsec.
    position_angle : float
        Direction of the ring's major axis in degrees, counter-clockwise from the
        positive x-axis.
    radius : float
        Radius of the ring, in arcsec; positive.
    inclination : float
        Angle between the ring's axis and the line of sight in degrees, from 0
        (face-on, a circle) to 90 (edge-on, a line).
    width : float
        Width of the ring, in arcsec; positive and below ``2 * radius``.
    line_density : float
        Mass per angular length along the ring over the critical surface density, in
        arcsec; any sign.

    Raises
    ------
    autogalaxy.exc.ModelParameterException
        If a parameter breaks its rule.

    References
    ----------
    Hui, Joyce, Landry & Li 2021, JCAP 01, 011 (arXiv:2004.01188): vortex rings of wave
    dark matter.

    Examples
    --------
    >>> import autolens as al
    >>> ring = VortexRing(radius=0.5, inclination=45.0, line_density=-0.05)
    >>> print(f"{ring.mass_angular_within_circle_from(radius=1.0):.4f} arcsec^2")
    -0.1571 arcsec^2
    >>> inside = al.Grid2DIrregular([(0.1, 0.2)])
    >>> print(abs(ring.deflections_yx_2d_from(grid=inside).array).max())
    0.0
    """

    def __init__(
        self,
        centre: tuple[float, float] = (0.0, 0.0),
        position_angle: float = 0.0,
        radius: float = 0.5,
        inclination: float = 45.0,
        width: float = 0.1,
        line_density: float = -0.05,
    ):
        super().__init__(centre=centre)
        guards.check_finite(
            centre=centre, position_angle=position_angle, line_density=line_density
        )
        guards.check_positive(_REASONS, radius=radius, width=width)
        guards.check_range(
            0.0, 90.0, "Other angles repeat these", inclination=inclination
        )
        guards.check_below(
            "A wider ring has no hole", width=width, diameter=2.0 * radius
        )
        self.position_angle = position_angle
        self.radius = radius
        self.inclination = inclination
        self.width = width
        self.line_density = line_density

    def __model_constraint__(self, xp=np):
        """Return by how much the width exceeds the diameter, for traced searches."""
        return xp.maximum(self.width - 2.0 * self.radius, 0.0)

    @property
    def _parameters(self) -> tuple:
        return self.radius, self.inclination, self.width, self.line_density

    def _deflections_from(self, y, x, xp):
        return ring.ring_deflections_from(y, x, *self._parameters, xp=xp)

    def _convergence_from(self, y, x, xp):
        return ring.ring_convergence_from(y, x, *self._parameters, xp=xp)

    def _potential_from(self, y, x, xp):
        return ring.ring_potential_from(y, x, *self._parameters, xp=xp)

    def _shear_from(self, y, x, xp):
        return ring.ring_shear_from(y, x, *self._parameters, xp=xp)

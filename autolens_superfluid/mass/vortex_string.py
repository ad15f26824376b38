"""The straight vortex of finite length."""

from autolens_superfluid.mass import guards
from autolens_superfluid.mass.abstract import RotatedMassProfile
from autolens_superfluid.mass.func import tube

_REASONS = {
    "length": "A string without length has no direction and no mass",
    "core_radius": (
        "The core radius is the radius of the tube; a singular line diverges on itself"
    ),
    "slope": "The density of the core is (r / core_radius)^slope - 1",
}


class VortexString(RotatedMassProfile):
    r"""A straight vortex tube of finite length.

    The density in the core, :math:`\rho \propto (r / r_v)^a - 1` up to the core radius
    :math:`r_v`, is projected across the tube. For the slope a = 2 of a condensate's
    quantised vortex the convergence at distance v from the axis is

    .. math::

        \kappa(v) = \frac{8 \lambda}{3 \pi r_v} \left[1 - (v / r_v)^2\right]^{3/2}

    along the length of the tube, and zero elsewhere. Deflection, potential and shear
    are closed forms, exact to rounding for even slopes; formulas and accuracy are in
    `autolens_superfluid.mass.func.tube`.

    The total mass is ``line_density * length`` in arcsec^2 (times the critical surface
    density; a halo has :math:`\pi \theta_E^2` inside its Einstein radius). Images on
    the two sides of a long string are split by twice the line density.

    **Sign.** A vortex is a deficit of mass: ``line_density`` is negative. A positive
    one is the string of added mass of the DeepLense simulations.

    Parameters
    ----------
    centre : tuple of two floats
        (y, x) centre of the tube, in arcsec.
    position_angle : float
        Direction of the tube in degrees, counter-clockwise from the positive x-axis.
    length : float
        Length of the tube, in arcsec; positive.
    core_radius : float
        Radius of the tube, in arcsec; positive.
    slope : float
        Power a of the density in the core; positive.
    line_density : float
        Mass per angular length over the critical surface density, in arcsec; any sign.

    Raises
    ------
    autogalaxy.exc.ModelParameterException
        If a parameter breaks its rule.

    References
    ----------
    Alexander, Gleyzer, McDonough, Toomey & Usai 2020, ApJ 893, 15 (arXiv:1909.07346):
    the density of the core.

    Examples
    --------
    >>> import autolens as al
    >>> string = VortexString(length=1.2, line_density=-0.06)
    >>> print(f"{string.mass_angular_within_circle_from(radius=2.0):.3f} arcsec^2")
    -0.072 arcsec^2
    >>> beside = al.Grid2DIrregular([(0.1, 0.0)])
    >>> print(f"{string.deflections_yx_2d_from(grid=beside)[0, 0]:.4f} arcsec")
    -0.0537 arcsec
    """

    #: Terms that are summed where the slope is not an even number; see `tube`.
    series_terms: int = tube.DEFAULT_TERMS

    def __init__(
        self,
        centre: tuple[float, float] = (0.0, 0.0),
        position_angle: float = 0.0,
        length: float = 1.0,
        core_radius: float = 0.05,
        slope: float = 2.0,
        line_density: float = -0.05,
    ):
        super().__init__(centre=centre)
        guards.check_finite(
            centre=centre, position_angle=position_angle, line_density=line_density
        )
        guards.check_positive(
            _REASONS, length=length, core_radius=core_radius, slope=slope
        )
        self.position_angle = position_angle
        self.length = length
        self.core_radius = core_radius
        self.slope = slope
        self.line_density = line_density

    @property
    def _parameters(self) -> tuple:
        return (
            self.length,
            self.core_radius,
            self.slope,
            self.line_density,
            self.series_terms,
        )

    def _deflections_from(self, y, x, xp):
        return tube.tube_deflections_from(y, x, *self._parameters, xp=xp)

    def _convergence_from(self, y, x, xp):
        return tube.tube_convergence_from(y, x, *self._parameters, xp=xp)

    def _potential_from(self, y, x, xp):
        return tube.tube_potential_from(y, x, *self._parameters, xp=xp)

    def _shear_from(self, y, x, xp):
        return tube.tube_shear_from(y, x, *self._parameters, xp=xp)

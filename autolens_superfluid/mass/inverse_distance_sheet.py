"""The sheet of constant convergence kappa = 1 / (2 x)."""

from autolens_superfluid.mass import guards
from autolens_superfluid.mass.abstract import RoundMassProfile
from autolens_superfluid.mass.func import sheet

_REASONS = {"distance": "The convergence of the sheet is 1 / (2 * distance)"}


class InverseDistanceSheet(RoundMassProfile):
    r"""A sheet of constant convergence :math:`\kappa = 1 / (2 x)`.

    The distance parameter x is one number for the whole sheet, and with it

    .. math::

        \kappa = \frac{1}{2 x}, \quad \alpha = \kappa\,\theta, \quad
        \psi = \frac{1}{2} \kappa\,\theta^2, \quad \gamma = 0 .

    **The other reading.** In the literature the formula stands for the singular
    isothermal sphere, where :math:`x = \theta / \theta_E` is the distance from the
    centre in Einstein radii and so differs from point to point: :math:`\kappa(\theta)
    = \theta_E / 2 \theta`. That profile is `AxionHalo` with ``soliton_kappa=0``, and
    at the Einstein radius (x = 1) the two have the same convergence.

    A sheet moves no image by itself that a change of the source's scale would not: it
    is the mass-sheet degeneracy. Unlike upstream's `MassSheet`, its potential is that
    of its deflection off-centre too.

    Parameters
    ----------
    centre : tuple of two floats
        (y, x) point at which nothing is deflected, in arcsec.
    distance : float
        Dimensionless distance x; positive.

    Raises
    ------
    autogalaxy.exc.ModelParameterException
        If a parameter breaks its rule.

    References
    ----------
    Meneghetti 2021, Introduction to Gravitational Lensing, Lecture Notes in Physics
    956: the singular isothermal sphere.
    """

    def __init__(
        self, centre: tuple[float, float] = (0.0, 0.0), distance: float = 10.0
    ):
        super().__init__(centre=centre)
        guards.check_finite(centre=centre)
        guards.check_positive(_REASONS, distance=distance)
        self.distance = distance

    def _deflections_from(self, y, x, xp):
        return sheet.sheet_deflections_from(y, x, self.distance, xp=xp)

    def _convergence_from(self, y, x, xp):
        return sheet.sheet_convergence_from(y, x, self.distance, xp=xp)

    def _potential_from(self, y, x, xp):
        return sheet.sheet_potential_from(y, x, self.distance, xp=xp)

    def _shear_from(self, y, x, xp):
        return sheet.sheet_shear_from(y, x, self.distance, xp=xp)

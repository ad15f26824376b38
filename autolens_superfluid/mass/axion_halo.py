"""The halo of an axion-like particle: isothermal, with a soliton in its centre."""

from autolens_superfluid.mass import guards
from autolens_superfluid.mass.abstract import RoundMassProfile
from autolens_superfluid.mass.func import isothermal, soliton

_REASONS = {
    "einstein_radius": "It is the mass of the halo",
    "soliton_radius": "A soliton of no size has no mass",
}


class AxionHalo(RoundMassProfile):
    r"""A singular isothermal sphere with a solitonic core on top.

    .. math::

        \kappa(\theta) = \frac{\theta_E}{2 \theta}
            + \kappa_s \left[1 + a (\theta / \theta_s)^2\right]^{-15/2},
        \quad a = 2^{1/8} - 1

    With ``soliton_kappa=0`` it is the isothermal sphere of the DeepLense simulations,
    the radial reading of :math:`\kappa = 1 / (2 x)` with :math:`x = \theta /
    \theta_E`; the other reading is `InverseDistanceSheet`. The ``einstein_radius``
    is that of the isothermal sphere alone.

    Parameters
    ----------
    centre : tuple of two floats
        (y, x) centre, in arcsec.
    einstein_radius : float
        Einstein radius of the isothermal sphere, in arcsec; at least 0.
    soliton_kappa : float
        Convergence that the soliton adds at the centre, dimensionless.
    soliton_radius : float
        Radius at which the soliton's density falls to half, in arcsec; positive.

    Raises
    ------
    autogalaxy.exc.ModelParameterException
        If a parameter breaks its rule.

    References
    ----------
    Alexander, Gleyzer, McDonough, Toomey & Usai 2020, ApJ 893, 15 (arXiv:1909.07346):
    the isothermal halo of the simulations.
    Schive, Chiueh & Broadhurst 2014, Nature Physics 10, 496 (arXiv:1406.6586): the
    soliton.
    """

    def __init__(
        self,
        centre: tuple[float, float] = (0.0, 0.0),
        einstein_radius: float = 1.2,
        soliton_kappa: float = 0.0,
        soliton_radius: float = 0.2,
    ):
        super().__init__(centre=centre)
        guards.check_finite(centre=centre, soliton_kappa=soliton_kappa)
        guards.check_non_negative(_REASONS, einstein_radius=einstein_radius)
        guards.check_positive(_REASONS, soliton_radius=soliton_radius)
        self.einstein_radius = einstein_radius
        self.soliton_kappa = soliton_kappa
        self.soliton_radius = soliton_radius

    @property
    def _soliton(self) -> tuple:
        return self.soliton_kappa, self.soliton_radius

    def _deflections_from(self, y, x, xp):
        halo_y, halo_x = isothermal.isothermal_deflections_from(
            y, x, self.einstein_radius, xp=xp
        )
        core_y, core_x = soliton.soliton_deflections_from(y, x, *self._soliton, xp=xp)
        return halo_y + core_y, halo_x + core_x

    def _convergence_from(self, y, x, xp):
        return isothermal.isothermal_convergence_from(
            y, x, self.einstein_radius, xp=xp
        ) + soliton.soliton_convergence_from(y, x, *self._soliton, xp=xp)

    def _potential_from(self, y, x, xp):
        return isothermal.isothermal_potential_from(
            y, x, self.einstein_radius, xp=xp
        ) + soliton.soliton_potential_from(y, x, *self._soliton, xp=xp)

    def _shear_from(self, y, x, xp):
        halo_2, halo_1 = isothermal.isothermal_shear_from(
            y, x, self.einstein_radius, xp=xp
        )
        core_2, core_1 = soliton.soliton_shear_from(y, x, *self._soliton, xp=xp)
        return halo_2 + core_2, halo_1 + core_1

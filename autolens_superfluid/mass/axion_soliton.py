"""The solitonic core of fuzzy dark matter."""

from autolens_superfluid.mass import guards
from autolens_superfluid.mass.abstract import RoundMassProfile
from autolens_superfluid.mass.func import soliton

_REASONS = {"core_radius": "A soliton of no size has no mass"}


class AxionSoliton(RoundMassProfile):
    r"""The soliton of fuzzy dark matter, the ground state in the centre of a halo.

    The density :math:`\rho_c [1 + a (r / r_c)^2]^{-8}`, :math:`a = 2^{1/8} - 1`,
    projects to

    .. math::

        \kappa(\theta) = \kappa_0 \left[1 + a (\theta / \theta_c)^2\right]^{-15/2}

    Deflection, potential and shear are elementary; see
    `autolens_superfluid.mass.func.soliton`. The total mass is :math:`2 \pi \kappa_0
    \theta_c^2 / 13 a` in arcsec^2.

    Parameters
    ----------
    centre : tuple of two floats
        (y, x) centre, in arcsec.
    kappa : float
        Convergence at the centre, dimensionless.
    core_radius : float
        Radius :math:`\theta_c` at which the density (not the convergence) falls to
        half, in arcsec; positive.

    Raises
    ------
    autogalaxy.exc.ModelParameterException
        If a parameter breaks its rule.

    References
    ----------
    Schive, Chiueh & Broadhurst 2014, Nature Physics 10, 496 (arXiv:1406.6586): the
    density.
    Blum & Teodori 2021, Phys. Rev. D 104, 123011 (arXiv:2105.10873): its lensing.

    Examples
    --------
    >>> soliton = AxionSoliton(kappa=0.1, core_radius=0.5)
    >>> print(f"{soliton.mass_angular_within_circle_from(radius=100.0):.4f} arcsec^2")
    0.1335 arcsec^2
    """

    def __init__(
        self,
        centre: tuple[float, float] = (0.0, 0.0),
        kappa: float = 0.1,
        core_radius: float = 0.5,
    ):
        super().__init__(centre=centre)
        guards.check_finite(centre=centre, kappa=kappa)
        guards.check_positive(_REASONS, core_radius=core_radius)
        self.kappa = kappa
        self.core_radius = core_radius

    def _deflections_from(self, y, x, xp):
        return soliton.soliton_deflections_from(
            y, x, self.kappa, self.core_radius, xp=xp
        )

    def _convergence_from(self, y, x, xp):
        return soliton.soliton_convergence_from(
            y, x, self.kappa, self.core_radius, xp=xp
        )

    def _potential_from(self, y, x, xp):
        return soliton.soliton_potential_from(y, x, self.kappa, self.core_radius, xp=xp)

    def _shear_from(self, y, x, xp):
        return soliton.soliton_shear_from(y, x, self.kappa, self.core_radius, xp=xp)

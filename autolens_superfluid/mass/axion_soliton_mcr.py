"""The soliton of a halo of given mass, by the core-halo mass relation."""

import numpy as np
from autogalaxy.cosmology.model import Planck15

from autolens_superfluid.mass import guards
from autolens_superfluid.mass.abstract import RoundMassProfile
from autolens_superfluid.mass.axion_soliton import AxionSoliton
from autolens_superfluid.physics import soliton

_REASONS = {
    "mass_at_200": "It is the mass of the halo in solar masses",
    "redshift_object": "It sets the angular size of the soliton",
    "redshift_source": "It sets the critical surface density",
}


class AxionSolitonMCRSchive(RoundMassProfile):
    r"""The soliton of fuzzy dark matter in a halo of given mass.

    Core radius and central density follow from the mass of the halo and that of the
    particle m by the core-halo mass relation (`physics.soliton`), and are turned into
    angles with the Planck 2015 cosmology, as upstream's `NFWMCRLudlowSph` does. The
    profile is that of `AxionSoliton`; `soliton_from` returns it.

    Parameters
    ----------
    centre : tuple of two floats
        (y, x) centre, in arcsec.
    mass_at_200 : float
        Mass of the halo in solar masses; positive.
    log10_axion_mass : float
        log10 of the particle's mass in eV.
    redshift_object : float
        Redshift of the halo; positive.
    redshift_source : float
        Redshift of the source, above that of the halo.

    Raises
    ------
    autogalaxy.exc.ModelParameterException
        If a parameter breaks its rule.

    References
    ----------
    Schive et al. 2014, Phys. Rev. Lett. 113, 261302 (arXiv:1407.7762), eq. 6 and 7.
    """

    def __init__(
        self,
        centre: tuple[float, float] = (0.0, 0.0),
        mass_at_200: float = 1e12,
        log10_axion_mass: float = -22.0,
        redshift_object: float = 0.5,
        redshift_source: float = 1.0,
    ):
        super().__init__(centre=centre)
        guards.check_finite(centre=centre, log10_axion_mass=log10_axion_mass)
        guards.check_positive(
            _REASONS,
            mass_at_200=mass_at_200,
            redshift_object=redshift_object,
            redshift_source=redshift_source,
        )
        guards.check_below(
            "Mass behind the source does not lens it",
            redshift_object=redshift_object,
            redshift_source=redshift_source,
        )
        self.mass_at_200 = mass_at_200
        self.log10_axion_mass = log10_axion_mass
        self.redshift_object = redshift_object
        self.redshift_source = redshift_source

    def soliton_from(self, xp=np) -> AxionSoliton:
        """Return the `AxionSoliton` that this profile is.

        It is computed at every call, since a parameter may be a tracer of a JAX fit.

        Parameters
        ----------
        xp : module, default=numpy
            ``numpy`` or ``jax.numpy``.
        """
        cosmology = Planck15()
        radius_kpc = soliton.schive_core_radius_kpc_from(
            self.mass_at_200, self.log10_axion_mass, self.redshift_object, xp=xp
        )
        kappa = soliton.soliton_kappa_from(
            soliton.schive_central_density_from(
                radius_kpc, self.log10_axion_mass, xp=xp
            ),
            radius_kpc,
            cosmology.critical_surface_density_between_redshifts_solar_mass_per_kpc2_from(
                redshift_0=self.redshift_object, redshift_1=self.redshift_source, xp=xp
            ),
            xp=xp,
        )
        scale = cosmology.kpc_per_arcsec_from(redshift=self.redshift_object, xp=xp)
        return AxionSoliton(
            centre=self.centre, kappa=kappa, core_radius=radius_kpc / scale
        )

    def _deflections_from(self, y, x, xp):
        return self.soliton_from(xp)._deflections_from(y, x, xp)

    def _convergence_from(self, y, x, xp):
        return self.soliton_from(xp)._convergence_from(y, x, xp)

    def _potential_from(self, y, x, xp):
        return self.soliton_from(xp)._potential_from(y, x, xp)

    def _shear_from(self, y, x, xp):
        return self.soliton_from(xp)._shear_from(y, x, xp)

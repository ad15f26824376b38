"""From solar masses and magnitudes to the parameters of profiles, for many lenses.

`autolens_superfluid.physics` does the same for one lens with units attached; here the
redshifts are arrays, since a population has as many as it has images.
"""

import astropy.constants as const
import astropy.units as u
import numpy as np
from astropy.cosmology import Planck15
from scipy.special import gamma

# Planck15 is the cosmology of `al.Tracer`; it is flat.
_COSMOLOGY = Planck15


def mass_unit_msun_from(redshift_lens, redshift_source) -> np.ndarray:
    r"""Return the mass of one square arcsec of critical surface density.

    .. math::

        M = \Sigma_{\rm cr} D_L^2 = \frac{c^2}{4 \pi G} \frac{D_S D_L}{D_{LS}}

    times the square of an arcsec in radians, in solar masses.
    """
    lens, source = np.broadcast_arrays(redshift_lens, redshift_source)
    pairs, inverse = np.unique(np.stack([lens, source]), axis=1, return_inverse=True)
    # In a flat universe D_S / D_LS is a ratio of comoving distances.
    comoving = _COSMOLOGY.comoving_distance(pairs)
    distances = comoving[0] / (1.0 + pairs[0])
    distances = distances * comoving[1] / (comoving[1] - comoving[0])
    mass = const.c**2 / (4.0 * np.pi * const.G) * distances
    unit = (mass * (u.arcsec / u.rad) ** 2).to_value(
        u.Msun, equivalencies=u.dimensionless_angles()
    )
    return unit[inverse.reshape(lens.shape)]


def truncated_nfw_from(mass_msun, concentration, redshift_lens, mass_unit_msun):
    r"""Return ``kappa_s`` and ``scale_radius`` (arcsec) of NFW haloes.

    .. math::

        r_{200} = \left(\frac{3 M}{800 \pi \rho_c}\right)^{1/3}, \quad
        \kappa_s = \frac{\rho_s r_s}{\Sigma_{\rm cr}}
                 = \frac{M}{4 \pi r_s^2\, m(c)\, \Sigma_{\rm cr}}, \quad
        m(c) = \log(1 + c) - \frac{c}{1 + c}

    Parameters
    ----------
    mass_msun, concentration : array of shape (n, m)
        Mass inside 200 times the critical density, and :math:`r_{200} / r_s`.
    redshift_lens, mass_unit_msun : array of shape (n,)
        Redshift, and `mass_unit_msun_from`.
    """
    density = _COSMOLOGY.critical_density(redshift_lens).to_value(u.Msun / u.kpc**3)
    distance = _COSMOLOGY.angular_diameter_distance(redshift_lens).to_value(u.kpc)
    radius = np.cbrt(3.0 * mass_msun / (800.0 * np.pi * density[:, None]))
    kpc_per_arcsec = distance * u.arcsec.to(u.rad)
    scale_radius = radius / concentration / kpc_per_arcsec[:, None]
    function = np.log1p(concentration) - concentration / (1.0 + concentration)
    solid_angle = mass_msun / mass_unit_msun[:, None]
    return solid_angle / (4.0 * np.pi * scale_radius**2 * function), scale_radius


def truncated_nfw_mass_from(kappa_s, scale_radius, tau):
    r"""Return the total mass of truncated NFW haloes, in arcsec^2.

    .. math::

        M = 4 \pi \kappa_s r_s^2 \frac{\tau^2}{(\tau^2 + 1)^2}
            \left[(\tau^2 - 1) \log \tau + \tau \pi - (\tau^2 + 1)\right]

    Baltz, Marshall & Oguri (2009, JCAP 01, 015), their total mass for n = 1.
    """
    bracket = (tau**2 - 1.0) * np.log(tau) + tau * np.pi - (tau**2 + 1.0)
    factor = 4.0 * np.pi * kappa_s * scale_radius**2
    return factor * (tau / (tau**2 + 1.0)) ** 2 * bracket


def soliton_kappa_from(mass, core_radius):
    r"""Return the central convergence of a soliton of a total mass in arcsec^2.

    The inverse of :math:`M = 2 \pi \kappa_0 \theta_c^2 / 13 a`, :math:`a = 2^{1/8} -
    1`; see `AxionSoliton`.
    """
    return 13.0 * (2.0**0.125 - 1.0) * mass / (2.0 * np.pi * core_radius**2)


def sersic_flux_from(effective_radius, sersic_index):
    r"""Return the flux of a Sersic profile of intensity 1 at its effective radius.

    .. math:: F = 2 \pi n R^2 e^{b} b^{-2 n} \Gamma(2 n)

    in square arcsec, with upstream's series for b (Ciotti & Bertin 1999, A&A 352,
    447, eq. 18) and R the intermediate-axis radius.
    """
    n = sersic_index
    b = sersic_constant_from(n)
    return (
        2 * np.pi * n * effective_radius**2 * np.exp(b) * b ** (-2 * n) * gamma(2 * n)
    )


def sersic_constant_from(sersic_index):
    """Return the constant b of a Sersic profile, as upstream's `sersic_constant`."""
    n = sersic_index
    return (
        2.0 * n
        - 1.0 / 3.0
        + 4.0 / (405.0 * n)
        + 46.0 / (25515.0 * n**2)
        + 131.0 / (1148175.0 * n**3)
        - 2194697.0 / (30690717750.0 * n**4)
    )


def sersic_intensity_from(
    magnitude, zero_point, effective_radius, sersic_index, pixel_scale
):
    """Return the intensity, per second and pixel, of a profile of an AB magnitude."""
    counts = 10.0 ** (-0.4 * (magnitude - zero_point))
    flux = sersic_flux_from(effective_radius, sersic_index)
    return counts * pixel_scale**2 / flux

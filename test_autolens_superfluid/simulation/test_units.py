import astropy.units as u
import autolens as al
import numpy as np
import pytest
from scipy.integrate import quad

from autolens_superfluid.mass.axion_soliton import AxionSoliton
from autolens_superfluid.physics import lensing
from autolens_superfluid.simulation import units


def test__mass_unit_msun_from__arrays__physics_of_each():
    lens, source = np.array([0.5, 0.3, 0.5]), np.array([1.0, 2.0, 1.0])
    expected = [
        (
            lensing.critical_surface_density_from(zl, zs)
            * lensing.kpc_per_arcsec_from(zl) ** 2
        ).to_value(u.Msun / u.arcsec**2)
        for zl, zs in zip(lens, source, strict=True)
    ]
    np.testing.assert_allclose(units.mass_unit_msun_from(lens, source), expected, 1e-9)


def test__truncated_nfw_from__upstream_of_the_same_mass():
    unit = units.mass_unit_msun_from(np.array([0.5]), np.array([1.0]))
    kappa_s, scale_radius = units.truncated_nfw_from(
        np.array([[1e9]]), np.array([[12.0]]), np.array([0.5]), unit
    )
    expected = al.mp.NFWTruncatedSph.from_m200_concentration(
        m200_solar_mass=1e9, concentration=12.0, redshift_halo=0.5, redshift_source=1.0
    )
    # Upstream's constants have four digits.
    assert kappa_s[0, 0] == pytest.approx(expected.kappa_s, rel=2e-3)
    assert scale_radius[0, 0] == pytest.approx(expected.scale_radius, rel=2e-3)


def test__truncated_nfw_mass_from__flux_far_away():
    profile = al.mp.NFWTruncatedSph(
        kappa_s=0.02, scale_radius=0.4, truncation_radius=2.0
    )
    radius = 4000.0
    deflection = profile.deflections_yx_2d_from(
        grid=al.Grid2DIrregular([(0.0, radius)])
    ).array[0, 1]
    mass = units.truncated_nfw_mass_from(0.02, 0.4, 5.0)
    assert np.pi * radius * deflection == pytest.approx(mass, rel=1e-3)


def test__soliton_kappa_from__mass_of_the_profile():
    profile = AxionSoliton(kappa=units.soliton_kappa_from(0.2, 0.4), core_radius=0.4)
    mass = profile.mass_angular_within_circle_from(radius=100.0)
    assert mass == pytest.approx(0.2, rel=1e-6)


@pytest.mark.parametrize("index", [1.0, 2.5, 4.0])
def test__sersic_flux_from__integral_of_the_profile(index):
    profile = al.lp.Sersic(intensity=1.0, effective_radius=0.6, sersic_index=index)

    def ring(r):
        grid = al.Grid2DIrregular([(0.0, r)])
        return 2.0 * np.pi * r * profile.image_2d_from(grid=grid).array[0]

    flux = quad(ring, 0.0, 60.0, limit=200)[0]
    assert units.sersic_flux_from(0.6, index) == pytest.approx(flux, rel=1e-3)


def test__sersic_intensity_from__counts_of_the_magnitude():
    intensity = units.sersic_intensity_from(24.0, 25.94, 0.3, 1.0, 0.05)
    counts = intensity * units.sersic_flux_from(0.3, 1.0) / 0.05**2
    assert counts == pytest.approx(10.0 ** (0.4 * 1.94), rel=1e-12)

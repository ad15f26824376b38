"""Critical surface density and line density against upstream and known numbers."""

import astropy.units as u
import autogalaxy as ag
import numpy as np
import pytest
from astropy.cosmology import FlatLambdaCDM, LambdaCDM
from hypothesis import given, settings
from hypothesis import strategies as st

from autolens_superfluid import physics

COSMOLOGY = FlatLambdaCDM(H0=70.0, Om0=0.3)


@pytest.mark.parametrize(
    "omega_lambda", [0.3, 0.7, 1.0], ids=["open", "flat", "closed"]
)
def test__distance_ratio_from__any_curvature__as_astropy(omega_lambda):
    cosmology = LambdaCDM(H0=70.0, Om0=0.3, Ode0=omega_lambda)
    ratio = physics.distance_ratio_from(0.5, 2.0, cosmology)
    between = cosmology.angular_diameter_distance(0.5, 2.0)
    expected = between / cosmology.angular_diameter_distance(2.0)
    assert ratio == pytest.approx(expected.value, rel=1e-12)


def test__distance_ratio_from__source_far_behind__tends_to_one_for_a_near_lens():
    assert physics.distance_ratio_from(1e-6, 2.0) == pytest.approx(1.0, abs=1e-6)


def test__kpc_per_arcsec_from__half__known_value():
    scale = physics.kpc_per_arcsec_from(0.5, COSMOLOGY)
    assert scale.to_value(u.kpc / u.arcsec) == pytest.approx(6.104, abs=5e-4)


def test__critical_surface_density_from__half_and_one__known_value():
    density = physics.critical_surface_density_from(0.5, 1.0, COSMOLOGY)
    assert density.to_value(u.Msun / u.kpc**2) == pytest.approx(3.083e9, rel=2e-4)


def test__critical_surface_density_from__default__as_autogalaxy():
    # Upstream rounds the constants and integrates by Simpson's rule: 4e-5.
    upstream = ag.cosmo.Planck15()
    expected = (
        upstream.critical_surface_density_between_redshifts_solar_mass_per_kpc2_from(
            0.3, 1.5
        )
    )
    density = physics.critical_surface_density_from(0.3, 1.5)
    assert density.value == pytest.approx(float(expected), rel=1e-4)


def test__kpc_per_arcsec_from__default__as_autogalaxy():
    expected = ag.cosmo.Planck15().kpc_per_arcsec_from(0.3)
    assert physics.kpc_per_arcsec_from(0.3).value == pytest.approx(
        float(expected), rel=1e-4
    )


def test__critical_surface_density_from__cosmology_of_upstream__raises():
    with pytest.raises(TypeError, match="cosmology must be an astropy"):
        physics.critical_surface_density_from(0.5, 1.0, ag.cosmo.Planck15())


def test__critical_surface_density_from__source_before_lens__raises_with_both():
    with pytest.raises(ValueError, match=r"redshift_source .*\(1.0\); got 0.5"):
        physics.critical_surface_density_from(1.0, 0.5)


def test__kpc_per_arcsec_from__redshift_zero__raises():
    with pytest.raises(ValueError, match="redshift must be positive"):
        physics.kpc_per_arcsec_from(0.0)


def test__angle_from__length_of_one_arcsec__is_one_arcsec():
    angle = physics.angle_from(6.104209536 * u.kpc, 0.5, COSMOLOGY)
    assert angle.to_value(u.arcsec) == pytest.approx(1.0, rel=1e-9)


def test__angle_from__angle_for_length__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="length"):
        physics.angle_from(1.0 * u.arcsec, 0.5)


def test__line_density_from__mass_over_critical_density_and_distance():
    # One critical mass per arcsec and arcsec of length is one arcsec.
    scale = physics.kpc_per_arcsec_from(0.5) * u.arcsec
    mass_per_length = physics.critical_surface_density_from(0.5, 1.0) * scale
    line_density = physics.line_density_from(mass_per_length, 0.5, 1.0)
    assert line_density.to_value(u.arcsec) == pytest.approx(1.0, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(
    mass_per_length=st.floats(-1e12, 1e12),
    redshift_object=st.floats(0.05, 2.0),
    gap=st.floats(0.05, 3.0),
)
def test__mass_per_length_from__inverts_line_density_from(
    mass_per_length, redshift_object, gap
):
    redshifts = redshift_object, redshift_object + gap
    line_density = physics.line_density_from(
        mass_per_length * u.Msun / u.kpc, *redshifts
    )
    back = physics.mass_per_length_from(line_density, *redshifts)
    assert back.value == pytest.approx(mass_per_length, rel=1e-12)


def test__line_density_from__vortex__keeps_the_sign():
    assert physics.line_density_from(-1.0 * u.Msun / u.kpc, 0.5, 1.0).value < 0.0


def test__line_density_from__array__element_by_element():
    masses = np.array([-1e9, 0.0, 2e9]) * u.Msun / u.kpc
    line_density = physics.line_density_from(masses, 0.5, 1.0)
    single = physics.line_density_from(masses[2], 0.5, 1.0)
    assert line_density[2] == single
    assert line_density[1].value == 0.0


def test__line_density_from__surface_density__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="mass_per_length"):
        physics.line_density_from(1.0 * u.Msun / u.kpc**2, 0.5, 1.0)


def test__mass_per_length_from__plain_number__raises_unit_error():
    with pytest.raises(u.UnitConversionError, match="line_density"):
        physics.mass_per_length_from(0.1, 0.5, 1.0)

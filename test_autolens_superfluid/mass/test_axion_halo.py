"""The isothermal halo with a soliton, and the soliton of a halo's mass."""

import astropy.units as u
import autolens as al
import numpy as np
import pytest

from autolens_superfluid import mass, physics
from test_autolens_superfluid.mass.invariants import fields_from

FIELDS = ("deflections", "convergence", "potential", "shear")
HALO = {"centre": (0.1, -0.3), "einstein_radius": 1.3}


@pytest.fixture
def points(rng):
    return rng.uniform(-2.0, 2.0, (20, 2))


def test__axion_halo__no_soliton__radial_reading_of_one_over_2_x(points):
    halo = mass.AxionHalo(**HALO, soliton_kappa=0.0)
    x = np.hypot(*(points - halo.centre).T) / 1.3
    convergence = fields_from(halo, points)["convergence"]
    np.testing.assert_allclose(convergence, 1.0 / (2.0 * x), rtol=1e-12)


@pytest.mark.parametrize("field", ["deflections", "convergence", "potential"])
def test__axion_halo__no_soliton__is_the_upstream_sphere(points, field):
    sphere = al.mp.IsothermalSph(**HALO)
    grid = al.Grid2DIrregular(values=points)
    name = f"{field}_yx_2d_from" if field == "deflections" else f"{field}_2d_from"
    expected = np.asarray(getattr(sphere, name)(grid=grid).array)
    values = fields_from(mass.AxionHalo(**HALO), points)[field]
    np.testing.assert_allclose(values, expected, rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("field", FIELDS)
def test__axion_halo__soliton__is_added(points, field):
    halo = mass.AxionHalo(**HALO, soliton_kappa=0.4, soliton_radius=0.3)
    expected = sum(
        fields_from(profile, points)[field]
        for profile in (
            mass.AxionHalo(**HALO),
            mass.AxionSoliton(centre=HALO["centre"], kappa=0.4, core_radius=0.3),
        )
    )
    np.testing.assert_allclose(fields_from(halo, points)[field], expected, rtol=1e-12)


def test__inverse_distance_sheet__at_the_einstein_radius__convergence_of_the_halo():
    halo = mass.AxionHalo(einstein_radius=1.3)
    sheet = mass.InverseDistanceSheet(distance=1.0)
    points = np.array([[0.0, 1.3]])
    assert fields_from(halo, points)["convergence"][0] == pytest.approx(
        fields_from(sheet, points)["convergence"][0], rel=1e-12
    )


def test__inverse_distance_sheet__off_centre__is_upstreams_sheet(points):
    sheet = mass.InverseDistanceSheet(centre=(0.4, -0.1), distance=5.0)
    upstream = al.mp.MassSheet(centre=(0.4, -0.1), kappa=0.1)
    grid = al.Grid2DIrregular(values=points)
    np.testing.assert_allclose(
        sheet.deflections_yx_2d_from(grid=grid).array,
        upstream.deflections_yx_2d_from(grid=grid).array,
        rtol=1e-12,
    )


def test__soliton_from__parameters__are_those_of_the_relations():
    soliton = mass.AxionSolitonMCRSchive(
        (0.1, 0.2), 1e12, -22.3, 0.4, 1.5
    ).soliton_from()
    boson_mass = 10**-22.3 * u.eV
    radius = physics.soliton_core_radius_from(1e12 * u.Msun, boson_mass, 0.4)
    density = physics.soliton_central_density_from(radius, boson_mass)
    kappa = physics.soliton_central_convergence_from(density, radius, 0.4, 1.5)
    scale = physics.kpc_per_arcsec_from(0.4).value
    assert soliton.centre == (0.1, 0.2)
    # Upstream's cosmology has no radiation: the distances differ by 1e-4.
    assert soliton.core_radius == pytest.approx(
        radius.to_value(u.kpc) / scale, rel=1e-3
    )
    assert soliton.kappa == pytest.approx(float(kappa), rel=1e-3)


@pytest.mark.parametrize("field", FIELDS)
def test__axion_soliton_mcr_schive__is_the_soliton_of_its_parameters(points, field):
    profile = mass.AxionSolitonMCRSchive((0.1, 0.2), 1e12, -22.3, 0.4, 1.5)
    np.testing.assert_array_equal(
        fields_from(profile, points)[field],
        fields_from(profile.soliton_from(), points)[field],
    )


def test__axion_soliton_mcr_schive__heavier_halo__smaller_denser_soliton():
    light, heavy = (
        mass.AxionSolitonMCRSchive(mass_at_200=value).soliton_from()
        for value in (1e11, 1e13)
    )
    assert heavy.core_radius == pytest.approx(light.core_radius / 100 ** (1 / 3))
    # The central density goes with the inverse fourth power of the radius.
    assert heavy.kappa == pytest.approx(100.0 * light.kappa)

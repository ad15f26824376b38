"""Cross-checks with lenstronomy, written by others from other formulas."""

import numpy as np
import pytest
from lenstronomy.LensModel.lens_model import LensModel

from autolens_superfluid import mass
from test_autolens_superfluid.mass.invariants import fields_from


@pytest.fixture
def points(rng):
    return rng.uniform(-2.0, 2.0, (10, 2))


def assert_fields_match(profile, model, keywords, points, rtol):
    y, x = points.T
    fields = fields_from(profile, points)
    alpha_x, alpha_y = model.alpha(x, y, keywords)
    gamma_1, gamma_2 = model.gamma(x, y, keywords)
    np.testing.assert_allclose(
        fields["deflections"], np.stack([alpha_y, alpha_x], axis=1), rtol=rtol
    )
    np.testing.assert_allclose(
        fields["convergence"], model.kappa(x, y, keywords), rtol=rtol
    )
    np.testing.assert_allclose(
        fields["shear"], np.stack([gamma_2, gamma_1], axis=1), rtol=rtol, atol=1e-12
    )
    # A potential is known up to a constant.
    difference = fields["potential"] - model.potential(x, y, keywords)
    np.testing.assert_allclose(difference, difference[0], atol=10.0 * rtol)


def test__axion_soliton__matches_uldm(points):
    kappa, core_radius = 0.3, 0.4
    soliton = mass.AxionSoliton((0.1, -0.2), kappa, core_radius)
    keywords = {
        "kappa_0": kappa,
        "theta_c": core_radius,
        "slope": 8.0,
        "center_x": -0.2,
        "center_y": 0.1,
    }
    assert_fields_match(soliton, LensModel(["ULDM"]), [keywords], points, 1e-8)


def test__axion_halo__no_soliton__matches_sis(points):
    halo = mass.AxionHalo((0.1, -0.2), einstein_radius=1.3)
    keywords = {"theta_E": 1.3, "center_x": -0.2, "center_y": 0.1}
    assert_fields_match(halo, LensModel(["SIS"]), [keywords], points, 1e-8)


def test__vortex_string__thin__matches_10000_point_masses(points):
    # lenstronomy softens its point masses at 1e-6 arcsec.
    total, length, line_density = 10000, 1.2, 0.1
    angle = np.radians(35.0)
    along = length * ((np.arange(total) + 0.5) / total - 0.5)
    y, x = points.T
    theta = np.sqrt(line_density * length / np.pi / total)
    model = LensModel(["POINT_MASS"])
    alpha = np.zeros((2, len(points)))
    for step in along:
        keywords = {
            "theta_E": theta,
            "center_x": 0.2 + step * np.cos(angle),
            "center_y": 0.1 + step * np.sin(angle),
        }
        alpha_x, alpha_y = model.alpha(x, y, [keywords])
        alpha += [alpha_y, alpha_x]
    string = mass.VortexString(
        (0.1, 0.2), 35.0, length, 1e-6, line_density=line_density
    )
    deflections = fields_from(string, points)["deflections"]
    np.testing.assert_allclose(deflections, alpha.T, rtol=1e-5, atol=1e-8)

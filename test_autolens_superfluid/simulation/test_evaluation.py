import autolens as al
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autolens_superfluid.mass.axion_soliton import AxionSoliton
from autolens_superfluid.mass.vortex_ring import VortexRing
from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.simulation.array_module import single
from autolens_superfluid.simulation.evaluation import deflections_yx_from, image_from

_CENTRE = (0.13, -0.21)

_MASSES = {
    "isothermal": al.mp.Isothermal(_CENTRE, (0.1, -0.05), 1.2),
    "isothermal_nearly_round": al.mp.Isothermal(_CENTRE, (1e-6, 2e-6), 1.2),
    "isothermal_round": al.mp.Isothermal(_CENTRE, (0.0, 0.0), 1.2),
    "shear": al.mp.ExternalShear(0.03, -0.06),
    "multipole_3": al.mp.PowerLawMultipole(3, _CENTRE, 1.2, 2.0, (0.02, -0.01)),
    "multipole_4_steep": al.mp.PowerLawMultipole(4, _CENTRE, 1.2, 2.2, (0.02, 0.01)),
    "truncated_nfw": al.mp.NFWTruncatedSph(_CENTRE, 0.02, 0.4, 1.7),
    "string": VortexString(_CENTRE, 33.0, 1.3, 0.07, 2.0, -0.08),
    "string_of_slope_3": VortexString(_CENTRE, 33.0, 1.3, 0.07, 3.0, -0.08),
    "ring": VortexRing(_CENTRE, 33.0, 0.6, 50.0, 0.1, -0.05),
    "soliton": AxionSoliton(_CENTRE, 0.3, 0.4),
    "without_a_shortcut": al.mp.PowerLaw(_CENTRE, (0.1, -0.05), 1.2, 2.1),
}
_LIGHTS = {
    "sersic": al.lp.Sersic(_CENTRE, (0.1, -0.05), 1.3, 0.4, 2.5),
    "exponential": al.lp.Sersic(_CENTRE, (0.1, -0.05), 1.3, 0.4, 1.0),
    "gaussian": al.lp.GaussianSph(_CENTRE, 1.3, 0.1),
    "without_a_shortcut": al.lp.Gaussian(_CENTRE, (0.1, -0.05), 1.3, 0.1),
}


@pytest.fixture
def points(rng):
    return rng.uniform(-2.0, 2.0, size=(2, 500))


@pytest.mark.parametrize("profile", _MASSES.values(), ids=_MASSES)
def test__deflections_yx_from__double__upstream_method(profile, points):
    y, x = deflections_yx_from(profile, *map(jnp.asarray, points))
    grid = al.Grid2DIrregular(points.T)
    expected = np.asarray(profile.deflections_yx_2d_from(grid=grid).array)
    # Upstream sums its power law to 3e-12, differently under NumPy and JAX.
    np.testing.assert_allclose(np.stack([y, x], -1), expected, rtol=0.0, atol=1e-11)


@pytest.mark.parametrize("profile", _MASSES.values(), ids=_MASSES)
def test__deflections_yx_from__single__close_to_double(profile, points):
    expected = deflections_yx_from(profile, *map(jnp.asarray, points))
    with jax.enable_x64(False):
        y, x = (jnp.asarray(c, jnp.float32) for c in points)
        result = deflections_yx_from(profile, y, x, single)
    # 3e-6 arcsec is 1e-4 of a pixel's noise where an arc is steepest.
    np.testing.assert_allclose(np.stack(result), np.stack(expected), atol=3e-6)


@pytest.mark.parametrize("profile", _LIGHTS.values(), ids=_LIGHTS)
def test__image_from__double__upstream_method(profile, points):
    image = image_from(profile, *map(jnp.asarray, points))
    expected = profile.image_2d_from(grid=al.Grid2DIrregular(points.T)).array
    np.testing.assert_allclose(image, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("profile", _LIGHTS.values(), ids=_LIGHTS)
def test__image_from__single__close_to_double(profile, points):
    expected = image_from(profile, *map(jnp.asarray, points))
    with jax.enable_x64(False):
        y, x = (jnp.asarray(c, jnp.float32) for c in points)
        result = image_from(profile, y, x, single)
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ["arctan", "arctanh", "arctan2", "power"])
def test__single__function__few_units_of_rounding(name, rng):
    limit = 0.999 if name == "arctanh" else 30.0
    x = rng.uniform(-limit, limit, size=5000)
    y = rng.uniform(-limit, limit, size=5000)
    arguments = {"arctan2": (y, x), "power": (abs(x), 0.4)}.get(name, (x,))
    expected = getattr(np, name)(*(np.float32(a).astype(float) for a in arguments))
    with jax.enable_x64(False):
        result = getattr(single, name)(*(jnp.float32(a) for a in arguments))
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, expected, rtol=2e-6, atol=2e-7)


def test__single__double_input__left_to_jax():
    assert single.arctan(jnp.asarray([0.3])).dtype == np.float64

import numpy as np
import pytest

from autolens_superfluid.ml.inputs import observations_from
from autolens_superfluid.ml.residuals import SCORES, heatmaps_from


@pytest.fixture
def observations():
    return observations_from(np.ones((300, 24, 24)), np.full((300, 24, 24), 0.1))


@pytest.fixture
def masked():
    noise_maps = np.full((300, 24, 24), 0.1)
    noise_maps[:, :, :9] = np.inf
    return observations_from(np.ones((300, 24, 24)), noise_maps)


def test__heatmaps_from__noise__unit_variance_up_to_the_edge(rng, observations):
    heatmaps = heatmaps_from(rng.standard_normal((300, 24, 24)), observations)
    # 300 images: the variance of a pixel has an error of 8 %, of a row of 3 %.
    np.testing.assert_allclose(heatmaps.var(axis=0).mean(axis=0), 1.0, atol=0.12)
    assert heatmaps.var() == pytest.approx(1.0, abs=0.03)


def test__heatmaps_from__noise_beside_a_mask__unit_variance(rng, masked):
    residuals = rng.standard_normal((300, 24, 24))
    residuals[:, :, :9] = 0.0
    heatmaps = heatmaps_from(residuals, masked)
    assert (heatmaps[:, :, :9] == 0.0).all()
    assert heatmaps[:, :, 9].var() == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("name", SCORES)
def test__scores__a_spot__higher(rng, observations, name):
    residuals = rng.standard_normal((300, 24, 24))
    spot = residuals.copy()
    spot[:, 10:13, 10:13] += 4.0
    higher = SCORES[name](spot, observations) > SCORES[name](residuals, observations)
    assert higher.mean() > 0.95


@pytest.mark.parametrize("name", SCORES)
def test__scores__half_of_the_pixels_masked__about_the_same(rng, observations, name):
    residuals = rng.standard_normal((300, 24, 24))
    full = SCORES[name](residuals, observations).mean()
    noise_maps = np.full((300, 24, 24), 0.1)
    noise_maps[:, 12:] = np.inf
    half = observations_from(np.ones((300, 24, 24)), noise_maps)
    residuals[:, 12:] = 0.0
    assert SCORES[name](residuals, half).mean() == pytest.approx(full, rel=0.1)


def test__mean_squared_error__knows_no_noise_map(rng):
    images = 1.0 + rng.uniform(0.0, 0.1, (4, 8, 8))
    first, second = (
        observations_from(images, np.full((4, 8, 8), noise)) for noise in (0.1, 0.3)
    )
    score = SCORES["mean_squared_error"]
    models = np.ones((4, 8, 8))
    np.testing.assert_allclose(
        *(score((o.images - models) / o.noise_maps, o) for o in (first, second)),
        rtol=1e-5,
    )

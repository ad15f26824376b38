import numpy as np
import pytest
from scipy import stats

from autolens_superfluid.simulation.distributions import Constant
from autolens_superfluid.simulation.noise import noisy_from, poisson_from
from autolens_superfluid.simulation.sections import DetectorNoise, Noise, PeakNoise

_PEAK = Noise(peak=PeakNoise(Constant(30.0), floor=0.3))
_DETECTOR = Noise(detector=DetectorNoise(300.0, 0.2, read_noise=5.0))


def test__noisy_from__peak__variance_as_declared(rng):
    image = np.full((300, 300), 0.5, np.float32)
    noisy, _ = noisy_from(_PEAK, image, rng, 30.0)
    expected = np.sqrt(0.3 + 0.7 * 0.5) / 30.0
    # Four standard errors of a standard deviation of 90,000 values.
    assert np.std(noisy) == pytest.approx(expected, rel=4 / np.sqrt(2 * 90000))
    assert np.mean(noisy) == pytest.approx(0.5, abs=4 * expected / 300)


def test__noisy_from__peak__noise_map_is_made_of_the_noisy_image(rng):
    image = rng.uniform(0.0, 1.0, (20, 20)).astype(np.float32)
    noisy, noise_map = noisy_from(_PEAK, image, rng, 30.0)
    expected = np.sqrt(0.3 + 0.7 * np.maximum(noisy, 0.0)) / 30.0
    np.testing.assert_allclose(noise_map, expected, rtol=1e-6)


def test__noisy_from__detector__normalised_residual_has_unit_variance(rng):
    image = np.full((300, 300), 1.5, np.float32)
    noisy, noise_map = noisy_from(_DETECTOR, image, rng)
    residual = (noisy - image) / noise_map
    assert np.std(residual) == pytest.approx(1.0, abs=0.02)
    # A noise map of the data correlates with them: the mean is off by some 1/sqrt(N).
    assert np.mean(residual) == pytest.approx(0.0, abs=0.1)


def test__noisy_from__detector__empty_sky_has_positive_noise(rng):
    dark = Noise(detector=DetectorNoise(10.0, 0.01))
    _, noise_map = noisy_from(dark, np.zeros((50, 50), np.float32), rng)
    assert noise_map.min() > 0.0


@pytest.mark.parametrize("mean", [12.0, 30.0, 100.0, 5000.0])
def test__poisson_from__many__distribution_of_numpy(mean, rng):
    values = poisson_from(np.full(200_000, mean), rng)
    edges = np.unique(stats.poisson(mean).ppf(np.linspace(0.02, 0.98, 20)))
    counts = np.histogram(values, np.concatenate([[-1], edges, [1e9]]) + 0.5)[0]
    cdf = stats.poisson(mean).cdf(np.concatenate([[-1], edges, [1e9]]))
    assert stats.chisquare(counts, np.diff(cdf) * len(values)).pvalue > 1e-3


def test__poisson_from__quantile__that_of_scipy_nearly_always():
    # A rounded quantile is another number only where it hits the border of two.
    w = np.random.default_rng(0).standard_normal(200_000)

    class Fixed:
        def standard_normal(self, shape):
            return w

    values = poisson_from(np.full(len(w), 30.0), Fixed())
    expected = stats.poisson(30.0).ppf(stats.norm.cdf(w))
    assert np.mean(values != expected) < 1e-3

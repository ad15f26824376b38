from types import SimpleNamespace

import autolens as al
import numpy as np
import pytest

from autolens_superfluid.search.surrogates import (
    simulated_residuals_from,
    surrogate_residuals_from,
)


@pytest.fixture
def linear_fit(rng):
    """Smoothed noise, three times as strong in the upper half, one pixel unweighted."""
    mask = al.Mask2D.circular(shape_native=(60, 60), pixel_scales=0.05, radius=1.4)
    field = rng.standard_normal((60, 60))
    field = sum(np.roll(field, shift, axis=0) for shift in range(4)) / 2.0
    field[:30] *= 3.0
    noise_map = np.ones(mask.pixels_in_mask)
    noise_map[7] = 1e9
    return SimpleNamespace(
        dataset=SimpleNamespace(mask=mask),
        residual=field[~np.asarray(mask)],
        noise_map=noise_map,
    )


def _is_upper(linear_fit):
    rows = np.argwhere(~np.asarray(linear_fit.dataset.mask))[:, 0]
    return rows < 25, rows >= 35


def test__simulated_residuals_from__noise__is_of_the_noise_map(linear_fit, rng):
    residuals = simulated_residuals_from(linear_fit, 50, rng)
    assert residuals[7].any() == np.False_
    assert np.delete(residuals, 7, axis=0).std() == pytest.approx(1.0, rel=0.01)


def test__surrogate_residuals_from__root_mean_square__follows_the_data(linear_fit, rng):
    surrogates = surrogate_residuals_from(linear_fit, 50, rng)
    for region in _is_upper(linear_fit):
        expected = linear_fit.residual[region].std()
        # Power spectra of one field, so that a tenth is its own scatter.
        assert surrogates[region].std() == pytest.approx(expected, rel=0.15)


def test__surrogate_residuals_from__power_spectrum__is_the_datas(linear_fit, rng):
    mask = np.asarray(linear_fit.dataset.mask)

    def power_from(residual):
        native = np.zeros(mask.shape)
        native[~mask] = residual
        power = np.abs(np.fft.fft2(native)) ** 2
        rows = power.sum(axis=1)
        return rows[:8].sum() / rows.sum()

    surrogates = surrogate_residuals_from(linear_fit, 50, rng)
    found = np.mean([power_from(column) for column in surrogates.T])
    assert found == pytest.approx(power_from(linear_fit.residual), rel=0.15)


def test__surrogate_residuals_from__phases__are_not_the_datas(linear_fit, rng):
    surrogates = surrogate_residuals_from(linear_fit, 20, rng)
    overlaps = [np.corrcoef(s, linear_fit.residual)[0, 1] for s in surrogates.T]
    # Smoothed over four pixels, some 600 of 2460 are independent.
    assert np.abs(overlaps).max() < 5.0 / np.sqrt(600)


def test__surrogate_residuals_from__same_seed__same(linear_fit):
    first, second = (
        surrogate_residuals_from(linear_fit, 3, np.random.default_rng(5))
        for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)

import numpy as np
import pytest
from scipy.stats import chi2

from autolens_superfluid.ml.warp_null import null_p_value_from, weighted_squares_beyond


@pytest.mark.parametrize("p", [0.9, 0.3, 1e-3, 1e-12])
def test__weighted_squares_beyond__equal_weights__is_chi_squared(p):
    found = weighted_squares_beyond(2.0 * chi2.isf(p, 6), np.full(6, 2.0))
    # The saddlepoint's own error.
    assert found == pytest.approx(p, rel=0.02)


def test__weighted_squares_beyond__at_the_mean__is_between_its_neighbours():
    weights = np.array([0.2, 0.5, 0.9])
    below, at, above = (
        weighted_squares_beyond(weights.sum() * f, weights) for f in (0.99, 1.0, 1.01)
    )
    assert below > at > above


def test__null_p_value_from__draws_of_noise__are_uniform(rng):
    eigenvalues, amplitude = rng.uniform(0.0, 40.0, 30), 0.3
    strengths = amplitude**2 * eigenvalues
    squares = rng.normal(size=(4000, 30)) ** 2 @ (strengths / (1.0 + strengths))
    scores = 0.5 * (squares - np.log1p(strengths).sum())
    values = [null_p_value_from(score, eigenvalues, amplitude) for score in scores]
    # 4000 draws give these to 0.003 and 0.008.
    assert np.mean(np.array(values) < 0.05) == pytest.approx(0.05, abs=0.01)
    assert np.mean(np.array(values) < 0.5) == pytest.approx(0.5, abs=0.025)

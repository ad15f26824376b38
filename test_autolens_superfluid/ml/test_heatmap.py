import numpy as np
import pytest

from autolens_superfluid.ml.heatmap import local_p_values_from, null_levels_from


def test__local_p_values_from__same_distribution__are_uniform(rng):
    null, seen = rng.normal(size=(2, 40, 10, 10))
    values = local_p_values_from(seen, null_levels_from(null))
    # 4000 draws against 4000.
    assert np.mean(values < 0.1) == pytest.approx(0.1, abs=0.02)


def test__local_p_values_from__far_value_of_either_sign__is_the_least(rng):
    null = rng.normal(size=(10, 10, 10))
    values = local_p_values_from(np.array([[50.0, -50.0]]), null_levels_from(null))
    assert values == pytest.approx(np.full((1, 2), 0.001))


def test__local_p_values_from__pixel_without_weight__is_one(rng):
    null = rng.normal(size=(10, 10, 10))
    assert local_p_values_from(np.zeros((1, 1)), null_levels_from(null))[0, 0] == 1.0

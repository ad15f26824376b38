import numpy as np
import pytest

from autolens_superfluid.search.false_alarms import smooth_p_values_from
from autolens_superfluid.search.scan import Scanner
from autolens_superfluid.search.significance import null_distribution_from

TOTAL = 16


@pytest.fixture(scope="module")
def p_values(linear_fit, strings):
    scanner = Scanner(linear_fit.dataset, [strings], spacing=0.3)
    null = null_distribution_from(linear_fit, scanner, total=200, seed=1)
    return smooth_p_values_from(linear_fit, scanner, null, TOTAL, seed=2)


@pytest.mark.slow
def test__smooth_p_values_from__smooth_lenses__are_uniform(p_values):
    """Mean and extremes of uniform numbers, each within four standard deviations."""
    assert abs(p_values.mean() - 0.5) < 4.0 / np.sqrt(12 * TOTAL)
    assert p_values.min() > 1e-4
    assert p_values.max() > 0.5

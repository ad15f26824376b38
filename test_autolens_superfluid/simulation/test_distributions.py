import numpy as np
import pytest
from scipy import stats

from autolens_superfluid.exc import PopulationError
from autolens_superfluid.simulation.distributions import (
    Constant,
    declaration_from,
    distribution_from,
)

_CONTINUOUS = {
    "uniform": {"uniform": [1.0, 3.0]},
    "log_uniform": {"log_uniform": [0.1, 10.0]},
    "normal": {"normal": [1.2, 0.1]},
    "half_normal": {"half_normal": 0.05},
    "disc": {"disc": 0.3},
    "rayleigh": {"rayleigh": 0.5},
    "power_law": {"power_law": [-1.9, 1.0, 100.0]},
}


@pytest.mark.parametrize("declaration", _CONTINUOUS.values(), ids=_CONTINUOUS)
def test__values_from__sample__follows_its_own_cdf(declaration, rng):
    distribution = distribution_from(declaration, "x")
    values = distribution.values_from(rng.uniform(size=2000))
    assert stats.kstest(values, distribution.cdf_from).pvalue > 1e-3


def test__values_from__disc__is_uniform_in_area(rng):
    values = distribution_from({"disc": 2.0}, "x").values_from(rng.uniform(size=4000))
    assert stats.kstest((values / 2.0) ** 2, "uniform").pvalue > 1e-3


def test__values_from__power_law__has_the_slope_it_is_given(rng):
    values = distribution_from({"power_law": [-1.9, 1.0, 1e4]}, "x").values_from(
        rng.uniform(size=20000)
    )
    # The maximum-likelihood slope of an untruncated power law; the cut is 3e-4 of it.
    slope = -1.0 - len(values) / np.log(values).sum()
    assert slope == pytest.approx(-1.9, abs=0.05)


def test__values_from__clip__moves_values_to_the_limit(rng):
    distribution = distribution_from({"normal": [0, 1], "clip": [-1, 1]}, "x")
    values = distribution.values_from(rng.uniform(size=1000))
    assert values.min() == -1.0
    assert values.max() == 1.0
    assert distribution.support == (-1.0, 1.0)


def test__values_from__poisson__mean_and_largest(rng):
    distribution = distribution_from({"poisson": [20, 40]}, "x")
    values = distribution.values_from(rng.uniform(size=4000))
    assert values.mean() == pytest.approx(20.0, abs=0.3)
    assert values.max() <= 40


def test__distribution_from__number__is_constant():
    assert distribution_from(2, "x") == Constant(2.0)


@pytest.mark.parametrize("declaration", _CONTINUOUS.values(), ids=_CONTINUOUS)
def test__declaration_from__round_trip(declaration):
    distribution = distribution_from(declaration, "x")
    assert distribution_from(declaration_from(distribution), "x") == distribution


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        ({"normal": [1.0, -0.1]}, "the width of normal must be positive; got -0.1"),
        ({"uniform": [2.0, 1.0]}, "rising order; got 2.0 and 1.0"),
        ({"unifrom": [0, 1]}, "unifrom"),
        ({"uniform": [0, 1], "normal": [0, 1]}, "one distribution"),
        ({"poisson": [20, 21]}, "exceeded less than once in 1000"),
        ({"log_uniform": [0.0, 1.0]}, "must be positive"),
        ("wide", "must be a number or a distribution; got 'wide'"),
        (True, "must be a number or a distribution; got True"),
    ],
)
def test__distribution_from__bad_declaration__names_key_and_value(declaration, message):
    with pytest.raises(PopulationError, match=message) as error:
        distribution_from(declaration, "source.radius")
    assert "source.radius" in str(error.value)

import numpy as np
import pytest
from scipy import stats

from autolens_superfluid.exc import PopulationError
from autolens_superfluid.simulation.draws import (
    SEED_LIMIT,
    Draws,
    ImageGenerators,
    check_seed,
    held_out_seed_from,
    stratified_from,
)

_IDENTITY = ("small", 1, 7)


@pytest.mark.parametrize("number", [None, 1, 5])
def test__uniform_from__part_of_a_range__same_numbers(number):
    whole = Draws(_IDENTITY, 0, 50).uniform_from("length", number)
    part = Draws(_IDENTITY, 13, 29).uniform_from("length", number)
    np.testing.assert_array_equal(part, whole[13:29])


def test__uniform_from__many__uniform_and_inside():
    values = Draws(_IDENTITY, 0, 5000).uniform_from("length", 3)
    assert stats.kstest(values.ravel(), "uniform").pvalue > 1e-3
    assert 0.0 < values.min() < values.max() < 1.0


@pytest.mark.parametrize(
    ("identity", "quantity"),
    [(("small", 1, 8), "length"), (("small", 2, 7), "length"), (_IDENTITY, "width")],
    ids=["seed", "version", "quantity"],
)
def test__uniform_from__other_stream__uncorrelated(identity, quantity):
    first = Draws(_IDENTITY, 0, 2000).uniform_from("length")
    second = Draws(identity, 0, 2000).uniform_from(quantity)
    # Four standard deviations of the correlation of independent numbers.
    assert abs(np.corrcoef(first, second)[0, 1]) < 4.0 / np.sqrt(2000)


def test__generator_from__any_order__same_numbers():
    generators = ImageGenerators(5)
    first = generators.generator_from(3).standard_normal(10)
    generators.generator_from(2).standard_normal(1000)
    again = generators.generator_from(3).standard_normal(10)
    np.testing.assert_array_equal(first, again)


def test__generator_from__after_odd_number_of_32_bit_draws__same_numbers():
    generators = ImageGenerators(5)
    generators.generator_from(1).standard_normal(3, dtype=np.float32)
    values = generators.generator_from(2).standard_normal(3, dtype=np.float32)
    alone = ImageGenerators(5).generator_from(2).standard_normal(3, dtype=np.float32)
    np.testing.assert_array_equal(values, alone)


def test__stratified_from__block_of_a_power_of_two__each_part_once():
    values = stratified_from(np.arange(32, 48))
    assert sorted(np.floor(16 * values)) == list(range(16))


def test__held_out_seed_from__never_a_seed_of_a_user():
    assert held_out_seed_from(SEED_LIMIT - 1) == 2 * SEED_LIMIT - 1
    assert held_out_seed_from(0) == SEED_LIMIT


@pytest.mark.parametrize("seed", [-1, 2 * SEED_LIMIT, 0.5])
def test__check_seed__outside__refused(seed):
    with pytest.raises(PopulationError, match="seed must be an integer"):
        check_seed(seed)

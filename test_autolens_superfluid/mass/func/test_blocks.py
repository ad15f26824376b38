"""Evaluation in blocks."""

import numpy as np
import pytest

from autolens_superfluid.mass.func.blocks import BLOCK_SIZE, evaluated_once, in_blocks


@pytest.fixture
def calls():
    return []


@pytest.fixture
def one_array_from(calls):
    @in_blocks
    def function(y, x, factor, xp=np):
        calls.append(y.size)
        return factor * y + x

    return function


@pytest.mark.parametrize("size", [0, 1, BLOCK_SIZE, BLOCK_SIZE + 1, 3 * BLOCK_SIZE])
def test__in_blocks__any_size__same_values(one_array_from, rng, size):
    y, x = rng.uniform(size=(2, size))
    np.testing.assert_array_equal(one_array_from(y, x, 2.0), 2.0 * y + x)


def test__in_blocks__many_points__works_through_blocks(one_array_from, calls):
    one_array_from(np.zeros(2 * BLOCK_SIZE + 5), np.zeros(2 * BLOCK_SIZE + 5), 1.0)
    assert calls == [BLOCK_SIZE, BLOCK_SIZE, 5]


def test__in_blocks__other_array_module__is_called_once(one_array_from, calls):
    points = np.zeros(2 * BLOCK_SIZE)
    one_array_from(points, points, 1.0, xp="any other module")
    assert calls == [2 * BLOCK_SIZE]


def test__in_blocks__native_shape__is_kept(rng):
    @in_blocks
    def function(y, x, xp=np):
        return y + x, y - x

    y, x = rng.uniform(size=(2, 150, 150))
    total, difference = function(y, x)
    np.testing.assert_array_equal(total, y + x)
    np.testing.assert_array_equal(difference, y - x)


def test__evaluated_once__numpy__the_same_objects():
    values = (np.zeros(2), np.ones(2))
    assert evaluated_once(values, np) is values

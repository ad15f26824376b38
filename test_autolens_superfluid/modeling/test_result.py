import numpy as np
import pytest

from autolens_superfluid.modeling.evidence import evidence_in_words
from autolens_superfluid.modeling.result import estimate_from
from autolens_superfluid.modeling.summary import table_from


@pytest.mark.parametrize(
    ("delta", "word"),
    [
        (-30.0, "none"),
        (4.9, "none"),
        (5.0, "inconclusive"),
        (10.0, "strong"),
        (20.0, "definitive"),
    ],
)
def test__evidence_in_words__difference__word(delta, word):
    assert evidence_in_words(delta) == word


def test__estimate_from__gaussian_samples__median_and_error(rng):
    values = rng.normal(3.0, 0.2, 20000)
    estimate = estimate_from(values, np.full(20000, 1.0 / 20000), best=7)
    # Sampling errors of 20,000 samples are below 1 % of the width.
    assert estimate.median == pytest.approx(3.0, abs=0.01)
    assert estimate.error == pytest.approx(0.2, rel=0.03)
    assert estimate.best == values[7]


def test__estimate_from__weights__count(rng):
    values = np.concatenate([np.zeros(10), np.ones(10)])
    weights = np.concatenate([np.full(10, 1e-6), np.full(10, 0.1)])
    assert estimate_from(values, weights / weights.sum(), 0).median == 1.0


def test__table_from__rows__columns_are_aligned():
    lines = table_from([("a", "1.0"), ("long", "10.0")], ("name", "value")).split("\n")
    assert {len(line) for line in lines} == {len(lines[0])}
    assert lines[1] == "a       1.0"

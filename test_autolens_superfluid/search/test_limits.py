import autolens as al
import numpy as np
import pytest

from autolens_superfluid.exc import SearchError
from autolens_superfluid.search import (
    NullDistribution,
    PerturberScan,
    StringPerturber,
    detection_limit_from,
)

MASK = al.Mask2D.circular(shape_native=(21, 21), pixel_scales=0.2, radius=2.0)
STRINGS = StringPerturber(position_angles=(0.0, 90.0), lengths=(2.0,))


@pytest.fixture(scope="module")
def null():
    simulated = np.random.default_rng(0).gumbel(10.0, 2.0, 200)
    return NullDistribution(simulated, 2.0 * simulated, 1.0, 3)


@pytest.fixture(scope="module")
def scan():
    """Return a scan that sees amplitudes of 0.01 on the ring, and 0.1 elsewhere."""
    centres = np.asarray(al.Grid2D.from_mask(MASK).array)
    is_ring = np.abs(np.linalg.norm(centres, axis=1) - 1.2) < 0.35
    information = np.where(is_ring, 0.01, 0.1)[None].repeat(2, axis=0) ** -2.0
    return PerturberScan(STRINGS, MASK, np.zeros_like(information), information)


@pytest.mark.parametrize("p_value", [0.3, 0.01, 1e-9])
def test__threshold_from__p_value__is_that_of_the_threshold(null, p_value):
    threshold = null.threshold_from(p_value)

    assert null.analytic_p_value_from(threshold) == pytest.approx(p_value)


def test__threshold_from__inflation__is_in_units_of_the_data(null):
    tight = NullDistribution(null.simulated, null.simulated, 1.0, 3)

    assert null.threshold_from(0.01) == pytest.approx(2.0 * tight.threshold_from(0.01))


def test__threshold_from__no_probability__is_refused(null):
    with pytest.raises(SearchError, match="p_value must be between 0 and 1; got 0"):
        null.threshold_from(0.0)


def test__detection_limit_from__ring__mass_has_the_threshold(scan, null):
    limit = detection_limit_from(scan, null, einstein_radius=1.2, p_value=0.01)

    # Length times line density, the root of the threshold in standard deviations.
    expected = 2.0 * 0.01 * np.sqrt(null.threshold_from(0.01))
    assert limit.mass == pytest.approx(expected)
    assert limit.best_mass == pytest.approx(expected)
    assert abs(np.hypot(*limit.best_centre) - 1.2) < 0.35
    assert limit.in_words.startswith(f"Half of all strings of {expected:.3g} arcsec^2")


def test__detection_limit_from__nothing_seen__says_so(null):
    shape = 2, MASK.pixels_in_mask
    scan = PerturberScan(STRINGS, MASK, np.zeros(shape), np.zeros(shape))
    limit = detection_limit_from(scan, null, einstein_radius=1.2)

    assert limit.in_words == "No string could have been seen at half of the places."

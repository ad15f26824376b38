import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from scipy.stats import chi2

from autolens_superfluid.search.false_alarms import false_alarms_from
from autolens_superfluid.search.perturbers import PointPerturber, StringPerturber
from autolens_superfluid.search.significance import NullDistribution, dimensions_of

TRIALS = 300


@pytest.fixture
def null(rng):
    """Largest of 300 independent trials, of 400 lenses; surrogates twice as large."""
    largest = chi2.rvs(1, size=(400, TRIALS), random_state=rng).max(axis=1)
    return NullDistribution(largest, 2.0 * largest, 1.1, dimensions=0)


def test__total_trials__independent_trials__are_counted(null):
    # Its relative error is one over the root of the number of lenses.
    assert null.total_trials == pytest.approx(TRIALS, rel=4.0 / np.sqrt(400))


def test__inflation__surrogates__ratio_of_medians(null):
    assert null.inflation == pytest.approx(2.0)


def test__inflation__quiet_surrogates__reduced_chi_squared(null):
    quiet = NullDistribution(null.simulated, 0.5 * null.simulated, 1.3, 0)
    assert quiet.inflation == 1.3


def test__inflation__overfitted_noise__never_below_one(null):
    quiet = NullDistribution(null.simulated, 0.5 * null.simulated, 0.9, 0)
    assert quiet.inflation == 1.0


def test__p_value_from__within_the_nulls__is_counted(null):
    value = 2.0 * np.quantile(null.simulated, 0.9)
    assert null.p_value_from(value) == pytest.approx(0.1, abs=0.01)


def test__p_value_from__beyond_the_nulls__falls_as_the_tail(null):
    values = 2.0 * np.array([25.0, 40.0, 100.0])
    expected = null.total_trials * chi2.sf(values / 2.0, 1)
    found = [null.p_value_from(value) for value in values]
    np.testing.assert_allclose(found, expected, rtol=1e-3)


def test__candidate_p_value_from__strong_refined__rescues_a_weak_scan(null):
    weak = null.p_value_from(11.0)
    assert weak > 0.05
    assert null.candidate_p_value_from(11.0, 1047.0, 5) < 1e-50


def test__candidate_p_value_from__null_lens__is_that_of_the_scan(null):
    """A refined fall of a few more than the scan's does not make a detection."""
    value = 2.0 * np.median(null.simulated)
    p_value = null.candidate_p_value_from(value, value + 10.0, 5)
    assert p_value == null.p_value_from(value)


def test__false_alarms_from__p_values_of_smooth_lenses__nominal_rates(rng, null):
    largest = chi2.rvs(1, size=(2000, TRIALS), random_state=rng).max(axis=1)
    p_values = [null.p_value_from(2.0 * value) for value in largest]
    for alarms in false_alarms_from(p_values):
        # The calibration on 400 lenses has a relative error of a twentieth at 5 %.
        assert abs(alarms.rate - alarms.level) < 4.0 * alarms.error


def test__false_alarms_from__uncalibrated_p_values__are_told(null):
    alarms = false_alarms_from(np.full(100, 0.03), levels=(0.05,))[0]
    assert (alarms.rate, alarms.count) == (1.0, 100)


def test__p_value_from__smooth_field__trials_grow_with_the_level(rng):
    """Largest squares of Gaussian fields in two dimensions, held out ones of them."""
    fields = rng.standard_normal((3000, 48, 48))
    fields = gaussian_filter(fields, (0.0, 2.0, 2.0), mode="wrap")
    fields /= fields.std()
    largest = (fields**2).max(axis=(1, 2))
    null = NullDistribution(largest[:300], largest[:300], 1.0, dimensions=2)
    stiff = NullDistribution(largest[:300], largest[:300], 1.0, dimensions=0)
    level = np.quantile(largest[300:], 0.99)
    # Of 2,700 held out fields 27 +- 5 are above, and N is known to 6 %.
    assert null.analytic_p_value_from(level) == pytest.approx(0.01, rel=0.6)
    assert stiff.analytic_p_value_from(level) < 0.7 * null.analytic_p_value_from(level)


def test__dimensions_of__perturbers__centre_and_what_varies():
    strings = StringPerturber(position_angles=(0.0, 90.0), lengths=(1.0,))
    assert dimensions_of(strings) == 3
    assert dimensions_of(PointPerturber()) == 2

import autolens as al
import numpy as np
import pytest

from autolens_superfluid.exc import SearchError
from autolens_superfluid.search import PerturberScan, StringPerturber
from autolens_superfluid.search.perturbers import PointPerturber

MASK = al.Mask2D(
    mask=[[True, False, False], [False, False, False], [False, False, False]],
    pixel_scales=0.5,
)
STRINGS = StringPerturber(position_angles=(0.0, 30.0, 90.0), lengths=(1.0, 2.0))


@pytest.fixture
def strings():
    rng = np.random.default_rng(3)
    overlap = rng.normal(size=(6, 8))
    return PerturberScan(STRINGS, MASK, overlap, rng.uniform(1.0, 9.0, (6, 8)))


def _one_shape_from(overlap, information):
    overlap = np.zeros((1, 8)) + overlap
    return PerturberScan(
        PointPerturber(), MASK, overlap, np.zeros((1, 8)) + information
    )


def test__centres__are_those_of_the_mask():
    scan = _one_shape_from(1.0, 1.0)

    assert scan.centres[0].tolist() == [0.5, 0.0]
    assert scan.centres[2].tolist() == [0.0, -0.5]


def test__maps__hold_amplitude_error_and_fall():
    scan = _one_shape_from(6.0, 4.0)

    assert scan.amplitude.array == pytest.approx(np.full(8, 1.5))
    assert scan.error.array == pytest.approx(np.full(8, 0.5))
    assert scan.delta_chi_squared.array == pytest.approx(np.full(8, 9.0))
    assert isinstance(scan.amplitude, al.Array2D)


def test__maps__amplitude_of_the_wrong_sign__is_no_detection():
    scan = _one_shape_from(-6.0, 4.0)

    assert scan.amplitude.array == pytest.approx(np.zeros(8))
    assert scan.maxima() == []


def test__maps__where_nothing_is_seen__have_no_detection_and_no_limit():
    scan = _one_shape_from(0.0, 0.0)

    assert scan.delta_chi_squared.array == pytest.approx(np.zeros(8))
    assert np.all(np.isinf(scan.sensitivity_map().array))


def test__shape_map__is_of_the_best_shape(strings):
    best = np.argmax(strings.overlap**2 / strings.information, axis=0)
    expected = STRINGS.shapes[best, 0]

    assert strings.shape_map("position_angle").array == pytest.approx(expected)


def test__shape_map__unknown_parameter__names_those_it_has(strings):
    with pytest.raises(SearchError, match=r"position_angle, length; got 'radius'"):
        strings.shape_map("radius")


def test__sensitivity_map__is_the_median_over_shapes_of_a_length(strings):
    errors = 1.0 / np.sqrt(strings.information[1::2])

    assert strings.sensitivity_map(3.0, length=1.8).array == pytest.approx(
        3.0 * np.median(errors, axis=0)
    )


def test__mass_sensitivity_map__is_of_length_times_line_density(strings):
    line_density = strings.sensitivity_map(5.0, length=2.0).array

    assert strings.mass_sensitivity_map(5.0, length=2.0).array == pytest.approx(
        2.0 * line_density
    )


def test__upper_limit_map__is_above_what_was_found():
    scan = _one_shape_from(6.0, 4.0)

    # One-sided 95 %: 1.645 standard deviations.
    assert scan.upper_limit_map(0.95).array == pytest.approx(
        np.full(8, 1.5 + 1.6449 * 0.5), rel=1e-4
    )


def test__upper_limit_map__confidence_out_of_range__is_refused(strings):
    with pytest.raises(SearchError, match=r"confidence must be between.*got 1\.5"):
        strings.upper_limit_map(1.5)


def test__maxima__are_apart_or_differ_in_direction(strings):
    maxima = strings.maxima(total=20, separation=0.6)
    for i, one in enumerate(maxima):
        for other in maxima[:i]:
            distance = np.hypot(*np.subtract(one.centre, other.centre))
            turned = one.shape["position_angle"] - other.shape["position_angle"]
            assert distance > 0.6 or abs((turned + 90) % 180 - 90) >= 45.0


def test__maxima__first_is_the_largest(strings):
    falls = strings.overlap**2 / strings.information
    row, column = np.unravel_index(np.argmax(falls), falls.shape)
    first = strings.maxima(1)[0]

    assert first.delta_chi_squared == pytest.approx(falls.max())
    assert first.centre == pytest.approx(strings.centres[column])
    assert list(first.shape.values()) == STRINGS.shapes[row].tolist()
    assert first.mass == pytest.approx(first.amplitude * first.shape["length"])
    assert first.profile.line_density == first.amplitude

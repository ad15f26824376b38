import autolens as al
import numpy as np
import pytest

from autolens_superfluid.exc import SearchError
from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.search import LinearFit, Scanner, linear_fit_from, scan_from
from autolens_superfluid.search.gradient import source_gradient_from
from test_autolens_superfluid.search.small_search import (
    PIXEL_SCALE,
    STRING,
    imaging_from,
    tracer_from,
)


def _random_fit_from(imaging) -> LinearFit:
    """Return a linear fit of the right gradient, with random nuisances: quick."""
    rng = np.random.default_rng(0)
    fit = al.FitImaging(dataset=imaging, tracer=tracer_from())
    pixels = len(imaging.data)
    basis = np.linalg.qr(rng.normal(size=(pixels, 5)))[0]
    residual = rng.normal(size=pixels)
    projected = residual - basis @ (basis.T @ residual)
    return LinearFit(fit, residual, basis, projected, source_gradient_from(fit))


def _check_exact(scan, linear_fit):
    """Check that products of a few templates are those of `LinearFit`."""
    rng = np.random.default_rng(1)
    for _ in range(5):
        row, column = (rng.integers(size) for size in scan.overlap.shape)
        profile = scan.perturber.profile_from(
            tuple(scan.centres[column]), scan.perturber.shapes[row], 1.0
        )
        template = linear_fit.template(profile)
        overlap, information = linear_fit.overlap_and_information_from(template)
        norm = template @ template

        # Rounding, of scalar products that cancel.
        assert scan.overlap[row, column] == pytest.approx(
            overlap, abs=1e-9 * np.sqrt(norm)
        )
        assert scan.information[row, column] == pytest.approx(
            information, abs=1e-9 * norm
        )


@pytest.mark.parametrize("kind", ["string", "subhalo", "point"])
def test__scan_from__windows_are_templates_of_each_centre(scan, linear_fit, kind):
    _check_exact(scan.maps[kind], linear_fit)


def test__scan_from__windows_are_exact__odd_over_sampling(strings):
    linear_fit = _random_fit_from(imaging_from(over_sampling=3))
    scan = scan_from(linear_fit, [strings], spacing=0.45, radius=1.0)

    _check_exact(scan.maps["string"], linear_fit)


def test__scan_from__windows_are_exact__psf_that_is_no_product(strings, rng):
    kernel = rng.uniform(size=(5, 5))
    linear_fit = _random_fit_from(imaging_from(kernel=kernel / kernel.sum()))
    scan = scan_from(linear_fit, [strings], spacing=0.45, radius=1.0)

    _check_exact(scan.maps["string"], linear_fit)


def test__scan_from__best_maximum_is_the_string(scan):
    best = scan.maxima(1)[0]
    offset = np.subtract(best.centre, STRING.centre)

    assert best.kind == "string"
    assert np.linalg.norm(offset) < 0.3
    assert best.shape["position_angle"] == STRING.position_angle
    assert best.amplitude < 0.0
    assert best.delta_chi_squared > 100.0


def test__scan_from__weak_string__has_its_line_density(strings):
    """Weak, so that linear response describes it, and one of those that are tried.

    It is seen at more than five errors, and comes back within three of them.
    """
    string = VortexString(
        centre=(0.6, 0.9),
        position_angle=60.0,
        length=1.0,
        core_radius=PIXEL_SCALE,
        line_density=-0.02,
    )
    fit = al.FitImaging(dataset=imaging_from(string), tracer=tracer_from())
    scan = scan_from(linear_fit_from(fit), [strings], spacing=0.3).maps["string"]
    row = scan.perturber.shapes.tolist().index([60.0, 1.0])
    column = np.argmin(np.linalg.norm(scan.centres - string.centre, axis=1))
    error = scan.information[row, column] ** -0.5

    assert scan.centres[column] == pytest.approx(string.centre)
    assert error < 0.02 / 5.0
    assert abs(scan.amplitudes[row, column] + 0.02) < 3.0 * error


def test__scan_from__centres_are_within_the_radius(strings):
    linear_fit = _random_fit_from(imaging_from())
    scan = scan_from(linear_fit, [strings], spacing=0.3, radius=0.8)
    radii = np.linalg.norm(scan.maps["string"].centres, axis=1)

    assert radii.max() <= 0.8
    assert scan.maps["string"].mask.pixel_scales[0] == pytest.approx(0.3)


def test__scan_from__kind_given_twice__is_refused(linear_fit):
    with pytest.raises(SearchError, match=r"each kind once; got \['point', 'point'\]"):
        scan_from(linear_fit, ["point", "point"])


def test__scan_from__spacing_beyond_the_mask__is_refused(linear_fit):
    with pytest.raises(SearchError, match=r"spacing of the centres.*got 9"):
        scan_from(linear_fit, ["point"], spacing=9.0)


def test__largest_from__the_fit_s_residual__is_the_largest_of_its_scan(
    linear_fit, strings, scan
):
    scanner = Scanner(linear_fit.dataset, [strings], spacing=0.3)
    residuals = np.stack([linear_fit.residual, 2.0 * linear_fit.residual], axis=1)
    expected = scan.maps["string"].delta_chi_squareds.max()

    assert scanner.largest_from(linear_fit, residuals) == pytest.approx(
        [expected, 4.0 * expected]
    )


def test__scan_from__noise_alone__falls_like_chi_squared(linear_fit, strings, rng):
    scanner = Scanner(linear_fit.dataset, [strings], spacing=0.6)
    residuals = rng.normal(size=(len(linear_fit.residual), 200))
    single = Scanner(linear_fit.dataset, [strings], spacing=0.15, radius=0.1)
    single.perturbers = (
        type(strings)(position_angles=(0.0,), lengths=(1.0,), core_radius=0.15),
    )
    falls = single.largest_from(linear_fit, residuals)
    many = scanner.largest_from(linear_fit, residuals)

    # One template: chi squared of one degree of freedom, of mean 1 and variance 2.
    assert single.mask.pixels_in_mask == 1
    assert falls.mean() == pytest.approx(1.0, abs=4.0 * np.sqrt(2.0 / 200))
    assert np.all(many >= 0.0)
    assert np.median(many) > np.median(falls)

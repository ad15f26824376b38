import numpy as np
import pytest

from autolens_superfluid.exc import SearchError
from autolens_superfluid.search import LinearFit, PerturberScan
from autolens_superfluid.search.injection import injections_from
from test_autolens_superfluid.search.small_search import pixelized_tracer_from


@pytest.mark.slow
def test__injections_from__come_back_at_the_predicted_significance(linear_fit, scan):
    found = injections_from(linear_fit, scan.maps["string"], sigma=10.0, total=6)
    recovered = np.array([injection.recovered for injection in found])

    # Each scatters by one standard deviation.
    assert recovered.mean() == pytest.approx(10.0, abs=4.0 / np.sqrt(6))
    assert recovered.std() < 3.0
    assert len({injection.centre for injection in found}) > 1


def test__injections_from__nothing_is_seen__is_refused(linear_fit, scan):
    strings = scan.maps["string"]
    zero = np.zeros_like(strings.overlap)
    blind = PerturberScan(strings.perturber, strings.mask, zero, zero)

    with pytest.raises(SearchError, match="information is zero everywhere"):
        injections_from(linear_fit, blind)


def test__injections_from__pixelized_source__is_refused(linear_fit, scan):
    fit = type(linear_fit.fit)(
        dataset=linear_fit.dataset, tracer=pixelized_tracer_from()
    )
    pixelized = LinearFit(
        fit,
        linear_fit.residual,
        linear_fit.basis,
        linear_fit.projected_residual,
        linear_fit.gradient_from,
    )

    with pytest.raises(SearchError, match="fit's is pixelized"):
        injections_from(pixelized, scan.maps["string"])

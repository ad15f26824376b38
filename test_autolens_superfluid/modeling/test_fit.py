"""One real fit of a small lens, looked at from several sides."""

import json

import numpy as np
import pytest

from autolens_superfluid.modeling import FitSettings, summary_from, vortex_fit_from
from autolens_superfluid.modeling.files import output_json
from autolens_superfluid.modeling.start import FitStart, output_start, saved_start_from
from autolens_superfluid.modeling.summary import (
    estimates_table_from,
    recovery_table_from,
)

SETTINGS = FitSettings(core_radius=0.12, n_live=100, n_eff=300)


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    return tmp_path_factory.mktemp("fit")


@pytest.fixture(scope="module")
def vortex_fit(dataset, output):
    return vortex_fit_from(dataset, output, SETTINGS)


@pytest.mark.slow
def test__vortex_fit_from__lens_with_a_vortex__truth_within_errors(vortex_fit, vortex):
    for name, value in vortex.truth.items():
        estimate = vortex_fit.vortex.estimates[name]
        assert abs(estimate.median - value) < 4.0 * estimate.error, name


@pytest.mark.slow
def test__vortex_fit_from__lens_with_a_vortex__evidence(vortex_fit):
    assert vortex_fit.is_localised
    assert vortex_fit.evidence == "definitive"
    assert vortex_fit.vortex.chi_squared < vortex_fit.smooth.chi_squared - 50.0


@pytest.mark.slow
def test__vortex_fit_from__again__takes_the_finished_searches(
    dataset, output, vortex_fit
):
    again = vortex_fit_from(dataset, output, SETTINGS)
    assert again.delta_log_evidence == pytest.approx(vortex_fit.delta_log_evidence)


@pytest.mark.slow
def test__vortex_fit_from__shared_parameters__have_the_same_priors(vortex_fit):
    limits = [
        {
            (prior.lower_limit, prior.upper_limit)
            for prior in fit.result.samples.model.priors
        }
        for fit in (vortex_fit.smooth, vortex_fit.vortex)
    ]
    assert limits[0] < limits[1]


@pytest.mark.slow
def test__model_fit__best_parameters__have_the_fit_of_the_most_likely_sample(
    vortex_fit,
):
    likelihood = max(vortex_fit.vortex.result.samples.log_likelihood_list)
    # JAX and NumPy solve for the intensities by different methods.
    assert vortex_fit.vortex.fit.log_likelihood == pytest.approx(likelihood, abs=0.01)


@pytest.mark.slow
def test__summary_from__fit__is_strict_json_with_all_parameters(
    dataset, vortex_fit, tmp_path
):
    output_json(tmp_path / "summary.json", summary_from(dataset, SETTINGS, vortex_fit))
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert set(summary["vortex"]["parameters"]) == set(vortex_fit.vortex.estimates)
    assert summary["evidence"]["in_words"] == "definitive"


@pytest.mark.slow
def test__tables__fit__one_row_a_parameter(vortex_fit, vortex):
    assert len(estimates_table_from(vortex_fit).split("\n")) == 1 + 18
    assert len(recovery_table_from(vortex_fit, vortex.truth).split("\n")) == 1 + 5


def test__output_json__nan__raises_and_writes_nothing(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        output_json(tmp_path / "file.json", {"value": float("nan")})
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def start():
    return FitStart(
        smooth_chi_squared=2.0,
        vortex_chi_squared=1.0,
        limits={"lens.mass.einstein_radius": (1.0, 1.25)},
        is_localised=False,
        log_prior_fraction=float(np.log(0.5)),
    )


def test__saved_start_from__same_key__start(start, tmp_path):
    output_start(tmp_path / "start.json", start, {"checksum": "a"})
    assert saved_start_from(tmp_path / "start.json", {"checksum": "a"}) == start


@pytest.mark.parametrize("key", [{"checksum": "b"}, {}])
def test__saved_start_from__other_key__none(start, tmp_path, key):
    output_start(tmp_path / "start.json", start, {"checksum": "a"})
    assert saved_start_from(tmp_path / "start.json", key) is None


def test__saved_start_from__no_file__none(tmp_path):
    assert saved_start_from(tmp_path / "start.json", {}) is None

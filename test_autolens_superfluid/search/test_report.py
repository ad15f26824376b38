import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.search.candidate import Candidate
from autolens_superfluid.search.evidence import Evidences
from autolens_superfluid.search.limits import DetectionLimit
from autolens_superfluid.search.maps import Maximum
from autolens_superfluid.search.perturbers import StringPerturber
from autolens_superfluid.search.pipeline import JudgedCandidate
from autolens_superfluid.search.report import (
    report_from,
    stability_table_from,
    verdict_from,
    words_from,
)
from autolens_superfluid.search.settings import SearchSettings
from autolens_superfluid.search.stability import Stability, StabilityStep

STRING = StringPerturber(position_angles=(60.0,), lengths=(1.0,))
PROFILE = VortexString(
    centre=(0.5, 0.9), position_angle=-120.0, length=1.0, line_density=-0.04
)
MAXIMUM = Maximum(
    STRING, (0.4, 0.9), {"position_angle": 60.0, "length": 1.0}, -0.03, 0.001, 150.0
)
LIMIT = DetectionLimit("string", 0.01, 21.0, float("inf"), 0.02, (0.3, 1.2))


def _result(p_value, distance):
    """Return a search with one candidate."""
    candidate = Candidate(STRING, PROFILE, {"length": 0.02}, 403.0, 150.0, None)
    step = StabilityStep("isothermal", 4521.6, MAXIMUM, distance)
    judged = JudgedCandidate(
        candidate, p_value, Stability((step,), 0.24), p_value < 0.01
    )
    scan = SimpleNamespace(reduced_chi_squared=1.1, total_templates=57600)
    null = SimpleNamespace(simulated=[1.0] * 200, total_trials=310.0, inflation=1.3)
    return SimpleNamespace(
        candidates=[judged],
        p_value=p_value,
        dataset=SimpleNamespace(name="lens", checksum="a", weighted_pixels=4060),
        settings=SearchSettings(),
        smooth_fits=[SimpleNamespace(name="isothermal", chi_squared=4521.6)],
        rounds=[SimpleNamespace(scan=scan, null=null, candidates=[candidate])],
        limits=[LIMIT],
        evidences=None,
    )


def test__report_from__string__keys_and_values():
    report = json.loads(json.dumps(report_from(_result(1e-9, 0.1)), allow_nan=False))
    best = report["candidates"][0]
    assert (best["kind"], best["centre"]) == ("string", [0.5, 0.9])
    assert best["position_angle"] == pytest.approx(60.0)
    assert (best["length"], best["line_density"]) == (1.0, -0.04)
    assert (best["delta_chi_squared"], best["p_value"]) == (403.0, 1e-9)
    assert best["mass"] == pytest.approx(-0.04)
    assert best["radius"] is None
    assert best["stable"] is True


def test__verdict_from__stable_and_significant__is_a_detection():
    verdict = verdict_from(_result(1e-9, 0.1))
    assert verdict.startswith("A string of -0.0400 arcsec^2 at (y, x) = (+0.50, +0.90)")
    assert "stays within 0.10 arcsec" in verdict


def test__verdict_from__pixelized__says_what_the_pixels_gain():
    result = _result(1e-9, 0.1)
    result.candidates[0] = replace(result.candidates[0], pixelized_gain=-3.0)
    assert verdict_from(result).endswith("a pixelized source changes by -3.0.")


def test__verdict_from__moving__is_no_detection():
    assert "not a detection" in verdict_from(_result(1e-9, 1.1))


def test__report_from__limits__what_cannot_be_seen_is_null():
    limit = report_from(_result(0.3, 0.1))["limits"][0]
    assert (limit["mass"], limit["best_mass"]) == (None, 0.02)
    assert limit["best_centre"] == [0.3, 1.2]


def test__report_from__evidence__is_null_unless_sampled():
    result = _result(1e-9, 0.1)
    assert report_from(result)["evidence"] is None
    fits = {
        name: SimpleNamespace(log_evidence=value, chi_squared=1.0, cut=())
        for name, value in (("smooth", 3.0), ("string", 20.0))
    }
    result.evidences = Evidences(fits)
    assert report_from(result)["evidence"]["string"]["in_words"] == "strong"
    assert "+17.00" in words_from(result)


def test__verdict_from__insignificant__says_what_would_have_been_found():
    verdict = verdict_from(_result(0.3, 0.1))
    assert verdict.startswith("No perturber found")
    assert verdict.endswith(LIMIT.in_words)


def test__verdict_from__other_places_with_pixels__is_no_detection():
    result = _result(1e-9, 0.1)
    result.candidates[0] = replace(result.candidates[0], p_value=1.0, is_found=False)
    verdict = verdict_from(result)
    assert "smooth lenses leave less (p = 1.0e-09)" in verdict
    assert "not a detection" in verdict


def test__words_from__result__tables_fit_the_page():
    words = words_from(_result(1e-9, 0.1))
    assert "effective trials" in words
    assert max(map(len, words.splitlines())) <= 132


def test__stability_table_from__candidate__a_row_a_model():
    table = stability_table_from(_result(1e-9, 0.1).candidates[0])
    assert table.splitlines()[1].split()[:3] == ["isothermal", "4521.6", "150.0"]

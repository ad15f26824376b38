"""What a search found: a dictionary for a file, tables, and words."""

import textwrap
from dataclasses import asdict
from math import isfinite

from autolens_superfluid.modeling.summary import table_from
from autolens_superfluid.search.pipeline import JudgedCandidate, SearchResult

# What the radius of a kind is called.
_RADII = ("radius", "scale_radius", "rs")


def report_from(result: SearchResult) -> dict:
    """Content of `report.json`: plain numbers and strings only.

    Parameters
    ----------
    result : SearchResult
        The search.

    Returns
    -------
    dict
        `candidates`, the most significant first, `p_value` of the whole lens,
        `verdict` in words, the `smooth_models`, the `calibration`, the `limits` (what
        would have been found) and the `evidence`, null unless it was sampled.
    """
    first = result.rounds[0]
    return {
        "candidates": [_candidate_from(judged) for judged in result.candidates],
        "p_value": result.p_value,
        "verdict": verdict_from(result),
        "dataset": {"name": result.dataset.name, "checksum": result.dataset.checksum},
        "settings": asdict(result.settings),
        "smooth_models": [
            {"name": fit.name, "chi_squared": fit.chi_squared}
            for fit in result.smooth_fits
        ],
        "weighted_pixels": result.dataset.weighted_pixels,
        "reduced_chi_squared": first.scan.reduced_chi_squared,
        "calibration": {
            "templates": first.scan.total_templates,
            "null_lenses": len(first.null.simulated),
            "effective_trials": first.null.total_trials,
            "inflation": first.null.inflation,
        },
        "alternatives": [_alternative_from(other) for other in first.candidates],
        "limits": [_limit_from(limit) for limit in result.limits],
        "evidence": result.evidences and result.evidences.to_dict(),
    }


def verdict_from(result: SearchResult) -> str:
    """Say in words what was found.

    Parameters
    ----------
    result : SearchResult
        The search.

    Returns
    -------
    str
        A sentence for each perturber that was found; or that there is none, and what
        would have been found.
    """
    found = [judged for judged in result.candidates if judged.is_found]
    if found:
        return " ".join(_sentence_from(judged) for judged in found)
    limits = " ".join(limit.in_words for limit in result.limits)
    if result.p_value > result.settings.largest_p_value:
        return (
            f"No perturber found: a smooth lens shows as much with a probability of "
            f"{result.p_value:.2g}. {limits}"
        )
    return (
        f"No perturber found: smooth lenses leave less (p = {result.p_value:.1e}), but "
        f"no candidate explains that under every smooth model: the error of the smooth "
        f"model, not a detection. {limits}"
    )


def words_from(result: SearchResult, width: int = 118) -> str:
    """Verdict, tables and calibration of a search, for the end of its page.

    Parameters
    ----------
    result : SearchResult
        The search.
    width : int, default=118
        Characters a line.

    Returns
    -------
    str
    """
    null = result.rounds[0].null
    parts = ["\n".join(textwrap.wrap(verdict_from(result), width))]
    if result.candidates:
        parts.append(candidates_table_from(result))
        parts.append(stability_table_from(result.candidates[0]))
    if result.evidences is not None:
        parts.append(result.evidences.table)
    parts.append(
        f"Calibration: {len(null.simulated)} simulated smooth lenses, "
        f"{null.total_trials:.0f} effective trials, every delta chi^2 divided by "
        f"{null.inflation:.2f}."
    )
    return "\n\n".join(parts)


def candidates_table_from(result: SearchResult) -> str:
    """Table of the candidates for a reader.

    Parameters
    ----------
    result : SearchResult
        The search.

    Returns
    -------
    str
    """
    rows = [
        (
            judged.candidate.kind,
            f"{judged.candidate.centre[0]:+.2f}, {judged.candidate.centre[1]:+.2f}",
            _shape_in_words(judged.candidate),
            f"{judged.candidate.amplitude:+.4g}",
            f"{judged.candidate.mass:+.4f}",
            f"{judged.candidate.delta_chi_squared:.1f}",
            f"{judged.p_value:.1e}",
            "yes" if judged.stability.is_stable else "no",
        )
        for judged in result.candidates
    ]
    header = (
        "kind",
        "centre y, x",
        "shape",
        "amplitude",
        "mass",
        "delta chi^2",
        "p-value",
        "stable",
    )
    return table_from(rows, header)


def stability_table_from(judged: JudgedCandidate) -> str:
    """Table of the strongest maximum under each smooth model.

    Parameters
    ----------
    judged : JudgedCandidate
        One candidate.

    Returns
    -------
    str
    """
    rows = [
        (
            step.model,
            f"{step.chi_squared:.1f}",
            f"{step.maximum.delta_chi_squared:.1f}",
            f"{step.maximum.centre[0]:+.2f}, {step.maximum.centre[1]:+.2f}",
            f"{step.distance:.2f}",
        )
        for step in judged.stability.steps
    ]
    header = ("smooth model", "chi^2", "delta chi^2", "maximum y, x", "distance")
    return table_from(rows, header)


def _candidate_from(judged: JudgedCandidate) -> dict:
    """Entry of the report for a candidate; null for what its kind does not have."""
    candidate = judged.candidate
    shape = candidate.shape
    is_line = candidate.perturber.amplitude_name == "line_density"
    return {
        "kind": candidate.kind,
        "centre": list(candidate.centre),
        "position_angle": shape.get("position_angle"),
        "length": shape.get("length"),
        "line_density": candidate.amplitude if is_line else None,
        "delta_chi_squared": candidate.delta_chi_squared,
        "p_value": judged.p_value,
        "stable": judged.stability.is_stable,
        "stability": judged.stability.in_words,
        "pixelized_delta_log_evidence": judged.pixelized_gain,
        "amplitude_name": candidate.perturber.amplitude_name,
        "amplitude": candidate.amplitude,
        "mass": candidate.mass,
        "radius": _radius_from(shape),
        "inclination": shape.get("inclination"),
        "errors": candidate.errors,
        "scan_delta_chi_squared": candidate.scan_delta_chi_squared,
    }


def _alternative_from(candidate) -> dict:
    """Entry for another refined maximum of the first round."""
    return {
        "kind": candidate.kind,
        "centre": list(candidate.centre),
        "mass": candidate.mass,
        "delta_chi_squared": candidate.delta_chi_squared,
        "total_parameters": candidate.total_parameters,
    }


def _limit_from(limit) -> dict:
    """Entry for what would have been found; null where nothing can be."""
    content = asdict(limit)
    content["best_centre"] = list(limit.best_centre)
    for name in ("mass", "best_mass"):
        content[name] = content[name] if isfinite(content[name]) else None
    return content


def _radius_from(shape: dict[str, float]) -> float | None:
    """Radius of a ring or subhalo, None for other kinds."""
    radii = [value for name, value in shape.items() if name in _RADII]
    return radii[0] if radii else None


def _shape_in_words(candidate) -> str:
    """Shape of a candidate in few letters."""
    units = {"position_angle": "deg", "inclination": "deg"}
    return ", ".join(
        f"{name.replace('_', ' ')} {value:.2f} {units.get(name, 'arcsec')}"
        for name, value in candidate.shape.items()
    )


def _sentence_from(judged: JudgedCandidate) -> str:
    """Say what one significant candidate means."""
    candidate = judged.candidate
    y, x = candidate.centre
    kind = candidate.kind.replace("_", "-")
    sentence = (
        f"A {kind} of {candidate.mass:+.4f} arcsec^2 at (y, x) = "
        f"({y:+.2f}, {x:+.2f}) improves the fit beyond chance (p = "
        f"{judged.p_value:.1e})"
    )
    joint = "and" if judged.stability.is_stable else "but"
    sentence = f"{sentence}, {joint} {judged.stability.in_words}."
    if judged.pixelized_gain is None:
        return sentence
    return (
        f"{sentence} With it the ln evidence of a pixelized source changes by "
        f"{judged.pixelized_gain:+.1f}."
    )

"""Maxima of a scan, refined jointly with all parameters of the smooth model.

A perturber that is seen well has moved the smooth fit, about which its response is not
the right one: the linear fall of chi squared can be far too small, and the place off.
Fits of everything that start in several maxima find the optimum.
"""

import logging

import numpy as np

from autolens_superfluid.modeling.model import length_scale_from
from autolens_superfluid.modeling.optimise import (
    FIRST_ITERATIONS,
    Optimum,
    optimum_from,
)
from autolens_superfluid.modeling.perturber import different_from
from autolens_superfluid.search.candidate import (
    Candidate,
    candidate_from,
    joint_fit_from,
)
from autolens_superfluid.search.linear import LinearFit
from autolens_superfluid.search.maps import Maximum, PerturberScan
from autolens_superfluid.search.priors import (
    start_vector_from,
)
from autolens_superfluid.search.result import VortexScan
from autolens_superfluid.search.scan import Scanner
from autolens_superfluid.search.smooth import SmoothFit

logger = logging.getLogger(__name__)

# Fits of each kind that are followed to their ends.
_FOLLOWED = 3

# Maxima of a scan of which one is refined.
_POOL = 8

# Times that the response is computed anew, and the fall of chi squared of perturbers
# that have moved the smooth fit enough for that.
_LARGEST_ROUNDS = 3
_STRONG = 50.0

# Centres closer than this, in units of the Einstein radius, are one candidate.
_SAME_CENTRE = 0.15


def candidates_from(
    smooth: SmoothFit,
    scan: VortexScan,
    total_maxima: int = 12,
    spacing: float | None = None,
    name: str = "vortex",
) -> list[Candidate]:
    """Distinct best fits that are reached from the maxima of a scan, the best first.

    Parameters
    ----------
    smooth : SmoothFit
        The smooth fit that was scanned.
    scan : VortexScan
        Its scan.
    total_maxima : int, default=12
        Maxima of all kinds together, as many of each, at least one.
    spacing : float, optional
        Of further scans; see `scan_from`.
    name : str, default="vortex"
        Of the perturber in the model, as `galaxies.lens.<name>`.

    Returns
    -------
    list of Candidate
        By falling `delta_chi_squared`.
    """
    each = max(total_maxima // len(scan.maps), 1)
    candidates = []
    for kind in scan.maps.values():
        maxima = distinct_maxima_from(smooth.linear_fit, kind, each)
        if maxima:
            candidates += _candidates_of_kind(smooth, maxima, spacing, name)
    return sorted(candidates, key=lambda c: -c.delta_chi_squared)


def distinct_maxima_from(
    linear_fit: LinearFit, scan: PerturberScan, total: int
) -> list[Maximum]:
    """Strongest maxima that change the image differently, beyond the smooth model.

    Parameters
    ----------
    linear_fit : LinearFit
        The fit that was scanned.
    scan : PerturberScan
        Of one kind.
    total : int
        Largest number of maxima.

    Returns
    -------
    list of Maximum
        The strongest first.
    """
    maxima = scan.maxima(_POOL * total)
    if not maxima:
        return []
    templates = np.stack([linear_fit.template(m.profile) for m in maxima])
    templates -= (templates @ linear_fit.basis) @ linear_fit.basis.T
    units = templates / np.linalg.norm(templates, axis=1, keepdims=True)
    return [maxima[i] for i in different_from(units, np.arange(len(maxima)), total)]


def _candidates_of_kind(smooth, maxima, spacing, name) -> list[Candidate]:
    """Refine maxima of one kind, for which one model is compiled.

    As long as that improves it, the response is computed anew about the smooth part
    of the best joint fit, from which a strong perturber has not moved it.
    """
    perturber, total = maxima[0].perturber, len(maxima)
    scanned = maxima[0].delta_chi_squared
    joint = joint_fit_from(smooth, perturber, name)
    about, found = smooth, []
    for _ in range(_LARGEST_ROUNDS):
        before = min((optimum.chi_squared for optimum in found), default=np.inf)
        found += _optima_from(joint, about, maxima, name)
        found.sort(key=lambda optimum: optimum.chi_squared)
        best = found[0]
        fall = smooth.chi_squared - best.chi_squared
        if best.chi_squared > before - 1.0 or fall < _STRONG:
            break
        values = dict(zip(joint.names, best.vector, strict=True))
        vector = np.array([values[key] for key in smooth.names])
        about = smooth.moved(vector, np.inf)
        scanner = Scanner(smooth.dataset.imaging, [perturber], spacing)
        scan = scanner.scan_from(about.linear_fit)
        kind = scan.maps[perturber.kind]
        maxima = distinct_maxima_from(about.linear_fit, kind, total)
    candidates = [
        _followed_from(smooth, joint, optimum, perturber, name, scanned)
        for optimum in found[:_FOLLOWED]
    ]
    candidates.sort(key=lambda c: -c.delta_chi_squared)
    return _distinct_from(candidates, length_scale_from(smooth.dataset))


def _optima_from(joint, about, maxima, name) -> list[Optimum]:
    """First steps of a joint fit from each maximum."""
    is_free = np.ones(joint.model.prior_count, dtype=bool)
    found = []
    for number, maximum in enumerate(maxima, start=1):
        start = start_vector_from(joint.model, about.values, maximum, name)
        optimum = optimum_from(joint.residual_model, start, is_free, FIRST_ITERATIONS)
        found.append(optimum)
        logger.info(
            "refining %s %d of %d: chi squared %.1f",
            maximum.kind,
            number,
            len(maxima),
            optimum.chi_squared,
        )
    return found


def _followed_from(smooth, joint, optimum, perturber, name, scanned) -> Candidate:
    """Candidate at the end of a joint fit."""
    is_free = np.ones(joint.model.prior_count, dtype=bool)
    optimum = optimum_from(joint.residual_model, optimum.vector, is_free)
    return candidate_from(
        smooth,
        joint.moved(optimum.vector, optimum.chi_squared),
        perturber,
        name,
        _errors_from(joint, optimum, name),
        scanned,
    )


def _errors_from(joint, optimum: Optimum, name: str) -> dict[str, float]:
    """Errors of the perturber's parameters, by their short names."""
    prefix = f"lens.{name}."
    return {
        key.removeprefix(prefix): float(error)
        for key, error in zip(joint.names, optimum.errors, strict=True)
        if key.startswith(prefix)
    }


def _distinct_from(candidates: list[Candidate], scale: float) -> list[Candidate]:
    """Candidates whose centres differ from those of all better ones."""
    distinct = []
    for candidate in candidates:
        centres = np.array([other.centre for other in distinct]).reshape(-1, 2)
        distances = np.linalg.norm(centres - candidate.centre, axis=1)
        if np.all(distances > _SAME_CENTRE * scale):
            distinct.append(candidate)
    return distinct

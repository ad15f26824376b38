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
from autolens_superfluid.search.smooth import SmoothFit

logger = logging.getLogger(__name__)

# Fits of each kind that are followed to their ends.
_FOLLOWED = 3

# Maxima of a scan of which one is refined.
_POOL = 8

# Fits start at a small part of the linear amplitude, from which the smooth model and it
# grow into each other in a few steps, the place being held.
_SMALL_FACTOR = 0.03
_HELD_ITERATIONS = 8

# A strong perturber has moved the smooth fit, which hides a part of its amplitude: fits
# start at all of it and at more, too, where chi squared falls by so much.
_STRONG = 50.0
_LARGE_FACTORS = (1.0, 3.0)

# Centres closer than this, in units of the Einstein radius, are one candidate.
_SAME_CENTRE = 0.15


def candidates_from(
    smooth: SmoothFit,
    scan: VortexScan,
    total_maxima: int = 12,
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
            candidates += _candidates_of_kind(smooth, maxima, name)
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


def _candidates_of_kind(smooth, maxima, name) -> list[Candidate]:
    """Refine maxima of one kind, for which one model is compiled."""
    joint = joint_fit_from(smooth, maxima[0].perturber, name)
    found = []
    for number, maximum in enumerate(maxima, start=1):
        found += _optima_from(smooth, joint, maximum, name)
        logger.info(
            "refining %s %d of %d: best chi squared %.1f",
            maximum.kind,
            number,
            len(maxima),
            min(optimum.chi_squared for optimum in found),
        )
    found.sort(key=lambda optimum: optimum.chi_squared)
    candidates = [
        _followed_from(smooth, joint, optimum, maxima[0], name)
        for optimum in found[:_FOLLOWED]
    ]
    candidates.sort(key=lambda c: -c.delta_chi_squared)
    return _distinct_from(candidates, length_scale_from(smooth.dataset))


def _optima_from(smooth, joint, maximum, name) -> list[Optimum]:
    """First steps of joint fits from one maximum."""
    starts = [grown_vector_from(smooth, joint, maximum, name)]
    if maximum.delta_chi_squared > _STRONG:
        starts += [
            start_vector_from(joint.model, smooth.values, maximum, name, factor)
            for factor in _LARGE_FACTORS
        ]
    is_free = np.ones(joint.model.prior_count, dtype=bool)
    return [
        optimum_from(joint.residual_model, start, is_free, FIRST_ITERATIONS)
        for start in starts
    ]


def grown_vector_from(
    smooth: SmoothFit, joint: SmoothFit, maximum: Maximum, name: str
) -> np.ndarray:
    """Vector of the best smooth model and amplitude, the perturber held in its place.

    The fit starts next to the smooth one, however large the linear amplitude is.

    Parameters
    ----------
    smooth, joint : SmoothFit
        The best smooth fit, and the model with the perturber.
    maximum : Maximum
        Of the scan of the smooth fit.
    name : str
        Of the perturber in the lens.

    Returns
    -------
    array of shape (parameters,)
        Of `joint`.
    """
    start = start_vector_from(joint.model, smooth.values, maximum, name, _SMALL_FACTOR)
    held = {f"lens.{name}.{key}" for key in ("centre_0", "centre_1", *maximum.shape)}
    is_free = np.array([key not in held for key in joint.names])
    residual_model = joint.residual_model
    return optimum_from(residual_model, start, is_free, _HELD_ITERATIONS).vector


def _followed_from(smooth, joint, optimum, strongest, name) -> Candidate:
    """Candidate at the end of a joint fit."""
    is_free = np.ones(joint.model.prior_count, dtype=bool)
    optimum = optimum_from(joint.residual_model, optimum.vector, is_free)
    return candidate_from(
        smooth,
        joint.moved(optimum.vector, optimum.chi_squared),
        strongest.perturber,
        name,
        _errors_from(joint, optimum, name),
        strongest.delta_chi_squared,
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

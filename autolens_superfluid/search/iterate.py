"""Search rounds: each perturber that is found goes into the model of the next one."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from autolens_superfluid.search.candidate import (
    Candidate,
    joint_fit_from,
    perturbed_model_name,
)
from autolens_superfluid.search.refine import candidates_from
from autolens_superfluid.search.result import VortexScan
from autolens_superfluid.search.scan import Scanner
from autolens_superfluid.search.settings import SearchSettings
from autolens_superfluid.search.significance import (
    NullDistribution,
    null_distribution_from,
)
from autolens_superfluid.search.smooth import SmoothFit, optimised_from
from autolens_superfluid.search.stability import Stability, stability_from
from autolens_superfluid.search.storage import SearchStorage

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SearchRound:
    """One scan and what became of its maxima.

    Attributes
    ----------
    smooth : SmoothFit
        The model that was scanned; from the second round on with the perturbers that
        were found before.
    scan : VortexScan
        Its scan.
    null : NullDistribution
        What the scan shows without a perturber.
    candidates : list of Candidate
        Refined maxima of all kinds, the best first: smallest chi squared plus twice
        the number of parameters.
    stability : Stability or None
        Of the best candidate, if there is one.
    """

    smooth: SmoothFit
    scan: VortexScan
    null: NullDistribution
    candidates: list[Candidate]
    stability: Stability | None = None

    def p_value_of(self, candidate: Candidate) -> float:
        """Look-elsewhere corrected p-value of one of the candidates."""
        return self.null.candidate_p_value_from(
            candidate.scan_delta_chi_squared,
            candidate.delta_chi_squared,
            candidate.total_parameters,
        )

    @property
    def p_value(self) -> float:
        """Look-elsewhere corrected p-value of the whole round."""
        p_values = [self.p_value_of(candidate) for candidate in self.candidates]
        return min([self.null.p_value_from(self.scan.max_delta_chi_squared), *p_values])


def rounds_from(
    smooth: SmoothFit,
    scanner: Scanner,
    settings: SearchSettings,
    stiffer: Sequence[SmoothFit] = (),
    freer: dict[str, VortexScan] | None = None,
    storage: SearchStorage | None = None,
) -> list[SearchRound]:
    """Search for perturbers until no more is significant, or one is not stable.

    Parameters
    ----------
    smooth : SmoothFit
        The smooth fit.
    scanner : Scanner
        The scan.
    settings : SearchSettings
        The choices.
    stiffer : sequence of SmoothFit
        Smooth fits with less freedom, under which candidates must stay. What was found
        goes into them too: a weaker perturber is no maximum beside a stronger one.
    freer : dict of str to VortexScan, optional
        Scans of smooth models with more freedom, by their names, for the first round.
    storage : SearchStorage, optional
        Where every step is saved, and read by a run that goes on.

    Returns
    -------
    list of SearchRound
        All but the last one found something, unless there were as many as allowed.
    """
    storage = storage or SearchStorage(None)
    rounds = []
    for number in range(1, settings.total_rounds + 1):
        found = _round_from(smooth, scanner, settings, number, storage)
        if found.candidates:
            scans = _scans_from(stiffer, scanner, number, storage)
            scans[smooth.name] = found.scan
            scans |= (freer or {}) if number == 1 else {}
            stability = stability_from(found.candidates[0], scans)
            found = replace(found, stability=stability)
        rounds.append(found)
        logger.info("round %d: p-value %.2g", number, found.p_value)
        if found.p_value > settings.largest_p_value or not found.candidates:
            break
        logger.info("round %d: %s", number, found.stability.in_words)
        if not found.stability.is_stable or number == settings.total_rounds:
            break
        best = found.candidates[0]
        smooth = best.smooth
        stiffer = [_with_candidate_from(fit, best, number) for fit in stiffer]
    return rounds


def _scans_from(stiffer, scanner, number, storage) -> dict[str, VortexScan]:
    """Scan the stiffer models of a round; scans by their names."""
    scans = {}
    for place, fit in enumerate(stiffer, start=1):
        logger.info("scanning under the smooth model: %s", fit.name)
        scans[fit.name] = storage.scan(
            f"round_{number}_stability_{place}",
            lambda fit=fit: scanner.scan_from(fit.linear_fit),
        )
    return scans


def _with_candidate_from(fit: SmoothFit, found: Candidate, number: int) -> SmoothFit:
    """Stiffer model with what a round found in it, fitted again."""
    joint = joint_fit_from(fit, found.perturber, perturbed_model_name(number))
    start = np.array([found.smooth.values[name] for name in joint.names])
    return optimised_from(joint, start)


def _round_from(smooth, scanner, settings, number, storage) -> SearchRound:
    """Scan, calibrate and refine one model."""
    name = f"round_{number}"
    logger.info("scanning, round %d", number)
    scan = storage.scan(name, lambda: scanner.scan_from(smooth.linear_fit))
    seed = settings.seed + number
    null = storage.null(
        name,
        lambda: null_distribution_from(
            smooth.linear_fit, scanner, settings.total_nulls, seed
        ),
    )
    vortex = perturbed_model_name(number)
    candidates = storage.candidates(
        name,
        smooth,
        vortex,
        scan,
        lambda: candidates_from(smooth, scan, settings.total_maxima, vortex),
    )
    candidates.sort(key=lambda c: 2.0 * c.total_parameters - c.delta_chi_squared)
    return SearchRound(smooth, scan, null, candidates)

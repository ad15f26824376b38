"""Search rounds: each perturber that is found goes into the model of the next one."""

import logging
from dataclasses import dataclass, replace

from autolens_superfluid.search.candidate import Candidate, perturbed_model_name
from autolens_superfluid.search.refine import candidates_from
from autolens_superfluid.search.result import VortexScan
from autolens_superfluid.search.scan import Scanner
from autolens_superfluid.search.settings import SearchSettings
from autolens_superfluid.search.significance import (
    NullDistribution,
    null_distribution_from,
)
from autolens_superfluid.search.smooth import SmoothFit
from autolens_superfluid.search.stability import Stability, stability_from
from autolens_superfluid.search.storage import SearchStorage

logger = logging.getLogger(__name__)

# Maxima of a scan without the first perturber among which a later one is looked for:
# the first one has several.
_LATER_MAXIMA = 6


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
    stiffer: dict[str, VortexScan] | None = None,
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
    stiffer : dict of str to VortexScan, optional
        Scans of smooth models with less freedom, by their names.
    storage : SearchStorage, optional
        Where every step is saved, and read by a run that goes on.

    Returns
    -------
    list of SearchRound
        All but the last one found something, unless there were as many as allowed.
    """
    rounds, scans = [], dict(stiffer or {})
    for number in range(1, settings.total_rounds + 1):
        found = _round_from(smooth, scanner, settings, number, storage)
        scans.setdefault(smooth.name, found.scan)
        if found.candidates:
            total = 1 if number == 1 else _LATER_MAXIMA
            stability = stability_from(found.candidates[0], scans, total)
            found = replace(found, stability=stability)
        rounds.append(found)
        logger.info("round %d: p-value %.2g", number, found.p_value)
        if found.p_value > settings.largest_p_value or not found.candidates:
            break
        logger.info("round %d: %s", number, found.stability.in_words)
        if not found.stability.is_stable:
            break
        smooth = found.candidates[0].smooth
    return rounds


def _round_from(smooth, scanner, settings, number, storage) -> SearchRound:
    """Scan, calibrate and refine one model."""
    storage = storage or SearchStorage(None)
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

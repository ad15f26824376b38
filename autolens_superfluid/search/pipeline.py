"""The whole search of one lens, stage by stage."""

import logging
from dataclasses import dataclass
from pathlib import Path

import autofit as af
import autolens as al

from autolens_superfluid.modeling.dataset import LensDataset
from autolens_superfluid.modeling.model import length_scale_from
from autolens_superfluid.search.candidate import Candidate
from autolens_superfluid.search.evidence import Evidences
from autolens_superfluid.search.free_model import free_model_from
from autolens_superfluid.search.iterate import SearchRound, rounds_from
from autolens_superfluid.search.limits import DetectionLimit, detection_limit_from
from autolens_superfluid.search.linear import fit_imaging_from
from autolens_superfluid.search.perturber import Perturber
from autolens_superfluid.search.perturbers import default_perturber_from
from autolens_superfluid.search.pixels import gain_from, pixelized_fit_from
from autolens_superfluid.search.scan import Scanner
from autolens_superfluid.search.settings import SearchSettings
from autolens_superfluid.search.significance import null_distribution_from
from autolens_superfluid.search.smooth import SmoothFit, smooth_fits_from
from autolens_superfluid.search.stability import Stability
from autolens_superfluid.search.storage import SearchStorage

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class JudgedCandidate:
    """A candidate and what is to be thought of it.

    Attributes
    ----------
    candidate : Candidate
        The joint fit.
    p_value : float
        Look-elsewhere corrected, with rescaled noise.
    stability : Stability
        Under smooth models of growing freedom.
    is_found : bool
        Whether its p-value is small enough.
    pixelized_gain : float or None
        In ln evidence of a pixelized source by the masses of the joint fit, if one was
        asked for, for the candidate of the first round.
    """

    candidate: Candidate
    p_value: float
    stability: Stability
    is_found: bool
    pixelized_gain: float | None = None


@dataclass(frozen=True)
class SearchResult:
    """Search of one lens.

    Attributes
    ----------
    dataset : LensDataset
        The data.
    settings : SearchSettings
        The choices.
    smooth_fits : list of SmoothFit
        By growing freedom; the last one was searched.
    rounds : list of SearchRound
        Each with the perturbers of the ones before in its model.
    candidates : list of JudgedCandidate
        One a round, the most significant first.
    pixelized : SearchRound or None
        Scan with a pixelized source, without refinement, if that was asked for.
    evidences : Evidences or None
        Of the candidates of the first round, if they were sampled.
    """

    dataset: LensDataset
    settings: SearchSettings
    smooth_fits: list[SmoothFit]
    rounds: list[SearchRound]
    candidates: list[JudgedCandidate]
    pixelized: SearchRound | None = None
    evidences: Evidences | None = None

    @property
    def p_value(self) -> float:
        """Probability of a smooth lens to show so much anywhere.

        With a pixelized source the larger one of both sources.
        """
        if self.pixelized is None:
            return self.rounds[0].p_value
        return max(self.rounds[0].p_value, self.pixelized.p_value)

    @property
    def smooth(self) -> SmoothFit:
        """The smooth fit that was searched."""
        return self.smooth_fits[-1]

    @property
    def limits(self) -> list[DetectionLimit]:
        """What would have been found, by kind; of the last model that was scanned."""
        last = self.rounds[-1]
        return [
            detection_limit_from(
                scan,
                last.null,
                length_scale_from(self.dataset),
                self.settings.largest_p_value,
            )
            for scan in last.scan.maps.values()
        ]


def search_from(
    dataset: LensDataset,
    settings: SearchSettings | None = None,
    output: str | Path | None = None,
    smooth: SmoothFit | al.FitImaging | af.Result | None = None,
    perturbers: list[Perturber] | None = None,
) -> SearchResult:
    """Search a lens for perturbers: smooth fit, scan, refinement, significance.

    Parameters
    ----------
    dataset : LensDataset
        The data.
    settings : SearchSettings, optional
        The choices.
    output : str or Path, optional
        Folder in which every stage is saved. A run with the same data and settings
        goes on where the last one stopped.
    smooth : SmoothFit, al.FitImaging or af.Result, optional
        Your own best smooth fit in place of the stages; a fit or result of upstream is
        of two galaxies, lens and source.
    perturbers : list of Perturber, optional
        With shapes of your choice in place of those of `settings`.

    Returns
    -------
    SearchResult
    """
    settings = settings or SearchSettings()
    output = None if output is None else Path(output)
    if smooth is None:
        fits = smooth_fits_from(dataset, settings, output)
    else:
        fits = [smooth_fit_from(dataset, smooth)]
    storage = SearchStorage.below(output, fits[-1], settings)
    perturbers = perturbers or perturbers_from(dataset, settings)
    scanner = Scanner(dataset.imaging, perturbers, settings.spacing)
    pixelized, freer = None, {}
    if settings.source == "pixelized" and smooth is None:
        pixelized = _pixelized_from(fits[-1], scanner, settings, output, storage)
        freer[pixelized.smooth.name] = pixelized.scan
    rounds = rounds_from(fits[-1], scanner, settings, fits[:-1], freer, storage)
    candidates = [
        _judged_from(search_round, settings, pixelized, search_round is rounds[0])
        for search_round in rounds
        if search_round.candidates
    ]
    candidates.sort(key=lambda judged: judged.p_value)
    return SearchResult(dataset, settings, fits, rounds, candidates, pixelized)


def perturbers_from(dataset: LensDataset, settings: SearchSettings) -> list[Perturber]:
    """Perturbers of a search, their shapes in units of the Einstein radius.

    Parameters
    ----------
    dataset : LensDataset
        The data.
    settings : SearchSettings
        The choices.

    Returns
    -------
    list of Perturber
    """
    width = settings.core_radius or dataset.pixel_scale
    scale = length_scale_from(dataset)
    return [default_perturber_from(kind, scale, width) for kind in settings.perturbers]


def smooth_fit_from(
    dataset: LensDataset,
    fit: SmoothFit | al.FitImaging | af.Result,
    name: str = "given",
) -> SmoothFit:
    """Smooth fit of a fit of upstream, in which all that its profiles have is free.

    Parameters
    ----------
    dataset : LensDataset
        The data, as fitted.
    fit : SmoothFit, al.FitImaging or af.Result
        At its best fit, of a lens and a source galaxy; a `SmoothFit` is returned.
    name : str, default="given"
        In words.

    Returns
    -------
    SmoothFit
    """
    if isinstance(fit, SmoothFit):
        return fit
    fit = fit_imaging_from(fit)
    model, vector = free_model_from(fit.tracer.galaxies)
    lens, source = model.galaxies
    model = af.Collection(galaxies=af.Collection(lens=lens, source=source))
    return SmoothFit(name, dataset, model, vector, float(fit.chi_squared))


def _pixelized_from(smooth, scanner, settings, output, storage) -> SearchRound:
    """Scan and null distribution with a pixelized source."""
    logger.info("fitting a pixelized source")
    path = None if output is None else output / "smooth_pixelized.json"
    fit = pixelized_fit_from(smooth, path)
    scan = storage.scan("pixelized", lambda: scanner.scan_from(fit.linear_fit))
    null = storage.null(
        "pixelized",
        lambda: null_distribution_from(
            fit.linear_fit, scanner, settings.total_nulls, settings.seed
        ),
    )
    return SearchRound(fit, scan, null, [])


def _judged_from(search_round, settings, pixelized, is_first) -> JudgedCandidate:
    """Judge the best candidate of a round; a pixelized source must need it too."""
    best = search_round.candidates[0]
    p_value, gain = search_round.p_value_of(best), None
    if pixelized is not None:
        fall = _fall_from(pixelized.smooth.linear_fit, best)
        p_value = max(p_value, pixelized.null.p_value_from(fall))
        if is_first:
            gain = gain_from(pixelized.smooth, best.smooth)
    return JudgedCandidate(
        candidate=best,
        p_value=p_value,
        stability=search_round.stability,
        is_found=p_value <= settings.largest_p_value,
        pixelized_gain=gain,
    )


def _fall_from(linear_fit, candidate: Candidate) -> float:
    """Fall of chi squared by a candidate's own shape, of its sign, in another fit."""
    template = linear_fit.template(candidate.profile)
    overlap, information = linear_fit.overlap_and_information_from(template)
    return float(max(overlap, 0.0) ** 2 / information) if information > 0.0 else 0.0

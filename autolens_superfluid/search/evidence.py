"""Evidences of a smooth lens and of lenses with the perturbers that a search found."""

import logging
from dataclasses import dataclass
from pathlib import Path

import autofit as af
import numpy as np

from autolens_superfluid.modeling.evidence import evidence_in_words
from autolens_superfluid.modeling.fit import search_result_from
from autolens_superfluid.modeling.optimise import Optimum, optimum_from
from autolens_superfluid.modeling.result import ModelFit, model_fit_from
from autolens_superfluid.modeling.settings import FitSettings
from autolens_superfluid.modeling.start import limits_about, prior_fraction_from
from autolens_superfluid.modeling.summary import table_from
from autolens_superfluid.search.candidate import Candidate
from autolens_superfluid.search.smooth import SmoothFit

logger = logging.getLogger(__name__)

_SMOOTH = "smooth"

# Directions that are the same to a line, in degrees.
_PERIOD = 180.0


@dataclass(frozen=True)
class Evidences:
    """Samples and evidences of a smooth lens and of others.

    Attributes
    ----------
    fits : dict of str to ModelFit
        By the kind of perturber, and "smooth" without one. The evidences are for
        the full priors of the perturbers, and for priors of all other parameters that
        all models share.
    """

    fits: dict[str, ModelFit]

    @property
    def perturbed(self) -> dict[str, ModelFit]:
        """Fits with a perturber, `lens.vortex` of the model, by its kind."""
        return {kind: fit for kind, fit in self.fits.items() if kind != _SMOOTH}

    def delta_log_evidence(self, kind: str) -> float:
        """Ln evidence of a kind over that of the smooth lens."""
        return self.fits[kind].log_evidence - self.fits[_SMOOTH].log_evidence

    @property
    def table(self) -> str:
        """Evidences in numbers and in upstream's words."""
        rows = [
            (
                kind,
                f"{fit.log_evidence:.2f}",
                f"{self.delta_log_evidence(kind):+.2f}",
                f"{fit.chi_squared:.1f}",
                "" if kind == _SMOOTH else self._word_from(kind),
            )
            for kind, fit in self.fits.items()
        ]
        return table_from(rows, ("model", "ln evidence", "change", "chi^2", "evidence"))

    def to_dict(self) -> dict:
        """Numbers and words of each model, for a JSON file."""
        return {
            kind: {
                "log_evidence": fit.log_evidence,
                "delta_log_evidence": self.delta_log_evidence(kind),
                "in_words": None if kind == _SMOOTH else self._word_from(kind),
                "chi_squared": fit.chi_squared,
                "cut_by_prior": list(fit.cut),
            }
            for kind, fit in self.fits.items()
        }

    def _word_from(self, kind: str) -> str:
        return evidence_in_words(self.delta_log_evidence(kind))


def evidences_from(
    smooth: SmoothFit,
    candidates: list[Candidate],
    output: str | Path,
    settings: FitSettings | None = None,
) -> Evidences:
    """Sample a smooth lens, and one with the best candidate of each kind.

    Each parameter that the models share has one uniform prior, which reaches several
    errors beyond all best fits. A perturber is sampled in a box about its best fit,
    and its evidence multiplied by the fraction of its full prior inside; see
    `modeling.start`.

    Parameters
    ----------
    smooth : SmoothFit
        The smooth fit.
    candidates : list of Candidate
        Of its first round, the best of each kind is taken.
    output : str or Path
        Folder for the searches; one that was interrupted goes on.
    settings : FitSettings, optional
        Of the sampler.

    Returns
    -------
    Evidences
    """
    settings = settings or FitSettings()
    chosen = {_SMOOTH: smooth}
    for candidate in candidates:
        chosen.setdefault(candidate.kind, candidate.smooth)
    optima = {name: _optimum_of(fit) for name, fit in chosen.items()}
    shared = {
        name: _shared_limits_from(name, chosen, optima, prior)
        for name, prior in _priors_of(smooth).items()
    }
    fits = {}
    for name, fit in chosen.items():
        logger.info("sampling the %s model", name)
        model, log_fraction = _narrowed_from(fit, optima[name], shared)
        result = search_result_from(
            name, model, fit.analysis, fit.dataset, Path(output), settings
        )
        fits[name] = model_fit_from(result, fit.analysis, log_fraction)
    return Evidences(fits)


def _optimum_of(fit: SmoothFit) -> Optimum:
    """Errors at a best fit."""
    is_free = np.ones(len(fit.vector), dtype=bool)
    return optimum_from(fit.residual_model, fit.vector, is_free, max_iterations=0)


def _priors_of(fit: SmoothFit) -> dict[str, af.Prior]:
    """Priors of a model by the names of the parameters."""
    return dict(zip(fit.names, fit.model.priors_ordered_by_id, strict=True))


def _shared_limits_from(name, chosen, optima, prior) -> tuple[float, float]:
    """Limits of a parameter that all models have."""
    indices = {key: fit.names.index(name) for key, fit in chosen.items()}
    values = [optima[key].vector[index] for key, index in indices.items()]
    errors = [optima[key].errors[index] for key, index in indices.items()]
    return limits_about(values, errors, prior)


def _narrowed_from(fit, optimum, shared) -> tuple[af.Collection, float]:
    """Model with narrowed priors, and ln of the fraction of the perturber's prior."""
    arguments, log_fraction = {}, 0.0
    for index, (name, prior) in enumerate(_priors_of(fit).items()):
        if name in shared:
            arguments[prior] = af.UniformPrior(*shared[name])
            continue
        value, error = optimum.vector[index], optimum.errors[index]
        if name.endswith("position_angle"):
            half = 0.5 * _PERIOD
            prior_of_line = af.UniformPrior(value - half, value + half)
        else:
            prior_of_line = prior
        limits = limits_about([value], [error], prior_of_line)
        log_fraction += np.log(prior_fraction_from(prior_of_line, limits))
        arguments[prior] = af.UniformPrior(*limits)
    return fit.model.mapper_from_prior_arguments(arguments), float(log_fraction)

"""Results of fits: values with errors, evidences, and the file that holds them."""

from dataclasses import dataclass

import autofit as af
import autolens as al
import numpy as np

from autolens_superfluid.modeling.evidence import evidence_in_words
from autolens_superfluid.modeling.names import parameter_names_from

# Parameters that are angles of a line: 0 and 180 degrees are the same.
PERIODS = {"position_angle": 180.0}

# A posterior is cut by a limit if more than `CUT_WEIGHT` of it lies in the outermost
# `CUT_WIDTH` of the prior.
CUT_WIDTH = 0.02
CUT_WEIGHT = 0.05


@dataclass(frozen=True)
class Estimate:
    """A parameter's marginal posterior.

    Attributes
    ----------
    median, lower, upper : float
        Median and the limits of the central 68.3 %.
    best : float
        Value of the most likely sample.
    """

    median: float
    lower: float
    upper: float
    best: float

    @property
    def error(self) -> float:
        """Half of the width of the central 68.3 %."""
        return 0.5 * (self.upper - self.lower)


@dataclass(frozen=True)
class ModelFit:
    """One model, fitted.

    Attributes
    ----------
    result : af.Result
        Of autofit, with samples and instances.
    fit : al.FitImaging
        Of the most likely model, in NumPy.
    log_evidence : float
        Natural logarithm of the evidence, for the full priors of a perturber.
    estimates : dict of str to Estimate
        Of each parameter.
    parameters : array of shape (samples, parameters)
        Samples, angles in one piece, in the order of `estimates`.
    weights : array of shape (samples,)
        Of the samples, with sum 1.
    cut : tuple of str
        Parameters whose posterior a limit of the narrowed prior cuts.
    """

    result: af.Result
    fit: al.FitImaging
    log_evidence: float
    estimates: dict[str, Estimate]
    parameters: np.ndarray
    weights: np.ndarray
    cut: tuple[str, ...]

    @property
    def tracer(self) -> al.Tracer:
        """Most likely tracer, its linear light profiles with their intensities."""
        return self.fit.tracer_linear_light_profiles_to_light_profiles

    @property
    def chi_squared(self) -> float:
        """Chi squared of the most likely model."""
        return float(self.fit.chi_squared)


@dataclass(frozen=True)
class VortexFit:
    """The same lens without and with a vortex.

    Attributes
    ----------
    smooth, vortex : ModelFit
        The two models.
    is_localised : bool
        Whether the vortex was sampled in a box about its best fit only.
    """

    smooth: ModelFit
    vortex: ModelFit
    is_localised: bool

    @property
    def delta_log_evidence(self) -> float:
        """Natural logarithm of the ratio of evidences, with the vortex over without."""
        return self.vortex.log_evidence - self.smooth.log_evidence

    @property
    def evidence(self) -> str:
        """Evidence for the vortex in upstream's words; see `evidence_in_words`."""
        return evidence_in_words(self.delta_log_evidence)


def model_fit_from(
    result: af.Result, analysis: al.AnalysisImaging, log_prior_fraction: float = 0.0
) -> ModelFit:
    """Estimates and evidence of a finished search.

    Parameters
    ----------
    result : af.Result
        Of a nested sampler.
    analysis : al.AnalysisImaging
        That the search fitted.
    log_prior_fraction : float, default=0.0
        Logarithm of the fraction of the full prior that was sampled.

    Returns
    -------
    ModelFit
    """
    samples = result.samples
    parameters, weights = _samples_from(samples)
    names = parameter_names_from(samples.model)
    best = int(np.argmax(samples.log_likelihood_list))
    return ModelFit(
        result=result,
        fit=analysis.fit_for_visualization(result.max_log_likelihood_instance),
        log_evidence=float(samples.log_evidence) + log_prior_fraction,
        estimates={
            name: estimate_from(values, weights, best)
            for name, values in zip(names, parameters.T, strict=True)
        },
        parameters=parameters,
        weights=weights,
        cut=_cut_from(samples.model, names, np.array(samples.parameter_lists), weights),
    )


def estimate_from(values: np.ndarray, weights: np.ndarray, best: int) -> Estimate:
    """Median and central 68.3 % of weighted samples.

    Parameters
    ----------
    values, weights : array of shape (samples,)
        Samples of one parameter, and their weights with sum 1.
    best : int
        Index of the most likely sample.

    Returns
    -------
    Estimate
    """
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order]) - 0.5 * weights[order]
    lower, median, upper = np.interp([0.1587, 0.5, 0.8413], cumulative, values[order])
    return Estimate(float(median), float(lower), float(upper), float(values[best]))


def _samples_from(samples: af.Samples) -> tuple[np.ndarray, np.ndarray]:
    """Parameters, with angles recentred on their mean, and weights with sum 1."""
    parameters = np.array(samples.parameter_lists, dtype=float)
    weights = np.array(samples.weight_list, dtype=float)
    weights = weights / weights.sum()
    for index, name in enumerate(parameter_names_from(samples.model)):
        period = PERIODS.get(name.rpartition(".")[2])
        if period is not None:
            column = af.Periodic(parameters[:, index], period).recentred(weights)
            mean = np.sum(weights * column)
            parameters[:, index] = column - period * np.floor(mean / period)
    return parameters, weights


def _cut_from(model, names, parameters, weights) -> tuple[str, ...]:
    """Names of the parameters whose posterior leans on a limit of the prior."""
    weights = weights / weights.sum()
    cut = []
    for name, prior, values in zip(
        names, model.priors_ordered_by_id, parameters.T, strict=True
    ):
        units = (values - prior.lower_limit) / (prior.upper_limit - prior.lower_limit)
        at_lower = weights[units < CUT_WIDTH].sum()
        at_upper = weights[units > 1.0 - CUT_WIDTH].sum()
        if max(at_lower, at_upper) > CUT_WEIGHT:
            cut.append(name)
    return tuple(cut)

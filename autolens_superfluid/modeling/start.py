"""Best fits without and with a vortex, and the priors that both searches share.

The evidences of two models can be compared if every parameter that they share has
the same prior in both. Sampling from the broad priors of a first fit would be slow,
so both models are first fitted by optimisation, and each shared parameter gets one
uniform prior that reaches several errors beyond both best fits. Narrowing divides
both evidences by the same factor, so their ratio is unchanged as long as neither
posterior is cut, which `result` checks.

The vortex's own parameters keep their full priors in the evidence: where the best fit
is localised, only a box about it is sampled, and the evidence is multiplied by the
fraction of the prior inside of it. What lies outside could only add to it.
"""

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

import autofit as af
import autolens as al
import numpy as np
from autofit.mapper.prior.vectorized import PriorVectorized

from autolens_superfluid.modeling.files import output_json
from autolens_superfluid.modeling.names import parameter_names_from
from autolens_superfluid.modeling.optimise import (
    Optimum,
    best_optimum_from,
    optimum_from,
    promising_vectors_from,
)
from autolens_superfluid.modeling.perturber import perturbed_starts_from
from autolens_superfluid.modeling.residual import ResidualModel

logger = logging.getLogger(__name__)

# Half-width of a prior in errors of the linearised posterior, beyond the best fits.
PRIOR_SIGMAS = 6.0

# A vortex that saves more chi squared than this outweighs the rest of its prior by
# a factor of at least exp(25) in likelihood, against some exp(15) in volume.
LOCALISED_DELTA_CHI_SQUARED = 50.0

# Draws from the priors, and the best of them from which a fit starts.
SMOOTH_DRAWS = 300
SMOOTH_STARTS = 12
VORTEX_DRAWS = 1500
VORTEX_STARTS = 24
VORTEX_ROUNDS = 3

# Fractions of their priors between which the parameters of a lens's light start.
MIDDLE = (0.48, 0.52)

# Line density of the vortices whose linear response is computed, as a fraction of
# the largest that the prior allows: small enough to be linear, and far above rounding.
RESPONSE_AMPLITUDE = 0.01


@dataclass(frozen=True)
class FitStart:
    """Where the searches of both models sample.

    Attributes
    ----------
    smooth_chi_squared, vortex_chi_squared : float
        Of the best fits.
    limits : dict of str to (float, float)
        Limits of the uniform prior of every parameter of the model with the vortex.
    is_localised : bool
        Whether the vortex's priors are a box about its best fit.
    log_prior_fraction : float
        Logarithm of the fraction of the vortex's full prior inside of `limits`.
    """

    smooth_chi_squared: float
    vortex_chi_squared: float
    limits: dict[str, tuple[float, float]]
    is_localised: bool
    log_prior_fraction: float

    def narrowed(self, model: af.Collection) -> af.Collection:
        """Model in which every parameter has its uniform prior within `limits`."""
        names = parameter_names_from(model)
        return model.mapper_from_prior_arguments(
            {
                prior: af.UniformPrior(*self.limits[name])
                for prior, name in zip(model.priors_ordered_by_id, names, strict=True)
            }
        )


def fit_start_from(
    smooth_model: af.Collection,
    vortex_model: af.Collection,
    analysis: al.AnalysisImaging,
    seed: int,
) -> FitStart:
    """Best fits of two models, and the priors for their searches.

    Parameters
    ----------
    smooth_model, vortex_model : af.Collection
        Lens models that share their priors; the second has
        `galaxies.lens.vortex` with a free `line_density` as well.
    analysis : al.AnalysisImaging
        With `use_jax=True`.
    seed : int
        Of the draws from the priors.

    Returns
    -------
    FitStart
    """
    rng = np.random.default_rng(seed)
    residual_model = ResidualModel(vortex_model, analysis)
    priors = vortex_model.priors_ordered_by_id
    is_smooth = np.array([prior in smooth_model.priors for prior in priors])
    index = priors.index(vortex_model.galaxies.lens.vortex.line_density)
    smooth = smooth_optimum_from(residual_model, is_smooth, rng, held=[index])
    logger.info("best smooth fit: chi squared %.1f", smooth.chi_squared)
    vortex = _vortex_optimum_from(residual_model, smooth, is_smooth, index, rng)
    logger.info("best fit with a vortex: chi squared %.1f", vortex.chi_squared)
    return _start_from(vortex_model, is_smooth, smooth, vortex)


def output_start(path: Path, start: FitStart, key: dict):
    """Write a start with what it was made from, whole or not at all.

    Parameters
    ----------
    path : Path
        A JSON file.
    start : FitStart
        What to write.
    key : dict
        Settings and data that the start belongs to.
    """
    output_json(path, {"key": key, "start": asdict(start)})


def saved_start_from(path: Path, key: dict) -> FitStart | None:
    """Start of an earlier, perhaps interrupted, run; None if there is none.

    Parameters as `output_start`.
    """
    if not path.exists():
        return None
    content = json.loads(path.read_text())
    if content["key"] != json.loads(json.dumps(key)):
        return None
    fields = content["start"]
    limits = {name: tuple(pair) for name, pair in fields.pop("limits").items()}
    return FitStart(limits=limits, **fields)


def smooth_optimum_from(
    residual_model: ResidualModel,
    is_smooth: np.ndarray,
    rng: np.random.Generator,
    held: list[int] | None = None,
) -> Optimum:
    """Best fit of a smooth lens, from draws of its priors.

    The light of the lens outshines the arcs, and fits of everything at once end where
    it is wrong. So it is fitted alone, from the middle of the priors; then the rest is,
    with the light held; then everything.

    Parameters
    ----------
    residual_model : ResidualModel
        The model and data.
    is_smooth : boolean array of shape (parameters,)
        Parameters to fit.
    rng : np.random.Generator
        Of the draws.
    held : list of int, optional
        Indices of parameters that are zero, such as a vortex's line density.

    Returns
    -------
    Optimum
    """
    held = held or []
    to_vectors = PriorVectorized(model=residual_model.model)
    vectors = to_vectors(rng.uniform(0.05, 0.95, (SMOOTH_DRAWS, len(is_smooth))))
    vectors[:, held] = 0.0
    is_light = _is_lens_light_from(residual_model.model)
    if is_light.any():
        # Nearly: bases that start alike would stay alike.
        middle = to_vectors(np.linspace(*MIDDLE, len(is_smooth))[None])[0]
        middle[held] = 0.0
        light = optimum_from(residual_model, middle, is_light)
        vectors[:, is_light] = light.vector[is_light]
    starts = promising_vectors_from(residual_model, vectors, SMOOTH_STARTS)
    best = best_optimum_from(residual_model, starts, is_smooth & ~is_light)
    return optimum_from(residual_model, best.vector, is_smooth)


def _is_lens_light_from(model) -> np.ndarray:
    """Whether each parameter of a model belongs to the light of its lens."""
    names = parameter_names_from(model)
    return np.array(["lens.bulge." in name for name in names])


def _vortex_optimum_from(residual_model, smooth, is_smooth, index, rng) -> Optimum:
    """Best fit with all parameters free.

    A strong vortex has moved the smooth fit by many errors, about which its response
    is not the right one. So the response is computed anew about the smooth parameters
    of the best fit with a vortex, as long as that improves it.
    """
    vectors = PriorVectorized(model=residual_model.model)(
        rng.uniform(0.0, 1.0, (VORTEX_DRAWS, len(is_smooth)))
    )
    upper_limit = residual_model.model.priors_ordered_by_id[index].upper_limit
    vectors[:, index] = RESPONSE_AMPLITUDE * upper_limit
    best, about = None, smooth
    for _ in range(VORTEX_ROUNDS):
        vectors[:, is_smooth] = about.vector[is_smooth]
        starts = perturbed_starts_from(
            residual_model, about, vectors, index, VORTEX_STARTS
        )
        found = best_optimum_from(residual_model, starts, np.ones_like(is_smooth))
        if best is not None and found.chi_squared > best.chi_squared - 1.0:
            break
        best = found
        without = np.where(np.arange(len(is_smooth)) == index, 0.0, best.vector)
        about = optimum_from(residual_model, without, is_smooth, max_iterations=0)
    return best


def _start_from(vortex_model, is_smooth, smooth: Optimum, vortex: Optimum) -> FitStart:
    """Limits of all priors from the two best fits."""
    delta_chi_squared = smooth.chi_squared - vortex.chi_squared
    is_localised = delta_chi_squared > LOCALISED_DELTA_CHI_SQUARED
    names = parameter_names_from(vortex_model)
    limits, fraction = {}, 1.0
    for index, prior in enumerate(vortex_model.priors_ordered_by_id):
        optima = (smooth, vortex) if is_smooth[index] else (vortex,)
        limits[names[index]] = (prior.lower_limit, prior.upper_limit)
        if is_smooth[index] or is_localised:
            limits[names[index]] = limits_about(
                [optimum.vector[index] for optimum in optima],
                [optimum.errors[index] for optimum in optima],
                prior,
            )
        if not is_smooth[index]:
            fraction *= prior_fraction_from(prior, limits[names[index]])
    return FitStart(
        smooth_chi_squared=smooth.chi_squared,
        vortex_chi_squared=vortex.chi_squared,
        limits=limits,
        is_localised=bool(is_localised),
        log_prior_fraction=float(np.log(fraction)),
    )


def limits_about(
    values: list[float], errors: list[float], prior: af.Prior
) -> tuple[float, float]:
    """Limits several errors beyond every best fit, inside those of a prior.

    They are rounded, so that they are the same when read from a file.

    Parameters
    ----------
    values, errors : list of float
        Of one parameter, in each best fit.
    prior : af.Prior
        Its full prior.

    Returns
    -------
    (float, float)
    """
    reach = PRIOR_SIGMAS * max(errors)
    lower, upper = min(values) - reach, max(values) + reach
    digits = int(np.ceil(-np.log10(max(upper - lower, 1e-12)))) + 4
    return (
        max(round(float(lower), digits), float(prior.lower_limit)),
        min(round(float(upper), digits), float(prior.upper_limit)),
    )


def prior_fraction_from(prior: af.Prior, limits: tuple[float, float]) -> float:
    """Fraction of a uniform prior between two limits."""
    return (limits[1] - limits[0]) / (prior.upper_limit - prior.lower_limit)

"""Whether p-values mean what they say: searches of simulated smooth lenses."""

import logging
from dataclasses import dataclass

import autolens as al
import numpy as np

from autolens_superfluid import exc
from autolens_superfluid.modeling.optimise import Optimum, optimum_from
from autolens_superfluid.modeling.residual import ResidualModel
from autolens_superfluid.search.free_model import free_model_from
from autolens_superfluid.search.gradient import light_tracer_from, source_gradient_from
from autolens_superfluid.search.injection import MockResiduals
from autolens_superfluid.search.linear import LinearFit
from autolens_superfluid.search.nuisance import Nuisance
from autolens_superfluid.search.scan import Scanner
from autolens_superfluid.search.significance import NullDistribution

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class FalseAlarms:
    """How many smooth lenses a nominal level calls perturbed.

    Attributes
    ----------
    level : float
        Nominal rate.
    total : int
        Smooth lenses.
    count : int
        Those whose p-value is at most the level.
    """

    level: float
    total: int
    count: int

    @property
    def rate(self) -> float:
        """Fraction of the smooth lenses."""
        return self.count / self.total

    @property
    def error(self) -> float:
        """Binomial standard deviation of the rate at the nominal level."""
        return float(np.sqrt(self.level * (1.0 - self.level) / self.total))


def false_alarms_from(
    p_values: np.ndarray, levels: tuple[float, ...] = (0.01, 0.05)
) -> list[FalseAlarms]:
    """Check p-values of smooth lenses against nominal levels.

    Parameters
    ----------
    p_values : array of shape (lenses,)
        Of lenses without a perturber; see `smooth_p_values_from`.
    levels : tuple of floats, default=(0.01, 0.05)
        Nominal rates of false alarms.

    Returns
    -------
    list of FalseAlarms
    """
    p_values = np.asarray(p_values)
    return [
        FalseAlarms(level, len(p_values), int(np.count_nonzero(p_values <= level)))
        for level in levels
    ]


def smooth_p_values_from(
    linear_fit: LinearFit,
    scanner: Scanner,
    null: NullDistribution,
    total: int = 50,
    seed: int = 0,
) -> np.ndarray:
    """Search simulated smooth lenses, each fitted anew with all parameters free.

    Parameters
    ----------
    linear_fit : LinearFit
        The smooth fit whose model is simulated with the data's noise map; of light
        profiles.
    scanner : Scanner
        The scan.
    null : NullDistribution
        That of the fit, which is checked.
    total : int, default=50
        Number of lenses.
    seed : int, default=0
        Of the noise; another one than that of `null`.

    Returns
    -------
    array of shape (total,)
        Look-elsewhere corrected p-values, uniform if all is well.

    Raises
    ------
    SearchError
        If the source is pixelized.
    """
    fit = linear_fit.fit
    if fit.tracer.has(cls=al.Pixelization):
        raise exc.SearchError(
            "smooth lenses are simulated from light profiles; the source is pixelized."
        )
    model, truth = free_model_from(list(light_tracer_from(fit).galaxies))
    analysis = al.AnalysisImaging(
        dataset=fit.dataset, settings=fit.settings, use_jax=True
    )
    residual_model = ResidualModel(model, analysis)
    exact = residual_model.residual(truth)
    is_free = np.ones(len(truth), dtype=bool)
    rng = np.random.default_rng(seed)
    p_values = np.empty(total)
    for number in range(total):
        noise = rng.standard_normal(len(exact))
        mock = MockResiduals(residual_model, noise - exact)
        optimum = optimum_from(mock, truth, is_free)
        scan = scanner.scan_from(_linear_fit_of(linear_fit, model, optimum))
        p_values[number] = null.p_value_from(
            scan.max_delta_chi_squared * null.inflation
        )
        logger.info("smooth lens %d of %d: p %.3f", number + 1, total, p_values[number])
    return p_values


def _linear_fit_of(linear_fit: LinearFit, model, optimum: Optimum) -> LinearFit:
    """Linearised fit of other data than those of `linear_fit`."""
    here = optimum.linearisation
    none = np.zeros((0, here.jacobian.shape[1]))
    nuisance = Nuisance(here.residual, here.jacobian, none[:, 0], none)
    basis, projected = nuisance.orthonormal()
    instance = model.instance_from_vector(optimum.vector, ignore_assertions=True)
    tracer = al.Tracer(galaxies=list(instance.galaxies))
    fit = al.FitImaging(dataset=linear_fit.dataset, tracer=tracer)
    return LinearFit(fit, here.residual, basis, projected, source_gradient_from(fit))

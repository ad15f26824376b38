"""Best fits by the Levenberg-Marquardt method with variable projection."""

import logging
from dataclasses import dataclass

import autofit as af
import numpy as np

from autolens_superfluid.modeling.residual import Linearisation, ResidualModel

logger = logging.getLogger(__name__)

# Distance kept from the ends of a prior, as a fraction of its width.
INSET = 1e-3

# A step so damped is below rounding, and a column so small is a parameter that the
# data do not see.
LARGEST_DAMPING = 1e6
SMALLEST_NORM = 1e-12

# Steps that show how good a start is, and the starts that are followed to the end.
FIRST_ITERATIONS = 12
TOTAL_FOLLOWED = 2

# Relative difference in chi squared of starts that, after so few steps, agree.
AGREEMENT = 5e-4


@dataclass(frozen=True)
class Optimum:
    """A best fit.

    Attributes
    ----------
    vector : array of shape (parameters,)
        Physical values.
    chi_squared : float
        Sum of squared normalised residuals.
    errors : array of shape (parameters,)
        Standard deviations of the linearised posterior, zero for what was fixed.
    linearisation : Linearisation
        The model there.
    """

    vector: np.ndarray
    chi_squared: float
    errors: np.ndarray
    linearisation: Linearisation


def optimum_from(
    residual_model: ResidualModel,
    start: np.ndarray,
    is_free: np.ndarray,
    max_iterations: int = 40,
    tolerance: float = 0.02,
) -> Optimum:
    """Best fit reached from one start.

    Each step solves the damped normal equations of the residuals from which the
    linear light profiles have been projected out (Kaufman 1975, BIT 15, 49:
    variable projection with the derivative of the intensities neglected). Values
    stay inside the limits of their priors.

    Parameters
    ----------
    residual_model : ResidualModel
        The model and data.
    start : array of shape (parameters,)
        Physical values.
    is_free : boolean array of shape (parameters,)
        The others keep their start.
    max_iterations : int, default=40
        Largest number of steps, taken or refused.
    tolerance : float, default=0.02
        Ends when a step lowers chi squared by less than this.

    Returns
    -------
    Optimum
    """
    lower, upper = limits_from(residual_model.model)
    vector = np.where(is_free, np.clip(start, lower, upper), start)
    here = residual_model.linearisation(vector)
    chi_squared, damping = chi_squared_from(here.residual), 1e-2
    for _ in range(max_iterations):
        trial = vector.copy()
        trial[is_free] += _step_from(here, is_free, damping)
        trial = np.where(is_free, np.clip(trial, lower, upper), start)
        gain = chi_squared - chi_squared_from(residual_model.residual(trial))
        if not gain > 0.0:
            damping *= 8.0
            if damping > LARGEST_DAMPING:
                break
            continue
        vector, chi_squared = trial, chi_squared - gain
        here = residual_model.linearisation(vector)
        damping = max(damping / 5.0, 1e-9)
        if gain < tolerance:
            break
    return Optimum(vector, chi_squared, _errors_from(here, is_free), here)


def best_optimum_from(
    residual_model: ResidualModel,
    starts: np.ndarray,
    is_free: np.ndarray,
    total_agreeing: int = 3,
) -> Optimum:
    """Best of the fits reached from several starts, the most promising first.

    Every start gets a few steps, and the best ones are followed to their ends.

    Parameters
    ----------
    residual_model : ResidualModel
        The model and data.
    starts : array of shape (starts, parameters)
        Physical values.
    is_free : boolean array of shape (parameters,)
        The others keep their start.
    total_agreeing : int, default=3
        No more starts are tried once this many have reached the best fit.

    Returns
    -------
    Optimum
    """
    optima = []
    for start in starts:
        optima.append(optimum_from(residual_model, start, is_free, FIRST_ITERATIONS))
        values = np.array([optimum.chi_squared for optimum in optima])
        logger.info(
            "start %d of %d: chi squared %.1f, best %.1f",
            len(optima),
            len(starts),
            values[-1],
            values.min(),
        )
        is_agreeing = values < values.min() * (1.0 + AGREEMENT)
        if np.count_nonzero(is_agreeing) == total_agreeing:
            break
    optima.sort(key=lambda optimum: optimum.chi_squared)
    followed = [
        optimum_from(residual_model, optimum.vector, is_free)
        for optimum in optima[:TOTAL_FOLLOWED]
    ]
    return min(followed, key=lambda optimum: optimum.chi_squared)


def promising_vectors_from(
    residual_model: ResidualModel, vectors: np.ndarray, total: int
) -> np.ndarray:
    """Vectors of lowest chi squared, best first.

    Parameters
    ----------
    residual_model : ResidualModel
        The model and data.
    vectors : array of shape (vectors, parameters)
        Physical values.
    total : int
        Number of vectors to keep.

    Returns
    -------
    array of shape (total, parameters)
    """
    values = [chi_squared_from(residual_model.residual(vector)) for vector in vectors]
    return vectors[np.argsort(values)[:total]]


def limits_from(model: af.Collection) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limits of the priors, slightly inset where they are finite.

    Parameters
    ----------
    model : af.Collection
        Any model.

    Returns
    -------
    arrays of shape (parameters,)
        In the order of the model's vectors.
    """
    priors = model.priors_ordered_by_id
    lower = np.array([float(prior.lower_limit) for prior in priors])
    upper = np.array([float(prior.upper_limit) for prior in priors])
    width = np.where(np.isfinite(upper - lower), upper - lower, 0.0)
    return lower + INSET * width, upper - INSET * width


def chi_squared_from(residual: np.ndarray) -> float:
    """Sum of squares of a residual, infinite if it is not finite."""
    value = float(residual @ residual)
    return value if np.isfinite(value) else np.inf


def _scaled_jacobian_from(here: Linearisation, is_free: np.ndarray):
    """Projected Jacobian of the free parameters with unit columns, and its norms."""
    jacobian = here.projected(here.jacobian[:, is_free])
    norms = np.maximum(np.linalg.norm(jacobian, axis=0), SMALLEST_NORM)
    return jacobian / norms, norms


def _step_from(here: Linearisation, is_free: np.ndarray, damping: float) -> np.ndarray:
    """Damped Gauss-Newton step of the free parameters, in physical units."""
    scaled, norms = _scaled_jacobian_from(here, is_free)
    matrix = scaled.T @ scaled + damping * np.eye(len(norms))
    return np.linalg.solve(matrix, scaled.T @ here.residual) / norms


def _errors_from(here: Linearisation, is_free: np.ndarray) -> np.ndarray:
    """Errors, shape (parameters,), of the linearised model."""
    scaled, norms = _scaled_jacobian_from(here, is_free)
    inverse = np.linalg.pinv(scaled.T @ scaled, hermitian=True)
    errors = np.zeros(len(is_free))
    errors[is_free] = np.sqrt(np.maximum(np.diag(inverse), 0.0)) / norms
    return errors

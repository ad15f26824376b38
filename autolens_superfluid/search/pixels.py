"""The smooth model of most freedom: a pixelized source behind a fitted lens."""

import json
import logging
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import autofit as af
import autolens as al
import numpy as np

from autolens_superfluid.modeling.files import output_json
from autolens_superfluid.modeling.optimise import limits_from
from autolens_superfluid.search.gradient import source_gradient_from
from autolens_superfluid.search.linear import LinearFit
from autolens_superfluid.search.nuisance import Nuisance, nuisance_from
from autolens_superfluid.search.smooth import SmoothFit
from autolens_superfluid.search.templates import ImageTemplates

logger = logging.getLogger(__name__)

# Pixels of the source a side, of a mesh that follows the magnification.
MESH_SHAPE = (28, 28)

# Regularisation that is tried, in powers of ten about one.
_LOG10_COEFFICIENTS = (-1.0, 0.0, 1.0, 2.0, 3.0)

# Gauss-Newton steps of the mass, and the smallest gain that another one follows.
_LARGEST_STEPS = 10
_SMALLEST_GAIN = 1.0

# Damping of the steps, of columns of unit length: the first, by how much more a step
# that failed is tried again, by how much less the next one, and that beyond which none
# is.
_DAMPING = 1e-3
_MORE_DAMPING = 30.0
_LESS_DAMPING = 3.0
_LARGEST_DAMPING = 1.0


@dataclass(frozen=True)
class PixelizedFit(SmoothFit):
    """Smooth fit with a pixelized source, whose `model` has no free source.

    Attributes
    ----------
    coefficient : float
        Of the regularisation.
    """

    coefficient: float = 1.0

    @cached_property
    def nuisance(self) -> Nuisance:
        """Residuals and all that the model can follow."""
        templates = ImageTemplates.from_dataset(
            self.dataset.imaging, source_gradient_from(self.fit)
        )
        return nuisance_from(self.fit, templates, self.model, self.vector)

    @cached_property
    def linear_fit(self) -> LinearFit:
        """The fit and all that is linear about it."""
        basis, projected = self.nuisance.orthonormal()
        return LinearFit(
            fit=self.fit,
            residual=self.nuisance.residual,
            basis=basis,
            projected_residual=projected,
            gradient_from=source_gradient_from(self.fit),
        )

    @property
    def log_evidence(self) -> float:
        """Logarithm of the evidence for this mass and regularisation."""
        return float(self.fit.log_evidence)


def pixelized_fit_from(smooth: SmoothFit, path: Path | None = None) -> PixelizedFit:
    """Pixelized source behind the lens of a smooth fit, the mass fitted again.

    The regularisation that maximises the evidence is taken for the mass as it is;
    the mass then follows the source by Gauss-Newton steps of mass and pixels at once,
    shorter ones where they do not raise the evidence.

    Parameters
    ----------
    smooth : SmoothFit
        Of light profiles.
    path : Path, optional
        A JSON file that the fit is saved in, and read from by a later run that starts
        at the same smooth fit.

    Returns
    -------
    PixelizedFit
    """
    key = {"checksum": smooth.dataset.checksum, "values": smooth.values}
    if path is not None and path.exists():
        content = json.loads(path.read_text())
        if content["key"] == key:
            return _fit_from(smooth, content["coefficient"], content["values"])
    fitted = _optimised_from(smooth)
    if path is not None:
        content = {"coefficient": fitted.coefficient, "values": fitted.values}
        output_json(path, {"key": key} | content)
    return fitted


def gain_from(pixelized: PixelizedFit, joint: SmoothFit) -> float:
    """Gain in ln evidence of a pixelized source by the mass of a joint fit.

    Parameters
    ----------
    pixelized : PixelizedFit
        Without the perturber.
    joint : SmoothFit
        Of light profiles, with the perturber, the masses of which are taken as they
        are; the regularisation is that of `pixelized`.

    Returns
    -------
    float
        Positive if the pixels describe the data better with the perturber.
    """
    with_perturber = _fit_from(joint, pixelized.coefficient, joint.values)
    return with_perturber.log_evidence - pixelized.log_evidence


def _optimised_from(smooth: SmoothFit) -> PixelizedFit:
    """Fit of regularisation, mass and pixels."""
    fits = [
        _fit_from(smooth, 10.0**power, smooth.values) for power in _LOG10_COEFFICIENTS
    ]
    best = max(fits, key=lambda fit: fit.log_evidence)
    damping = _DAMPING
    for step in range(1, _LARGEST_STEPS + 1):
        logger.info(
            "pixelized source, step %d: ln evidence %.1f, chi squared %.1f",
            step,
            best.log_evidence,
            best.chi_squared,
        )
        trial = _stepped_from(best, damping)
        gain = trial.log_evidence - best.log_evidence
        if not gain > 0.0:
            damping *= _MORE_DAMPING
            if damping > _LARGEST_DAMPING:
                break
            continue
        best, damping = trial, max(damping / _LESS_DAMPING, _DAMPING)
        if gain < _SMALLEST_GAIN:
            break
    return best


def _fit_from(smooth: SmoothFit, coefficient: float, values: dict) -> PixelizedFit:
    """Fit with a source of pixels at given values of the lens."""
    pixelization = al.Pixelization(
        mesh=al.mesh.RectangularBilinearAdaptDensity(shape=MESH_SHAPE),
        regularization=al.reg.Constant(coefficient=coefficient),
    )
    source = af.Model(
        al.Galaxy, redshift=smooth.dataset.redshift_source, pixelization=pixelization
    )
    model = af.Collection(
        galaxies=af.Collection(lens=smooth.model.galaxies.lens, source=source)
    )
    empty = PixelizedFit(
        "power law and multipoles, pixelized source",
        smooth.dataset,
        model,
        np.zeros(model.prior_count),
        np.inf,
        coefficient,
    )
    return _evaluated_from(empty, np.array([values[name] for name in empty.names]))


def _evaluated_from(fit: PixelizedFit, vector: np.ndarray) -> PixelizedFit:
    """Fit of the same model at another vector."""
    moved = fit.moved(vector, np.inf)
    return fit.moved(vector, float(moved.fit.chi_squared))


def _stepped_from(fit: PixelizedFit, damping: float) -> PixelizedFit:
    """Damped Gauss-Newton step of lens and pixels; pixels then follow exactly."""
    nuisance = fit.nuisance
    columns = np.concatenate([nuisance.columns, nuisance.prior_columns])
    residual = np.concatenate([nuisance.residual, nuisance.prior_residual])
    norms = np.maximum(np.linalg.norm(columns, axis=0), 1e-12)
    scaled = columns / norms
    matrix = scaled.T @ scaled + damping * np.eye(len(norms))
    step = np.linalg.solve(matrix, scaled.T @ residual) / norms
    lower, upper = limits_from(fit.model)
    vector = np.clip(fit.vector + step[: len(fit.vector)], lower, upper)
    return _evaluated_from(fit, vector)

"""Smooth fits of a lens in stages of growing freedom.

A smooth model that is too stiff is the usual reason for a perturber that is none. So
the model grows in stages, each of which starts where the last one ended, and all of
them are kept: what a search finds under each of them shows how far it can be believed.
"""

import json
import logging
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import autofit as af
import autolens as al
import numpy as np

from autolens_superfluid.modeling.dataset import LensDataset
from autolens_superfluid.modeling.files import output_json
from autolens_superfluid.modeling.fit import VortexAnalysis
from autolens_superfluid.modeling.model import smooth_model_from
from autolens_superfluid.modeling.names import parameter_names_from
from autolens_superfluid.modeling.optimise import optimum_from
from autolens_superfluid.modeling.residual import ResidualModel
from autolens_superfluid.modeling.start import smooth_optimum_from
from autolens_superfluid.search.gradient import source_gradient_from
from autolens_superfluid.search.linear import LinearFit
from autolens_superfluid.search.nuisance import Nuisance
from autolens_superfluid.search.settings import SearchSettings

logger = logging.getLogger(__name__)

# Where parameters start that a model before did not have. Multipoles do not start at
# zero, where their amplitude has no derivative.
_NEW = {"slope": 2.0, "multipole_comps_0": 1e-3, "multipole_comps_1": 1e-3}

# Difference of two ellipticities that start from one.
_SPLIT = 0.02


@dataclass(frozen=True)
class SmoothStage:
    """A smooth model on the way to the most flexible one.

    Attributes
    ----------
    name : str
        In words.
    mass, source : str
        As `smooth_model_from`.
    lens_light_bases : int
        As `smooth_model_from`.
    is_start : bool
        Whether it only starts the next one, and is not scanned.
    """

    name: str
    mass: str
    source: str
    lens_light_bases: int = 1
    is_start: bool = False


_PARAMETRIC = (
    SmoothStage("isothermal", "isothermal", "sersic"),
    SmoothStage("power law", "power_law", "sersic"),
    SmoothStage("power law and multipoles", "multipoles", "sersic"),
)
_MGE = (
    SmoothStage("Sersic source", "isothermal", "sersic", is_start=True),
    SmoothStage("isothermal, MGE source", "isothermal", "mge", 2),
    SmoothStage("power law, MGE source", "power_law", "mge", 2),
    SmoothStage("power law and multipoles, MGE source", "multipoles", "mge", 2),
)

#: Stages of light profiles by the setting `source`; "pixelized" adds one of pixels.
STAGES = {"parametric": _PARAMETRIC, "mge": _MGE, "pixelized": _MGE}


@dataclass(frozen=True)
class SmoothFit:
    """A smooth model at its best fit.

    Attributes
    ----------
    name : str
        In words.
    dataset : LensDataset
        The data.
    model : af.Collection
        The model.
    vector : array of shape (parameters,)
        Physical values.
    chi_squared : float
        Sum of squared normalised residuals.
    """

    name: str
    dataset: LensDataset
    model: af.Collection
    vector: np.ndarray
    chi_squared: float

    @cached_property
    def analysis(self) -> VortexAnalysis:
        """Analysis with JAX."""
        return VortexAnalysis(dataset=self.dataset.imaging, use_jax=True)

    @cached_property
    def residual_model(self) -> ResidualModel:
        """Residuals of the model and their derivatives."""
        return ResidualModel(self.model, self.analysis)

    @cached_property
    def fit(self) -> al.FitImaging:
        """The fit, in NumPy."""
        instance = self.model.instance_from_vector(self.vector, ignore_assertions=True)
        return self.analysis.fit_for_visualization(instance)

    @cached_property
    def linear_fit(self) -> LinearFit:
        """The fit and all that is linear about it."""
        here = self.residual_model.linearisation(self.vector)
        columns = np.concatenate([here.jacobian, here.columns], axis=1)
        none = np.zeros((0, columns.shape[1]))
        nuisance = Nuisance(here.residual, columns, none[:, 0], none)
        basis, projected = nuisance.orthonormal()
        gradient_from = source_gradient_from(self.fit)
        return LinearFit(self.fit, here.residual, basis, projected, gradient_from)

    def moved(self, vector: np.ndarray, chi_squared: float) -> "SmoothFit":
        """Fit of the same model at another vector, with what was compiled for it."""
        moved = replace(self, vector=vector, chi_squared=chi_squared)
        for name in ("analysis", "residual_model"):
            if name in vars(self):
                vars(moved)[name] = vars(self)[name]
        return moved

    @cached_property
    def names(self) -> list[str]:
        """Names of the parameters."""
        return parameter_names_from(self.model)

    @property
    def values(self) -> dict[str, float]:
        """Values by the names of the parameters."""
        return dict(zip(self.names, self.vector.tolist(), strict=True))


def smooth_fits_from(
    dataset: LensDataset, settings: SearchSettings, output: Path | None = None
) -> list[SmoothFit]:
    """Best smooth fits of a lens, in stages of growing freedom.

    Parameters
    ----------
    dataset : LensDataset
        The data.
    settings : SearchSettings
        The choices; `source` names the stages.
    output : Path, optional
        Folder in which each stage is saved, and read again by a later run with the
        same data and settings.

    Returns
    -------
    list of SmoothFit
        Those to be scanned, the most flexible last.
    """
    rng = np.random.default_rng(settings.seed)
    fits, previous = [], None
    for number, stage in enumerate(STAGES[settings.source], start=1):
        path = None if output is None else Path(output) / f"smooth_{number}.json"
        previous = _stage_fit_from(dataset, settings, stage, previous, path, rng)
        logger.info("%s: chi squared %.1f", stage.name, previous.chi_squared)
        if not stage.is_start:
            fits.append(previous)
    return fits


def optimised_from(smooth: SmoothFit, start: np.ndarray) -> SmoothFit:
    """Best fit of a smooth model reached from a vector of all its parameters.

    Parameters
    ----------
    smooth : SmoothFit
        The model and data.
    start : array of shape (parameters,)
        Physical values.

    Returns
    -------
    SmoothFit
    """
    is_free = np.ones(len(start), dtype=bool)
    optimum = optimum_from(smooth.residual_model, start, is_free)
    return smooth.moved(optimum.vector, optimum.chi_squared)


def carried_vector_from(
    model: af.Collection, values: dict[str, float], rng: np.random.Generator
) -> np.ndarray:
    """Vector of a model from the values of one with less freedom.

    Parameters
    ----------
    model : af.Collection
        The model with more freedom.
    values : dict of str to float
        Values of the other one, by names.
    rng : np.random.Generator
        Splits a parameter that became several.

    Returns
    -------
    array of shape (parameters,)
    """
    vector = []
    for name, prior in zip(
        parameter_names_from(model), model.priors_ordered_by_id, strict=True
    ):
        last = name.rpartition(".")[2]
        one = ".".join((*name.removeprefix("galaxies.").split(".")[:2], last))
        if name in values:
            vector.append(values[name])
        elif one in values:
            vector.append(values[one] + _SPLIT * rng.uniform(-1.0, 1.0))
        else:
            vector.append(_NEW.get(last, prior.value_for(0.5)))
    return np.array(vector)


def _stage_fit_from(dataset, settings, stage, previous, path, rng) -> SmoothFit:
    """Fit of one stage, read from its file if that belongs to it."""
    model = smooth_model_from(
        dataset,
        mass=stage.mass,
        lens_light=settings.lens_light,
        source=stage.source,
        total_gaussians=settings.total_gaussians,
        lens_light_bases=stage.lens_light_bases,
    )
    smooth = SmoothFit(stage.name, dataset, model, np.zeros(model.prior_count), np.inf)
    key = _key_from(dataset, settings, stage)
    saved = None if path is None else _saved_from(path, key, smooth)
    if saved is not None:
        return saved
    logger.info("fitting the smooth model: %s", stage.name)
    if previous is None:
        is_free = np.ones(model.prior_count, dtype=bool)
        optimum = smooth_optimum_from(smooth.residual_model, is_free, rng)
        fitted = smooth.moved(optimum.vector, optimum.chi_squared)
    else:
        start = carried_vector_from(model, previous.values, rng)
        fitted = optimised_from(smooth, start)
    if path is not None:
        output_smooth(path, fitted, key)
    return fitted


def output_smooth(path: Path, smooth: SmoothFit, key: dict):
    """Write the values of a smooth fit with what they were made from.

    Parameters
    ----------
    path : Path
        A JSON file.
    smooth : SmoothFit
        What to write.
    key : dict
        Data and settings that it belongs to.
    """
    content = {"key": key, "chi_squared": smooth.chi_squared, "values": smooth.values}
    output_json(path, content)


def _key_from(dataset, settings, stage) -> dict:
    """Return what a saved stage depends on."""
    names = ("lens_light", "total_gaussians", "seed")
    chosen = {name: getattr(settings, name) for name in names}
    return {"checksum": dataset.checksum, "settings": chosen, "stage": asdict(stage)}


def _saved_from(path: Path, key: dict, smooth: SmoothFit) -> SmoothFit | None:
    """Fit of an earlier run, None if there is none of this key."""
    if not path.exists():
        return None
    content = json.loads(path.read_text())
    if content["key"] != json.loads(json.dumps(key)):
        return None
    vector = np.array([content["values"][name] for name in smooth.names])
    return smooth.moved(vector, content["chi_squared"])

"""Imaging data in folders, lens models with vortices, their fits and results."""

from autolens_superfluid.modeling.dataset import (
    LensDataset,
    dataset_from,
    output_dataset,
)
from autolens_superfluid.modeling.environment import prepare_environment
from autolens_superfluid.modeling.evidence import evidence_in_words
from autolens_superfluid.modeling.fit import VortexAnalysis, vortex_fit_from
from autolens_superfluid.modeling.model import (
    model_with_vortex_from,
    smooth_model_from,
    vortex_model_from,
)
from autolens_superfluid.modeling.names import parameter_names_from
from autolens_superfluid.modeling.result import (
    Estimate,
    ModelFit,
    VortexFit,
    model_fit_from,
)
from autolens_superfluid.modeling.settings import FitSettings, fit_settings_from
from autolens_superfluid.modeling.summary import summary_from

__all__ = [
    "Estimate",
    "FitSettings",
    "LensDataset",
    "ModelFit",
    "VortexAnalysis",
    "VortexFit",
    "dataset_from",
    "evidence_in_words",
    "fit_settings_from",
    "model_fit_from",
    "model_with_vortex_from",
    "output_dataset",
    "parameter_names_from",
    "smooth_model_from",
    "summary_from",
    "vortex_fit_from",
    "vortex_model_from",
]

prepare_environment()

"""Fits of a smooth lens and of the same lens with a vortex."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import autofit as af
import autolens as al

from autolens_superfluid.modeling.dataset import LensDataset
from autolens_superfluid.modeling.model import (
    model_with_vortex_from,
    smooth_model_from,
    vortex_model_from,
)
from autolens_superfluid.modeling.result import VortexFit, model_fit_from
from autolens_superfluid.modeling.settings import FitSettings
from autolens_superfluid.modeling.start import (
    FitStart,
    fit_start_from,
    output_start,
    saved_start_from,
)
from autolens_superfluid.modeling.threads import ThreadedNautilus

logger = logging.getLogger(__name__)


class _NoLatent(al.Latent):
    """No derived quantities: `result` computes what is reported."""

    @staticmethod
    def keys(analysis) -> list[str]:
        """No names."""
        return []

    @staticmethod
    def variables(analysis, parameters, model):
        """No values."""
        raise NotImplementedError


class VortexAnalysis(al.AnalysisImaging):
    """Analysis without upstream's figures and derived quantities.

    Ours are made once, at the end of both fits.
    """

    Visualizer = af.Visualizer
    Latent = _NoLatent

    def fit_for_visualization(self, instance: af.ModelInstance) -> al.FitImaging:
        """Fit in NumPy: for one fit, compiling takes longer than computing."""
        return al.FitImaging(
            dataset=self.dataset,
            tracer=self.tracer_via_instance_from(instance=instance),
            settings=self.settings,
        )

    def save_results(self, paths: af.DirectoryPaths, result: af.Result):
        """Save the most likely tracer, as upstream does, by a fit in NumPy."""
        fit = self.fit_for_visualization(result.max_log_likelihood_instance)
        al.output_to_json(
            obj=fit.tracer_linear_light_profiles_to_light_profiles,
            file_path=paths._files_path / "tracer.json",
        )


def vortex_fit_from(
    dataset: LensDataset, output: str | Path, settings: FitSettings | None = None
) -> VortexFit:
    """Fit a lens without and with a vortex string.

    Both models are first optimised (`fit_start_from`), then sampled by
    `ThreadedNautilus` within priors that they share. A run that was interrupted goes on
    where it was.

    Parameters
    ----------
    dataset : LensDataset
        The data.
    output : str or Path
        Folder for the searches and `start.json`.
    settings : FitSettings, optional
        The choices.

    Returns
    -------
    VortexFit
    """
    settings = settings or FitSettings()
    output = Path(output)
    analysis = VortexAnalysis(dataset=dataset.imaging, use_jax=True)
    smooth_model = smooth_model_from(
        dataset,
        mass=settings.mass,
        lens_light=settings.lens_light,
        source=settings.source,
        total_gaussians=settings.total_gaussians,
        lens_light_bases=settings.lens_light_bases,
    )
    vortex_model = model_with_vortex_from(
        smooth_model, vortex_model_from(dataset, settings.core_radius)
    )
    start = _start_from(dataset, output, settings, smooth_model, vortex_model, analysis)
    fits = {}
    for name, model in {"smooth": smooth_model, "vortex": vortex_model}.items():
        logger.info("sampling the %s model", name)
        fits[name] = search_result_from(
            name, start.narrowed(model), analysis, dataset, output, settings
        )
    return VortexFit(
        smooth=model_fit_from(fits["smooth"], analysis),
        vortex=model_fit_from(fits["vortex"], analysis, start.log_prior_fraction),
        is_localised=start.is_localised,
    )


def _start_from(
    dataset, output, settings, smooth_model, vortex_model, analysis
) -> FitStart:
    """Start of an earlier run with the same data and settings, or a new one."""
    path = output / "start.json"
    key = {"checksum": dataset.checksum, "settings": asdict(settings)}
    start = saved_start_from(path, key)
    if start is None:
        start = fit_start_from(smooth_model, vortex_model, analysis, settings.seed)
        output_start(path, start, key)
    return start


def search_result_from(
    name: str,
    model: af.Collection,
    analysis: al.AnalysisImaging,
    dataset: LensDataset,
    output: Path,
    settings: FitSettings,
) -> af.Result:
    """Nautilus on one model.

    Parameters
    ----------
    name : str
        Of the search's folder below `output`.
    model : af.Collection
        With uniform priors.
    analysis : al.AnalysisImaging
        Of the data.
    dataset : LensDataset
        Whose checksum marks the search as its own.
    output : Path
        Folder for the searches.
    settings : FitSettings
        Of the sampler.

    Returns
    -------
    af.Result
    """
    with _autofit_configured(output):
        search = ThreadedNautilus(
            name=name,
            path_prefix="searches",
            unique_tag=dataset.checksum[:12],
            n_live=settings.n_live,
            n_eff=settings.n_eff,
            n_batch=settings.n_batch,
            n_networks=settings.n_networks,
            seed=settings.seed,
        )
        return search.fit(model=model, analysis=analysis)


@contextmanager
def _autofit_configured(output: Path) -> Iterator[None]:
    """Let autofit write below `output`, without its corner plots, within the block.

    Its kernel density estimates take minutes; `plot` has a corner plot of the vortex.
    """
    plots = al.conf.instance["visualize"]["plots_search"]["nest"]
    before = al.conf.instance.output_path, plots["corner_anesthetic"]
    al.conf.instance.output_path = output.resolve()
    plots["corner_anesthetic"] = plots["corner_anesthetic_components"] = False
    try:
        yield
    finally:
        al.conf.instance.output_path, plots["corner_anesthetic"] = before
        plots["corner_anesthetic_components"] = before[1]

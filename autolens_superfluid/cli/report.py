"""What `superfluid fit` and `superfluid demo` share: a fit, its files, its tables."""

from pathlib import Path

import typer

from autolens_superfluid.cli.figures import output_figure, use_files_for_figures
from autolens_superfluid.modeling.dataset import dataset_from
from autolens_superfluid.modeling.files import output_json
from autolens_superfluid.modeling.fit import vortex_fit_from
from autolens_superfluid.modeling.result import VortexFit
from autolens_superfluid.modeling.settings import FitSettings
from autolens_superfluid.modeling.summary import estimates_table_from, summary_from


def fit_folder(
    folder: Path,
    output: Path,
    settings: FitSettings,
    truth: dict[str, float] | None = None,
) -> tuple[VortexFit, list[Path]]:
    """Fit a dataset folder, and write its summary and figures.

    Parameters
    ----------
    folder : Path
        The dataset. It is checked before anything is written.
    output : Path
        Folder for the results.
    settings : FitSettings
        The choices.
    truth : dict of str to float, optional
        True values to mark in the corner plot.

    Returns
    -------
    VortexFit, list of Path
        The result, and the figures.
    """
    dataset = dataset_from(folder, settings.mask_radius, settings.over_sample_size)
    typer.echo(
        f"{dataset.name}: {dataset.weighted_pixels} pixels within "
        f"{dataset.mask_radius:g} arcsec; results in {output}"
    )
    vortex_fit = vortex_fit_from(dataset, output, settings)
    output_json(output / "summary.json", summary_from(dataset, settings, vortex_fit))
    return vortex_fit, _output_figures(output, dataset.name, vortex_fit, truth)


def show_fit(vortex_fit: VortexFit, paths: list[Path]):
    """Print values, evidence, warnings and where the files are.

    Parameters
    ----------
    vortex_fit : VortexFit
        The result.
    paths : list of Path
        Files to name.
    """
    typer.echo("\n" + estimates_table_from(vortex_fit) + "\n")
    for name in ("smooth", "vortex"):
        fit = getattr(vortex_fit, name)
        typer.echo(
            f"{name}: ln evidence {fit.log_evidence:.2f}, chi squared "
            f"{fit.chi_squared:.1f}"
        )
        if fit.cut:
            typer.echo(f"  a prior limits {', '.join(fit.cut)}")
    typer.echo(
        f"ln evidence for a vortex: {vortex_fit.delta_log_evidence:+.2f}, "
        f"{vortex_fit.evidence}\n"
    )
    for path in paths:
        typer.echo(str(path))


def _output_figures(output, name, vortex_fit, truth) -> list[Path]:
    """Write the figures of a fit, each whole or not at all."""
    use_files_for_figures()
    from autolens_superfluid.plot.comparison import (
        comparison_figure_from,
        vortex_corner_figure_from,
        vortex_figure_from,
    )

    figures = {
        "fit.png": comparison_figure_from(vortex_fit, title=name),
        "vortex.png": vortex_figure_from(vortex_fit),
        "corner.png": vortex_corner_figure_from(vortex_fit, truth),
    }
    for filename, figure in figures.items():
        output_figure(output / filename, figure)
    return [output / filename for filename in figures]

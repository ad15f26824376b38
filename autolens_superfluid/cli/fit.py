"""Fit a folder of imaging data without and with a vortex.

FOLDER holds data.fits, noise_map.fits, psf.fits and info.json (pixel_scale,
redshift_lens, redshift_source, mask_radius; optionally name and einstein_radius), and
optionally mask_extra_galaxies.fits, which is 1 where a pixel belongs to another galaxy.

A smooth lens is fitted, then the same lens with a VortexString. The output folder gets
summary.json, comparison.png, vortex.png and corner.png, and the searches of both models; a run that was
interrupted goes on with the same command.
"""

import time
from pathlib import Path
from typing import Annotated

import typer

from autolens_superfluid.cli.run import (
    clear_errors,
    fail,
    settings_from,
    show_progress,
    split_settings_from,
)

#: What a fit leaves in its output folder, beside the searches.
OUTPUTS = ("summary.json", "comparison.png", "vortex.png", "corner.png")

Flag = typer.Option


def fit(
    folder: Annotated[Path, typer.Argument(help="Folder of imaging data.")],
    output: Annotated[
        Path | None,
        Flag("--output", "-o", help="Folder to write; output/NAME if unset."),
    ] = None,
    config: Annotated[
        Path | None,
        Flag(help="YAML file of settings, named as the flags with underscores."),
    ] = None,
    mass: Annotated[
        str | None, Flag(help="isothermal or power_law; a shear is always added.")
    ] = None,
    lens_light: Annotated[str | None, Flag(help="none, sersic or mge.")] = None,
    source: Annotated[str | None, Flag(help="sersic or mge.")] = None,
    total_gaussians: Annotated[
        int | None, Flag(help="Gaussians of each multi-Gaussian expansion (mge).")
    ] = None,
    core_radius: Annotated[
        float | None, Flag(help="Core radius of the vortex in arcsec; fixed.")
    ] = None,
    mask_radius: Annotated[
        float | None, Flag(help="In arcsec, in place of that of info.json.")
    ] = None,
    over_sample_size: Annotated[
        int | None, Flag(help="Sub-pixels a side in every pixel.")
    ] = None,
    n_live: Annotated[int | None, Flag(help="Live points of Nautilus.")] = None,
    n_eff: Annotated[int | None, Flag(help="Effective samples of Nautilus.")] = None,
    seed: Annotated[int | None, Flag(help="Seed of every random draw.")] = None,
):
    """Run the command; its help is the docstring of the module."""
    flags = {
        "mass": mass,
        "lens_light": lens_light,
        "source": source,
        "total_gaussians": total_gaussians,
        "core_radius": core_radius,
        "mask_radius": mask_radius,
        "over_sample_size": over_sample_size,
        "n_live": n_live,
        "n_eff": n_eff,
        "seed": seed,
    }
    fit_folder(folder, output, settings_from(config, flags))


def fit_folder(folder: Path, output: Path | None, settings: dict):
    """Fit a folder, write the outputs and print what was found; return the result.

    Parameters
    ----------
    folder : Path
        Folder of imaging data.
    output : Path or None
        Folder to write; by default `output/` and the folder's name.
    settings : dict
        Fields of `FitSettings` and keywords of `dataset_from`.
    """
    from autolens_superfluid.modeling.dataset import dataset_from
    from autolens_superfluid.modeling.fit import FitSettings, vortex_fit_from

    show_progress()
    fit_settings, data_settings = split_settings_from(settings, FitSettings)
    with clear_errors():
        dataset = dataset_from(folder, **data_settings)
        choices = FitSettings(**fit_settings)
        output = output or Path("output") / dataset.name
        if output.exists() and not output.is_dir():
            fail(f"--output must be a folder; {output} is a file")
        start = time.monotonic()
        vortex_fit = vortex_fit_from(dataset, output, choices)
    _output_result(dataset, choices, vortex_fit, output)
    _print_result(vortex_fit, output, time.monotonic() - start)
    return vortex_fit


def _output_result(dataset, settings, vortex_fit, output):
    """Write summary and figures, each whole or not at all."""
    import matplotlib

    matplotlib.use("Agg")

    from autolens_superfluid.modeling.files import output_json, whole_file
    from autolens_superfluid.modeling.summary import summary_from
    from autolens_superfluid.plot import comparison

    output_json(output / "summary.json", summary_from(dataset, settings, vortex_fit))
    figures = {
        "comparison": comparison.comparison_figure_from(vortex_fit, dataset.name),
        "vortex": comparison.vortex_figure_from(vortex_fit),
        "corner": comparison.vortex_corner_figure_from(vortex_fit),
    }
    for name, figure in figures.items():
        with whole_file(output / f"{name}.png") as temporary:
            figure.savefig(temporary, dpi=120)


def _print_result(vortex_fit, output, seconds):
    typer.echo(f"\n{'parameter':34s} {'without vortex':>22s} {'with vortex':>22s}")
    smooth, vortex = vortex_fit.smooth, vortex_fit.vortex
    for name, estimate in vortex.estimates.items():
        without = smooth.estimates.get(name)
        typer.echo(f"{name:34s} {_cell_from(without):>22s} {_cell_from(estimate):>22s}")
    for label in ("chi_squared", "log_evidence"):
        values = getattr(smooth, label), getattr(vortex, label)
        typer.echo(f"{label:34s} {values[0]:22.1f} {values[1]:22.1f}")
    for name in dict.fromkeys((*smooth.cut, *vortex.cut)):
        typer.echo(
            f"Warning: the posterior of {name} leans on a limit of its prior; "
            "the evidences are then not quite comparable."
        )
    typer.echo(
        f"\nEvidence for the vortex: {vortex_fit.evidence} "
        f"(ln evidence with minus without: {vortex_fit.delta_log_evidence:.1f})"
    )
    typer.echo(f"Written to {output} after {seconds:.0f} s: {', '.join(OUTPUTS)}")


def _cell_from(estimate):
    if estimate is None:
        return "-"
    return f"{estimate.median:.4f} +- {estimate.error:.4f}"

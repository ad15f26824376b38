"""``superfluid search``: where a lens has a perturber, and how sure that is."""

from pathlib import Path
from typing import Annotated

import typer

from autolens_superfluid import exc
from autolens_superfluid.cli.errors import one_line_errors


def search(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Folder with data.fits, noise_map.fits, psf.fits, info.json and "
            "perhaps mask_extra_galaxies.fits."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Folder for results; by default output/NAME."
        ),
    ] = None,
    source: Annotated[
        str,
        typer.Option(
            help="How far the smooth model goes: parametric, mge (many Gaussians) or "
            "pixelized."
        ),
    ] = "parametric",
    lens_light: Annotated[
        str, typer.Option(help="none, sersic or mge (many Gaussians).")
    ] = "none",
    perturbers: Annotated[
        str,
        typer.Option(
            help="Kinds, with commas between: string, ring, subhalo, pseudo_jaffe, "
            "point."
        ),
    ] = "string,subhalo",
    total_gaussians: Annotated[int, typer.Option(help="Gaussians of each mge.")] = 10,
    core_radius: Annotated[
        float | None,
        typer.Option(help="Core radius of a string in arcsec; by default a pixel."),
    ] = None,
    mask_radius: Annotated[
        float | None, typer.Option(help="In arcsec, in place of that of info.json.")
    ] = None,
    over_sample_size: Annotated[
        int | None,
        typer.Option(help="Sub-pixels a side; by default 2, 8 in the centre."),
    ] = None,
    spacing: Annotated[
        float | None,
        typer.Option(help="Of the places that are tried, in arcsec."),
    ] = None,
    total_rounds: Annotated[
        int, typer.Option(help="Most perturbers to look for, one after the other.")
    ] = 3,
    total_nulls: Annotated[
        int, typer.Option(help="Simulated smooth lenses to calibrate on.")
    ] = 200,
    seed: Annotated[int, typer.Option(help="Of every random draw.")] = 1,
    evidence: Annotated[
        bool,
        typer.Option(
            "--evidence",
            help="Sample ln evidences and posteriors of all kinds too; long.",
        ),
    ] = False,
    catalogue: Annotated[
        Path | None,
        typer.Option(help="Text file with a folder a line, in place of FOLDER."),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(help="Address of a Dask scheduler to search a catalogue on."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show what the libraries log too.")
    ] = False,
):
    """Search a lens for vortex strings, rings and subhaloes.

    A smooth model of growing freedom is fitted, the image plane scanned for weak
    perturbers, the best maxima refined jointly with the smooth model, and their
    significance and stability judged. Results: report.json and report.png; of a
    catalogue a folder a lens and summary.csv. The same command again goes on with a run
    that was interrupted.

    XLA_FLAGS gets --xla_cpu_multi_thread_eigen=false unless you set that flag: without
    it fits with many Gaussians hang on small machines.
    """
    with one_line_errors():
        from autolens_superfluid.cli.environment import (
            prepare_environment,
            prepare_logging,
        )
        from autolens_superfluid.search.settings import SearchSettings

        prepare_environment()
        prepare_logging(verbose)
        settings = SearchSettings(
            lens_light=lens_light,
            source=source,
            perturbers=tuple(kind.strip() for kind in perturbers.split(",") if kind),
            total_gaussians=total_gaussians,
            core_radius=core_radius,
            mask_radius=mask_radius,
            over_sample_size=over_sample_size,
            spacing=spacing,
            total_rounds=total_rounds,
            total_nulls=total_nulls,
            seed=seed,
        )
        if (folder is None) == (catalogue is None):
            raise exc.SettingsError("search needs a folder or --catalogue, not both.")
        if catalogue is not None:
            _search_catalogue(catalogue, output, settings, dask)
        else:
            _search_folder(folder, output, settings, evidence)


def _search_catalogue(catalogue: Path, output: Path | None, settings, dask):
    """Search many folders, and show a line of each."""
    from autolens_superfluid.search.catalogue import search_catalogue

    output = output or Path("output") / catalogue.stem
    for row in search_catalogue(catalogue, output, settings, dask, draw_report):
        typer.echo(f"{row['folder']}: {row['error'] or row['verdict']}")
    typer.echo(str(output / "summary.csv"))


def _search_folder(folder: Path, output: Path | None, settings, evidence: bool):
    """Search one folder, and show what was found."""
    from autolens_superfluid.modeling.dataset import dataset_from
    from autolens_superfluid.search.output import search_and_report
    from autolens_superfluid.search.report import candidates_table_from, verdict_from

    dataset = dataset_from(folder, settings.mask_radius, settings.over_sample_size)
    output = output or Path("output") / folder.resolve().name
    typer.echo(
        f"{dataset.name}: {dataset.weighted_pixels} pixels within "
        f"{dataset.mask_radius:g} arcsec; results in {output}"
    )
    result = search_and_report(dataset, output, settings, evidence, draw_report)
    typer.echo("\n" + candidates_table_from(result) + "\n")
    typer.echo(verdict_from(result) + "\n")
    for name in ("report.json", "report.png"):
        typer.echo(str(output / name))


def draw_report(result, output: Path):
    """Draw the page of a search as `report.png`, and posteriors that were sampled."""
    from autolens_superfluid.cli.figures import output_figure, use_files_for_figures
    from autolens_superfluid.plot.comparison import corner_figure_from
    from autolens_superfluid.plot.search_report import report_figure_from
    from autolens_superfluid.search.report import words_from

    use_files_for_figures()
    output_figure(output / "report.png", report_figure_from(result, words_from(result)))
    if result.evidences is not None:
        for kind, fit in result.evidences.perturbed.items():
            names = [name for name in fit.estimates if name.startswith("lens.vortex.")]
            figure = corner_figure_from(fit, names)
            output_figure(output / f"corner_{kind}.png", figure)

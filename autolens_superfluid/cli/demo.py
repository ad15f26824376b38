"""``superfluid demo``: a simulated lens with a known vortex, simulated and fitted."""

from pathlib import Path
from typing import Annotated

import typer

from autolens_superfluid.cli.errors import one_line_errors


def demo(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for data and results.")
    ] = Path("output") / "demo",
    line_density: Annotated[
        float,
        typer.Option(
            help="Line density of the vortex in arcsec; positive is added mass."
        ),
    ] = -0.04,
    seed: Annotated[int, typer.Option(help="Of the noise and the fit.")] = 1,
    n_live: Annotated[
        int, typer.Option(help="Live points of Nautilus; fewer than a fit has.")
    ] = 75,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show what the libraries log too.")
    ] = False,
):
    """Simulate a lens with a vortex as HST would see it, and recover the vortex.

    The data are written as a folder that `superfluid fit` reads, and fitted by the
    same code. It takes a few minutes on two cores, and ends with a table of the truth
    and what was recovered, and with the anomaly score and heat map of the smooth fit,
    which know nothing of vortices. The same command again goes on where it was.
    """
    with one_line_errors():
        from autolens_superfluid.cli.environment import (
            prepare_environment,
            prepare_logging,
        )
        from autolens_superfluid.cli.report import fit_folder, show_fit
        from autolens_superfluid.modeling.settings import fit_settings_from
        from autolens_superfluid.modeling.summary import recovery_table_from
        from autolens_superfluid.simulation.example import ExampleVortex

        prepare_environment()
        prepare_logging(verbose)
        settings = fit_settings_from(overrides={"n_live": n_live, "seed": seed})
        vortex = ExampleVortex(line_density=line_density)
        folder = output / f"line_density_{line_density:g}_seed_{seed}"
        _simulate(folder / "dataset", vortex, seed)
        vortex_fit, figures = fit_folder(
            folder / "dataset", folder, settings, vortex.truth
        )
        show_fit(vortex_fit, [folder / "summary.json", *figures])
        typer.echo("\n" + recovery_table_from(vortex_fit, vortex.truth))
        _score(folder, vortex_fit, vortex)


def _simulate(folder: Path, vortex, seed: int):
    """Write the example's folder, unless an earlier run has."""
    from autolens_superfluid.modeling.dataset import output_dataset
    from autolens_superfluid.simulation.example import (
        example_imaging_from,
        example_info_from,
    )

    if folder.exists():
        return
    typer.echo(f"simulating a lens with a vortex of {vortex.line_density:g} arcsec")
    output_dataset(
        folder, example_imaging_from(vortex, seed), example_info_from(vortex, seed)
    )


def _score(folder: Path, vortex_fit, vortex):
    """Print how anomalous the smooth fit's residuals are, and draw where."""
    import numpy as np

    from autolens_superfluid.cli.detection import output_maps, peak_from
    from autolens_superfluid.cli.figures import output_figure
    from autolens_superfluid.ml import score_fit
    from autolens_superfluid.plot.detection import heatmap_figure_from

    fit = vortex_fit.smooth.fit
    scores, scale = score_fit(fit), fit.data.pixel_scales[0]
    data, model, heatmap, convergence = (
        np.asarray(array.native.array)
        for array in (fit.data, fit.model_data, scores.heatmap, scores.convergence)
    )
    y, x, sigma = peak_from(heatmap, scale)
    typer.echo(
        f"\nanomaly score of the smooth fit (log likelihood ratio of extra deflections "
        f"over none): {scores.warp:.1f}, p = {scores.p_value:.1g}"
    )
    typer.echo(
        f"heat map: {sigma:+.1f} sigma of missing (-) or added (+) mass at "
        f"y = {y:.2f}, x = {x:.2f} arcsec; the vortex is at {vortex.centre[0]:g}, "
        f"{vortex.centre[1]:g}"
    )
    title = f"Smooth fit: anomaly score {scores.warp:.1f}"
    figure = heatmap_figure_from(data, model, heatmap, title, scale)
    output_figure(folder / "anomaly.png", figure)
    typer.echo(str(folder / "anomaly.png"))
    maps = {"heatmap": heatmap, "convergence": convergence}
    output_maps(folder / "anomaly.fits", maps, scale)

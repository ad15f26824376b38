"""``superfluid fit``: a lens without and with a vortex, from a folder of imaging."""

from pathlib import Path
from typing import Annotated

import typer

from autolens_superfluid.cli.errors import one_line_errors


def fit(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Folder with data.fits, noise_map.fits, psf.fits, info.json and "
            "perhaps mask_extra_galaxies.fits."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Folder for results; by default output/NAME."
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(help="YAML file of settings; flags go before it."),
    ] = None,
    mass: Annotated[
        str | None, typer.Option(help="isothermal, power_law or multipoles.")
    ] = None,
    lens_light: Annotated[
        str | None, typer.Option(help="none, sersic or mge (many Gaussians).")
    ] = None,
    source: Annotated[str | None, typer.Option(help="sersic or mge.")] = None,
    total_gaussians: Annotated[
        int | None, typer.Option(help="Gaussians of each mge.")
    ] = None,
    lens_light_bases: Annotated[
        int | None, typer.Option(help="Ellipticities of the light of an mge lens.")
    ] = None,
    core_radius: Annotated[
        float | None,
        typer.Option(help="Core radius of the vortex in arcsec; by default a pixel."),
    ] = None,
    mask_radius: Annotated[
        float | None, typer.Option(help="In arcsec, in place of that of info.json.")
    ] = None,
    over_sample_size: Annotated[
        int | None,
        typer.Option(help="Sub-pixels a side; by default 2, 8 in the centre."),
    ] = None,
    n_live: Annotated[int | None, typer.Option(help="Live points of Nautilus.")] = None,
    n_eff: Annotated[
        int | None, typer.Option(help="Least effective number of samples.")
    ] = None,
    n_batch: Annotated[
        int | None, typer.Option(help="Likelihoods computed at a time.")
    ] = None,
    n_networks: Annotated[
        int | None, typer.Option(help="Neural networks of each bound of Nautilus.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Of every random draw.")] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show what the libraries log too.")
    ] = False,
):
    """Fit a smooth lens and the same lens with a vortex string, and compare them.

    Both fits share their priors, so that the difference in ln evidence means what it
    says. Results: summary.json, three figures, and the searches in autofit's layout.
    The same command again goes on with a run that was interrupted.

    XLA_FLAGS gets --xla_cpu_multi_thread_eigen=false unless you set that flag: without
    it fits with many Gaussians hang on small machines.
    """
    overrides = {
        "mass": mass,
        "lens_light": lens_light,
        "source": source,
        "total_gaussians": total_gaussians,
        "lens_light_bases": lens_light_bases,
        "core_radius": core_radius,
        "mask_radius": mask_radius,
        "over_sample_size": over_sample_size,
        "n_live": n_live,
        "n_eff": n_eff,
        "n_batch": n_batch,
        "n_networks": n_networks,
        "seed": seed,
    }
    with one_line_errors():
        from autolens_superfluid.cli.environment import (
            prepare_environment,
            prepare_logging,
        )
        from autolens_superfluid.cli.report import fit_folder, show_fit
        from autolens_superfluid.modeling.settings import fit_settings_from

        prepare_environment()
        prepare_logging(verbose)
        settings = fit_settings_from(config, overrides)
        output = output or Path("output") / folder.resolve().name
        vortex_fit, figures = fit_folder(folder, output, settings)
        show_fit(vortex_fit, [output / "summary.json", *figures])

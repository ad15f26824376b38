"""Fit a simulated lens with a known vortex, from start to end.

A lens with a vortex is simulated as the Hubble Space Telescope would see it and written
as a folder of imaging data, to which `superfluid fit` is then applied. At the end stand
true and recovered values. Some minutes on two cores; a run that was interrupted goes on
with the same command.
"""

from pathlib import Path
from typing import Annotated

import typer

from autolens_superfluid.cli.fit import fit_folder
from autolens_superfluid.cli.run import clear_errors, fail, settings_from

Flag = typer.Option


def demo(
    output: Annotated[Path, Flag("--output", "-o", help="Folder to write.")] = Path(
        "demo"
    ),
    line_density: Annotated[
        float, Flag(help="Of the vortex in arcsec; negative where mass is missing.")
    ] = -0.04,
    seed: Annotated[int, Flag(help="Seed of the noise and of the searches.")] = 1,
    n_live: Annotated[int | None, Flag(help="Live points of Nautilus.")] = None,
    n_eff: Annotated[int | None, Flag(help="Effective samples of Nautilus.")] = None,
):
    """Run the command; its help is the docstring of the module."""
    from autolens_superfluid.modeling.dataset import output_dataset
    from autolens_superfluid.simulation import example

    vortex = example.ExampleVortex(line_density=line_density)
    info = example.example_info_from(vortex, seed)
    folder = output / "dataset"
    if folder.exists():
        _check_same(folder, info)
    else:
        with clear_errors():
            output_dataset(folder, example.example_imaging_from(vortex, seed), info)
    typer.echo(f"Simulated lens: {folder}")
    settings = settings_from(None, {"seed": seed, "n_live": n_live, "n_eff": n_eff})
    vortex_fit = fit_folder(folder, output, settings)
    _print_recovery(vortex.truth, vortex_fit.vortex.estimates)


def _check_same(folder, info):
    """Refuse to go on with a run of another simulated lens."""
    import json

    if json.loads((folder / "info.json").read_text()) != json.loads(json.dumps(info)):
        fail(f"--output must be another folder: {folder} holds another simulated lens")


def _print_recovery(truth, estimates):
    typer.echo(
        f"\n{'parameter':28s} {'truth':>9s} {'recovered':>10s} {'error':>8s}  off by"
    )
    for name, value in truth.items():
        if name not in estimates:
            continue
        estimate = estimates[name]
        off = (estimate.median - value) / estimate.error
        typer.echo(
            f"{name:28s} {value:9.4f} {estimate.median:10.4f} {estimate.error:8.4f}"
            f"  {off:+.1f} sigma"
        )

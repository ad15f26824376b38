"""``superfluid simulate``: datasets of simulated lenses."""

from pathlib import Path
from typing import Annotated

import typer

from autolens_superfluid.exc import SuperfluidError

_SIGNS = {"+": 1, "-": -1}


def simulate(
    population: Annotated[
        str, typer.Argument(help="A shipped population, or a YAML file.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write.")],
    number: Annotated[int, typer.Option(help="Number of images.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed, from 0 to 2^31 - 1.")] = 0,
    split: Annotated[
        str | None,
        typer.Option(help="TRAIN/TEST: images of each class in two datasets."),
    ] = None,
    layout: Annotated[
        str, typer.Option(help="'shards', or 'folders' to write .npy files too.")
    ] = "shards",
    kind: Annotated[
        str | None,
        typer.Option(help="One substructure of the population, in half the images."),
    ] = None,
    sign: Annotated[
        str | None, typer.Option(help="'+' adds the substructure's mass, '-' takes it.")
    ] = None,
    mass_budget: Annotated[
        str | None, typer.Option(help="'conserved' or 'added'.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Local processes; 0 for this one. All processors if unset."),
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler to work on.")
    ] = None,
    shard_size: Annotated[int, typer.Option(help="Images a file.")] = 1000,
    truth: Annotated[
        bool, typer.Option("--truth", help="Keep noiseless images and convergences.")
    ] = False,
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Only draw OUTPUT/preview.png, a few a class."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only one small shard of each dataset.")
    ] = False,
):
    """Simulate a population of lenses, or go on with a run that was interrupted.

    Image i depends on population, version, seed and i alone, whatever the number of
    workers. With --split A/B the folder gets the datasets 'train' and 'test', of A and
    B images of each of two classes, whose seeds never meet.
    """
    try:
        _run(
            _variant_from(population, kind, sign, mass_budget),
            output,
            {
                "workers": workers,
                "dask": dask,
                "shard_size": shard_size,
                "has_truth": truth,
            },
            _parts_from(number, seed, split, dry_run),
            layout,
            preview,
            seed,
        )
    except (SuperfluidError, ImportError) as error:
        typer.secho(f"Error: {error}", fg="red", err=True)
        raise typer.Exit(2) from error


def _variant_from(population, kind, sign, mass_budget):
    from autolens_superfluid.simulation.population import population_from

    if sign is not None and sign not in _SIGNS:
        raise typer.BadParameter(f"must be + or -; got {sign}", param_hint="--sign")
    return population_from(population).variant_from(
        kind=kind, sign=_SIGNS.get(sign), mass_budget=mass_budget
    )


def _parts_from(number, seed, split, dry_run):
    """Return (name, number, seed) of each dataset to make."""
    from autolens_superfluid.simulation.draws import held_out_seed_from

    if split is None:
        return [("", 8 if dry_run else number, seed)]
    try:
        train, test = (int(value) for value in split.split("/"))
    except ValueError as error:
        raise typer.BadParameter(
            f"must be two numbers such as 3001/2000; got {split}", param_hint="--split"
        ) from error
    if dry_run:
        train = test = 4
    return [("train", 2 * train, seed), ("test", 2 * test, held_out_seed_from(seed))]


def _run(population, output, options, parts, layout, preview, seed):
    if layout not in ("shards", "folders"):
        raise typer.BadParameter(
            f"must be shards or folders; got {layout}", param_hint="--layout"
        )
    if preview:
        _draw_preview(population, output, seed)
        return
    if parts[0][0] and sorted(population.fractions)[-2:] != [0.5, 0.5]:
        raise typer.BadParameter(
            "needs a population of two classes of equal share; choose one with --kind",
            param_hint="--split",
        )
    for name, number, part_seed in parts:
        _make(population, output, name, number, part_seed, options, layout)


def _make(population, output, name, number, seed, options, layout):
    from autolens_superfluid.simulation.dataset import Dataset
    from autolens_superfluid.simulation.folders import export_folders
    from autolens_superfluid.simulation.run import simulate_dataset

    folder = simulate_dataset(population, number, seed, output / name, **options)
    dataset = Dataset.open(folder)
    labels = dataset.labels[:]
    typer.echo(f"{folder}: {sum(labels == 0)} smooth, {sum(labels == 1)} substructure")
    if layout == "folders":
        lenses = output / "lenses" / name
        typer.echo(f"{lenses}: {export_folders(dataset, lenses)} .npy files")


def _draw_preview(population, output, seed):
    from autolens_superfluid.cli.figures import output_figure
    from autolens_superfluid.simulation.preview import preview_figure_from

    path = output / "preview.png"
    output_figure(path, preview_figure_from(population, seed))
    typer.echo(path)

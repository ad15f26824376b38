"""``superfluid train``: an anomaly detector of a population or a dataset."""

import dataclasses
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer
import yaml

from autolens_superfluid.cli.detection import (
    detection_errors,
    is_dataset,
)
from autolens_superfluid.cli.figures import output_figure, use_files_for_figures

# Images of a dry run, and of the figure.
_FEW, _SHOWN = 40, 4


def train(
    source: Annotated[
        str,
        typer.Argument(help="A population (name or YAML file), or a dataset's folder."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write.")],
    detector: Annotated[
        str, typer.Option(help="Which: cvae, aae, vae, cae, scae, dfcvae, pca, resnet.")
    ] = "cvae",
    number: Annotated[
        int,
        typer.Option(
            help="Images to simulate of a population: to train on, or to calibrate a "
            "detector that simulates its own."
        ),
    ] = 3001,
    epochs: Annotated[
        int | None, typer.Option(help="At most; by default the detector's own.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of images and training.")] = 0,
    config: Annotated[
        Path | None, typer.Option(help="YAML file of settings; flags go before it.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="All stages, on a few images.")
    ] = False,
):
    """Train a detector, or go on with a training that was interrupted.

    By default this is the conditional auto-encoder with the lens as decoder, for the
    population of SOURCE; --config with "decoder: convolutional" chooses the other.

    OUTPUT gets the simulated images (unless SOURCE is a dataset), checkpoints and
    history of the training, a figure, and the detector: what `superfluid evaluate` and
    `superfluid score` take.
    """
    with detection_errors():
        from autolens_superfluid.ml.detectors import DETECTORS

        use_files_for_figures()
        if dry_run:
            number, epochs = _FEW, 1
        settings = _settings_from(DETECTORS, detector, config, epochs, seed)
        if dry_run and "images" in {f.name for f in fields(DETECTORS[detector])}:
            settings["images"] = _FEW
        made = DETECTORS[detector](**settings)
        dataset = _dataset_from(source, output, number, seed, made.is_supervised)
        typer.echo(f"{detector}: {len(dataset)} images; results in {output}")
        made.fit(dataset, output=output / "training")
        made.save(output)
        typer.echo(f"threshold {made.threshold_:.4g}; {output}")
        if hasattr(made, "history_"):
            _output_training(output / "training.png", made, dataset)


def _settings_from(detectors, name, config, epochs, seed):
    """Return the settings of a YAML file, and those of flags in their place."""
    from autolens_superfluid.exc import DetectorError

    if name not in detectors:
        raise DetectorError(
            f"--detector must be one of {', '.join(detectors)}; got {name}"
        )
    values = {} if config is None else _yaml_from(config)
    values |= {"seed": seed} | ({} if epochs is None else {"epochs": epochs})
    known = [field.name for field in fields(detectors[name])]
    if name != "pca":
        values.setdefault("shows_progress", True)
    else:
        values.pop("epochs", None)
    for key, value in values.items():
        if key not in known:
            raise DetectorError(
                f"{name} has no setting {key!r}; it has {', '.join(known)}"
            )
        values[key] = tuple(value) if isinstance(value, list) else value
    return values


def _yaml_from(path):
    """Return the keys and values of a YAML file."""
    from autolens_superfluid.exc import SettingsError

    try:
        values = yaml.safe_load(path.read_text())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = (str(error).splitlines() or [""])[0]
        raise SettingsError(f"{path} cannot be read as YAML: {reason}") from error
    if not isinstance(values, dict):
        raise SettingsError(f"{path} must hold keys and values; got {values!r}")
    return values


def _dataset_from(source, output, number, seed, is_supervised):
    from autolens_superfluid.simulation.dataset import Dataset
    from autolens_superfluid.simulation.population import population_from
    from autolens_superfluid.simulation.run import simulate_dataset

    if is_dataset(Path(source)):
        return Dataset.open(source)
    population = population_from(source)
    if not is_supervised:
        population = dataclasses.replace(population, substructure={})
    folder = simulate_dataset(population, number, seed, output / "dataset")
    return Dataset.open(folder)


def _output_training(path, detector, dataset):
    """Draw losses and, where a detector has models, those of smooth images."""
    import numpy as np

    from autolens_superfluid.plot.detection import training_figure_from

    rows = np.flatnonzero(dataset.labels[:] == 0)[:_SHOWN]
    images, noise_maps = dataset.images[rows], dataset.noise_maps[rows]
    if detector.is_supervised:
        images = noise_maps = models = images[:0]
    else:
        models = detector.reconstruct(images, noise_maps)
    figure = training_figure_from(detector.history_, images, models, noise_maps)
    output_figure(path, figure)
    typer.echo(str(path))

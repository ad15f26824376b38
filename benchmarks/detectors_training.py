"""The detectors of `detectors.py`, trained and kept in folders."""

import dataclasses
from pathlib import Path
from typing import NamedTuple

from autolens_superfluid.ml import ship
from autolens_superfluid.ml.detectors import DETECTORS
from autolens_superfluid.ml.storage import load_detector, shipped_detectors
from autolens_superfluid.simulation.dataset import Dataset
from autolens_superfluid.simulation.population import population_from
from autolens_superfluid.simulation.run import simulate_dataset

#: Smooth images that unsupervised detectors are trained on, as in the assignment.
SMOOTH = 3001

#: Images of either class for the classifier, and the part of each kind of string: weak
#: ones, alone too faint to begin with, are a quarter of them.
LABELLED, PARTS = 30_000, {"strong": 0.375, "weak": 0.125}

# Training seeds are far from those of the shipped detectors.
_FIRST_SEED = 100

_FAST = {"precision": "bf16-mixed"}

_CONVOLUTIONAL = {"decoder": "convolutional", "epochs": 120, "steps": 4}


class Entry(NamedTuple):
    """A row of the table.

    Attributes
    ----------
    detector : str
        A key of `DETECTORS`.
    settings : dict
        It is trained with.
    changes : dict
        Settings that are others when images are scored, and calibrate.
    """

    detector: str
    settings: dict
    changes: dict


# The lens as decoder on a population that no detector is shipped for.
_LENS = {"epochs": 6, "images": 10_000, "bound_epochs": 0, "steps": 6} | _FAST

#: Rows of the table by name. With the lens as decoder, settings are those of
#: `ml.ship.RECIPES`, and seed 0 is the shipped detector.
ENTRIES = {
    "aae": Entry("aae", {"epochs": 30} | _FAST, {}),
    "vae": Entry("vae", {"epochs": 30} | _FAST, {}),
    "cae": Entry("cae", {"epochs": 30} | _FAST, {}),
    "pca": Entry("pca", {}, {}),
    "cvae_convolutional": Entry("cvae", _CONVOLUTIONAL | _FAST, {}),
    "cvae_lens_amortised": Entry(
        "cvae", {}, {"steps": 0, "starts": 1, "score": "peak"}
    ),
    "cvae_lens_refined": Entry("cvae", {}, {}),
    "resnet": Entry("resnet", {"epochs": 16} | _FAST, {}),
}


def trained_from(name: str, population: str, seed: int, work: Path):
    """Return a detector, trained if it is not yet.

    Parameters
    ----------
    name : str
        A key of `ENTRIES`.
    population : str
        A shipped one.
    seed : int
        Of training images and of training.
    work : Path
        Folder of images, checkpoints and detectors.
    """
    entry = ENTRIES[name]
    is_lens = entry.detector == "cvae" and "decoder" not in entry.settings
    if is_lens and seed == 0 and population in shipped_detectors():
        detector = load_detector(population)
    else:
        detector = _own_from(name, entry, population, seed, work, is_lens)
    for key, value in entry.changes.items():
        setattr(detector, key, value)
    if entry.changes:
        folder = work / population / "calibrating"
        smooth = ship.dataset_from(population, 2000, ship.CALIBRATING_SEED, folder)
        detector.calibrate(smooth)
    return detector


def _own_from(name, entry, population, seed, work, is_lens):
    folder = work / population / f"{'cvae_lens' if is_lens else name}_{seed}"
    if not (folder / "card.json").exists():
        settings = entry.settings
        if is_lens:
            settings = ship.RECIPES.get(population, _LENS)
        detector = DETECTORS[entry.detector](**settings, seed=seed)
        dataset = _dataset_from(population, seed, detector.is_supervised, work)
        detector.fit(dataset, output=folder / "training")
        detector.save(folder)
    return load_detector(folder)


def _dataset_from(name, seed, is_supervised, work):
    population = population_from(name)
    kind = "labelled" if is_supervised else "smooth"
    kinds = {}
    if is_supervised:
        kinds = {
            key: dataclasses.replace(population.substructure[key], fraction=part)
            for key, part in PARTS.items()
        }
    folder = work / name / f"{kind}_{seed}"
    simulate_dataset(
        dataclasses.replace(population, substructure=kinds),
        2 * LABELLED if is_supervised else SMOOTH,
        _FIRST_SEED + seed,
        folder,
        workers=0,
        shows_progress=False,
    )
    return Dataset.open(folder)

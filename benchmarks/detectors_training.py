"""The detectors of `detectors.py`, trained and kept in folders."""

import dataclasses
from pathlib import Path

import torch

from autolens_superfluid.ml.detectors import DETECTORS
from autolens_superfluid.ml.storage import load_detector
from autolens_superfluid.simulation.dataset import Dataset
from autolens_superfluid.simulation.population import population_from
from autolens_superfluid.simulation.run import simulate_dataset

#: Smooth images that unsupervised detectors are trained on, as in the assignment.
SMOOTH = 3001

#: Images of either class for the classifier, half of the strings weak.
LABELLED = 6000

# Training seeds are far from those of the shipped detectors.
_FIRST_SEED = 100

_HALF_PRECISION = {"precision": "bf16-mixed"}

SETTINGS = {
    "aae": {"epochs": 50} | _HALF_PRECISION,
    "vae": {"epochs": 50} | _HALF_PRECISION,
    "cae": {"epochs": 50} | _HALF_PRECISION,
    "pca": {},
    "cvae_convolutional": {"epochs": 120, "decoder": "convolutional"},
    "resnet": {"epochs": 5} | _HALF_PRECISION,
}


def trained_from(name: str, population: str, seed: int, work: Path):
    """Return a detector, trained if its folder is not there or not whole.

    Parameters
    ----------
    name : str
        A key of `SETTINGS`.
    population : str
        A shipped one.
    seed : int
        Of training images and of training.
    work : Path
        Folder of images, checkpoints and detectors.
    """
    folder = work / population / f"{name}_{seed}"
    if not (folder / "card.json").exists():
        torch.set_num_threads(1)
        detector = DETECTORS[name.partition("_")[0]](**SETTINGS[name], seed=seed)
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
            key: dataclasses.replace(population.substructure[key], fraction=0.25)
            for key in ("strong", "weak")
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

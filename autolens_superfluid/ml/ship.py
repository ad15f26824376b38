"""Train, calibrate, measure and write the detectors that come with the package.

``python -m autolens_superfluid.ml.ship vortex_bench`` makes the folder
`ml/shipped/vortex_bench` again, in half an hour on two cores.
"""

import argparse
import dataclasses
import logging
import time
from pathlib import Path

import numpy as np

from autolens_superfluid.ml import roc
from autolens_superfluid.ml.detectors.cvae import CVAE
from autolens_superfluid.ml.inputs import observations_from
from autolens_superfluid.ml.lens.simulated import known_from
from autolens_superfluid.simulation.dataset import Dataset
from autolens_superfluid.simulation.distributions import Constant
from autolens_superfluid.simulation.draws import held_out_seed_from
from autolens_superfluid.simulation.population import population_from
from autolens_superfluid.simulation.rendering import Simulator
from autolens_superfluid.simulation.run import simulate_dataset

logger = logging.getLogger(__name__)

#: Seeds of the images that a detector is fitted to and that it is calibrated with.
#: Measured is on the seed that is held out of the former's.
SEED, CALIBRATING_SEED = 4711, 4712

# Images, half of them smooth: with 4,000 that calibrate, a false-positive rate of 5 per
# cent is known to 0.35.
_FITTED, _CALIBRATING = 2000, 8000

# Test images of either class, and of populations that take long to score.
_TESTED, _TESTED_SLOW = 2000, 1000

# Test images in memory at a time.
_CHUNK = 512

#: Settings of `CVAE` that differ from its own, by population.
RECIPES = {
    "vortex_bench": {
        "epochs": 20,
        "images": 40_000,
        "learning_rate": 1e-3,
        "steps": 3,
    },
    "vortex_bench_hard": {"epochs": 8, "bound_epochs": 0, "steps": 16, "starts": 12},
    "hst": {
        "epochs": 18,
        "bound_epochs": 0,
        "learning_rate": 1e-3,
        "steps": 8,
        "precision": "bf16-mixed",
    },
}

#: Where `load_detector` finds them.
SHIPPED = Path(__file__).parent / "shipped"

#: Mass of a string over its halo's that detectors are measured at.
MASS_FRACTIONS = {"strong": None, "weak": 0.01, "faint": 0.003}

# Of these, what is measured where 0.3 per cent cannot be seen, and scores take long.
_MEASURED = dict.fromkeys(("vortex_bench_hard", "hst"), ("strong", "weak"))

# Kinds of substructure by population: a strong and a weak string.
_KINDS = {"hst": ("string", "weak_string"), "deeplense_a": ("vortex", "vortex")}


def ship(name: str, work: Path, output: Path) -> None:
    """Write the detector of a population.

    Parameters
    ----------
    name : str
        Of the population, whose kinds of substructure must be as `MASS_FRACTIONS`.
    work : Path
        Folder of simulated images and checkpoints; what is there is gone on with.
    output : Path
        Folder of the detector.
    """
    detector = CVAE(**RECIPES[name])
    detector.fit(dataset_from(name, _FITTED, SEED, work / "fitted"), output=work)
    finish(detector, name, work, output)


def finish(detector: CVAE, name: str, work: Path, output: Path) -> None:
    """Calibrate, measure and write a fitted detector; arguments as `ship`."""
    folder = work / "calibrating"
    detector.calibrate(dataset_from(name, _CALIBRATING, CALIBRATING_SEED, folder))
    fractions = {
        key: MASS_FRACTIONS[key] for key in _MEASURED.get(name, MASS_FRACTIONS)
    }
    number = _TESTED_SLOW if name in _MEASURED else _TESTED
    measured = measured_from(detector, name, number, fractions)
    detector.save(output, measured=measured)


def dataset_from(name, number, seed, folder):
    """Return a dataset, simulated where it is not there yet."""
    simulate_dataset(name, number, seed, folder, shows_progress=False)
    return Dataset.open(folder)


def measured_from(
    detector, name: str, number: int = _TESTED, fractions: dict | None = None
) -> dict:
    """Return areas under the curve on test images, by kind of substructure.

    Parameters
    ----------
    detector : Detector
        A calibrated one.
    name : str
        Of the population.
    number : int
        Images of either class, of the seed that is held out; about half of twice as
        many.
    fractions : dict of str to float or None, optional
        By default `MASS_FRACTIONS`.
    """
    seed, measured, smooth = held_out_seed_from(SEED), {}, None
    for kind, mass_fraction in (fractions or MASS_FRACTIONS).items():
        population = variant_from(name, mass_fraction)
        if smooth is None:
            # The smooth half is the same with any substructure in the other.
            smooth, seconds = scores_from(detector, population, seed, number, 0)
        scores, _ = scores_from(detector, population, seed, number, 1)
        area = roc.auc_interval_from(smooth, scores)
        measured[kind] = {
            "images": [len(smooth), len(scores)],
            "auc": area.value,
            "auc_low": area.low,
            "auc_high": area.high,
            "false_positive_rate": float((smooth > detector.threshold_).mean()),
            "detection_rate": float((scores > detector.threshold_).mean()),
        }
        logger.info("%s: %s", kind, measured[kind])
    rate = round(len(smooth) / seconds, 1)
    return {"seed": seed, "images_a_class": number, "images_a_second": rate} | measured


def scores_from(detector, population, seed: int, number: int, label: int):
    """Return scores of the images of one class, and the seconds that scoring took.

    Parameters
    ----------
    detector : Detector
    population : Population
    seed, number : int
        Of `Simulator`; twice `number` images are looked through.
    label : int
        0 smooth, 1 with substructure.
    """
    simulator, scores, seconds = Simulator(population, seed), [], 0.0
    for start in range(0, 2 * number, _CHUNK):
        batch = simulator.batch_from(start, min(start + _CHUNK, 2 * number))
        rows = batch.labels == label
        seen = observations_from(
            batch.images[rows],
            batch.noise_maps[rows],
            conditions=known_from(population),
        )
        begun = time.perf_counter()
        scores.append(detector.anomaly_score(seen))
        seconds += time.perf_counter() - begun
    return np.concatenate(scores), seconds


def variant_from(name: str, mass_fraction: float | None):
    """Return a population half of strings of a mass fraction; None for the strong."""
    population = population_from(name)
    strong, weak = _KINDS.get(name, ("strong", "weak"))
    if mass_fraction is None:
        return population.variant_from(kind=strong)
    kind = dataclasses.replace(
        population.substructure[weak], mass_fraction=Constant(mass_fraction)
    )
    kinds = population.substructure | {weak: kind}
    population = dataclasses.replace(population, substructure=kinds)
    return population.variant_from(kind=weak)


def main() -> None:
    """Run `ship` with the arguments of the command line."""
    parser = argparse.ArgumentParser(description=ship.__doc__.splitlines()[0])
    parser.add_argument("name", choices=RECIPES, help="a population")
    parser.add_argument("--work", type=Path, default=Path("shipping"))
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    ship(arguments.name, arguments.work / arguments.name, SHIPPED / arguments.name)


if __name__ == "__main__":
    main()

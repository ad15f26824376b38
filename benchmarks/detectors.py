"""Detectors of vortices, trained and measured on images that they have not seen.

    python benchmarks/detectors.py measure NAME POPULATION --seed 0 --number 2000
    python benchmarks/detectors.py place POPULATION --number 300
    python benchmarks/detectors.py shift --number 1000
    python benchmarks/detectors.py speed --work FOLDER
    python benchmarks/detectors.py table
    python benchmarks/detectors.py everything --work FOLDER

The first trains a detector (some 90 minutes at most), unless its folder in --work has
it, and writes `results/detectors/NAME-POPULATION-SEED.json`. The second tells how far
from the string heat maps of a shipped detector peak, the third how often it calls
smooth lenses of other kinds anomalous, and the fourth how many images a second are
scored. The fifth prints what there is as tables. The last, which is `make detectors`,
runs all of them, save for what has its file of results already.
"""

import argparse
import dataclasses
import json
import os
import time
import warnings
from pathlib import Path

import numpy as np
import torch
from detectors_training import ENTRIES, trained_from

from autolens_superfluid.exc import OutOfDistributionWarning
from autolens_superfluid.ml import ship
from autolens_superfluid.ml.inputs import observations_from
from autolens_superfluid.ml.lens.simulated import known_from
from autolens_superfluid.ml.storage import (
    load_detector,
    read_card,
    shipped_detectors,
)
from autolens_superfluid.simulation.distributions import Constant, Uniform
from autolens_superfluid.simulation.draws import held_out_seed_from
from autolens_superfluid.simulation.files import whole_file
from autolens_superfluid.simulation.population import population_from
from autolens_superfluid.simulation.rendering import Simulator

RESULTS = Path(__file__).parent / "results" / "detectors"

# Mass over the halo's, of the strings of each population.
FRACTIONS = {
    "vortex_bench": {"strong": None, "weak": 0.01, "faint": 0.003},
    "vortex_bench_hard": {"strong": None, "weak": 0.01},
    "hst": {"strong": None, "weak": 0.01},
    "deeplense_a": {"strong": None},
}

# What `everything` measures: detector, trained on, tested on, seeds, images a class.
AMORTISED, REFINED = "cvae_lens_amortised", "cvae_lens_refined"
PUBLISHED = ("aae", "vae")
SEEDED = (AMORTISED, REFINED, *PUBLISHED, "cae", "pca", "cvae_convolutional")
EASY, HARD, ADDED = "vortex_bench", "vortex_bench_hard", "deeplense_a"
PLAN = (
    *((name, EASY, EASY, 0, 2000) for name in (*SEEDED, "resnet")),
    *((name, HARD, HARD, 0, 2000) for name in (*SEEDED, "resnet")),
    (REFINED, EASY, HARD, 0, 2000),
    (REFINED, "hst", "hst", 0, 2000),
    *((name, EASY, EASY, seed, 2000) for seed in (1, 2) for name in SEEDED),
    *((name, ADDED, ADDED, 0, 2000) for name in (REFINED, *PUBLISHED)),
)


def everything(work):
    """Run all that has no file of results yet."""
    for name, population, tested, seed, number in PLAN:
        if not (RESULTS / f"{stem_from(name, population, tested, seed)}.json").exists():
            measure(name, population, tested, seed, number, work)
    for population in (EASY, HARD, "hst"):
        if not (RESULTS / f"place-{population}.json").exists():
            place(population, 300)
    if not (RESULTS / f"shift-{EASY}.json").exists():
        shift(1000)
    if not (RESULTS / f"speed-{EASY}.json").exists():
        speed(work)
    table()


def stem_from(name, population, tested, seed):
    """Return the name of a file of results."""
    suffix = "" if tested == population else f"-{tested}"
    return f"{name}-{population}-{seed}{suffix}"


def measure(name, population, tested, seed, number, work):
    """Train if need be, score the test images of a population, and write areas."""
    start = time.process_time()
    detector = trained_from(name, population, seed, work)
    trained = time.process_time() - start
    tested = tested or population
    is_shipped = name == REFINED and seed == 0 and population in shipped_detectors()
    if is_shipped and tested == population:
        # `ship` measured it on the same images.
        measured = read_card(ship.SHIPPED / population)["measured"]
    else:
        measured = ship.measured_from(detector, tested, number, FRACTIONS[tested])
    row = {"detector": name, "trained_on": population, "tested_on": tested}
    row |= {"training_seed": seed, "training_cpu_seconds": round(trained)} | measured
    output(stem_from(name, population, tested, seed), row)


def place(population, number):
    """Write how far heat maps of detected strong strings peak from the string."""
    detector = load_detector(population)
    variant = ship.variant_from(population, None)
    batch = Simulator(variant, held_out_seed_from(ship.SEED)).batch_from(0, 2 * number)
    rows = batch.labels == 1
    seen = observations_from(
        batch.images[rows], batch.noise_maps[rows], conditions=known_from(variant)
    )
    is_found = detector.anomaly_score(seen) > detector.threshold_
    maps = np.abs(detector.heatmap(seen.subset_from(is_found)))
    columns = {key: c[rows][is_found] for key, c in batch.parameters.items()}
    distances = distances_from(maps, detector.pixel_scale_, columns)
    row = {
        "population": population,
        "strings": int(rows.sum()),
        "detected": int(is_found.sum()),
        "within_0.3_arcsec": int((distances < 0.3).sum()),
        "median_distance_arcsec": round(float(np.median(distances)), 3),
    }
    output(f"place-{population}", row)


def distances_from(maps, scale, columns):
    """Return arcsec from the largest value of each map to its string."""
    ny, nx = maps.shape[1:]
    row, column = np.unravel_index(maps.reshape(len(maps), -1).argmax(1), (ny, nx))
    y, x = scale * (0.5 * (ny - 1) - row), scale * (column - 0.5 * (nx - 1))
    angle = np.radians(columns["vortex_string_position_angle"])
    y = y - columns["vortex_string_centre_0"]
    x = x - columns["vortex_string_centre_1"]
    half = 0.5 * columns["vortex_string_length"]
    along = np.clip(x * np.cos(angle) + y * np.sin(angle), -half, half)
    return np.hypot(x - along * np.cos(angle), y - along * np.sin(angle))


def shift(number):
    """Write how often smooth lenses of other kinds are called anomalous."""
    detector = load_detector(EASY)
    rows = {}
    for name, population in shifted_from(EASY, HARD).items():
        seed = held_out_seed_from(ship.SEED)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", OutOfDistributionWarning)
            scores, _ = ship.scores_from(detector, population, seed, number, 0)
        rows[name] = {
            "images": len(scores),
            "false_positive_rate": float(np.mean(scores > detector.threshold_)),
            "warns": any(w.category is OutOfDistributionWarning for w in caught),
        }
    output(f"shift-{EASY}", rows)


def shifted_from(name, other):
    """Return a population with one thing, or all, as another's or further away."""
    known, hard = population_from(name), population_from(other)
    with_clumps = dataclasses.replace(known.source, clumps=hard.source.clumps)
    multipoles = hard.lens_mass.multipoles
    changes = {"none": {}}
    for percent in (-10, -3, 3, 10):
        sigma = Constant((1.0 + 0.01 * percent) * known.psf.assumed_sigma)
        psf = dataclasses.replace(known.psf, sigma=sigma)
        changes[f"point spread function {percent:+d} %, unknown to it"] = {"psf": psf}
    for low, high in ((10.0, 20.0), (50.0, 100.0)):
        ratio = Uniform(low, high)
        peak = dataclasses.replace(known.noise.peak, signal_to_noise=ratio)
        noise = dataclasses.replace(known.noise, peak=peak)
        changes[f"signal to noise {low:.0f} to {high:.0f}"] = {"noise": noise}
    mass = dataclasses.replace(known.lens_mass, multipoles=multipoles)
    changes |= {"clumps": {"source": with_clumps}, "multipoles": {"lens_mass": mass}}
    shifted = {key: dataclasses.replace(known, **c) for key, c in changes.items()}
    return shifted | {f"all of `{other}`": hard}


def speed(work):
    """Write how many images a second are scored, all detectors in one run."""
    batch = Simulator(EASY, held_out_seed_from(ship.SEED)).batch_from(0, 512)
    seen = observations_from(batch.images, batch.noise_maps)
    rows = {"cores": len(os.sched_getaffinity(0))}
    torch.set_num_threads(rows["cores"])
    for name, steps in (("cvae_convolutional", 0), (AMORTISED, 0), (REFINED, 3)):
        detector = trained_from(name, EASY, 0, work)
        detector.steps = steps
        detector.anomaly_score(seen.subset_from(slice(64)))
        times = [_seconds_from(detector, seen) for _ in range(3)]
        rows[f"{name}, {steps} steps"] = round(len(seen) / min(times))
    output(f"speed-{EASY}", rows)


def _seconds_from(detector, seen):
    start = time.perf_counter()
    detector.anomaly_score(seen)
    return time.perf_counter() - start


def output(name, row):
    """Write a result and print it."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(row, indent=1) + "\n"
    with whole_file(RESULTS / f"{name}.json") as temporary:
        temporary.write_text(text)
    print(text, flush=True)


def table():
    """Print what there is as tables."""
    groups = {}
    for path in sorted(RESULTS.glob("*.json")):
        row = json.loads(path.read_text())
        if "detector" in row:
            key = row["tested_on"], row["detector"], row["trained_on"]
            groups.setdefault(key, []).append(row)
    print(
        "| tested on | detector | trained on | seeds | images a class | strong | 1 % "
        "| 0.3 % | false positives at 5 % | images a second |\n" + "|---" * 10 + "|"
    )
    for key, rows in sorted(groups.items()):
        cells = [*key, len(rows), rows[0]["images_a_class"]]
        cells += [areas_from(rows, kind) for kind in ("strong", "weak", "faint")]
        rates = [100.0 * row["strong"]["false_positive_rate"] for row in rows]
        cells += [f"{np.mean(rates):.1f} %", f"{rows[0]['images_a_second']:.0f}"]
        print("| " + " | ".join(map(str, cells)) + " |")
    for path in sorted([*RESULTS.glob("place-*.json"), *RESULTS.glob("speed-*.json")]):
        print(json.loads(path.read_text()))
    for path in sorted(RESULTS.glob("shift-*.json")):
        for name, row in json.loads(path.read_text()).items():
            rate = 100.0 * row["false_positive_rate"]
            print(f"| {name} | {rate:.1f} % | {'yes' if row['warns'] else 'no'} |")


def areas_from(rows, kind):
    """Return the mean over seeds, and the bounds that hold all seeds' intervals."""
    if kind not in rows[0]:
        return "-"
    areas = [row[kind] for row in rows]
    low, high = min(a["auc_low"] for a in areas), max(a["auc_high"] for a in areas)
    return f"{np.mean([a['auc'] for a in areas]):.4f} [{low:.4f}, {high:.4f}]"


def main():
    """Run one of the commands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("measure")
    one.add_argument("name", choices=ENTRIES)
    one.add_argument("population", choices=FRACTIONS)
    one.add_argument("--tested", choices=FRACTIONS, help="on another population")
    one.add_argument("--seed", type=int, default=0)
    one.add_argument("--number", type=int, default=2000, help="test images a class")
    one.add_argument("--work", type=Path, default=Path("detectors"))
    two = commands.add_parser("place")
    two.add_argument("population", choices=FRACTIONS)
    two.add_argument("--number", type=int, default=300)
    three = commands.add_parser("shift")
    three.add_argument("--number", type=int, default=1000, help="smooth lenses of each")
    commands.add_parser("table")
    for name in ("speed", "everything"):
        four = commands.add_parser(name)
        four.add_argument("--work", type=Path, required=True)
    arguments = vars(parser.parse_args())
    torch.set_num_threads(1)
    globals()[arguments.pop("command")](**arguments)


if __name__ == "__main__":
    main()

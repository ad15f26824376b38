"""Whether p-values, errors and posteriors of searches mean what they say."""

import json
from pathlib import Path

import numpy as np
from lens_fits import STRING_NAMES
from lens_posteriors import LensPosteriors, largest_split_from
from scipy.stats import chi2
from search_lenses import Lenses, LensSearch, population_of, population_with_from

from autolens_superfluid.modeling.files import output_json
from autolens_superfluid.search import false_alarms_from, null_distribution_from

TOTAL_NULLS = 100
LEVELS = (0.01, 0.05, 0.1, 0.5)

# What posteriors are of: mass of a string over that in the Einstein radius, and its
# length; their priors as well.
FRACTIONS, LENGTHS = (0.01, 0.05), (0.5, 2.0)

_BINS = 5

# R-hat beyond which chains disagree, and fraction of steps below which they stand
# still: neither have sampled.
_LARGEST_SPLIT, _SMALLEST_TAKEN = 1.1, 0.1


def run_false_alarms(name: str, number: int, path: Path, is_done):
    """Search smooth lenses blindly, each judged by its own null distribution.

    Parameters
    ----------
    name : str
        Population.
    number : int
        Lenses.
    path : Path
        Where p-values are, and are written after each lens.
    is_done : callable
        Ends the run when it returns True.
    """
    lenses = Lenses(population_of(name, "smooth"), is_smooth=True)
    search = LensSearch(lenses.lens_from(0)[0])

    def record_from(index):
        imaging, _ = lenses.lens_from(index)
        data, noise_map = _arrays_of(imaging)
        vector, _ = search.fits.fit(data, noise_map, index)
        linear_fit = search.linear_fit_from(imaging, vector)
        null = null_distribution_from(linear_fit, search.scanner, TOTAL_NULLS, index)
        fall = search.scanner.scan_from(linear_fit).max_delta_chi_squared
        return {
            "p_value": null.p_value_from(fall),
            "analytic": null.analytic_p_value_from(fall),
            "without_surrogates": null.p_value_from(fall * null.inflation),
            "inflation": null.inflation,
            "total_trials": null.total_trials,
        }

    _run(record_from, number, path, is_done)
    print_false_alarms(path)


def run_posteriors(name: str, number: int, path: Path, is_done):
    """Sample lenses with a string from the best fit of a blind search.

    Parameters as `run_false_alarms`.
    """
    lenses = Lenses(population_with_from(name, {"uniform": list(FRACTIONS)}))
    search = LensSearch(lenses.lens_from(0)[0])
    posteriors = LensPosteriors(search.fits, LENGTHS, FRACTIONS)

    def record_from(index):
        imaging, truth = lenses.lens_from(index)
        data, noise_map = _arrays_of(imaging)
        smooth, chi_squared = search.fits.fit(data, noise_map, index)
        scan = search.scanner.scan_from(search.linear_fit_from(imaging, smooth))
        maxima = scan.maps["string"].maxima(4)
        starts = np.array([(*m.centre, *m.shape.values(), m.amplitude) for m in maxima])
        vector, best = search.fits.refine(data, noise_map, smooth, starts)
        samples, taken = posteriors.samples_from(data, noise_map, vector, index)
        true = np.array([truth[f"vortex_string_{name}"] for name in STRING_NAMES])
        return {
            "delta_chi_squared": chi_squared - best,
            "ranks": _ranks_from(samples.reshape(-1, len(vector))[:, -5:], true),
            "pulls": _pulls_from(search.fits, noise_map, vector, true),
            "split": largest_split_from(samples),
            "taken": taken,
        }

    _run(record_from, number, path, is_done)
    print_posteriors(path)


def print_false_alarms(path: Path):
    """Print rates of false alarms."""
    rows = json.loads(Path(path).read_text())
    for name in ("p_value", "without_surrogates", "analytic"):
        p_values = np.array([row[name] for row in rows])
        cells = [
            f"{alarms.level:.0%}: {alarms.rate:.1%} +- {alarms.error:.1%}"
            for alarms in false_alarms_from(p_values, LEVELS)
        ]
        print(f"{len(rows)} smooth lenses, {name}: {'; '.join(cells)}")
    inflation = np.array([row["inflation"] for row in rows])
    trials = np.array([row["total_trials"] for row in rows])
    print(
        f"inflation: median {np.median(inflation):.2f}, largest {inflation.max():.2f}; "
        f"effective trials: median {np.median(trials):.0f}"
    )


def print_posteriors(path: Path):
    """Print ranks of the truth, and pulls of the linearised errors."""
    rows = json.loads(Path(path).read_text())
    total = len(rows)
    rows = [row for row in rows if _is_sampled(row)]
    print(
        f"{total - len(rows)} of {total} lenses were not sampled: their chains "
        "disagree, or do not move"
    )
    low, high = FRACTIONS
    falls = np.array([row["delta_chi_squared"] for row in rows])
    print(
        f"{len(rows)} lenses with {low:.0%} to {high:.0%} in a string, delta chi^2 "
        f"{np.median(falls):.0f} ({falls.min():.0f} to {falls.max():.0f}); largest "
        f"R-hat: median {np.median([row['split'] for row in rows]):.3f}, 90 % "
        f"{np.quantile([row['split'] for row in rows], 0.9):.3f}"
    )
    ranks, pulls = (np.array([row[key] for row in rows]) for key in ("ranks", "pulls"))
    for index, name in enumerate(STRING_NAMES):
        column = ranks[:, index]
        counts = np.histogram(column, bins=_BINS, range=(0.0, 1.0))[0]
        expected = len(column) / _BINS
        p_value = chi2.sf(np.sum((counts - expected) ** 2) / expected, _BINS - 1)
        inside = [np.mean(np.abs(column - 0.5) < 0.5 * c) for c in (0.683, 0.95)]
        pull = np.abs(pulls[:, index])
        inside_linear = [np.mean(pull < c) for c in (1.0, 1.96)]
        print(
            f"  {name:15s} ranks {counts.tolist()} (p {p_value:.2f}); truth in the "
            f"central 68 %: {inside[0]:.2f}, 95 %: {inside[1]:.2f}; in 1 and 1.96 "
            f"linear errors: {inside_linear[0]:.2f}, {inside_linear[1]:.2f}"
        )


def _is_sampled(row) -> bool:
    return row["split"] <= _LARGEST_SPLIT and row["taken"] >= _SMALLEST_TAKEN


def _run(record_from, number, path, is_done):
    """Append a record a lens to a file, from where the last run ended."""
    path = Path(path)
    rows = json.loads(path.read_text()) if path.exists() else []
    for index in range(len(rows), number):
        if is_done():
            break
        rows.append(record_from(index))
        output_json(path, rows)


def _arrays_of(imaging):
    return tuple(np.asarray(a.array) for a in (imaging.data, imaging.noise_map))


def _ranks_from(samples, true) -> list[float]:
    """Fraction of the samples below the truth; angles in half a turn about it."""
    differences = samples - true
    differences[:, 2] = (differences[:, 2] + 90.0) % 180.0 - 90.0
    return np.mean(differences < 0.0, axis=0).tolist()


def _pulls_from(fits, noise_map, vector, true) -> list[float]:
    """Errors of the best fit over its linearised standard deviations."""
    jacobian = np.asarray(fits.jacobian(vector)) / noise_map[:, None]
    norms = np.maximum(np.linalg.norm(jacobian, axis=0), 1e-12)
    scaled = jacobian / norms
    errors = np.sqrt(np.diag(np.linalg.pinv(scaled.T @ scaled))) / norms
    differences = vector[-5:] - true
    differences[2] = (differences[2] + 90.0) % 180.0 - 90.0
    return (differences / errors[-5:]).tolist()

"""Tables of searched lenses."""

import json
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

STATISTICS = {
    "chi squared of the smooth fit": "chi_squared",
    "smoothed residual": "smoothed_residual",
    "scan": "scan",
    "scan and refinement": "refined",
    "chi squared, pixelized source": "pixelized_chi_squared",
    "smoothed residual, pixelized": "pixelized_residual",
    "scan, pixelized source": "pixelized",
}
_RESAMPLINGS = 1000

# Of a detection, where no smooth lenses were searched.
_THRESHOLD = 15.0

# Of each parameter of a perturber, in chi squared (Akaike 1974): a string has five, a
# subhalo four.
_PRICE = 2.0

# Refined strings above it are measured, not only detected.
_MEASURED = 100.0


def print_tables(path: Path):
    """Print what the records of a run say, class by class."""
    records = json.loads(Path(path).read_text())
    print({label: len(rows) for label, rows in records.items()})
    perturbed = [label for label in records if not label.startswith(("smooth", "sub"))]
    if "smooth" in records:
        _print_power(records, perturbed)
        _print_null(records["smooth"])
    for label in perturbed:
        _print_errors(label, records[label])
    _print_preference(records)


def _print_power(records, perturbed):
    print("area under the ROC curve [95 %]; found at 5 % false alarms")
    for title, name in STATISTICS.items():
        if name not in records["smooth"][0]:
            continue
        null = _column(records["smooth"], name)
        cells = []
        for label in perturbed:
            values = _column(records[label], name)
            low, high = _interval_from(null, values)
            found = np.mean(values > np.quantile(null, 0.95))
            cells.append(
                f"{label}: {_area_from(null, values):.3f} "
                f"[{low:.3f}, {high:.3f}] {found:.2f}"
            )
        print(f"  {title:30s}", " | ".join(cells))


def _print_null(rows):
    for title, name in (
        ("scan", "scan"),
        ("refinement", "refined"),
        ("scan with pixels", "pixelized"),
    ):
        if name not in rows[0]:
            continue
        values = _column(rows, name)
        median, high = np.quantile(values, [0.5, 0.95])
        print(
            f"smooth lenses, {title}: median {median:.1f}, 95 % {high:.1f}, "
            f"largest {values.max():.1f}"
        )


def _print_errors(label, rows):
    """Errors of centre and angle, of strings that were measured."""
    for name in ("scan", "refined", "pixelized"):
        column = f"{name}_string"
        measured = [row for row in rows if row["refined"] > _MEASURED and column in row]
        if not measured:
            continue
        found = np.array([row[column] for row in measured])
        true = np.array(
            [
                [
                    row["truth"][key]
                    for key in ("centre_0", "centre_1", "position_angle")
                ]
                for row in measured
            ]
        )
        distance = np.linalg.norm(found[:, :2] - true[:, :2], axis=1)
        turned = np.abs((found[:, 2] - true[:, 2] + 90.0) % 180.0 - 90.0)
        print(
            f"{label}, {name}: {len(measured)} of {len(rows)} above {_MEASURED:.0f}; "
            f"median error of the centre {np.median(distance):.3f} arcsec, of the "
            f"angle {np.median(turned):.1f} degrees; within 0.2 arcsec "
            f"{np.mean(distance < 0.2):.2f}"
        )


def _print_preference(records):
    """Print how often a string is preferred, where anything is detected."""
    threshold = _THRESHOLD
    if "smooth" in records:
        threshold = float(np.quantile(_column(records["smooth"], "scan"), 0.95))
    print(f"string or subhalo, where the scan's largest is above {threshold:.1f}")
    for label, rows in records.items():
        falls = {
            name: (_column(rows, name), _column(rows, f"{name}_subhalo"))
            for name in ("scan", "refined")
        }
        is_seen = np.maximum(*falls["scan"]) > threshold
        if not is_seen.any():
            continue
        shares = []
        for name, (string, subhalo) in falls.items():
            is_used = is_seen & np.isfinite(subhalo)
            is_string = string - _PRICE * 5 > subhalo - _PRICE * 4
            share = np.mean(is_string[is_used])
            shares.append(f"{name}: a string in {share:.2f} of {is_used.sum()}")
        print(f"  {label}: {', '.join(shares)}")


def _column(rows, name) -> np.ndarray:
    return np.array([row[name] for row in rows], dtype=float)


def _area_from(null, values) -> float:
    labels = np.repeat([0, 1], [len(null), len(values)])
    return roc_auc_score(labels, np.concatenate([null, values]))


def _interval_from(null, values) -> np.ndarray:
    rng = np.random.default_rng(0)
    areas = [
        _area_from(rng.choice(null, len(null)), rng.choice(values, len(values)))
        for _ in range(_RESAMPLINGS)
    ]
    return np.quantile(areas, [0.025, 0.975])

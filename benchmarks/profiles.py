"""Accuracy and cost of the mass profiles, as tables in Markdown.

Run by hand from anywhere: `python benchmarks/profiles.py`, or with some of the names
`accuracy`, `invariants`, `fields`, `likelihood`, `network` for these tables alone.
"""

import os
import sys
from pathlib import Path

# Before JAX is imported: compile times are those of a first run.
os.environ["JAX_COMPILATION_CACHE_DIR"] = ""
sys.path.insert(0, str(Path(__file__).parents[1]))

from autolens import jax_wrapper  # noqa: F401

# isort: split
import logging
import platform
import warnings
from importlib.metadata import version

import profile_accuracy
import profile_cost

TABLES = {
    "accuracy": profile_accuracy.accuracy_table_from,
    "invariants": profile_accuracy.invariants_table_from,
    "fields": profile_cost.fields_table_from,
    "likelihood": profile_cost.likelihood_table_from,
    "network": profile_cost.network_table_from,
}
PACKAGES = ("autolens", "jax", "numpy", "mpmath")


def main():
    """Print the tables that are asked for, or all of them."""
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"Python {platform.python_version()}, {versions}; {os.cpu_count()} cores\n")
    for name in sys.argv[1:] or TABLES:
        title, header, rows = TABLES[name]()
        print(f"{title}\n\n| {' | '.join(header)} |")
        print(f"|{'---|' * len(header)}")
        for row in rows:
            print(f"| {' | '.join(map(str, row))} |", flush=True)
        print()


if __name__ == "__main__":
    main()

"""What a search costs and what it finds.

Run ``python benchmarks/search.py [cost|injections|lenses|preference|table]``.
``lenses`` searches ``--number`` simulated lenses a class of ``--population``, ends
after ``--minutes`` and goes on when it is run again; ``table`` shows its results, and
those of ``preference``. 500 lenses a class take about two hours of one core.
"""

import argparse
import logging
import os
import time
import warnings
from pathlib import Path

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

from autolens import jax_wrapper  # noqa: F401

# isort: split
import search_cost
import search_lenses
import search_tables


def main():
    """Print the tables that were asked for."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    stages = ("cost", "injections", "lenses", "preference", "table")
    parser.add_argument("stage", choices=stages)
    parser.add_argument("--number", type=int, default=500)
    parser.add_argument("--population", default="vortex_bench")
    parser.add_argument("--multipoles", action="store_true")
    parser.add_argument("--minutes", type=float, default=1e6)
    parser.add_argument("--output", type=Path, default=Path("output/search.json"))
    arguments = parser.parse_args()
    end = time.monotonic() + 60.0 * arguments.minutes

    def is_done():
        return time.monotonic() > end

    if arguments.stage == "cost":
        search_cost.print_cost()
    elif arguments.stage == "injections":
        search_cost.print_injections(arguments.number)
    elif arguments.stage == "table":
        search_tables.print_tables(arguments.output)
    else:
        classes = search_lenses.CLASSES
        if arguments.stage == "preference":
            classes = search_lenses.SUBHALO_CLASSES
        search_lenses.run(
            arguments.population,
            classes,
            arguments.number,
            arguments.output,
            arguments.multipoles,
            is_done,
        )
        search_tables.print_tables(arguments.output)


if __name__ == "__main__":
    main()

"""What a search costs and what it finds.

Run ``python benchmarks/search.py STAGE``, a stage being ``cost``, ``injections``,
``lenses`` (strings found in simulated lenses), ``preference`` (lenses with subhaloes),
``false_alarms`` (p-values of smooth lenses) or ``posterior`` (ranks of the truth).
All but the first two search ``--number`` lenses (``lenses``: of each class) of
``--population``, end after ``--minutes``, and go on when run again with the same
``--output``; ``table`` shows what a file of ``lenses`` or ``preference`` holds. 500
lenses a class take about 70 minutes of one core.
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
import search_calibration
import search_cost
import search_lenses
import search_tables

STAGES = (
    *("cost", "injections", "lenses", "preference", "table"),
    *("false_alarms", "posterior"),
)
CALIBRATIONS = {
    "false_alarms": search_calibration.run_false_alarms,
    "posterior": search_calibration.run_posteriors,
}


def main():
    """Print the tables that were asked for."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--number", type=int, default=500)
    parser.add_argument("--population", default="vortex_bench")
    parser.add_argument("--multipoles", action="store_true")
    parser.add_argument("--pixels", action="store_true", help="pixelized sources too")
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
    elif arguments.stage in CALIBRATIONS:
        CALIBRATIONS[arguments.stage](
            arguments.population, arguments.number, arguments.output, is_done
        )
    else:
        classes = search_lenses.CLASSES
        if arguments.stage == "preference":
            classes = search_lenses.SUBHALO_CLASSES
        search_lenses.run(
            arguments.population,
            classes,
            arguments.number,
            arguments.output,
            is_done,
            has_multipoles=arguments.multipoles,
            has_pixels=arguments.pixels,
        )
        search_tables.print_tables(arguments.output)


if __name__ == "__main__":
    main()

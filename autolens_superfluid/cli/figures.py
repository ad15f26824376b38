"""Figures of all commands, as files."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from autolens_superfluid.simulation.files import whole_file


def use_files_for_figures():
    """Draw into files: no display is needed."""
    mpl.use("Agg")


def output_figure(path: Path, figure: Figure):
    """Write a figure as PNG, whole or not at all, and close it."""
    import matplotlib.pyplot as plt

    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        figure.savefig(temporary, dpi=150, format="png", bbox_inches="tight")
    plt.close(figure)

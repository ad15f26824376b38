"""The page that a search ends with."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from autolens_superfluid.plot.imaging import (
    image_norm_from,
    plot_image_2d,
    plot_normalised_residual_2d,
    plot_vortex,
)
from autolens_superfluid.plot.search import plot_delta_chi_squared, plot_sensitivity


def report_figure_from(result, words: str) -> Figure:
    """Draw data, residuals, maps of the scan, candidates and verdict on one page.

    Parameters
    ----------
    result : SearchResult
        The search.
    words : str
        Tables and verdict, as `search.report.words_from` writes them.

    Returns
    -------
    Figure
    """
    figure = plt.figure(figsize=(13.5, 15.5), layout="constrained")
    grid = figure.add_gridspec(4, 3, height_ratios=(1.0, 1.0, 1.0, 0.75))
    axes = np.array(
        [[figure.add_subplot(grid[i, j]) for j in range(3)] for i in (0, 1, 2)]
    )
    fit = result.smooth.fit
    norm, label = image_norm_from(fit.data), "electrons / s"
    plot_image_2d(fit.data, axes[0, 0], norm, title="Data", label=label)
    plot_image_2d(
        fit.model_data, axes[0, 1], norm, title=result.smooth.name, label=label
    )
    plot_normalised_residual_2d(
        fit, axes[0, 2], title=rf"Residual, $\chi^2$ = {fit.chi_squared:.0f}"
    )
    _draw_scans(result, axes[1:])
    ax = figure.add_subplot(grid[3, :])
    ax.axis("off")
    ax.text(
        0.0,
        1.0,
        words,
        family="monospace",
        fontsize=8.5,
        va="top",
        transform=ax.transAxes,
    )
    figure.suptitle(result.dataset.name)
    return figure


def plot_candidate(candidate, ax: Axes, colour: str = "cyan") -> Axes:
    """Draw a candidate on axes in arcsec: a string as a line, others as a circle.

    Parameters
    ----------
    candidate : Candidate
        The joint fit.
    ax : Axes
        Where to draw.
    colour : str, default="cyan"
        Of the line.

    Returns
    -------
    Axes
    """
    if candidate.kind == "string":
        plot_vortex(candidate.profile, ax, colour)
    else:
        y, x = candidate.centre
        ax.plot(x, y, "o", markersize=10, color="none", markeredgecolor=colour)
    return ax


def _draw_scans(result, axes):
    """Draw the maps of the first two kinds, a row each."""
    scan = result.rounds[0].scan
    image = result.smooth.fit.model_data
    kinds = list(scan.maps.values())[: len(axes)]
    for row, kind in zip(axes, kinds, strict=False):
        plot_delta_chi_squared(kind, row[0], image, kind.maxima(3))
        plot_sensitivity(kind, row[1], image)
        _draw_joint(result, kind.perturber.kind, row[2])
    for row in axes[len(kinds) :]:
        for ax in row:
            ax.axis("off")


def _draw_joint(result, kind: str, ax: Axes):
    """Draw the residual with the best perturber of one kind in the model."""
    own = [c for c in result.rounds[0].candidates if c.kind == kind]
    if not own:
        ax.axis("off")
        return
    fit, words = own[0].smooth.fit, kind.replace("_", "-")
    plot_normalised_residual_2d(
        fit, ax, title=rf"Residual with a {words}, $\chi^2$ = {fit.chi_squared:.0f}"
    )
    plot_candidate(own[0], ax, "grey")
    for judged in result.candidates:
        if judged.is_found and judged.candidate.kind == kind:
            plot_candidate(judged.candidate, ax)

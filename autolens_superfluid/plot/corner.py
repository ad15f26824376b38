"""Corner plots of weighted samples."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLOUR = "tab:blue"
TRUTH_COLOUR = "tab:red"
LEVELS = (0.393, 0.865)
TOTAL_BINS = 24


def corner_figure_from(
    parameters: np.ndarray,
    weights: np.ndarray,
    labels: list[str],
    truths: list[float] | None = None,
) -> Figure:
    """Draw all one- and two-dimensional marginals of weighted samples.

    Parameters
    ----------
    parameters : array of shape (samples, parameters)
        The samples.
    weights : array of shape (samples,)
        Their weights.
    labels : list of str
        Of the parameters, units included.
    truths : list of float, optional
        Values to mark.

    Returns
    -------
    Figure
    """
    total = parameters.shape[1]
    figure, axes = plt.subplots(
        total, total, figsize=(2.1 * total, 2.1 * total), squeeze=False
    )
    limits = [_limits_from(values, weights) for values in parameters.T]
    truths = truths or [None] * total
    for row in range(total):
        for column in range(total):
            ax = axes[row, column]
            if column > row:
                ax.set_axis_off()
                continue
            if column == row:
                plot_marginal(parameters[:, row], weights, limits[row], ax, truths[row])
            else:
                pair = parameters[:, [column, row]]
                pair_limits = (limits[column], limits[row])
                plot_contours(pair, weights, pair_limits, ax)
                _mark_truth(ax, truths[column], truths[row])
            _label_axes(ax, labels, row, column, total)
    figure.subplots_adjust(
        left=0.11, right=0.98, bottom=0.11, top=0.98, wspace=0.08, hspace=0.08
    )
    figure.align_labels()
    return figure


def plot_marginal(values, weights, limits, ax: Axes, truth=None) -> Axes:
    """Draw the histogram of one parameter, its median and central 68 %.

    Parameters
    ----------
    values, weights : array of shape (samples,)
        Samples and weights.
    limits : (float, float)
        Of the axis.
    ax : Axes
        Where to draw.
    truth : float, optional
        A value to mark.

    Returns
    -------
    Axes
    """
    counts, edges = np.histogram(values, TOTAL_BINS, limits, weights=weights)
    ax.stairs(counts, edges, color=COLOUR, fill=True, alpha=0.3)
    ax.stairs(counts, edges, color=COLOUR)
    for quantile in _quantiles_from(values, weights, (0.1587, 0.5, 0.8413)):
        ax.axvline(quantile, color=COLOUR, linestyle=":", linewidth=1.0)
    if truth is not None:
        ax.axvline(truth, color=TRUTH_COLOUR, linewidth=1.0)
    ax.set(xlim=limits, ylim=(0.0, 1.15 * counts.max()), yticks=[])
    return ax


def plot_contours(pair, weights, limits, ax: Axes) -> Axes:
    """Draw the regions of highest density that hold 39 and 86 % of two parameters.

    These are the one- and two-sigma ellipses of a Gaussian.

    Parameters
    ----------
    pair : array of shape (samples, 2)
        Samples along x and y.
    weights : array of shape (samples,)
        Of the samples.
    limits : pair of (float, float)
        Of both axes.
    ax : Axes
        Where to draw.

    Returns
    -------
    Axes
    """
    density, x_edges, y_edges = np.histogram2d(
        *pair.T, bins=TOTAL_BINS, range=limits, weights=weights
    )
    density = _smoothed(density)
    levels = _levels_from(density)
    x, y = (0.5 * (edges[1:] + edges[:-1]) for edges in (x_edges, y_edges))
    ax.contourf(
        x, y, density.T, levels=[*levels, np.inf], colors=COLOUR, alpha=0.3, zorder=1
    )
    ax.contour(x, y, density.T, levels=levels, colors=COLOUR, linewidths=1.0)
    ax.set(xlim=limits[0], ylim=limits[1])
    return ax


def _mark_truth(ax: Axes, x, y):
    """Draw lines at the true values."""
    if x is not None:
        ax.axvline(x, color=TRUTH_COLOUR, linewidth=0.8)
    if y is not None:
        ax.axhline(y, color=TRUTH_COLOUR, linewidth=0.8)


def _label_axes(ax: Axes, labels, row: int, column: int, total: int):
    """Label the outer axes only, with few, slanted ticks."""
    ax.xaxis.set_major_locator(plt.MaxNLocator(3, prune="both"))
    if row == total - 1:
        ax.set_xlabel(labels[column])
        ax.tick_params(axis="x", rotation=45)
    else:
        ax.set_xticklabels([])
    if column == row:
        return
    ax.yaxis.set_major_locator(plt.MaxNLocator(3, prune="both"))
    if column == 0:
        ax.set_ylabel(labels[row])
    else:
        ax.set_yticklabels([])


def _limits_from(values, weights) -> tuple[float, float]:
    """Limits that hold nearly all of a parameter's samples, with a margin."""
    lower, upper = _quantiles_from(values, weights, (0.001, 0.999))
    margin = 0.08 * (upper - lower) or 1e-3 * max(abs(lower), 1.0)
    return lower - margin, upper + margin


def _quantiles_from(values, weights, quantiles) -> np.ndarray:
    """Quantiles of weighted samples."""
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order])
    return np.interp(quantiles, cumulative / cumulative[-1], values[order])


def _smoothed(density: np.ndarray) -> np.ndarray:
    """Density smoothed by a bin, since contours of few samples are ragged."""
    kernel = np.array([0.06, 0.24, 0.4, 0.24, 0.06])
    for axis in (0, 1):
        density = np.apply_along_axis(np.convolve, axis, density, kernel, mode="same")
    return density


def _levels_from(density: np.ndarray) -> list[float]:
    """Densities above which lie the fractions `LEVELS`, in increasing order."""
    ordered = np.sort(density.ravel())[::-1]
    cumulative = np.cumsum(ordered) / ordered.sum()
    levels = [ordered[np.searchsorted(cumulative, level)] for level in LEVELS]
    return sorted({float(level) for level in levels})

"""Figures of a lens fitted without and with a vortex."""

import corner
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

from autolens_superfluid.plot.imaging import (
    image_norm_from,
    plot_image_2d,
    plot_normalised_residual_2d,
    plot_vortex,
)

LABELS = {
    "centre_0": "centre $y$ (arcsec)",
    "centre_1": "centre $x$ (arcsec)",
    "position_angle": "position angle (deg)",
    "length": "length (arcsec)",
    "line_density": "line density (arcsec)",
    "radius": "radius (arcsec)",
    "inclination": "inclination (deg)",
    "scale_radius": "scale radius (arcsec)",
    "kappa_s": r"$\kappa_s$",
    "rs": "truncation radius (arcsec)",
    "b0": "$b_0$ (arcsec)",
    "einstein_radius": "Einstein radius (arcsec)",
}

# The one- and two-sigma ellipses of a Gaussian.
ENCLOSED_PROBABILITIES = (0.393, 0.865)
TOTAL_BINS = 24
FONT_SIZE = 10.0


def comparison_figure_from(vortex_fit, title: str = "") -> Figure:
    """Draw data, models and residuals without (above) and with a vortex (below).

    Parameters
    ----------
    vortex_fit : VortexFit
        Both fits.
    title : str
        Of the figure.

    Returns
    -------
    Figure
    """
    figure, axes = plt.subplots(2, 3, figsize=(13.5, 7.8), layout="constrained")
    data = vortex_fit.smooth.fit.data
    norm, label = image_norm_from(data), "electrons / s"
    for row, name in enumerate(("smooth", "vortex")):
        fit = getattr(vortex_fit, name).fit
        words = "without" if name == "smooth" else "with"
        plot_image_2d(data, axes[row, 0], norm, title="Data", label=label)
        plot_image_2d(
            fit.model_data,
            axes[row, 1],
            norm,
            title=f"Model {words} vortex",
            label=label,
        )
        plot_normalised_residual_2d(
            fit,
            axes[row, 2],
            title=rf"Residual {words} vortex, $\chi^2$ = {fit.chi_squared:.0f}",
        )
    vortex = vortex_of(vortex_fit)
    axes[1, 0].set_title("Data and best vortex")
    plot_vortex(vortex, axes[1, 0])
    figure.suptitle(title)
    return figure


def vortex_figure_from(vortex_fit) -> Figure:
    """Draw the best vortex on the data, with what is known of its place.

    Parameters
    ----------
    vortex_fit : VortexFit
        Both fits.

    Returns
    -------
    Figure
    """
    figure, ax = plt.subplots(figsize=(6.4, 5.4), layout="constrained")
    fit = vortex_fit.vortex
    data = fit.fit.data
    vortex = vortex_of(vortex_fit)
    density = fit.estimates["lens.vortex.line_density"]
    title = (
        rf"Vortex, line density {density.median:+.4f} $\pm$ {density.error:.4f} arcsec"
    )
    plot_image_2d(data, ax, image_norm_from(data), title=title, label="electrons / s")
    plot_vortex(vortex, ax)
    y, x = (fit.estimates[f"lens.vortex.centre_{axis}"] for axis in (0, 1))
    ax.errorbar(
        x.median, y.median, xerr=x.error, yerr=y.error, color="white", capsize=3
    )
    return figure


def vortex_corner_figure_from(
    vortex_fit, truth: dict[str, float] | None = None
) -> Figure:
    """Draw the posterior of the vortex's parameters.

    Parameters
    ----------
    vortex_fit : VortexFit
        Both fits.
    truth : dict of str to float, optional
        True values, by the names of the parameters, to mark.

    Returns
    -------
    Figure
    """
    names = [n for n in vortex_fit.vortex.estimates if n.startswith("lens.vortex.")]
    return corner_figure_from(vortex_fit.vortex, names, truth)


def corner_figure_from(
    fit, names: list[str] | None = None, truth: dict[str, float] | None = None
) -> Figure:
    """Draw the posterior of any parameters of a fit.

    Parameters
    ----------
    fit : ModelFit
        The fit.
    names : list of str, optional
        Of the parameters, as in `fit.estimates`; by default all.
    truth : dict of str to float, optional
        True values, by the names of the parameters, to mark.

    Returns
    -------
    Figure
    """
    all_names = list(fit.estimates)
    chosen = names or all_names
    indices = np.array([all_names.index(name) for name in chosen])
    # Upstream's plots of searches leave a font that is too large for small panels.
    with plt.rc_context({"font.size": FONT_SIZE}):
        figure = corner.corner(
            fit.parameters[:, indices],
            weights=fit.weights,
            labels=[LABELS.get(name.rpartition(".")[2], name) for name in chosen],
            truths=None if truth is None else [truth.get(name) for name in chosen],
            truth_color="tab:red",
            color="tab:blue",
            quantiles=(0.1587, 0.5, 0.8413),
            levels=ENCLOSED_PROBABILITIES,
            range=[0.999] * len(chosen),
            bins=TOTAL_BINS,
            smooth=1.0,
            max_n_ticks=3,
            plot_datapoints=False,
            fill_contours=True,
            labelpad=0.04,
        )
    axes = [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    for formatter in (axis.get_major_formatter() for axis in axes):
        if isinstance(formatter, ScalarFormatter):
            formatter.set_useOffset(False)
    return figure


def vortex_of(vortex_fit):
    """Most likely vortex of a fit."""
    return vortex_fit.vortex.result.max_log_likelihood_instance.galaxies.lens.vortex

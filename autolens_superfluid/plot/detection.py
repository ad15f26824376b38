"""Figures of detectors: training, operating characteristics, heat maps."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

# Sigma at which the colours of residuals end.
_LIMIT = 5.0


def training_figure_from(
    history: list[dict], images: np.ndarray, models: np.ndarray, noise_maps: np.ndarray
) -> Figure:
    """Draw losses against epochs, and images with their models and residuals.

    Parameters
    ----------
    history : list of dict
        Mean losses of every epoch.
    images, models, noise_maps : array of shape (n, ny, nx)
        A few images that were not trained on; none for a detector without models.

    Returns
    -------
    Figure
    """
    rows = max(1, len(images))
    figure = plt.figure(figsize=(11.5, max(4.0, 2.1 * rows)), layout="constrained")
    grid = figure.add_gridspec(rows, 5)
    _plot_history(figure.add_subplot(grid[:, :2]), history)
    norm = Normalize(0.0, float(np.quantile(images, 0.999))) if len(images) else None
    for row in range(len(images)):
        residual = (images[row] - models[row]) / noise_maps[row]
        panels = (images[row], models[row], residual)
        for column, panel in enumerate(panels):
            ax = figure.add_subplot(grid[row, 2 + column])
            is_residual = column == 2
            ax.imshow(
                panel,
                norm=Normalize(-_LIMIT, _LIMIT) if is_residual else norm,
                cmap="RdBu_r" if is_residual else "inferno",
            )
            ax.set_axis_off()
            if row == 0:
                ax.set_title(("image", "model", "residual / noise")[column])
    return figure


def _plot_history(ax, history):
    epochs = [1 + row["epoch"] for row in history]
    for name in ("training_loss", "validation_loss"):
        ax.plot(epochs, [row[name] for row in history], label=name.partition("_")[0])
    ax.set(xlabel="epoch", ylabel="loss", yscale="log", title="Loss")
    ax.legend(frameon=False)


def roc_figure_from(curves: dict, areas: dict[str, float]) -> Figure:
    """Draw receiver operating characteristics, over a logarithm of false positives.

    Parameters
    ----------
    curves : dict of str to Curve
        By the names of detectors.
    areas : dict of str to float
        Area under each.

    Returns
    -------
    Figure
    """
    figure, axes = plt.subplots(1, 2, figsize=(10.0, 4.6), layout="constrained")
    for ax in axes:
        for name, curve in curves.items():
            ax.plot(
                curve.false_positives,
                curve.true_positives,
                drawstyle="steps-post",
                label=f"{name}, area {areas[name]:.3f}",
            )
        line = np.linspace(0.0, 1.0, 400)
        ax.plot(line, line, color="grey", linewidth=0.8, linestyle=":")
        ax.set(xlabel="false positive rate", ylim=(0.0, 1.01))
    axes[0].set(ylabel="true positive rate", xlim=(0.0, 1.0))
    axes[1].set(xscale="log", xlim=(1e-3, 1.0))
    axes[0].legend(loc="lower right", frameon=False)
    return figure


def heatmap_figure_from(
    image: np.ndarray,
    model: np.ndarray,
    heatmap: np.ndarray,
    title: str = "",
    pixel_scale: float | None = None,
) -> Figure:
    """Draw an image, the smooth model of it, and where they differ.

    Parameters
    ----------
    image, model, heatmap : array of shape (ny, nx)
        The last in sigma.
    title : str
        Of the figure.
    pixel_scale : float, optional
        Arcsec a pixel; without it axes are in pixels.

    Returns
    -------
    Figure
    """
    figure, axes = plt.subplots(1, 3, figsize=(12.5, 4.0), layout="constrained")
    half = [0.5 * n * (pixel_scale or 1.0) for n in heatmap.shape]
    extent = (-half[1], half[1], -half[0], half[0])
    unit = "pixels" if pixel_scale is None else "arcsec"
    light = Normalize(0.0, float(np.quantile(image, 0.999)))
    limit = max(_LIMIT, float(np.abs(heatmap).max()))
    panels = {
        "Image": (image, light, "inferno"),
        "Smooth model": (model, light, "inferno"),
        "Heat map (sigma)": (heatmap, Normalize(-limit, limit), "RdBu_r"),
    }
    for ax, (name, (values, norm, cmap)) in zip(axes, panels.items(), strict=True):
        shown = ax.imshow(values, norm=norm, cmap=cmap, extent=extent)
        ax.set(title=name, xlabel=f"x ({unit})")
        figure.colorbar(shown, ax=ax, fraction=0.046, pad=0.03)
    axes[0].set_ylabel(f"y ({unit})")
    figure.suptitle(title)
    return figure

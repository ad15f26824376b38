"""Maps of a search: what was found, how strong, and what would have been seen."""

import autolens as al
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm, Normalize

from autolens_superfluid.plot.imaging import plot_image_2d

# Levels of the image's contours, in units of its brightest pixel.
_LEVELS = (0.05, 0.2, 0.5)

# Largest range of a map of what can be detected: beyond it nothing can.
_DYNAMIC_RANGE = 300.0

_UNITS = {
    "line_density": "line density (arcsec)",
    "kappa_s": r"$\kappa_s$",
    "b0": r"$b_0$ (arcsec)",
    "mass": r"mass (arcsec$^2$)",
}


def plot_delta_chi_squared(
    scan, ax: Axes | None = None, image: al.Array2D | None = None, maxima=()
) -> Axes:
    r"""Draw the largest :math:`\Delta\chi^2` at each centre of a scan.

    Parameters
    ----------
    scan : PerturberScan
        One kind of a `VortexScan`.
    ax : Axes, optional
        Where to draw; by default new axes on a new figure.
    image : al.Array2D, optional
        Whose contours show the arcs: the model image of the smooth fit.
    maxima : sequence of Maximum, optional
        To be marked, the first by the largest number.

    Returns
    -------
    Axes
    """
    ax = plot_image_2d(
        scan.delta_chi_squared,
        ax,
        cmap="viridis",
        title=f"Search for a {_name_from(scan)}",
        label=r"$\Delta\chi^2$ of the best",
    )
    _add_contours(image, ax, "white")
    for number, maximum in enumerate(maxima, start=1):
        y, x = maximum.centre
        ax.plot(x, y, "o", markersize=9, color="none", markeredgecolor="red")
        ax.annotate(
            str(number), (x, y), (6, 4), textcoords="offset points", color="red"
        )
    return ax


def plot_amplitude(
    scan, ax: Axes | None = None, image: al.Array2D | None = None, threshold=9.0
) -> Axes:
    r"""Draw the best amplitude of each centre: added mass red, missing mass blue.

    Parameters as `plot_delta_chi_squared`, and

    threshold : float, default=9.0
        Centres of a smaller :math:`\Delta\chi^2` are left white.
    """
    amplitude = np.asarray(scan.amplitude.array)
    is_shown = np.asarray(scan.delta_chi_squared.array) >= threshold
    shown = al.Array2D(values=np.where(is_shown, amplitude, np.nan), mask=scan.mask)
    best = np.argmax(np.asarray(scan.delta_chi_squared.array))
    limit = 2.0 * abs(float(amplitude[best])) or 1.0
    ax = plot_image_2d(
        shown,
        ax,
        norm=Normalize(-limit, limit),
        cmap="RdBu_r",
        title=rf"Best {_name_from(scan)}, $\Delta\chi^2 \geq {threshold:g}$",
        label=_label_from(scan),
    )
    _add_contours(image, ax, "black")
    return ax


def plot_sensitivity(
    scan,
    ax: Axes | None = None,
    image: al.Array2D | None = None,
    sigma: float = 5.0,
    **shape: float,
) -> Axes:
    """Draw the amplitude that is detected at `sigma` at each centre.

    Parameters as `plot_delta_chi_squared` and `PerturberScan.sensitivity_map`. Dark is
    where little is enough.
    """
    values = scan.sensitivity_map(sigma, **shape)
    finite = np.asarray(values.array)
    finite = finite[np.isfinite(finite)]
    lowest = float(finite.min()) if finite.size else 1.0
    highest = float(finite.max()) if finite.size else 10.0
    ax = plot_image_2d(
        values,
        ax,
        norm=LogNorm(lowest, min(highest, _DYNAMIC_RANGE * lowest), clip=True),
        cmap="magma",
        title=rf"Detected at {sigma:g} $\sigma$: {_name_from(scan)}",
        label=_label_from(scan),
    )
    _add_contours(image, ax, "white")
    return ax


def plot_scan(scan, image: al.Array2D | None = None, maxima=()) -> plt.Figure:
    """Draw all three maps of one kind of perturber beside each other.

    Parameters as `plot_delta_chi_squared`.

    Returns
    -------
    Figure
    """
    figure, axes = plt.subplots(1, 3, figsize=(15, 4.4), layout="constrained")
    plot_delta_chi_squared(scan, axes[0], image, maxima)
    plot_amplitude(scan, axes[1], image)
    plot_sensitivity(scan, axes[2], image)
    return figure


def _name_from(scan) -> str:
    return scan.perturber.kind.replace("_", "-")


def _label_from(scan) -> str:
    return _UNITS[scan.perturber.amplitude_name]


def _add_contours(image: al.Array2D | None, ax: Axes, colour: str):
    """Add contours of an image, masked or not."""
    if image is None:
        return
    values = np.asarray(image.native.array)
    left, _, _, top = image.mask.geometry.extent
    scale = image.pixel_scales[0]
    x = left + scale * (np.arange(values.shape[1]) + 0.5)
    y = top - scale * (np.arange(values.shape[0]) + 0.5)
    limits = ax.get_xlim(), ax.get_ylim()
    levels = values.max() * np.array(_LEVELS)
    ax.contour(x, y, values, levels=levels, colors=colour, linewidths=0.7, alpha=0.8)
    ax.set(xlim=limits[0], ylim=limits[1])

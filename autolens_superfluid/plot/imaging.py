"""Images, models and residuals of fits, and vortices drawn on them."""

import autolens as al
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import AsinhNorm, Normalize
from matplotlib.image import AxesImage
from matplotlib.ticker import FormatStrFormatter

RESIDUAL_LIMIT = 4.0
VORTEX_COLOUR = "cyan"

# Least distance of two numbers beside a colour bar, in its height.
SMALLEST_GAP = 0.08


def plot_image_2d(
    array: al.Array2D,
    ax: Axes | None = None,
    norm: Normalize | None = None,
    cmap: str = "inferno",
    title: str = "",
    label: str = "",
) -> Axes:
    """Draw the unmasked part of an image, with a colour bar.

    Parameters
    ----------
    array : al.Array2D
        Any masked or unmasked image.
    ax : Axes, optional
        Where to draw; by default new axes on a new figure.
    norm : Normalize, optional
        Of the colours, by default linear between the extremes.
    cmap : str, default="inferno"
        Colour map. Masked pixels stay white.
    title, label : str
        Of the axes and of the colour bar.

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5, 4), layout="constrained")
    values, extent = _zoomed_from(array)
    image = ax.imshow(
        values, cmap=cmap, norm=norm, extent=extent, interpolation="nearest"
    )
    ax.set(title=title, xlabel="x (arcsec)", ylabel="y (arcsec)")
    _add_colour_bar(image, ax, label)
    return ax


def image_norm_from(array: al.Array2D) -> AsinhNorm:
    """Colours that show faint arcs beside a bright galaxy.

    Parameters
    ----------
    array : al.Array2D
        An image.

    Returns
    -------
    AsinhNorm
        Linear up to a twentieth of the brightest pixels.
    """
    values = np.asarray(array.array)
    largest = float(np.percentile(values, 99.8))
    return AsinhNorm(
        linear_width=max(0.05 * largest, 1e-12),
        vmin=min(0.0, float(np.percentile(values, 1.0))),
        vmax=largest,
    )


def plot_normalised_residual_2d(
    fit: al.FitImaging,
    ax: Axes | None = None,
    limit: float = RESIDUAL_LIMIT,
    title: str = "Normalised residual",
) -> Axes:
    """Draw (data - model) / noise of a fit, red where the data are brighter.

    Parameters
    ----------
    fit : al.FitImaging
        The fit.
    ax : Axes, optional
        Where to draw; by default new axes on a new figure.
    limit : float, default=4.0
        Residual of either sign at which the colours end.
    title : str
        Of the axes.

    Returns
    -------
    Axes
    """
    return plot_image_2d(
        fit.normalized_residual_map,
        ax,
        norm=Normalize(-limit, limit),
        cmap="RdBu_r",
        title=title,
        label=r"(data $-$ model) / noise",
    )


def plot_vortex(vortex, ax: Axes, colour: str = VORTEX_COLOUR) -> Axes:
    """Draw the axis of a vortex string on an image.

    Parameters
    ----------
    vortex : VortexString
        The vortex.
    ax : Axes
        With arcsec axes.
    colour : str
        Of the line.

    Returns
    -------
    Axes
    """
    angle = np.deg2rad(vortex.position_angle)
    along = 0.5 * vortex.length * np.array([-1.0, 1.0])
    y = vortex.centre[0] + along * np.sin(angle)
    x = vortex.centre[1] + along * np.cos(angle)
    ax.plot(x, y, color="black", linewidth=3.5, solid_capstyle="round")
    ax.plot(x, y, color=colour, linewidth=1.8, solid_capstyle="round")
    ax.plot(x, y, "o", color=colour, markersize=4, markeredgecolor="black")
    return ax


def _zoomed_from(array: al.Array2D):
    """Values, nan where masked, about the unmasked region, and their extent."""
    is_masked = np.asarray(array.mask.array, dtype=bool)
    values = np.where(is_masked, np.nan, array.native.array)
    rows = np.flatnonzero(~is_masked.all(axis=1))
    columns = np.flatnonzero(~is_masked.all(axis=0))
    left, _, _, top = array.mask.geometry.extent
    scale = array.pixel_scales[0]
    extent = (
        left + columns[0] * scale,
        left + (columns[-1] + 1) * scale,
        top - (rows[-1] + 1) * scale,
        top - rows[0] * scale,
    )
    return values[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], extent


def _add_colour_bar(image: AxesImage, ax: Axes, label: str):
    """Add a colour bar as high as the axes, with round numbers where it is bent."""
    bar = ax.figure.colorbar(image, ax=ax, label=label, fraction=0.046, pad=0.03)
    if isinstance(image.norm, AsinhNorm):
        bar.set_ticks(_round_numbers_from(image.norm), minor=False)
        bar.minorticks_off()
        bar.formatter = FormatStrFormatter("%g")
        bar.update_ticks()


def _round_numbers_from(norm: AsinhNorm) -> list[float]:
    """Zero, and one, two and five times powers of ten, where there is room."""
    exponents = np.arange(np.floor(np.log10(0.3 * norm.linear_width)), 12)
    numbers = np.sort(np.outer([1.0, 2.0, 5.0], 10.0**exponents).ravel())
    shown = [0.0]
    for number in numbers[numbers < norm.vmax]:
        if norm(number) - norm(shown[-1]) > SMALLEST_GAP:
            shown.append(float(number))
    return shown

"""Plots of mass profiles whose convergence has both signs."""

import autolens as al
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import SymLogNorm


def plot_convergence_2d(
    mass_obj,
    grid: al.Grid2D,
    ax: Axes | None = None,
    limit: float | None = None,
    title: str = "Convergence",
) -> Axes:
    """Draw the convergence of a tracer, a galaxy or a mass profile, either sign.

    Missing mass is blue, added mass red and none white, on a scale that is linear
    around zero and logarithmic beyond it. (Upstream's convergence plots are log10, on
    which a vortex of negative mass does not show.)

    Parameters
    ----------
    mass_obj : Tracer, Galaxy or MassProfile
        Anything with a ``convergence_2d_from``.
    grid : Grid2D
        The (y, x) coordinates, in arcsec.
    ax : Axes, optional
        Where to draw; by default new axes on a new figure.
    limit : float, optional
        Convergence of either sign at which the colours end; by default the modulus
        below which 99.5 % of the grid lies, so that a singular centre does not count.
    title : str, default="Convergence"
        Title of the axes.

    Returns
    -------
    Axes
        The axes, with a colour bar beside them.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6, 5), layout="constrained")
    values = np.asarray(mass_obj.convergence_2d_from(grid=grid).native.array)
    limit = limit or float(np.percentile(np.abs(values), 99.5)) or 1.0
    image = ax.imshow(
        values,
        cmap="RdBu_r",
        norm=SymLogNorm(linthresh=0.1 * limit, vmin=-limit, vmax=limit),
        extent=grid.geometry.extent,
        interpolation="nearest",
    )
    ax.set(title=title, xlabel="x (arcsec)", ylabel="y (arcsec)")
    ax.figure.colorbar(image, ax=ax, label=r"$\kappa$")
    return ax

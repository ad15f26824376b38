"""A contact sheet of a population: images of each class and what a vortex changes."""

import numpy as np

from autolens_superfluid.simulation.population import SMOOTH, Population
from autolens_superfluid.simulation.rendering import Simulator
from autolens_superfluid.simulation.sampling import classes_from

# How far to look for images of a rare class.
_SEARCHED = 4096


def preview_figure_from(population: Population, seed: int, number: int = 4):
    """Return a figure with a row an image: data, its model, substructure's residual.

    Parameters
    ----------
    population : Population
        What is shown: its classes that have a share of the images.
    seed : int
        Seed of the images; they are those of a dataset of this seed.
    number : int
        Images a class.

    Returns
    -------
    matplotlib.figure.Figure
        Columns for each class: the noisy image, the noiseless one, and the latter
        minus that of the same lens without substructure, over the noise.
    """
    from matplotlib.figure import Figure

    simulator = Simulator(population, seed, has_truth=True)
    columns = [
        (name, _indices_from(population, number, index))
        for index, name in enumerate(population.classes)
    ]
    columns = [(name, indices) for name, indices in columns if len(indices)]
    figure = Figure(figsize=(1.6 * 3 * len(columns), 1.6 * number + 0.4))
    axes = figure.subplots(number, 3 * len(columns), squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for place, (name, indices) in enumerate(columns):
        for row, index in enumerate(indices):
            _draw(axes[row, 3 * place : 3 * place + 3], simulator, int(index), name)
        axes[0, 3 * place + 1].set_title(name)
    figure.tight_layout(pad=0.2)
    return figure


def _indices_from(population, number, index):
    """Return the first indices of a class."""
    return np.flatnonzero(classes_from(population, np.arange(_SEARCHED)) == index)[
        :number
    ]


def _draw(axes, simulator, index, name):
    batch = simulator.batch_from(index, index + 1)
    residual = residual_from(simulator, batch, name)
    light = {"cmap": "inferno", "vmin": 0.0, "vmax": np.quantile(batch.images, 0.985)}
    axes[0].imshow(batch.images[0], **light)
    axes[1].imshow(batch.truth["image"][0], **light)
    limit = max(np.abs(residual).max(), 1.0)
    axes[2].imshow(residual, cmap="RdBu_r", vmin=-limit, vmax=limit)
    axes[2].text(
        0.03, 0.97, f"±{limit:.0f}σ", transform=axes[2].transAxes, va="top", fontsize=6
    )


def residual_from(simulator: Simulator, batch, name: str) -> np.ndarray:
    """Return what the substructure changes in the first image of a batch, over noise.

    Parameters
    ----------
    simulator : Simulator
        What made the batch, with truths.
    batch : Batch
        Images.
    name : str
        Class of the first one.

    Returns
    -------
    array of shape (ny, nx)
        Noiseless image minus that of the lens with the halo's whole mass and nothing
        else, over the noise map. Zero for a smooth lens.
    """
    if name == SMOOTH:
        return np.zeros(batch.images[0].shape)
    columns = {key: values[:1] for key, values in batch.parameters.items()}
    columns["lens_einstein_radius"] = columns["halo_einstein_radius"]
    smooth = simulator.imager.images_from(columns, SMOOTH)[0]
    return (batch.truth["image"][0] - smooth) / batch.noise_maps[0]

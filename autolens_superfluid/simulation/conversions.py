"""Datasets as objects of other packages, imported when asked for."""

import numpy as np

from autolens_superfluid.exc import DatasetError


def imaging_from(dataset, index: int, over_sampling: int | None = None):
    """Return one image with its noise map and point spread function.

    Parameters
    ----------
    dataset : Dataset
        Where it is.
    index : int
        Which.
    over_sampling : int, optional
        Sub-pixels a side for a fit; by default those of the population.

    Returns
    -------
    al.Imaging
        Its point spread function is the one that analyses are to assume. An imported
        image has none.
    """
    import autolens as al

    scale = dataset.manifest.pixel_scale
    population = dataset.population
    psf = None if population is None else psf_from(population)
    imaging = al.Imaging(
        data=al.Array2D.no_mask(dataset.images[index].astype(float), scale),
        noise_map=al.Array2D.no_mask(dataset.noise_maps[index].astype(float), scale),
        psf=psf,
    )
    if over_sampling is None and population is not None:
        over_sampling = population.image.over_sampling
    if over_sampling is None:
        return imaging
    return imaging.apply_over_sampling(over_sample_size_lp=over_sampling)


def psf_from(population, sigma: float | None = None):
    """Return a population's point spread function as upstream's `Convolver`.

    Parameters
    ----------
    population : Population
        Whose it is.
    sigma : float, optional
        Width; by default the one that analyses are to assume.
    """
    import autolens as al

    sigma = population.psf.assumed_sigma if sigma is None else sigma
    half, scale = population.psf.kernel_size // 2, population.image.pixel_scale
    line = np.exp(-0.5 * (scale * np.arange(-half, half + 1) / sigma) ** 2)
    kernel = np.outer(line, line) / line.sum() ** 2
    return al.Convolver(kernel=al.Array2D.no_mask(kernel, pixel_scales=scale))


def table_from(dataset):
    """Return an astropy table of labels and parameters, a row for each image."""
    from astropy.table import Table

    columns = {"label": dataset.labels[:]}
    columns |= {name: values[:] for name, values in dataset.parameters.items()}
    return Table(columns)


def torch_from(dataset, names):
    """Return a map-style torch dataset.

    Parameters
    ----------
    dataset : Dataset
        What it reads, image by image, also in spawned workers.
    names : sequence of str
        Arrays of each item: `images`, `noise_maps`, `labels`, or names of columns.

    Raises
    ------
    ImportError
        If torch is not installed.
    """
    try:
        from autolens_superfluid.simulation.torch_dataset import TorchDataset
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise ImportError(
            "torch is not installed; pip install 'autolens_superfluid[ml]'"
        ) from error
    return TorchDataset(dataset, names)


def array_from(dataset, name):
    """Return a dataset's lazy array by its name, of images or of a column."""
    if name in ("images", "noise_maps", "labels"):
        return getattr(dataset, name)
    if name in dataset.parameters:
        return dataset.parameters[name]
    raise DatasetError(f"{name!r} is neither an array nor a column of {dataset.folder}")

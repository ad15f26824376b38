"""Populations and datasets small enough for tests."""

import copy

import h5py
import pytest

from autolens_superfluid.simulation.population import population_from
from autolens_superfluid.simulation.run import simulate_dataset

_SMALL = {
    "name": "small",
    "version": 1,
    "image": {"shape": [16, 16], "pixel_scale": 0.25},
    "psf": {"sigma": 0.25, "assumed_sigma": 0.25, "kernel_size": 5},
    "lens_mass": {
        "einstein_radius": {"normal": [1.2, 0.1], "clip": [0.8, 1.6]},
        "axis_ratio": {"uniform": [0.7, 1.0]},
    },
    "shear": {"magnitude": {"half_normal": 0.05}},
    "source": {"effective_radius": {"uniform": [0.3, 0.5]}, "offset": {"disc": 0.3}},
    "noise": {"peak": {"signal_to_noise": {"uniform": [20, 50]}}},
    "substructure": {
        "string": {
            "kind": "vortex_string",
            "fraction": 0.5,
            "mass_fraction": {"uniform": [0.03, 0.055]},
            "length": {"uniform": [0.5, 2.0]},
            "core_radius": 0.2,
        }
    },
}


@pytest.fixture
def declaration():
    """Return the declaration of a small population, free to be changed."""
    return copy.deepcopy(_SMALL)


@pytest.fixture(scope="session")
def small():
    """Return a population of small images, half of them with a string."""
    return population_from(copy.deepcopy(_SMALL))


@pytest.fixture(scope="session")
def folder(small, tmp_path_factory):
    """Return the folder of a dataset of 50 images in 5 shards, with truths."""
    path = tmp_path_factory.mktemp("dataset")
    return simulate_dataset(
        small,
        50,
        3,
        path,
        workers=0,
        shard_size=10,
        has_truth=True,
        shows_progress=False,
    )


@pytest.fixture(scope="session")
def contents_from():
    """Return a function of a folder: the bytes of all arrays of all its shards.

    Files of equal arrays may differ: the compressor's output depends on memory that
    it does not initialise.
    """

    def contents(folder):
        arrays = {}
        for path in sorted(folder.glob("*.h5")):
            with h5py.File(path) as file:
                file.visititems(
                    lambda name, item, path=path: arrays.update(
                        {(path.name, name): item[()].tobytes()}
                        if isinstance(item, h5py.Dataset)
                        else {}
                    )
                )
        return arrays

    return contents

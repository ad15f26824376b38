"""Images small enough to train on in a test."""

import copy
from importlib.util import find_spec

import numpy as np
import pytest

from autolens_superfluid.simulation.population import population_from
from autolens_superfluid.simulation.run import simulate_dataset

collect_ignore_glob = [] if find_spec("torch") else ["*.py"]

if find_spec("torch"):
    import torch

    # Threads cost more than they save with networks and images of this size.
    torch.set_num_threads(1)

SHAPE = (16, 16)
NOISE = 0.05

_SMALL = {
    "name": "small",
    "version": 1,
    "image": {"shape": [16, 16], "pixel_scale": 0.25, "over_sampling": 1},
    "psf": {"sigma": 0.25, "assumed_sigma": 0.25, "kernel_size": 5},
    "lens_mass": {"einstein_radius": {"uniform": [1.0, 1.4]}},
    "source": {"effective_radius": 0.4, "offset": {"disc": 0.3}},
    "noise": {"peak": {"signal_to_noise": {"uniform": [20, 50]}}},
    "substructure": {
        "string": {
            "kind": "vortex_string",
            "fraction": 0.5,
            "mass_fraction": 0.05,
            "length": 1.0,
            "core_radius": 0.2,
        }
    },
}


def rings_from(number, seed, amplitude=0.0):
    """Return noisy rings and their noise maps; the latter half has a spot if asked.

    Parameters
    ----------
    number, seed : int
    amplitude : float
        Of the spot beside the ring.
    """
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]] - 7.5
    radius = rng.uniform(4.0, 6.0, (number, 1, 1))
    angle = rng.uniform(0.0, 2.0 * np.pi, (number, 1, 1))
    ring = np.exp(-0.5 * ((np.hypot(y, x) - radius) / 1.2) ** 2)
    images = ring * (1.0 + 0.5 * np.cos(np.arctan2(y, x) - angle)) / 1.5
    spot = np.exp(-0.5 * ((y - 3.0) ** 2 + (x + 2.0) ** 2) / 1.5)
    images[number // 2 :] += amplitude * spot
    images += NOISE * rng.standard_normal(images.shape)
    return images.astype(np.float32), np.full_like(images, NOISE, np.float32)


def labels_from(number):
    """Return labels of `rings_from`'s halves."""
    return (np.arange(number) >= number // 2).astype(int)


@pytest.fixture(scope="session")
def smooth():
    """Return 60 rings and their noise maps."""
    return rings_from(60, seed=1)


@pytest.fixture(scope="session")
def mixed():
    """Return 60 other rings, half of them with a spot, and their noise maps."""
    return rings_from(60, seed=2, amplitude=0.8)


@pytest.fixture(scope="session")
def dataset_folder(tmp_path_factory):
    """Return the folder of 20 simulated lenses, half of them with a string."""
    return simulate_dataset(
        population_from(copy.deepcopy(_SMALL)),
        20,
        3,
        tmp_path_factory.mktemp("lenses"),
        workers=0,
        shows_progress=False,
    )

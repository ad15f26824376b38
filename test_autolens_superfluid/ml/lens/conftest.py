import dataclasses

import pytest

from autolens_superfluid.ml.lens import LensImages, LensParameters
from autolens_superfluid.simulation import parameters_from, population_from
from autolens_superfluid.simulation.sections import Image


def small_population_from(name):
    """Return a shipped population on few pixels, without substructure."""
    image = Image(shape=(24, 24), pixel_scale=0.2)
    return dataclasses.replace(population_from(name), image=image, substructure={})


@pytest.fixture(scope="package")
def population():
    return small_population_from("vortex_bench")


@pytest.fixture(scope="package")
def parameters(population):
    return LensParameters(population)


@pytest.fixture(scope="package")
def lens(population, parameters):
    return LensImages(population, 1, parameters)


@pytest.fixture(scope="package")
def columns(population):
    return parameters_from(population, 3, 0, 6)

"""Populations of simulated lenses: declared once, reproducible, fast, labelled."""

from autolens_superfluid.simulation.components import tracer_from
from autolens_superfluid.simulation.dataset import Dataset
from autolens_superfluid.simulation.imager import Imager
from autolens_superfluid.simulation.population import (
    Population,
    population_from,
    shipped_populations,
)
from autolens_superfluid.simulation.rendering import Simulator
from autolens_superfluid.simulation.run import simulate_dataset
from autolens_superfluid.simulation.sampling import parameters_from

__all__ = [
    "Dataset",
    "Imager",
    "Population",
    "Simulator",
    "parameters_from",
    "population_from",
    "shipped_populations",
    "simulate_dataset",
    "tracer_from",
]

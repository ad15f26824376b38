"""Set up what must be set before JAX is imported."""

from autolens import jax_wrapper  # noqa: F401

# isort: split
import numpy as np
import pytest


@pytest.fixture
def rng():
    """Return a generator of random numbers with a fixed seed."""
    return np.random.default_rng(0)

"""Small lenses with a vortex, simulated once."""

import pytest

from autolens_superfluid.modeling import VortexAnalysis, dataset_from
from test_autolens_superfluid.modeling.small_lens import VORTEX, output_small_folder


@pytest.fixture(scope="session")
def vortex():
    """Return the vortex in the lens."""
    return VORTEX


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory):
    """Return a dataset folder of 32 x 32 pixels; not to be changed."""
    folder = tmp_path_factory.mktemp("lens") / "dataset"
    output_small_folder(folder)
    return folder


@pytest.fixture(scope="session")
def dataset(session_folder):
    """Return the dataset of the folder, with uniform over-sampling."""
    return dataset_from(session_folder, over_sample_size=2)


@pytest.fixture(scope="session")
def analysis(dataset):
    """Return an analysis of the dataset, with JAX."""
    return VortexAnalysis(dataset=dataset.imaging, use_jax=True)

"""Small lenses with a vortex, simulated once."""

from dataclasses import replace

import autolens as al
import pytest

from autolens_superfluid.modeling import (
    VortexAnalysis,
    dataset_from,
    output_dataset,
)
from autolens_superfluid.simulation.example import (
    ExampleVortex,
    example_info_from,
    example_tracer_from,
)

PIXEL_SCALE = 0.12


@pytest.fixture(scope="session")
def vortex():
    """Return a strong vortex that even coarse pixels show."""
    return replace(ExampleVortex(), core_radius=PIXEL_SCALE, line_density=-0.08)


@pytest.fixture(scope="session")
def session_folder(vortex, tmp_path_factory):
    """Return a dataset folder of 32 x 32 pixels; not to be changed."""
    simulator = al.SimulatorImaging(
        exposure_time=2000.0,
        psf=al.Convolver.from_gaussian(
            shape_native=(5, 5), sigma=0.1, pixel_scales=PIXEL_SCALE, normalize=True
        ),
        background_sky_level=0.1,
        add_poisson_noise_to_data=True,
        noise_seed=1,
    )
    grid = al.Grid2D.uniform(
        shape_native=(32, 32), pixel_scales=PIXEL_SCALE, over_sample_size=2
    )
    imaging = simulator.via_tracer_from(tracer=example_tracer_from(vortex), grid=grid)
    folder = tmp_path_factory.mktemp("lens") / "dataset"
    info = example_info_from(vortex, seed=1) | {"pixel_scale": PIXEL_SCALE}
    output_dataset(folder, imaging, info)
    return folder


@pytest.fixture(scope="session")
def dataset(session_folder):
    """Return the dataset of the folder, with uniform over-sampling."""
    return dataset_from(session_folder, over_sample_size=2)


@pytest.fixture(scope="session")
def analysis(dataset):
    """Return an analysis of the dataset, with JAX."""
    return VortexAnalysis(dataset=dataset.imaging, use_jax=True)

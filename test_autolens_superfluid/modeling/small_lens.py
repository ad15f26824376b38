"""A dataset folder small enough for tests."""

from dataclasses import replace

import autolens as al

from autolens_superfluid.modeling import output_dataset
from autolens_superfluid.simulation.example import (
    ExampleVortex,
    example_info_from,
    example_tracer_from,
)

PIXEL_SCALE = 0.12

# Strong, so that even coarse pixels show it.
VORTEX = replace(ExampleVortex(), core_radius=PIXEL_SCALE, line_density=-0.08)


def output_small_folder(folder):
    """Write imaging of 32 x 32 pixels of a lens with `VORTEX`."""
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
    imaging = simulator.via_tracer_from(tracer=example_tracer_from(VORTEX), grid=grid)
    info = example_info_from(VORTEX, seed=1) | {"pixel_scale": PIXEL_SCALE}
    output_dataset(folder, imaging, info)

"""
Simulator: Vortex
=================

Simulate the lens with a vortex that chapter 2 fits and searches, and write it as a dataset
folder. Tutorials run this script when the folder is missing. Chapter 1, tutorial 4,
explains each step.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import autolens as al

import autolens_superfluid as sf
from autolens_superfluid.howtolens import output_folder_from
from autolens_superfluid.modeling import output_dataset

"""
__Lens and Source__

The vortex crosses the brightest arc and lacks 0.9 per cent of the mass inside the Einstein
radius.
"""

lens = al.Galaxy(
    redshift=0.5,
    mass=al.mp.Isothermal(einstein_radius=1.2, ell_comps=(0.05, 0.1)),
    shear=al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02),
    vortex=sf.VortexString(
        centre=(0.55, 0.95),
        position_angle=60.0,
        length=1.0,
        core_radius=0.05,
        line_density=-0.04,
    ),
)
source = al.Galaxy(
    redshift=1.0,
    bulge=al.lp.SersicCore(
        centre=(0.05, 0.1),
        ell_comps=(0.1, 0.05),
        intensity=0.8,
        effective_radius=0.2,
        sersic_index=1.5,
    ),
)
tracer = al.Tracer(galaxies=[lens, source])

"""
__Telescope__

Pixels are 0.05" wide, as in images of HST.
"""

grid = al.Grid2D.uniform(shape_native=(84, 84), pixel_scales=0.05, over_sample_size=8)
simulator = al.SimulatorImaging(
    exposure_time=1000.0,
    psf=al.Convolver.from_gaussian(
        shape_native=(11, 11), sigma=0.045, pixel_scales=0.05, normalize=True
    ),
    background_sky_level=0.1,
    add_poisson_noise_to_data=True,
    noise_seed=1,
)
imaging = simulator.via_tracer_from(tracer=tracer, grid=grid)

"""
__Output__
"""

folder = output_folder_from("dataset") / "vortex"
output_dataset(
    folder,
    imaging,
    info={
        "name": "vortex",
        "pixel_scale": 0.05,
        "redshift_lens": 0.5,
        "redshift_source": 1.0,
        "mask_radius": 1.8,
        "einstein_radius": 1.2,
    },
)
print(f"Simulated {folder}")

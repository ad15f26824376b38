"""A small lens with a vortex, and an image of it."""

import autolens as al
import pytest

GRID = {"shape_native": (24, 24), "pixel_scales": 0.15}


def tracer_from(extra):
    """A round lens and its source, with an extra mass in the plane of the lens."""
    lens = al.Galaxy(
        redshift=0.5, mass=al.mp.IsothermalSph(einstein_radius=1.2), extra=extra
    )
    bulge = al.lp.SersicSph((0.1, 0.05), 1.0, 0.3, 1.0)
    return al.Tracer(galaxies=[lens, al.Galaxy(redshift=1.0, bulge=bulge)])


@pytest.fixture(scope="session")
def grid():
    return al.Grid2D.uniform(**GRID, over_sample_size=1)


@pytest.fixture(scope="session")
def vortex():
    return al.mp.VortexString(
        centre=(1.0, 0.3), position_angle=40.0, length=0.8, line_density=-0.1
    )


@pytest.fixture(scope="session")
def tracer(vortex):
    return tracer_from(vortex)


@pytest.fixture(scope="session")
def dataset(tracer, grid):
    simulator = al.SimulatorImaging(
        exposure_time=1000.0,
        psf=al.Convolver.from_gaussian(
            shape_native=(3, 3), sigma=0.1, pixel_scales=GRID["pixel_scales"]
        ),
        background_sky_level=0.1,
        noise_seed=1,
    )
    imaging = simulator.via_tracer_from(tracer=tracer, grid=grid)
    mask = al.Mask2D.circular(**GRID, radius=1.7)
    return imaging.apply_mask(mask=mask).apply_over_sampling(over_sample_size_lp=1)

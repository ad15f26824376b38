"""A lens small enough to be searched in tests."""

import autolens as al

from autolens_superfluid.mass.vortex_string import VortexString

PIXEL_SCALE = 0.15
STRING = VortexString(
    centre=(0.5, 0.95),
    position_angle=60.0,
    length=1.0,
    core_radius=PIXEL_SCALE,
    line_density=-0.08,
)


def tracer_from(string=None) -> al.Tracer:
    """Return a lens and a source, with a string or without."""
    perturbers = {} if string is None else {"vortex": string}
    lens = al.Galaxy(
        redshift=0.5,
        mass=al.mp.Isothermal(
            centre=(0.01, 0.02), einstein_radius=1.2, ell_comps=(0.05, 0.1)
        ),
        shear=al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02),
        **perturbers,
    )
    source = al.Galaxy(
        redshift=1.0,
        bulge=al.lp.Gaussian(
            centre=(0.05, 0.1), ell_comps=(0.1, 0.05), intensity=5.0, sigma=0.2
        ),
    )
    return al.Tracer(galaxies=[lens, source])


def pixelized_tracer_from() -> al.Tracer:
    """Return the same lens with a pixelized source."""
    galaxies = list(tracer_from().galaxies)
    pixelization = al.Pixelization(
        mesh=al.mesh.RectangularUniform(shape=(8, 8)),
        regularization=al.reg.Constant(coefficient=1.0),
    )
    source = al.Galaxy(redshift=1.0, pixelization=pixelization)
    return al.Tracer(galaxies=[galaxies[0], source])


def imaging_from(string=None, over_sampling=2, kernel=None) -> al.Imaging:
    """Return masked imaging of 28 x 28 pixels."""
    if kernel is None:
        psf = al.Convolver.from_gaussian(
            shape_native=(5, 5), sigma=0.12, pixel_scales=PIXEL_SCALE, normalize=True
        )
    else:
        psf = al.Convolver(kernel=al.Array2D.no_mask(kernel, pixel_scales=PIXEL_SCALE))
    simulator = al.SimulatorImaging(
        exposure_time=1000.0,
        psf=psf,
        background_sky_level=0.1,
        add_poisson_noise_to_data=True,
        noise_seed=1,
    )
    grid = al.Grid2D.uniform(
        shape_native=(28, 28), pixel_scales=PIXEL_SCALE, over_sample_size=over_sampling
    )
    imaging = simulator.via_tracer_from(tracer=tracer_from(string), grid=grid)
    mask = al.Mask2D.circular(
        shape_native=(28, 28), pixel_scales=PIXEL_SCALE, radius=1.8
    )
    return imaging.apply_mask(mask).apply_over_sampling(
        over_sample_size_lp=over_sampling
    )

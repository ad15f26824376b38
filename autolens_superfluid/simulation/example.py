"""A simulated lens with a known vortex, as the Hubble Space Telescope would see it."""

from dataclasses import asdict, dataclass

import autolens as al

from autolens_superfluid.mass.vortex_string import VortexString

PIXEL_SCALE = 0.05
SHAPE = (84, 84)
PSF_SHAPE = (11, 11)
PSF_SIGMA = 0.045
REDSHIFT_LENS = 0.5
REDSHIFT_SOURCE = 1.0
EINSTEIN_RADIUS = 1.2
MASK_RADIUS = 1.8
EXPOSURE_TIME = 1000.0
BACKGROUND = 0.1


@dataclass(frozen=True)
class ExampleVortex:
    """Parameters of the vortex in the example lens; see `VortexString`.

    It lies beside the brightest arc, where it can be seen best.
    """

    centre: tuple[float, float] = (0.55, 0.95)
    position_angle: float = 60.0
    length: float = 1.0
    core_radius: float = PIXEL_SCALE
    line_density: float = -0.04

    @property
    def truth(self) -> dict[str, float]:
        """Values of the free parameters, by the names that a fit gives them."""
        values = asdict(self)
        centre = values.pop("centre")
        del values["core_radius"]
        values = {"centre_0": centre[0], "centre_1": centre[1]} | values
        return {f"lens.vortex.{name}": value for name, value in values.items()}


def example_tracer_from(vortex: ExampleVortex) -> al.Tracer:
    """Elliptical lens with a shear and a vortex before one source.

    Parameters
    ----------
    vortex : ExampleVortex
        The vortex.

    Returns
    -------
    al.Tracer
    """
    lens = al.Galaxy(
        redshift=REDSHIFT_LENS,
        mass=al.mp.Isothermal(
            centre=(0.0, 0.0), einstein_radius=EINSTEIN_RADIUS, ell_comps=(0.05, 0.1)
        ),
        shear=al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02),
        vortex=VortexString(slope=2.0, **asdict(vortex)),
    )
    source = al.Galaxy(
        redshift=REDSHIFT_SOURCE,
        bulge=al.lp.SersicCore(
            centre=(0.05, 0.1),
            ell_comps=(0.1, 0.05),
            intensity=0.8,
            effective_radius=0.2,
            sersic_index=1.5,
        ),
    )
    return al.Tracer(galaxies=[lens, source])


def example_imaging_from(vortex: ExampleVortex, seed: int) -> al.Imaging:
    """Noisy imaging of the example lens, by upstream's simulator.

    Parameters
    ----------
    vortex : ExampleVortex
        The vortex.
    seed : int
        Of the noise.

    Returns
    -------
    al.Imaging
        Of 84 x 84 pixels of 0.05 arcsec, in electrons per second, peak signal to
        noise about 30.
    """
    simulator = al.SimulatorImaging(
        exposure_time=EXPOSURE_TIME,
        psf=al.Convolver.from_gaussian(
            shape_native=PSF_SHAPE,
            sigma=PSF_SIGMA,
            pixel_scales=PIXEL_SCALE,
            normalize=True,
        ),
        background_sky_level=BACKGROUND,
        add_poisson_noise_to_data=True,
        noise_seed=seed,
    )
    grid = al.Grid2D.uniform(
        shape_native=SHAPE, pixel_scales=PIXEL_SCALE, over_sample_size=8
    )
    return simulator.via_tracer_from(tracer=example_tracer_from(vortex), grid=grid)


def example_info_from(vortex: ExampleVortex, seed: int) -> dict:
    """Content of the example's `info.json`, the truth included.

    Parameters as `example_imaging_from`.
    """
    return {
        "name": "example_vortex",
        "pixel_scale": PIXEL_SCALE,
        "redshift_lens": REDSHIFT_LENS,
        "redshift_source": REDSHIFT_SOURCE,
        "mask_radius": MASK_RADIUS,
        "einstein_radius": EINSTEIN_RADIUS,
        "noise_seed": seed,
        "truth": vortex.truth,
    }

"""The sections of a population's declaration, each a frozen dataclass.

Lengths are in arcsec, angles in degrees counter-clockwise from the x-axis, redshifts
and ratios without unit. A field annotated `Distribution` takes a number or any
distribution of `distributions`.
"""

from dataclasses import dataclass, field

from autolens_superfluid.exc import PopulationError
from autolens_superfluid.simulation.checks import (
    check_above,
    check_axis_ratio,
    check_positive,
)
from autolens_superfluid.simulation.distributions import (
    Constant,
    Disc,
    Distribution,
    Uniform,
)

_HALF_TURN = Uniform(0.0, 180.0)
_ZERO, _ONE = Constant(0.0), Constant(1.0)
_REDSHIFTS = Constant(0.5), Constant(1.0)
_WITHIN_UNIT = Disc(1.0)


@dataclass(frozen=True)
class Image:
    """Pixels of the images.

    Attributes
    ----------
    shape : tuple of two ints
        (ny, nx).
    pixel_scale : float
        Arcsec a pixel.
    over_sampling : int
        Sub-pixels a side of a pixel.
    budget : tuple of two floats
        Tiles of 2 x 2 pixels, over the number of pixels, that an adaptive image
        evaluates at 2 x 2 points a pixel, and of these at all sub-pixels. The default
        holds errors below 1e-3 of the noise in all populations of the package.
    """

    shape: tuple[int, int]
    pixel_scale: float
    over_sampling: int = 4
    budget: tuple[float, float] = (0.14, 0.06)

    def __post_init__(self):
        if len(self.shape) != 2 or any(int(n) != n or n < 8 for n in self.shape):
            raise PopulationError(
                f"image.shape must be two integers of at least 8; got {self.shape}"
            )
        check_positive("image.pixel_scale", self.pixel_scale)
        if self.over_sampling < 1:
            raise PopulationError(
                f"image.over_sampling must be at least 1; got {self.over_sampling}"
            )
        if len(self.budget) != 2 or not 0.25 >= self.budget[0] >= self.budget[1] > 0:
            raise PopulationError(
                f"image.budget must be two falling parts of 1/4; got {self.budget}"
            )


@dataclass(frozen=True)
class Redshifts:
    """Redshifts of lens and source."""

    lens: Distribution = _REDSHIFTS[0]
    source: Distribution = _REDSHIFTS[1]

    def __post_init__(self):
        if self.lens.support[1] >= self.source.support[0]:
            raise PopulationError(
                "redshifts.source must always be above redshifts.lens; got "
                f"{self.source} and {self.lens}"
            )


@dataclass(frozen=True)
class Psf:
    """Gaussian point spread function on a square kernel, normalised to sum 1.

    Attributes
    ----------
    sigma : Distribution
        True width.
    assumed_sigma : float
        Width that is handed to whoever analyses the image.
    kernel_size : int
        Odd number of pixels on a side of the kernel.
    """

    sigma: Distribution
    assumed_sigma: float
    kernel_size: int = 11

    def __post_init__(self):
        check_above("psf.sigma", self.sigma, 0.0)
        check_positive("psf.assumed_sigma", self.assumed_sigma)
        if self.kernel_size < 1 or self.kernel_size % 2 == 0:
            raise PopulationError(
                f"psf.kernel_size must be odd and positive; got {self.kernel_size}"
            )


@dataclass(frozen=True)
class Clumps:
    """Round Gaussian clumps of a source, each with a part of the Sersic's flux.

    Attributes
    ----------
    number : int
        How many.
    sigma, flux_fraction : Distribution
        Width, and flux over that of the Sersic profile.
    offset : Distribution
        Distance from the source's centre over its effective radius.
    """

    number: int
    sigma: Distribution
    flux_fraction: Distribution
    offset: Distribution = _WITHIN_UNIT

    def __post_init__(self):
        if self.number < 1:
            raise PopulationError(
                f"source.clumps.number must be at least 1; got {self.number}"
            )
        check_above("source.clumps.sigma", self.sigma, 0.0)
        check_above("source.clumps.flux_fraction", self.flux_fraction, 0.0)


@dataclass(frozen=True)
class Light:
    """Sersic light of a lens or a source.

    Attributes
    ----------
    offset : Distribution
        Distance of its centre from the origin; the direction is uniform.
    magnitude, intensity : Distribution, optional
        AB magnitude of the whole profile, or intensity at the effective radius; at
        most one. Neither: intensity 1 before the image is scaled.
    clumps : Clumps, optional
    """

    effective_radius: Distribution
    sersic_index: Distribution = _ONE
    axis_ratio: Distribution = _ONE
    position_angle: Distribution = _HALF_TURN
    offset: Distribution = _ZERO
    magnitude: Distribution | None = None
    intensity: Distribution | None = None
    clumps: Clumps | None = None

    def __post_init__(self):
        check_above("effective_radius", self.effective_radius, 0.0)
        check_above("sersic_index", self.sersic_index, 0.3)
        check_axis_ratio("axis_ratio", self.axis_ratio)
        if self.magnitude is not None and self.intensity is not None:
            raise PopulationError("give magnitude or intensity of a light, not both")


@dataclass(frozen=True)
class Multipoles:
    """Multipoles of the isothermal convergence: amplitude k_m; uniform orientation."""

    orders: tuple[int, ...]
    amplitude: Distribution

    def __post_init__(self):
        if not self.orders or any(int(m) != m or m < 2 for m in self.orders):
            raise PopulationError(
                f"multipoles.orders must be integers of at least 2; got {self.orders}"
            )
        check_above("multipoles.amplitude", self.amplitude, 0.0, inclusive=True)


@dataclass(frozen=True)
class LensMass:
    """Singular isothermal ellipsoid at the origin.

    Attributes
    ----------
    einstein_radius : Distribution, optional
        Einstein radius; or give
    einstein_mass_msun : Distribution, optional
        the mass inside it, in solar masses, from which the redshifts give it.
    """

    einstein_radius: Distribution | None = None
    einstein_mass_msun: Distribution | None = None
    axis_ratio: Distribution = _ONE
    position_angle: Distribution = _HALF_TURN
    multipoles: Multipoles | None = None

    def __post_init__(self):
        given = (self.einstein_radius, self.einstein_mass_msun)
        if sum(value is not None for value in given) != 1:
            raise PopulationError(
                "lens_mass needs one of einstein_radius and einstein_mass_msun"
            )
        scale = next(value for value in given if value is not None)
        check_above("lens_mass.einstein_radius (or mass)", scale, 0.0)
        check_axis_ratio("lens_mass.axis_ratio", self.axis_ratio)


@dataclass(frozen=True)
class Shear:
    """External shear."""

    magnitude: Distribution
    position_angle: Distribution = _HALF_TURN

    def __post_init__(self):
        check_above("shear.magnitude", self.magnitude, 0.0, inclusive=True)


@dataclass(frozen=True)
class PeakNoise:
    """Gaussian noise of an image that is scaled to a noiseless peak of 1.

    The variance is (floor + (1 - floor) I) / S^2 with S the peak signal to noise.
    """

    signal_to_noise: Distribution
    floor: float = 0.3

    def __post_init__(self):
        check_above("noise.peak.signal_to_noise", self.signal_to_noise, 0.0)
        if not 0.0 < self.floor <= 1.0:
            raise PopulationError(
                f"noise.peak.floor must be above 0 and at most 1; got {self.floor}"
            )


@dataclass(frozen=True)
class DetectorNoise:
    """Photon noise of image and sky, and read noise; images in electrons a second.

    Attributes
    ----------
    exposure_time : float
        Seconds, of all exposures together.
    sky_level : float
        Electrons a second and pixel.
    read_noise : float
        Electrons a pixel, of all exposures added in quadrature.
    zero_point : float, optional
        AB magnitude of one electron a second; needed for magnitudes.
    """

    exposure_time: float
    sky_level: float
    read_noise: float = 0.0
    zero_point: float | None = None

    def __post_init__(self):
        check_positive("noise.detector.exposure_time", self.exposure_time)
        check_positive("noise.detector.sky_level", self.sky_level)
        if self.read_noise < 0.0:
            raise PopulationError(
                f"noise.detector.read_noise must be at least 0; got {self.read_noise}"
            )


@dataclass(frozen=True)
class Noise:
    """One kind of noise: `peak` or `detector`."""

    peak: PeakNoise | None = field(default=None)
    detector: DetectorNoise | None = field(default=None)

    def __post_init__(self):
        if (self.peak is None) == (self.detector is None):
            raise PopulationError("noise needs one of peak and detector")

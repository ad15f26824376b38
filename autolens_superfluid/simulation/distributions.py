"""Distributions of a population's quantities, as functions of uniform numbers.

Every draw is the quantile of one uniform number: a quantity of image i needs the i-th
number of its own stream and nothing else, so that no draw depends on another's.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import stats

from autolens_superfluid.exc import PopulationError
from autolens_superfluid.simulation.checks import check_order, check_positive


@dataclass(frozen=True)
class Distribution:
    """Base class: a one-dimensional distribution with optional limits of clipping.

    Attributes
    ----------
    clip : tuple of two floats, optional
        Values outside are moved to the nearer limit.
    """

    name: ClassVar[str]

    def values_from(self, uniform: np.ndarray) -> np.ndarray:
        """Return the quantiles at numbers between 0 and 1, of their shape."""
        values = np.asarray(self._frozen().ppf(uniform), dtype=float)
        clip = getattr(self, "clip", None)
        return values if clip is None else np.clip(values, *clip)

    def cdf_from(self, values: np.ndarray) -> np.ndarray:
        """Return the probability of at most each value; steps at limits of clipping."""
        values = np.asarray(values, dtype=float)
        probabilities = self._frozen().cdf(values)
        clip = getattr(self, "clip", None)
        if clip is None:
            return probabilities
        probabilities = np.where(values < clip[0], 0.0, probabilities)
        return np.where(values >= clip[1], 1.0, probabilities)

    @property
    def support(self) -> tuple[float, float]:
        """Return the smallest and the largest possible value."""
        clip = getattr(self, "clip", None)
        low, high = self._frozen().support()
        if clip is None:
            return float(low), float(high)
        return max(float(low), clip[0]), min(float(high), clip[1])

    def _frozen(self):
        raise NotImplementedError


@dataclass(frozen=True)
class Constant(Distribution):
    """One value."""

    value: float
    name: ClassVar[str] = "constant"

    def values_from(self, uniform):
        """Return as `Distribution.values_from`."""
        return np.full(np.shape(uniform), float(self.value))

    def cdf_from(self, values):
        """Return as `Distribution.cdf_from`."""
        return np.where(np.asarray(values) >= self.value, 1.0, 0.0)

    @property
    def support(self):
        """Return as `Distribution.support`."""
        return float(self.value), float(self.value)


@dataclass(frozen=True)
class Uniform(Distribution):
    """Uniform between two limits."""

    low: float
    high: float
    name: ClassVar[str] = "uniform"

    def __post_init__(self):
        check_order("uniform", self.low, self.high)

    def _frozen(self):
        return stats.uniform(self.low, self.high - self.low)


@dataclass(frozen=True)
class LogUniform(Distribution):
    """Uniform in the logarithm between two positive limits."""

    low: float
    high: float
    name: ClassVar[str] = "log_uniform"

    def __post_init__(self):
        check_positive("the lower limit of log_uniform", self.low)
        check_order("log_uniform", self.low, self.high)

    def _frozen(self):
        return stats.loguniform(self.low, self.high)


@dataclass(frozen=True)
class Normal(Distribution):
    """Normal of a mean and a standard deviation, clipped on request."""

    mean: float
    sigma: float
    clip: tuple[float, float] | None = None
    name: ClassVar[str] = "normal"

    def __post_init__(self):
        check_positive("the width of normal", self.sigma)
        if self.clip is not None:
            check_order("clip", *self.clip)

    def _frozen(self):
        return stats.norm(self.mean, self.sigma)


@dataclass(frozen=True)
class HalfNormal(Distribution):
    """Modulus of a normal number of mean zero."""

    sigma: float
    clip: tuple[float, float] | None = None
    name: ClassVar[str] = "half_normal"

    def __post_init__(self):
        check_positive("the width of half_normal", self.sigma)
        if self.clip is not None:
            check_order("clip", *self.clip)

    def _frozen(self):
        return stats.halfnorm(scale=self.sigma)


@dataclass(frozen=True)
class Disc(Distribution):
    """Distance from the centre of points uniform in area within a radius."""

    radius: float
    name: ClassVar[str] = "disc"

    def __post_init__(self):
        check_positive("the radius of disc", self.radius)

    def _frozen(self):
        return stats.powerlaw(2.0, scale=self.radius)


@dataclass(frozen=True)
class Rayleigh(Distribution):
    """Distance from the centre of points normal in both coordinates."""

    sigma: float
    name: ClassVar[str] = "rayleigh"

    def __post_init__(self):
        check_positive("the width of rayleigh", self.sigma)

    def _frozen(self):
        return stats.rayleigh(scale=self.sigma)


@dataclass(frozen=True)
class PowerLaw(Distribution):
    """Density proportional to a power of the value, between two positive limits."""

    exponent: float
    low: float
    high: float
    name: ClassVar[str] = "power_law"

    def __post_init__(self):
        check_positive("the lower limit of power_law", self.low)
        check_order("power_law", self.low, self.high)
        if self.exponent == -1.0:
            raise PopulationError("power_law of exponent -1 is log_uniform; use that")

    @property
    def _limits(self):
        power = self.exponent + 1.0
        return power, self.low**power, self.high**power

    def values_from(self, uniform):
        """Return as `Distribution.values_from`."""
        power, low, high = self._limits
        return (low + np.asarray(uniform) * (high - low)) ** (1.0 / power)

    def cdf_from(self, values):
        """Return as `Distribution.cdf_from`."""
        power, low, high = self._limits
        values = np.clip(values, self.low, self.high)
        return (values**power - low) / (high - low)

    @property
    def support(self):
        """Return as `Distribution.support`."""
        return float(self.low), float(self.high)


@dataclass(frozen=True)
class Poisson(Distribution):
    """Number of independent events of a mean number, never above a largest one."""

    mean: float
    largest: int
    name: ClassVar[str] = "poisson"

    def __post_init__(self):
        check_positive("the mean of poisson", self.mean)
        if self.largest != int(self.largest):
            raise PopulationError(
                f"the largest number of poisson must be an integer; got {self.largest}"
            )
        object.__setattr__(self, "largest", int(self.largest))
        if stats.poisson(self.mean).sf(self.largest) > 1e-3:
            raise PopulationError(
                f"the largest number of poisson must be exceeded less than once in "
                f"1000; got {self.largest} for a mean of {self.mean}"
            )

    @property
    def clip(self):
        """Return the limits of the number."""
        return 0.0, float(self.largest)

    def _frozen(self):
        return stats.poisson(self.mean)


_KINDS = {
    kind.name: kind
    for kind in (
        Constant,
        Uniform,
        LogUniform,
        Normal,
        HalfNormal,
        Disc,
        Rayleigh,
        PowerLaw,
        Poisson,
    )
}


def distribution_from(declaration, key: str) -> Distribution:
    """Return the distribution that a value of a YAML file declares.

    Parameters
    ----------
    declaration : float or dict
        A number (constant), or one kind with its arguments such as ``{uniform: [0,
        1]}`` or ``{normal: [1.2, 0.1], clip: [0.8, 1.6]}``.
    key : str
        Where it stands, named in errors.

    Raises
    ------
    PopulationError
        If it is no distribution, or breaks one's rules.
    """
    if isinstance(declaration, bool) or not isinstance(declaration, int | float | dict):
        raise PopulationError(
            f"{key} must be a number or a distribution; got {declaration!r}"
        )
    if not isinstance(declaration, dict):
        return Constant(float(declaration))
    return _checked_from(dict(declaration), key)


def _checked_from(declaration, key):
    clip = declaration.pop("clip", None)
    if len(declaration) != 1 or next(iter(declaration)) not in _KINDS:
        raise PopulationError(
            f"{key} must name one distribution of {', '.join(_KINDS)}; "
            f"got {list(declaration)}"
        )
    kind, values = next(iter(declaration.items()))
    values = values if isinstance(values, list | tuple) else [values]
    extra = {} if clip is None else {"clip": tuple(clip)}
    try:
        return _KINDS[kind](*[float(value) for value in values], **extra)
    except (PopulationError, TypeError, ValueError) as error:
        raise PopulationError(f"{key}: {error}") from error


def declaration_from(distribution: Distribution):
    """Return what `distribution_from` reads, for writing to a file."""
    if isinstance(distribution, Constant):
        return distribution.value
    fields = dict(vars(distribution))
    clip = fields.pop("clip", None)
    declaration = {distribution.name: list(fields.values())}
    return declaration if clip is None else declaration | {"clip": list(clip)}

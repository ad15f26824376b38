"""Kinds of substructure that a population may hold, as declarations.

Every kind has a `fraction` (share of the images) and an `offset` of its centre from
that of the lens, over the Einstein radius, in a uniform direction. All but subhaloes
have a `mass_fraction` (of the mass pi theta_E^2 inside the Einstein radius) and a
`sign`: +1 adds mass, -1 takes it away, as a vortex in a superfluid does.
"""

from dataclasses import dataclass
from typing import ClassVar

from autolens_superfluid.exc import PopulationError
from autolens_superfluid.simulation.checks import check_above
from autolens_superfluid.simulation.distributions import (
    Constant,
    Disc,
    Distribution,
    LogUniform,
    Poisson,
    PowerLaw,
    Uniform,
)

_IN_EINSTEIN_RADIUS = Disc(1.0)
_HALF_TURN = Uniform(0.0, 180.0)
_THIN = Constant(0.05)
_CENTRED = Constant(0.0)
_INCLINED = Uniform(0.0, 75.0)
_SUBHALO_MASSES = PowerLaw(-1.9, 1e7, 1e10)
_SUBHALO_CONCENTRATIONS = LogUniform(8.0, 25.0)
_SUBHALO_TRUNCATION = Constant(5.0)
_IN_TWO_EINSTEIN_RADII = Disc(2.0)


@dataclass(frozen=True)
class Substructure:
    """Base class: the fraction of the images that hold it, and where it lies."""

    kind: ClassVar[str]
    fraction: float

    def __post_init__(self):
        if not 0.0 <= self.fraction <= 1.0:
            raise PopulationError(
                f"fraction must be between 0 and 1; got {self.fraction}"
            )
        for name, value in vars(self).items():
            if isinstance(value, Distribution) and name in _POSITIVE:
                check_above(name, value, 0.0)
        sign = getattr(self, "sign", 1)
        if sign not in (-1, 1):
            raise PopulationError(f"sign must be 1 or -1; got {sign}")


@dataclass(frozen=True)
class VortexString(Substructure):
    """One straight vortex (`al.mp.VortexString`)."""

    kind: ClassVar[str] = "vortex_string"
    mass_fraction: Distribution
    length: Distribution
    sign: int = 1
    core_radius: Distribution = _THIN
    slope: float = 2.0
    position_angle: Distribution = _HALF_TURN
    offset: Distribution = _IN_EINSTEIN_RADIUS


@dataclass(frozen=True)
class VortexNetwork(Substructure):
    """Several strings of independent places that share the mass equally."""

    kind: ClassVar[str] = "vortex_network"
    number: int
    mass_fraction: Distribution
    length: Distribution
    sign: int = 1
    core_radius: Distribution = _THIN
    slope: float = 2.0
    position_angle: Distribution = _HALF_TURN
    offset: Distribution = _IN_EINSTEIN_RADIUS

    def __post_init__(self):
        super().__post_init__()
        if int(self.number) != self.number or self.number < 2:
            raise PopulationError(
                f"number must be an integer of at least 2; got {self.number}"
            )


@dataclass(frozen=True)
class VortexRing(Substructure):
    """One closed vortex (`al.mp.VortexRing`)."""

    kind: ClassVar[str] = "vortex_ring"
    mass_fraction: Distribution
    radius: Distribution
    sign: int = 1
    width: Distribution = _THIN
    inclination: Distribution = _INCLINED
    position_angle: Distribution = _HALF_TURN
    offset: Distribution = _IN_EINSTEIN_RADIUS


@dataclass(frozen=True)
class Soliton(Substructure):
    """The ground state of an axion condensate (`al.mp.AxionSoliton`)."""

    kind: ClassVar[str] = "soliton"
    mass_fraction: Distribution
    core_radius: Distribution
    sign: int = 1
    offset: Distribution = _CENTRED


@dataclass(frozen=True)
class Subhaloes(Substructure):
    """Cold dark matter subhaloes (`al.mp.NFWTruncatedSph`), drawn by Poisson.

    Attributes
    ----------
    number : Poisson
        Number within the largest offset.
    mass_msun : Distribution
        Mass inside 200 times the critical density, before truncation.
    concentration : Distribution
        Radius of that density over the scale radius.
    truncation : Distribution
        Truncation radius over the scale radius.
    """

    kind: ClassVar[str] = "subhaloes"
    number: Poisson
    mass_msun: Distribution = _SUBHALO_MASSES
    concentration: Distribution = _SUBHALO_CONCENTRATIONS
    truncation: Distribution = _SUBHALO_TRUNCATION
    offset: Distribution = _IN_TWO_EINSTEIN_RADII

    def __post_init__(self):
        super().__post_init__()
        if not isinstance(self.number, Poisson):
            raise PopulationError(f"number must be a poisson; got {self.number}")


_POSITIVE = (
    "mass_fraction",
    "length",
    "core_radius",
    "radius",
    "width",
    "mass_msun",
    "concentration",
    "truncation",
)


KINDS = {
    kind.kind: kind
    for kind in (VortexString, VortexNetwork, VortexRing, Soliton, Subhaloes)
}

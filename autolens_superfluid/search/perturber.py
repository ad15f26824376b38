"""What a scan knows of any weak perturber that is linear in one amplitude."""

import itertools
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, fields
from typing import ClassVar

import autolens as al
import numpy as np

from autolens_superfluid import exc


@dataclass(frozen=True)
class Perturber(ABC):
    """Abstract base: a kind of perturber and the shapes of it that are tried.

    A kind is a mass profile and an amplitude that its deflection is proportional to;
    its shapes are a grid of angles, lengths or radii that a scan tries at each centre.

    Fields of a child that are tuples are the values of a shape's parameters; its
    other fields are the same for all shapes.

    Attributes
    ----------
    kind : str
        Name of the kind.
    amplitude_name : str
        What the deflection is linear in: an argument of the profile, except for
        `PointPerturber`.
    sign : int
        1 if only a positive amplitude has a meaning, else 0.
    """

    kind: ClassVar[str]
    amplitude_name: ClassVar[str]
    sign: ClassVar[int] = 0

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, list | np.ndarray):
                object.__setattr__(self, field.name, tuple(float(v) for v in value))
            if np.size(value) == 0 or not np.all(np.isfinite(value)):
                raise exc.SearchError(
                    f"{field.name} of a {self.kind} must hold finite numbers; "
                    f"got {value}."
                )

    @property
    def shape_names(self) -> tuple[str, ...]:
        """Names of the parameters of a shape, the last varies fastest."""
        return tuple(self._columns)

    @property
    def shapes(self) -> np.ndarray:
        """All shapes, an array of shape (shapes, parameters)."""
        rows = list(itertools.product(*self._columns.values()))
        return np.array(rows, dtype=float).reshape(len(rows), len(self._columns))

    def profile_from(self, centre, shape, amplitude) -> al.mp.MassProfile:
        """Mass profile of one perturber.

        Parameters
        ----------
        centre : tuple of two floats
            (y, x), in arcsec.
        shape : array of shape (parameters,)
            In the order of `shape_names`; may be traced.
        amplitude : float
            Of the name `amplitude_name`.
        """
        return self._profile_from(centre, shape, amplitude)

    def mass_from(self, shape) -> float:
        """Total mass for unit amplitude, over the critical surface density.

        In arcsec^2; a halo has pi theta_E^2 inside its Einstein radius. Parameters as
        `profile_from`.
        """
        return float(self._mass_from(shape))

    def unit_profile_from(self, shape) -> al.mp.MassProfile:
        """Profile of unit amplitude at the origin; parameters as `profile_from`."""
        return self.profile_from((0.0, 0.0), shape, 1.0)

    def to_dict(self) -> dict:
        """Return kind and fields, what `perturber_from` takes."""
        return {"kind": self.kind} | asdict(self)

    @property
    @abstractmethod
    def _columns(self) -> dict[str, tuple[float, ...]]:
        """Values of each parameter of a shape."""

    @abstractmethod
    def _profile_from(self, centre, shape, amplitude) -> al.mp.MassProfile:
        """Profile of a kind, see `profile_from`."""

    @abstractmethod
    def _mass_from(self, shape) -> float:
        """Mass of a kind, see `mass_from`."""

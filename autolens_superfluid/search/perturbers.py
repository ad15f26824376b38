"""Kinds of weak perturbers, and the shapes of them that a scan tries by default."""

from dataclasses import dataclass
from typing import ClassVar

import autolens as al
import numpy as np

from autolens_superfluid import exc
from autolens_superfluid.mass.vortex_ring import VortexRing
from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.search.perturber import Perturber


@dataclass(frozen=True)
class StringPerturber(Perturber):
    """A `VortexString` of slope 2, of either sign.

    Attributes
    ----------
    position_angles : tuple of floats
        In degrees.
    lengths : tuple of floats
        In arcsec.
    core_radius : float
        In arcsec. Cores below the resolution cannot be told apart.
    """

    kind: ClassVar[str] = "string"
    amplitude_name: ClassVar[str] = "line_density"
    position_angles: tuple[float, ...]
    lengths: tuple[float, ...]
    core_radius: float = 0.05

    @property
    def _columns(self):
        return {"position_angle": self.position_angles, "length": self.lengths}

    def _profile_from(self, centre, shape, amplitude):
        return VortexString(
            centre=centre,
            position_angle=shape[0],
            length=shape[1],
            core_radius=self.core_radius,
            slope=2.0,
            line_density=amplitude,
        )

    def _mass_from(self, shape):
        return shape[1]


@dataclass(frozen=True)
class RingPerturber(Perturber):
    """A `VortexRing`, of either sign.

    Attributes
    ----------
    radii, inclinations, position_angles : tuple of floats
        In arcsec, degrees and degrees. A ring seen face-on is tried at one angle.
    width : float
        In arcsec.
    """

    kind: ClassVar[str] = "ring"
    amplitude_name: ClassVar[str] = "line_density"
    radii: tuple[float, ...]
    inclinations: tuple[float, ...]
    position_angles: tuple[float, ...]
    width: float = 0.05

    @property
    def _columns(self):
        return {
            "radius": self.radii,
            "inclination": self.inclinations,
            "position_angle": self.position_angles,
        }

    @property
    def shapes(self) -> np.ndarray:
        """All shapes, an array of shape (shapes, parameters)."""
        rows = super().shapes
        is_repeated = (rows[:, 1] == 0.0) & (rows[:, 2] != self.position_angles[0])
        return rows[~is_repeated]

    def _profile_from(self, centre, shape, amplitude):
        return VortexRing(
            centre=centre,
            radius=shape[0],
            inclination=shape[1],
            position_angle=shape[2],
            width=self.width,
            line_density=amplitude,
        )

    def _mass_from(self, shape):
        return 2.0 * np.pi * shape[0]


@dataclass(frozen=True)
class SubhaloPerturber(Perturber):
    """A truncated NFW subhalo, `al.mp.NFWTruncatedSph`, linear in `kappa_s`.

    Attributes
    ----------
    scale_radii : tuple of floats
        In arcsec.
    truncation : float
        Truncation radius over the scale radius.
    """

    kind: ClassVar[str] = "subhalo"
    amplitude_name: ClassVar[str] = "kappa_s"
    sign: ClassVar[int] = 1
    scale_radii: tuple[float, ...]
    truncation: float = 5.0

    @property
    def _columns(self):
        return {"scale_radius": self.scale_radii}

    def _profile_from(self, centre, shape, amplitude):
        return al.mp.NFWTruncatedSph(
            centre=centre,
            kappa_s=amplitude,
            scale_radius=shape[0],
            truncation_radius=self.truncation * shape[0],
        )

    def _mass_from(self, shape):
        r"""Total mass, :math:`4 \pi r_s^2 m(\tau)` for unit `kappa_s`.

        Baltz, Marshall & Oguri (2009, JCAP 01, 015), eq. A.4, with
        :math:`m(\tau) = \tau^2 [(\tau^2 - 1) \log\tau + \tau\pi - (\tau^2 + 1)] /
        (\tau^2 + 1)^2`.
        """
        square = self.truncation**2
        bracket = (
            (square - 1.0) * np.log(self.truncation)
            + self.truncation * np.pi
            - (square + 1.0)
        )
        factor = square * bracket / (square + 1.0) ** 2
        return 4.0 * np.pi * shape[0] ** 2 * factor


@dataclass(frozen=True)
class PseudoJaffePerturber(Perturber):
    """A truncated isothermal subhalo, `al.mp.dPIEMassB0Sph`, linear in `b0`.

    Attributes
    ----------
    truncation_radii : tuple of floats
        Values of `rs`, in arcsec.
    core_radius : float
        In arcsec; small but not zero.
    """

    kind: ClassVar[str] = "pseudo_jaffe"
    amplitude_name: ClassVar[str] = "b0"
    sign: ClassVar[int] = 1
    truncation_radii: tuple[float, ...]
    core_radius: float = 1e-3

    @property
    def _columns(self):
        return {"rs": self.truncation_radii}

    def _profile_from(self, centre, shape, amplitude):
        return al.mp.dPIEMassB0Sph(
            centre=centre, ra=self.core_radius, rs=shape[0], b0=amplitude
        )

    def _mass_from(self, shape):
        """Total mass, pi b0 r_s for unit `b0` (Keeton 2001, astro-ph/0102341)."""
        return np.pi * shape[0]


@dataclass(frozen=True)
class PointPerturber(Perturber):
    """A point mass, `al.mp.PointMass`; its amplitude is the mass in arcsec^2.

    The Einstein radius is the root of mass over pi: its deflection is linear in the
    mass, not in that.
    """

    kind: ClassVar[str] = "point"
    amplitude_name: ClassVar[str] = "mass"
    sign: ClassVar[int] = 1

    @property
    def _columns(self):
        return {}

    def _profile_from(self, centre, shape, amplitude):
        return al.mp.PointMass(
            centre=centre, einstein_radius=(amplitude / np.pi) ** 0.5
        )

    def _mass_from(self, shape):
        return 1.0


_CLASSES = {
    cls.kind: cls
    for cls in (
        StringPerturber,
        RingPerturber,
        SubhaloPerturber,
        PseudoJaffePerturber,
        PointPerturber,
    )
}

#: Names of the kinds of perturbers.
KINDS = tuple(_CLASSES)


def perturber_from(content: dict) -> Perturber:
    """Perturber of the fields that its `to_dict` gave."""
    fields_of = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in content.items()
        if name != "kind"
    }
    return _class_from(content["kind"])(**fields_of)


def default_perturber_from(kind: str, scale: float, pixel_scale: float) -> Perturber:
    """Perturber of a kind with a grid of shapes that suits a lens.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    scale : float
        Einstein radius of the lens, in arcsec, that lengths are multiples of.
    pixel_scale : float
        In arcsec; cores and widths are as large.
    """
    shapes = {
        "string": {
            "position_angles": tuple(np.arange(12) * 15.0),
            "lengths": tuple(scale * np.array([0.4, 0.8, 1.5])),
            "core_radius": pixel_scale,
        },
        "ring": {
            "radii": tuple(scale * np.array([0.15, 0.3, 0.6])),
            "inclinations": (0.0, 60.0),
            "position_angles": tuple(np.arange(4) * 45.0),
            "width": pixel_scale,
        },
        "subhalo": {"scale_radii": tuple(scale * np.array([0.03, 0.1, 0.3]))},
        "pseudo_jaffe": {"truncation_radii": tuple(scale * np.array([0.1, 0.3, 1.0]))},
    }
    return _class_from(kind)(**shapes.get(kind, {}))


def _class_from(kind: str) -> type[Perturber]:
    if kind not in _CLASSES:
        raise exc.SearchError(
            f"kind of a perturber must be one of {', '.join(KINDS)}; got {kind!r}."
        )
    return _CLASSES[kind]

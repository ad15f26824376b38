"""The parts of a smooth lens's latent vector, each a smooth map to some parameters.

A part turns numbers of mean and spread that the population sets (`raw`) into columns of
`simulation.parameters_from`. Angles never appear: an orientation is a vector of two
components (amplitude times sine and cosine of `spin` times the angle), so that no
parameter jumps, and turning the image turns the vector.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from jax.scipy.special import gammaln
from scipy.special import gammaln as gammaln_numpy

from autolens_superfluid.simulation.units import sersic_constant_from


class Part(ABC):
    """Some of the latents.

    Attributes
    ----------
    names : tuple of str
        Of its latents.
    spin : int
        The latents are vectors that turn by this many times the angle that the image
        turns by, component 0 along the sine; 0 for scalars.
    """

    names: tuple[str, ...]
    spin: int = 0

    @abstractmethod
    def raw_from(self, columns: dict, scales: np.ndarray) -> np.ndarray:
        """Return the latents before standardisation, of images divided by `scales`.

        Parameters
        ----------
        columns : dict of str to array of shape (n,) or (n, m)
            See `simulation.parameters_from`.
        scales : array of shape (n,)
            Brightness that each image was divided by.

        Returns
        -------
        array of shape (n, len(names))
        """

    @abstractmethod
    def columns_from(self, raw, columns: dict) -> dict:
        """Return the columns of one image; the inverse, in JAX.

        Parameters
        ----------
        raw : array of shape (len(names),)
        columns : dict of str to array
            What the parts before made.
        """


@dataclass(frozen=True)
class Positive(Part):
    """Logarithm of a positive column."""

    column: str

    @property
    def names(self):
        """Return its name."""
        return (self.column,)

    def raw_from(self, columns, scales):
        """Return the logarithm."""
        return np.log(columns[self.column])[:, None]

    def columns_from(self, raw, columns):
        """Return the exponential."""
        return {self.column: jnp.exp(raw[0])}


@dataclass(frozen=True)
class Vector(Part):
    """Two columns, (sine, cosine) of `spin` times an angle times an amplitude."""

    names: tuple[str, str]
    spin: int

    def raw_from(self, columns, scales):
        """Return them as they are."""
        return np.stack([columns[name] for name in self.names], axis=1)

    def columns_from(self, raw, columns):
        """Return them as they are."""
        return dict(zip(self.names, raw, strict=True))


@dataclass(frozen=True)
class Ellipse(Part):
    r"""Elliptical components e, as :math:`u = e / \sqrt{1 - |e|^2}`, without limits."""

    names: tuple[str, str]
    spin: int = 2

    def raw_from(self, columns, scales):
        """Return u."""
        comps = np.stack([columns[name] for name in self.names], axis=1)
        return comps / np.sqrt(1.0 - np.sum(comps**2, axis=1, keepdims=True))

    def columns_from(self, raw, columns):
        """Return e."""
        comps = raw / jnp.sqrt(1.0 + jnp.sum(raw**2))
        return dict(zip(self.names, comps, strict=True))


@dataclass(frozen=True)
class Flux(Part):
    """Logarithm of a Sersic profile's flux over the image's scale: its amplitude."""

    light: str

    @property
    def names(self):
        """Return its name."""
        return (f"{self.light}_flux",)

    def raw_from(self, columns, scales):
        """Return the logarithm of the flux."""
        log_flux = _log_flux_from(columns, self.light, np, gammaln_numpy)
        intensity = columns[f"{self.light}_intensity"] / scales
        return (np.log(intensity) + log_flux)[:, None]

    def columns_from(self, raw, columns):
        """Return the intensity at the effective radius, which the flux gives."""
        log_flux = _log_flux_from(columns, self.light, jnp, gammaln)
        return {f"{self.light}_intensity": jnp.exp(raw[0] - log_flux)}


@dataclass(frozen=True)
class ClumpCentres(Part):
    """Offsets of clumps over the effective radius of the profile that they are in."""

    light: str
    number: int
    spin: int = 1

    @property
    def names(self):
        """Return the names of (y, x) of each."""
        pairs = [(i, axis) for i in range(self.number) for axis in (0, 1)]
        return tuple(f"{self.light}_clump_{i}_offset_{axis}" for i, axis in pairs)

    def raw_from(self, columns, scales):
        """Return y and x of each clump in turn."""
        radius = columns[f"{self.light}_effective_radius"][:, None]
        offsets = [
            columns[f"{self.light}_clumps_centre_{axis}"]
            - columns[f"{self.light}_centre_{axis}"][:, None]
            for axis in (0, 1)
        ]
        pairs = np.stack([offset / radius for offset in offsets], axis=2)
        return pairs.reshape(len(pairs), -1)

    def columns_from(self, raw, columns):
        """Return the centres."""
        radius = columns[f"{self.light}_effective_radius"]
        return {
            f"{self.light}_clumps_centre_{axis}": columns[f"{self.light}_centre_{axis}"]
            + radius * raw[axis::2]
            for axis in (0, 1)
        }


@dataclass(frozen=True)
class ClumpShapes(Part):
    """Logarithms of widths, and of fluxes over that of the Sersic profile."""

    light: str
    number: int

    @property
    def names(self):
        """Return all widths, then all fluxes."""
        return tuple(
            f"{self.light}_clump_{i}_{name}"
            for name in ("sigma", "flux_fraction")
            for i in range(self.number)
        )

    def raw_from(self, columns, scales):
        """Return the logarithms."""
        names = (
            f"{self.light}_clumps_sigma",
            f"{self.light}_clumps_flux_fraction",
        )
        return np.log(np.concatenate([columns[name] for name in names], axis=1))

    def columns_from(self, raw, columns):
        """Return widths and central intensities."""
        log_sigma, log_fraction = raw[: self.number], raw[self.number :]
        log_flux = _log_flux_from(columns, self.light, jnp, gammaln)
        log_flux = log_flux + jnp.log(columns[f"{self.light}_intensity"])
        log_intensity = log_flux + log_fraction - np.log(2.0 * np.pi) - 2.0 * log_sigma
        return {
            f"{self.light}_clumps_sigma": jnp.exp(log_sigma),
            f"{self.light}_clumps_intensity": jnp.exp(log_intensity),
        }


def _log_flux_from(columns, light, xp, log_gamma):
    """Return the logarithm of `simulation.units.sersic_flux_from`."""
    index = columns[f"{light}_sersic_index"]
    constant = sersic_constant_from(index)
    return (
        xp.log(2.0 * np.pi * index)
        + 2.0 * xp.log(columns[f"{light}_effective_radius"])
        + constant
        - 2.0 * index * xp.log(constant)
        + log_gamma(2.0 * index)
    )

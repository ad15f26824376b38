"""Latents of a smooth lens: a standardised vector for the lenses of any population."""

import dataclasses

import numpy as np

from autolens_superfluid.ml.inputs import scales_from
from autolens_superfluid.ml.lens.parts import (
    ClumpCentres,
    ClumpShapes,
    Ellipse,
    Flux,
    Positive,
    Vector,
)
from autolens_superfluid.simulation.imager import Imager
from autolens_superfluid.simulation.population import Population
from autolens_superfluid.simulation.sampling import parameters_from

# Draws that means and spreads are measured on, and their seed. Any would do: they
# set units, to a few per cent.
_DRAWS, _SEED = 512, 0

# Spread of a latent that is the same in all images, as the width of clumps may be.
_FIXED = 1e-3


class LensParameters:
    r"""The map between latents z and the parameters of a population's smooth lenses.

    Each latent is :math:`z = (r - \mu) / s`, with r a smooth function of parameters
    (see `parts`) and :math:`\mu, s` its mean and spread in the population: in z, the
    prior is about a unit normal distribution, which is taken for it.

    Parameters
    ----------
    population : Population
        Whose smooth lenses: their multipoles, clumps and lens light have latents too.

    Attributes
    ----------
    names : tuple of str
        Of the latents, those that bend light first.
    bending_size : int
        How many do.
    means, spreads : array of shape (size,)
        :math:`\mu` and :math:`s`.
    """

    def __init__(self, population: Population):
        self.population = smooth_from(population)
        columns = parameters_from(self.population, _SEED, 0, _DRAWS)
        images = Imager(self.population, over_sampling=1).images_from(columns)
        spans = {name: np.ptp(column) for name, column in columns.items()}
        self._constants = {
            name: float(columns[name].flat[0])
            for name, span in spans.items()
            if not span
        }
        varied = {name for name, span in spans.items() if span > 0.0}
        bending = _bending_parts_from(self.population, varied)
        self.parts = (*bending, *_light_parts_from(self.population, varied))
        self.names = tuple(name for part in self.parts for name in part.names)
        self.bending_size = sum(len(part.names) for part in bending)
        raw = self._raw_from(columns, scales_from(images))
        self.means, self.spreads = self._units_from(raw)

    @property
    def size(self) -> int:
        """Return the number of latents."""
        return len(self.names)

    def columns_from(self, z) -> dict:
        """Return the parameters of one lens, in JAX: what `Imager.image` takes.

        Parameters
        ----------
        z : array of shape (size,)
        """
        raw = self.means + self.spreads * z
        columns = dict(self._constants)
        for part, rows in self._slices():
            columns |= part.columns_from(raw[rows], columns)
        return columns

    def latents_from(self, columns: dict, scales: np.ndarray) -> np.ndarray:
        """Return the latents of simulated images that were divided by `scales`.

        Parameters
        ----------
        columns : dict of str to array of shape (n,) or (n, m)
            See `simulation.parameters_from`.
        scales : array of shape (n,)

        Returns
        -------
        array of shape (n, size), single precision
        """
        return (self._raw_from(columns, scales) - self.means) / self.spreads

    def rescaled_from(self, z: np.ndarray, scales: np.ndarray) -> np.ndarray:
        """Return the latents of images that are divided by `scales` once more.

        Parameters
        ----------
        z : array of shape (n, size)
        scales : array of shape (n,)
        """
        z = np.array(z)
        for part, rows in self._slices():
            if isinstance(part, Flux):
                z[:, rows] -= np.log(scales)[:, None] / self.spreads[rows]
        return z

    def turns(self) -> np.ndarray:
        """Return what turning and mirroring an image does to its latents.

        Returns
        -------
        array of shape (8, size, size)
            Matrix for each element of the square's group: 0 to 3 quarter turns
            counter-clockwise, then the same with left and right exchanged after them.
        """
        matrices = np.tile(np.eye(self.size, dtype=np.float32), (8, 1, 1))
        for part, rows in self._slices():
            if not part.spin:
                continue
            pairs = len(part.names) // 2
            for turn in range(8):
                block = np.kron(np.eye(pairs), _turn_from(part.spin, turn))
                matrices[turn, rows, rows] = block
        return matrices

    def index_of(self, name: str) -> int:
        """Return the place of a latent."""
        return self.names.index(name)

    def _raw_from(self, columns, scales):
        for light in ("source", "lens_light"):
            if f"{light}_clumps_sigma" in columns:
                columns = columns | ordered_clumps_from(columns, f"{light}_clumps")
        parts = [part.raw_from(columns, np.asarray(scales)) for part in self.parts]
        return np.concatenate(parts, axis=1).astype(np.float32)

    def _units_from(self, raw):
        means, spreads = raw.mean(axis=0), raw.std(axis=0)
        for part, rows in self._slices():
            if part.spin:
                # No direction is preferred.
                means[rows] = 0.0
                spreads[rows] = np.sqrt(np.mean(raw[:, rows] ** 2))
        return means, np.maximum(spreads, np.float32(_FIXED))

    def _slices(self):
        start = 0
        for part in self.parts:
            stop = start + len(part.names)
            yield part, slice(start, stop)
            start = stop


def smooth_from(population: Population) -> Population:
    """Return a population without its substructure."""
    return dataclasses.replace(population, substructure={})


def ordered_clumps_from(columns: dict, name: str) -> dict[str, np.ndarray]:
    """Return the columns of clumps, those of the brightest centre first.

    Clumps have no order of their own, and an encoder that had to guess one would learn
    their mean. This order stays when the image turns.
    """
    brightness = columns[f"{name}_flux_fraction"] / np.square(columns[f"{name}_sigma"])
    order = np.argsort(-brightness, axis=1)
    return {
        key: np.take_along_axis(column, order, axis=1)
        for key, column in columns.items()
        if key.startswith(f"{name}_") and np.shape(column) == order.shape
    }


def _turn_from(spin, turn):
    """Return the matrix of a vector (sine, cosine) of `spin` times an angle."""
    angle = 0.5 * np.pi * spin * (turn % 4)
    cosine, sine = np.round(np.cos(angle)), np.round(np.sin(angle))
    matrix = np.array([[cosine, sine], [-sine, cosine]])
    if turn < 4:
        return matrix
    # The angle becomes pi minus itself.
    sign = 1.0 if spin % 2 else -1.0
    return np.diag([sign, -sign]) @ matrix


def _bending_parts_from(population, varied):
    orders = (
        ()
        if population.lens_mass.multipoles is None
        else (population.lens_mass.multipoles.orders)
    )
    return _varied_from(
        varied,
        Positive("lens_einstein_radius"),
        Ellipse(("lens_ell_comps_0", "lens_ell_comps_1")),
        *(
            Vector((f"multipole_{m}_comps_0", f"multipole_{m}_comps_1"), int(m))
            for m in orders
        ),
        Vector(("shear_gamma_2", "shear_gamma_1"), 2),
    )


def _light_parts_from(population, varied):
    parts = []
    for name in ("source", "lens_light"):
        light = getattr(population, name)
        if light is None:
            continue
        parts += _varied_from(
            varied,
            Vector((f"{name}_centre_0", f"{name}_centre_1"), 1),
            Positive(f"{name}_effective_radius"),
            Positive(f"{name}_sersic_index"),
            Ellipse((f"{name}_ell_comps_0", f"{name}_ell_comps_1")),
        )
        parts.append(Flux(name))
        if light.clumps is not None:
            number = light.clumps.number
            parts += [ClumpCentres(name, number), ClumpShapes(name, number)]
    return (*parts, *_varied_from(varied, Positive("psf_sigma")))


def _varied_from(varied, *parts):
    """Return the parts whose columns differ between images."""
    return tuple(part for part in parts if varied.issuperset(part.names))

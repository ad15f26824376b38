"""Images of smooth lenses and their derivatives, compiled, many at a time."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial

import jax
import jax.numpy as jnp
import numpy as np

from autolens_superfluid.ml.lens.parameters import LensParameters
from autolens_superfluid.simulation.imager import Imager
from autolens_superfluid.simulation.population import Population

#: Images of one call of a compiled function; its shape never changes.
BATCH_SIZE = 32

# The latent that is of neither mass nor light.
_PSF = "psf_sigma"

# Keeps XLA from evaluating arrays anew wherever they are used.
_apart = jax.lax.optimization_barrier


class LensImages:
    """Noiseless images of smooth lenses, from their latents.

    `image` and `jacobian` are pure functions of JAX in single precision: call them, or
    what is compiled of them, inside of ``jax.enable_x64(False)``.

    Parameters
    ----------
    population : Population
        Whose smooth lenses.
    over_sampling : int or "adaptive"
        Of images; see `Imager`. One of 2 is right to about a tenth of the noise.
    parameters : LensParameters, optional
        Of the population, if they are at hand.
    """

    def __init__(
        self,
        population: Population,
        over_sampling: int | str = 2,
        parameters: LensParameters | None = None,
    ):
        self.parameters = (
            LensParameters(population) if parameters is None else parameters
        )
        self.imager = Imager(self.parameters.population, over_sampling)

    def image(self, z):
        """Return the image of latents of shape (size,)."""
        return self.imager.image(self.parameters.columns_from(z))

    def jacobian(self, z):
        """Return derivatives of the image in pixels' centres, shape (size, ny, nx).

        Centres are enough: derivatives need to be far less accurate than images.
        """
        units = jnp.eye(z.size, dtype=z.dtype)
        light, changes = self._changes_from(z, units)

        def blurred(image, z):
            return self.imager.blurred_from(image, self.parameters.columns_from(z))

        jacobian = jax.lax.map(lambda change: blurred(change, z), changes)
        if _PSF not in self.parameters.names:
            return jacobian
        row = self.parameters.index_of(_PSF)
        _, wider = jax.jvp(partial(blurred, light), (z,), (units[row],))
        return jacobian.at[row].add(wider)

    def _changes_from(self, z, units):
        """Return light in pixels' centres, and its derivatives by the latents.

        One chain after another, as XLA would evaluate all of an image anew for each
        latent: how latents of mass move the source plane, how light changes along it,
        and how latents of light change that.
        """
        number, columns = self.parameters.bending_size, self.parameters.columns_from

        def source_plane(z):
            return self.imager.source_plane_from(columns(z))

        def light(z, y, x):
            return self.imager.light_from(columns(z), (y, x))

        (y, x), pushed = jax.linearize(source_plane, z)
        y, x = _apart((y, x))
        moved_y, moved_x = jax.lax.map(pushed, units[:number])
        one, zero = jnp.ones_like(y), jnp.zeros_like(y)
        image, by_y = jax.jvp(partial(light, z), (y, x), (one, zero))
        _, by_x = jax.jvp(partial(light, z), (y, x), (zero, one))
        by_y, by_x = _apart((by_y, by_x))
        brightened = jax.lax.map(
            lambda unit: jax.jvp(lambda z: light(z, y, x), (z,), (unit,))[1],
            units[number:],
        )
        bent = moved_y * by_y + moved_x * by_x
        return image, _apart(jnp.concatenate([bent, brightened]))

    def images_from(self, z: np.ndarray) -> np.ndarray:
        """Return images of latents of shape (n, size)."""
        return in_batches(self._images, z)

    def pullbacks_from(self, z: np.ndarray, cotangents: np.ndarray) -> np.ndarray:
        """Return derivatives by latents of the sum of images times `cotangents`.

        Parameters
        ----------
        z : array of shape (n, size)
        cotangents : array of shape (n, ny, nx)

        Returns
        -------
        array of shape (n, size)
        """
        return in_batches(self._pullbacks, z, cotangents)

    @cached_property
    def _images(self):
        return mapped_from(self.image)

    @cached_property
    def _pullbacks(self):
        def pullback(z, cotangent):
            return jax.vjp(self.image, z)[1](cotangent)[0]

        return mapped_from(pullback)


def mapped_from(function):
    """Return a function of one image as a compiled one of many.

    On a CPU a loop over images is faster than arrays of them, and an image cannot
    depend on its neighbours.
    """
    return jax.jit(lambda *rows: jax.lax.map(lambda row: function(*row), rows))


def in_batches(function, *arrays: np.ndarray):
    """Return what a compiled function gives for many images, in batches of one size.

    Batches run in threads, one a core: a loop over images keeps one core busy.

    Parameters
    ----------
    function : callable
        Of arrays whose first axis is the image, to an array or a tuple of arrays.
    arrays : array of shape (n, ...)
        Taken in single precision.

    Returns
    -------
    array of shape (n, ...), or tuple of them
    """
    number = len(arrays[0])
    run = partial(_batch_from, function, arrays)
    # The first compiles, once.
    parts = [run(0)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parts += pool.map(run, range(BATCH_SIZE, number, BATCH_SIZE))
    # The last batch is filled up.
    return jax.tree.map(lambda *values: np.concatenate(values)[:number], *parts)


def _batch_from(function, arrays, start):
    """Return a batch's values, its last row repeated where there are too few."""
    rows = np.minimum(np.arange(start, start + BATCH_SIZE), len(arrays[0]) - 1)
    # Precision is a setting of the thread.
    with jax.enable_x64(False):
        values = function(*(np.asarray(array[rows], np.float32) for array in arrays))
        return jax.tree.map(np.asarray, values)

"""What the lens as a decoder says of images: refined model, warp score, maps."""

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from autolens_superfluid.ml.lens.decoder import LensDecoder
from autolens_superfluid.ml.lens.images import in_batches, mapped_from
from autolens_superfluid.ml.warp import (
    Windows,
    convergence_map_from,
    freedom_from,
    image_response_from,
    warp_from,
)

_SOURCE_CENTRE = ("source_centre_0", "source_centre_1")


class Judgements(NamedTuple):
    """Refined smooth models of images, and what their residuals say.

    Attributes
    ----------
    z : array of shape (n, size)
        Latents of the best model.
    images : array of shape (n, ny, nx)
        Models, in the units of the observations.
    scores : array of shape (n,)
        Warp scores.
    amplitudes : array of shape (n, 2, rows, columns)
        See `Warp`; `Windows` makes maps of them.
    """

    z: np.ndarray
    images: np.ndarray
    scores: np.ndarray
    amplitudes: np.ndarray


class LensJudge:
    """Fit smooth lenses to images and look for extra deflections, in one compilation.

    Parameters
    ----------
    decoder : LensDecoder
        The family of smooth lenses.
    steps : int
        Refining steps.
    windows : Windows, optional
        Of the warp; by default over the population's pixels.
    """

    def __init__(
        self, decoder: LensDecoder, steps: int, windows: Windows | None = None
    ):
        image = decoder.parameters_of_lens.population.image
        self.decoder, self.steps = decoder, steps
        self.windows = windows or Windows(tuple(image.shape), image.pixel_scale)
        self._judged = mapped_from(self._judgement)
        self._mapped = mapped_from(self._map)

    def judgements_from(
        self, z: np.ndarray, images: np.ndarray, noise_maps: np.ndarray
    ) -> Judgements:
        """Return judgements of images, from latents to start from.

        Parameters
        ----------
        z : array of shape (n, size) or (n, starts, size)
            Of several starts the one that ends best is taken.
        images, noise_maps : array of shape (n, ny, nx)
            See `Observations`.
        """
        return Judgements(*in_batches(self._judged, z, images, 1.0 / noise_maps))

    def convergence_maps_from(self, z, images, noise_maps):
        """Return extra convergences and their scatter; see `convergence_map_from`.

        Parameters
        ----------
        z, images, noise_maps
            As `judgements_from`.

        Returns
        -------
        two arrays of shape (n, ny, nx)
        """
        return in_batches(self._mapped, z, images, 1.0 / noise_maps)

    def _judgement(self, z, image, weight):
        z, model, *linear = self._linear_from(z, image, weight)
        warp = warp_from(*linear, self.windows)
        return z, model, warp.score, warp.amplitudes

    def _map(self, z, image, weight):
        _, _, *linear = self._linear_from(z, image, weight)
        return convergence_map_from(*linear, self.windows)

    def _linear_from(self, z, image, weight):
        """Return the refined model and what `warp_from` needs of it."""
        refinement = self.decoder.refinement_from(self.steps)
        z, model, jacobian = refinement.fit(z, image, weight)
        basis, left = freedom_from((image - model) * weight, jacobian * weight, z)
        return z, model, left, basis, self._response_from(model, jacobian) * weight

    def _response_from(self, model, jacobian):
        """Return the change of the model by an arcsec of extra deflection.

        A deflection changes what is seen as a source that moves by as much does, whose
        derivative is at hand.
        """
        parameters = self.decoder.parameters_of_lens
        if not set(_SOURCE_CENTRE) <= set(parameters.names):
            scale = parameters.population.image.pixel_scale
            return image_response_from(model, scale)
        rows = np.array([parameters.index_of(name) for name in _SOURCE_CENTRE])
        return jacobian[rows] / jnp.asarray(parameters.spreads[rows])[:, None, None]

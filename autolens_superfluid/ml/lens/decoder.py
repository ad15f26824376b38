"""The lens as a decoder in torch: latents are parameters, and nothing is learnt."""

import numpy as np
import torch

from autolens_superfluid.ml.decoders import PhysicalDecoder
from autolens_superfluid.ml.lens.images import LensImages
from autolens_superfluid.ml.lens.refinement import Fits, Refinement
from autolens_superfluid.simulation.population import Population

# Sub-pixels a side of what training sees: errors of a pixel are below the noise.
_TRAINING = 2


class LensDecoder(PhysicalDecoder):
    """Draw the smooth lenses of a population from standardised parameters.

    Images that a gradient is wanted of are those of 2 x 2 sub-pixels; all others, and
    those that latents are refined on, are adaptive and right to 1e-3 of the noise.

    Parameters
    ----------
    population : Population
        Whose smooth lenses. One with clumps and multipoles gives the model their
        freedom.
    """

    def __init__(self, population: Population):
        super().__init__()
        self.lens = LensImages(population, "adaptive")
        self.parameters_of_lens = self.lens.parameters
        self.trained = LensImages(population, _TRAINING, self.parameters_of_lens)
        self.latent_size = self.parameters_of_lens.size
        self.shape = tuple(population.image.shape)
        self.has_lens_light = population.lens_light is not None
        self._refinements = {}

    def images(self, z, conditions=None):
        """Return images; see `Decoder`. The lens needs no conditions."""
        if torch.is_grad_enabled() and z.requires_grad:
            return _Images.apply(z, self.trained)
        return _tensor_from(self.lens.images_from(_array_from(z)), z)

    def log_prior(self, z):
        """Return the log density of a unit normal distribution."""
        return -0.5 * z.square().sum(dim=1)

    def refined(self, z, images, noise_maps, steps, conditions=None):
        """Return refined latents; see `Decoder`."""
        if steps == 0:
            return z.detach()
        arrays = (_array_from(tensor) for tensor in (z, images, noise_maps))
        return _tensor_from(self.refinement_from(steps).latents_from(*arrays), z)

    def fits_from(
        self, z: np.ndarray, images: np.ndarray, noise_maps: np.ndarray, steps: int
    ) -> Fits:
        """Return refined latents, their images and derivatives; see `Refinement`."""
        return self.refinement_from(steps).fits_from(z, images, noise_maps)

    def refinement_from(self, steps: int) -> Refinement:
        """Return the compiled refinement of a number of steps."""
        if steps not in self._refinements:
            self._refinements[steps] = Refinement(self.lens, steps)
        return self._refinements[steps]

    def latents_from(self, columns, scales):
        """Return latents of simulated images; see `PhysicalDecoder`."""
        scales = np.asarray(scales)
        return torch.as_tensor(self.parameters_of_lens.latents_from(columns, scales))


class _Images(torch.autograd.Function):
    """The bridge from torch to JAX: images, and the pullback of their gradients."""

    @staticmethod
    def forward(ctx, z, lens):
        ctx.lens = lens
        ctx.save_for_backward(z)
        return _tensor_from(lens.images_from(_array_from(z)), z)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, gradients):
        (z,) = ctx.saved_tensors
        pulled = ctx.lens.pullbacks_from(_array_from(z), _array_from(gradients))
        return _tensor_from(pulled, z), None


def _array_from(tensor):
    return tensor.detach().cpu().float().numpy()


def _tensor_from(array, like):
    return torch.from_numpy(array).to(like)

"""The conditional variational auto-encoder, with any decoder."""

import torch

from autolens_superfluid.ml.decoders import Decoder
from autolens_superfluid.ml.networks import abstract
from autolens_superfluid.ml.networks.blocks import (
    ConvolutionalEncoder,
    ConvolutionalGenerator,
)
from autolens_superfluid.ml.networks.conditioning import Conditioner, dropped_from
from autolens_superfluid.ml.networks.gauss_newton import refined_latents_from

# Features that the encoder makes of an image before it sees the conditions.
_FEATURES = 256

# Light of lens galaxies outshines arcs: an encoder of both sees an inverse hyperbolic
# sine of the image, linear up to about this part of its brightest pixels.
_FAINT = 0.02

# Limits of a latent's log variance: beyond them its exponential has no gradient left.
_LOG_VARIANCES = (-14.0, 4.0)


class ConvolutionalDecoder(Decoder):
    """Images that a generator makes of free latents and conditions."""

    def __init__(self, shape, latent_size: int, condition_size: int = 0):
        super().__init__()
        self.shape, self.latent_size = tuple(shape), latent_size
        self.generator = ConvolutionalGenerator(shape, latent_size + condition_size)

    def images(self, z, conditions=None):
        """Return images; see `Decoder`."""
        inputs = z if conditions is None else torch.cat([z, conditions], dim=1)
        return self.generator(inputs)

    def log_prior(self, z):
        """Return the log density of a unit normal distribution."""
        return -0.5 * z.square().sum(dim=1)

    def refined(self, z, images, noise_maps, steps, conditions=None):
        """Return refined latents; see `Decoder`."""

        def function(latents):
            return self.images(latents, conditions)

        return refined_latents_from(function, z, images, noise_maps, steps)


class Encoder(torch.nn.Module):
    """Mean and log variance of the latents of images and conditions."""

    def __init__(self, decoder: Decoder, condition_size: int):
        super().__init__()
        self.has_lens_light = decoder.has_lens_light
        shape, latent_size = decoder.shape, decoder.latent_size
        self.features = ConvolutionalEncoder(shape, _FEATURES)
        self.head = torch.nn.Sequential(
            torch.nn.Linear(_FEATURES + condition_size, _FEATURES),
            torch.nn.SiLU(),
            torch.nn.Linear(_FEATURES, 2 * latent_size),
        )

    def forward(self, images, conditions):
        """Return two tensors of shape (batch, latent_size)."""
        if self.has_lens_light:
            images = torch.asinh(images / _FAINT)
        features = torch.nn.functional.silu(self.features(images[:, None]))
        mean, log_variance = self.head(torch.cat([features, conditions], 1)).chunk(2, 1)
        return mean, log_variance.clamp(*_LOG_VARIANCES)


class ConditionalAutoEncoder(abstract.Reconstructor):
    r"""Encoder q(z | x, c) and decoder p(x | z, c), trained by the evidence's bound.

    .. math:: \log p(x | c) \geq E_q[\log p(x | z, c)] - D[q(z | x, c) || p(z)]

    with a Gaussian likelihood under the noise map (Sohn, Lee & Yan 2015, NeurIPS 28,
    eq. 4, with a prior that knows no condition).

    Parameters
    ----------
    decoder : Decoder
        What draws the images.
    conditioner : Conditioner
        What makes numbers of conditions.
    dropout : float
        See `dropped_from`.
    """

    def __init__(self, decoder: Decoder, conditioner: Conditioner, dropout: float):
        super().__init__()
        self.decoder, self.conditioner, self.dropout = decoder, conditioner, dropout
        self.encoder = Encoder(decoder, conditioner.size)

    def losses(self, batch, generator):
        """Return the negative bound a pixel, and its two parts."""
        conditions = dropped_from(batch.conditions, self.dropout, generator)
        conditions = self.conditioner(conditions)
        mean, log_variance = self.encoder(batch.images, conditions)
        z = abstract.sample_from(mean, log_variance, generator)
        models = self.decoder.images(z, conditions)
        misfit = abstract.half_chi_squared_from(batch, models)
        pixels = batch.images[0].numel()
        divergence = self._divergence_from(z, mean, log_variance) / pixels
        return {
            "loss": misfit + divergence,
            "misfit": misfit,
            "divergence": divergence,
        }

    def _divergence_from(self, z, mean, log_variance):
        """Return the divergence from the decoder's prior, estimated at the draw.

        Up to a constant: ``E_q[log q(z) - log p(z)]``, the former in closed form.
        """
        entropy = 0.5 * log_variance.sum(dim=1)
        return (-entropy - self.decoder.log_prior(z)).mean()

    def draws_from(self, batch, noise):
        """Return mean and log variance of q, and images of draws of it.

        Parameters
        ----------
        batch : Batch
        noise : tensor of shape (draws, latent_size)
            Unit normal numbers, the same for every image.

        Returns
        -------
        tensors of shape (batch, latent_size) twice, (draws, batch, ny, nx)
        """
        conditions = self.conditioner(batch.conditions)
        mean, log_variance = self.encoder(batch.images, conditions)
        spread = torch.exp(0.5 * log_variance)
        models = [self.decoder.images(mean + spread * e, conditions) for e in noise]
        return mean, log_variance, torch.stack(models)

    def latents(self, images, noise_maps, conditions, steps: int):
        """Return latents and conditions' numbers, refined by `steps` steps."""
        conditions = self.conditioner(conditions)
        mean, _ = self.encoder(images, conditions)
        return (
            self.decoder.refined(mean, images, noise_maps, steps, conditions),
            conditions,
        )

    def reconstructions(self, images, noise_maps, conditions, steps: int = 0):
        """Return models; see `Reconstructor`."""
        z, numbers = self.latents(images, noise_maps, conditions, steps)
        return self.decoder.images(z, numbers)

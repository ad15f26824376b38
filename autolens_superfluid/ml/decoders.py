"""What a conditional auto-encoder asks of its decoder, whatever that is made of.

Units, for every decoder: an image is divided by its own scale (`Observations.scales`,
about its peak), and so is its noise map. A decoder's images are in these units, so its
latents must carry an amplitude of about 1. A pixel without weight has infinite noise
and an image of zero. Tensors are in single precision, on one device.
"""

from abc import ABC, abstractmethod

import torch


class Decoder(torch.nn.Module, ABC):
    """From latents and conditions to noiseless images.

    Attributes
    ----------
    latent_size : int
        Number of latents of an image.
    shape : tuple of two ints
        (ny, nx) of an image.
    has_lens_light : bool
        Whether images hold a lens galaxy that outshines the arcs.
    """

    latent_size: int
    shape: tuple[int, int]
    has_lens_light: bool = False

    @abstractmethod
    def images(
        self, z: torch.Tensor, conditions: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Return images, differentiable in the latents.

        Parameters
        ----------
        z : tensor of shape (batch, latent_size)
            Latents, in units in which their prior is of about zero mean and unit
            variance.
        conditions : tensor of shape (batch, condition_size), optional
            What `networks.conditioning.Conditioner` makes of an image's conditions. A
            decoder that needs none takes no notice.

        Returns
        -------
        tensor of shape (batch, ny, nx)
        """

    @abstractmethod
    def log_prior(self, z: torch.Tensor) -> torch.Tensor:
        """Return the log density of latents, up to a constant; shape (batch,)."""

    @abstractmethod
    def refined(
        self,
        z: torch.Tensor,
        images: torch.Tensor,
        noise_maps: torch.Tensor,
        steps: int,
        conditions: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return latents after a few damped Gauss-Newton steps to the best posterior.

        Parameters
        ----------
        z : tensor of shape (batch, latent_size)
            Where to start. No image ends at a lower posterior than it starts from.
        images, noise_maps : tensor of shape (batch, ny, nx)
            Data, in the units above.
        steps : int
            How many; 0 returns `z`.
        conditions : tensor of shape (batch, condition_size), optional
            See `images`.

        Returns
        -------
        tensor of shape (batch, latent_size)
            Without a gradient.
        """


class PhysicalDecoder(Decoder):
    """A decoder whose latents are parameters that a simulation knows.

    An encoder can then first learn them by regression. `ml.lens.LensDecoder` is one,
    made as ``LensDecoder(population)`` of a `simulation.Population` alone, so that a
    saved detector can make it again.
    """

    @abstractmethod
    def latents_from(self, columns: dict, scales: torch.Tensor) -> torch.Tensor:
        """Return the latents of simulated images.

        Parameters
        ----------
        columns : dict of str to array of shape (n,) or (n, m)
            See `simulation.parameters_from`.
        scales : tensor of shape (n,)
            What each image was divided by: latents are those of the divided image.

        Returns
        -------
        tensor of shape (n, latent_size)
        """

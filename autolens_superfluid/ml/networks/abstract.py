"""What training asks of a network."""

from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple

import torch


class Batch(NamedTuple):
    """Some images, in the units of `Observations`.

    Attributes
    ----------
    images, noise_maps : tensor of shape (batch, ny, nx)
    conditions : tensor of shape (batch, conditions)
        nan where unknown; perhaps none at all.
    targets : tensor of shape (batch, targets)
        What a network may learn by regression or classification; perhaps none.
    """

    images: torch.Tensor
    noise_maps: torch.Tensor
    conditions: torch.Tensor
    targets: torch.Tensor


class Network(torch.nn.Module, ABC):
    """A module with losses.

    Attributes
    ----------
    monitored : str
        The loss of the validation set that says which weights are best, and when
        training ends.
    """

    monitored: ClassVar[str] = "loss"

    @abstractmethod
    def losses(
        self, batch: Batch, generator: torch.Generator
    ) -> dict[str, torch.Tensor]:
        """Return means over a batch by name: `loss`, which training lowers, and parts.

        Parameters
        ----------
        batch : Batch
            Images.
        generator : torch.Generator
            Of every random draw.
        """


class Reconstructor(Network):
    """A network that draws an image again."""

    @abstractmethod
    def reconstructions(
        self, images: torch.Tensor, noise_maps: torch.Tensor, conditions: torch.Tensor
    ) -> torch.Tensor:
        """Return models of images, of shape (batch, ny, nx); see `Batch`."""


def squared_error_from(batch: Batch, models: torch.Tensor) -> torch.Tensor:
    """Return the mean squared difference of the pixels that have weight."""
    has_weight = torch.isfinite(batch.noise_maps)
    return (batch.images - models)[has_weight].square().mean()


def half_chi_squared_from(batch: Batch, models: torch.Tensor) -> torch.Tensor:
    """Return half the mean of squared residuals over the noise, a pixel."""
    residuals = (batch.images - models) / batch.noise_maps
    return 0.5 * residuals.square().mean()


def divergence_from(mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
    r"""Return the mean divergence of Gaussians from the unit normal distribution.

    .. math:: \frac{1}{2} \sum_i (\mu_i^2 + \sigma_i^2 - 1 - \log \sigma_i^2)

    Kingma & Welling (2014, ICLR), appendix B.
    """
    terms = mean.square() + log_variance.exp() - 1.0 - log_variance
    return 0.5 * terms.sum(dim=1).mean()


def sample_from(
    mean: torch.Tensor, log_variance: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    """Return a draw of Gaussians, differentiable in their parameters."""
    noise = torch.randn(mean.shape, generator=generator).to(mean)
    return mean + torch.exp(0.5 * log_variance) * noise

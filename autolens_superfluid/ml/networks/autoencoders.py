"""Auto-encoders with free latents: plain, sparse, variational, adversarial."""

from itertools import pairwise

import torch
from torch import nn
from torch.func import functional_call
from torch.nn import functional

from autolens_superfluid.ml.networks import abstract
from autolens_superfluid.ml.networks.published import (
    PublishedEncoder,
    PublishedGenerator,
)

# Features of the layers of the adversary, and the spread of its latents' prior.
_ADVERSARY, _SPREAD = 256, 5.0


class AutoEncoder(abstract.Reconstructor):
    """Encoder and generator, trained by the squared error.

    Parameters
    ----------
    shape : tuple of two ints
    latent_size : int
    sparsity : float
        Weight of the mean absolute latent in the loss.
    """

    def __init__(self, shape, latent_size: int, sparsity: float = 0.0):
        super().__init__()
        self.sparsity = sparsity
        self.encoder = PublishedEncoder(shape, latent_size)
        self.generator = PublishedGenerator(shape, latent_size)

    def losses(self, batch, generator):
        """Return squared error and penalty; see `Network`."""
        z = self.encoder(batch.images[:, None])
        error = abstract.squared_error_from(batch, self.generator(z))
        penalty = self.sparsity * z.abs().mean()
        return {"loss": error + penalty, "error": error, "penalty": penalty}

    def reconstructions(self, images, noise_maps, conditions):
        """Return models; see `Reconstructor`."""
        return self.generator(self.encoder(images[:, None]))


class VariationalAutoEncoder(abstract.Reconstructor):
    """Auto-encoder with noisy latents.

    Parameters
    ----------
    shape : tuple of two ints
    latent_size : int
    divergence_weight : float
        Weight of the divergence, a pixel, beside the squared error.
    features : FixedFeatures, optional
        What images are compared by as well.
    """

    def __init__(self, shape, latent_size, divergence_weight, features=None):
        super().__init__()
        self.divergence_weight, self.features = divergence_weight, features
        self.encoder = PublishedEncoder(shape, 2 * latent_size)
        self.generator = PublishedGenerator(shape, latent_size)

    def losses(self, batch, generator):
        """Return squared error, divergence and difference of features."""
        mean, log_variance = self.encoder(batch.images[:, None]).chunk(2, 1)
        models = self.generator(abstract.sample_from(mean, log_variance, generator))
        parts = {
            "error": abstract.squared_error_from(batch, models),
            "divergence": self.divergence_weight
            * abstract.divergence_from(mean, log_variance)
            / batch.images[0].numel(),
        }
        if self.features is not None:
            has_weight = torch.isfinite(batch.noise_maps)
            parts["features"] = self.features.difference_from(
                batch.images, torch.where(has_weight, models, 0.0)
            )
        return {"loss": sum(parts.values())} | parts

    def reconstructions(self, images, noise_maps, conditions):
        """Return the models of mean latents; see `Reconstructor`."""
        mean, _ = self.encoder(images[:, None]).chunk(2, 1)
        return self.generator(mean)


class FixedFeatures(nn.Module):
    """Convolutions with random weights that are never trained.

    Hou et al. (2017, WACV, eq. 4) compare features of a network trained on photographs;
    one with random weights compares textures as well, and needs no photographs.
    """

    def __init__(self, channels=(1, 16, 32)):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Conv2d(*pair, 3, 2, padding=1) for pair in pairwise(channels)
        ).requires_grad_(False)

    def difference_from(self, images, models):
        """Return the mean squared difference of all layers' features."""
        total, x, y = 0.0, images[:, None], models[:, None]
        for layer in self.layers:
            x, y = torch.relu(layer(x)), torch.relu(layer(y))
            total = total + functional.mse_loss(x, y)
        return total


class AdversarialAutoEncoder(abstract.Reconstructor):
    r"""Auto-encoder whose latents an adversary cannot tell from :math:`N(0, 5^2)`.

    Makhzani et al. (2016, arXiv:1511.05644). All three losses are lowered in one step:
    the encoder's passes through an adversary with fixed weights, the adversary's
    through latents without gradient, so that neither trains the other's network. The
    losses of two that compete say nothing of how well images are drawn: only the
    squared error is monitored.
    """

    monitored = "error"

    def __init__(self, shape, latent_size: int):
        super().__init__()
        self.encoder = PublishedEncoder(shape, latent_size)
        self.generator = PublishedGenerator(shape, latent_size)
        self.adversary = nn.Sequential(
            nn.Linear(latent_size, _ADVERSARY),
            nn.ReLU(),
            nn.Linear(_ADVERSARY, _ADVERSARY),
            nn.ReLU(),
            nn.Linear(_ADVERSARY, 1),
        )

    def losses(self, batch, generator):
        """Return squared error, and the losses of adversary and of the deceiver."""
        z = self.encoder(batch.images[:, None])
        drawn = _SPREAD * torch.randn(z.shape, generator=generator).to(z)
        fixed = {name: p.detach() for name, p in self.adversary.named_parameters()}
        softplus = functional.softplus
        parts = {
            "error": abstract.squared_error_from(batch, self.generator(z)),
            "adversary": 0.5
            * (
                softplus(self.adversary(z.detach())) + softplus(-self.adversary(drawn))
            ).mean(),
            "deceiver": _DECEPTION
            * softplus(-functional_call(self.adversary, fixed, (z,))).mean(),
        }
        return {"loss": sum(parts.values())} | parts

    def reconstructions(self, images, noise_maps, conditions):
        """Return models; see `Reconstructor`."""
        return self.generator(self.encoder(images[:, None]))


# Weight of the deceiver beside a squared error of about 1e-3 a pixel.
_DECEPTION = 1e-3

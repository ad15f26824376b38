"""Training of an encoder on simulated smooth lenses, with fresh noise in every step."""

import numpy as np
import torch

from autolens_superfluid.ml.inputs import observations_from
from autolens_superfluid.ml.lens.parameters import LensParameters
from autolens_superfluid.ml.networks.abstract import Batch, Network, sample_from
from autolens_superfluid.ml.networks.conditioning import dropped_from
from autolens_superfluid.ml.networks.cvae import ConditionalAutoEncoder
from autolens_superfluid.simulation.imager import Imager
from autolens_superfluid.simulation.noise import noisy_from
from autolens_superfluid.simulation.population import Population
from autolens_superfluid.simulation.sampling import parameters_from


def noiseless_from(parameters: LensParameters, seed: int, number: int) -> Batch:
    """Return noiseless images of smooth lenses, with their latents as targets.

    Parameters
    ----------
    parameters : LensParameters
        Of the population.
    seed, number : int
        Seed of `simulation.parameters_from`, and how many images.

    Returns
    -------
    Batch
        Images as a `Simulator` has them before noise; no noise maps or conditions.
    """
    population = parameters.population
    columns = parameters_from(population, seed, 0, number)
    images = Imager(population).images_from(columns)
    scales = np.ones(number, np.float32)
    if population.noise.peak is not None:
        scales = images.max(axis=(1, 2))
    images /= scales[:, None, None]
    empty = torch.zeros((number, 0))
    latents = parameters.latents_from(columns, scales)
    return Batch(torch.as_tensor(images), empty, empty, torch.as_tensor(latents))


def noisy_batch_from(
    population: Population, images: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return images with fresh noise, and noise maps, both of shape (n, ny, nx)."""
    ratios = [None] * len(images)
    if population.noise.peak is not None:
        uniform = generator.uniform(size=len(images))
        ratios = population.noise.peak.signal_to_noise.values_from(uniform)
    pairs = [
        noisy_from(population.noise, image, generator, ratio)
        for image, ratio in zip(images, ratios, strict=True)
    ]
    noisy, noise_maps = zip(*pairs, strict=True)
    return np.stack(noisy), np.stack(noise_maps)


def known_from(population: Population) -> dict[str, float]:
    """Return the conditions that a dataset of a population states of all its images."""
    return {
        "psf_sigma": population.psf.assumed_sigma,
        "pixel_scale": population.image.pixel_scale,
    }


class EncoderTraining(Network):
    r"""Losses of an auto-encoder with a lens as decoder, for batches without noise.

    Every step turns or mirrors a batch, adds noise, and lowers one of

    - by regression: the negative log density of the true latents in q, whose least mean
      is reached by the posterior (Papamakarios & Murray 2016, NeurIPS 29, eq. 4);
    - else: the negative bound of the evidence, with the noiseless image in the place of
      the data in the misfit, :math:`(m_0 - m(z))^2 / 2 \sigma^2`. The mean over noise
      differs by a constant, and a step's gradient scatters less.

    Parameters
    ----------
    network : ConditionalAutoEncoder
        What is trained.
    parameters : LensParameters
        Of the decoder.
    condition_names : sequence of str
        Conditions that the network reads.
    is_regression : bool
        Which loss.
    """

    def __init__(
        self,
        network: ConditionalAutoEncoder,
        parameters: LensParameters,
        condition_names: tuple[str, ...],
        is_regression: bool,
    ):
        super().__init__()
        self.network, self.parameters_of_lens = network, parameters
        self.conditions = known_from(parameters.population)
        self.condition_names = condition_names
        self.is_regression = is_regression
        self.turns = parameters.turns()

    def losses(self, batch, generator):
        """Return losses; see `Network`."""
        noisy, clean = self._noisy_from(batch, generator)
        conditions = dropped_from(noisy.conditions, self.network.dropout, generator)
        mean, log_variance = self.network.encoder(
            noisy.images, self.network.conditioner(conditions)
        )
        mean, log_variance = mean.float(), log_variance.float()
        offsets = noisy.targets - mean
        if self.is_regression:
            terms = 0.5 * (offsets.square() * torch.exp(-log_variance) + log_variance)
            return {"loss": terms.mean(), "error": offsets.square().mean()}
        z = sample_from(mean, log_variance, generator)
        residuals = (clean - self.network.decoder.images(z)) / noisy.noise_maps
        misfit = 0.5 * residuals.square().sum(dim=(1, 2)).mean()
        entropy = 0.5 * log_variance.sum(dim=1)
        divergence = (-entropy - self.network.decoder.log_prior(z)).mean()
        loss = (misfit + divergence) / residuals[0].numel()
        return {"loss": loss, "misfit": misfit, "error": offsets.square().mean()}

    def _noisy_from(self, batch, generator):
        """Return a batch as a detector sees it, and its noiseless images."""
        turn = int(torch.randint(8, (1,), generator=generator))
        images = torch.rot90(batch.images, turn % 4, (1, 2))
        images = images.flip(2) if turn >= 4 else images
        latents = batch.targets.numpy() @ self.turns[turn].T
        seed = int(torch.randint(2**62, (1,), generator=generator))
        noisy, noise_maps = noisy_batch_from(
            self.parameters_of_lens.population,
            images.numpy(),
            np.random.default_rng(seed),
        )
        seen = observations_from(noisy, noise_maps, conditions=self.conditions)
        latents = self.parameters_of_lens.rescaled_from(latents, seen.scales)
        arrays = (
            seen.images,
            seen.noise_maps,
            seen.conditions_from(self.condition_names),
            latents,
        )
        clean = images / torch.as_tensor(seen.scales)[:, None, None]
        return Batch(*(torch.as_tensor(a, dtype=torch.float32) for a in arrays)), clean

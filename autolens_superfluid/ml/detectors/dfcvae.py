"""The variational auto-encoder with a feature-consistent loss as a detector."""

from dataclasses import dataclass
from typing import ClassVar

from autolens_superfluid.ml.detectors.trained import TrainedReconstructor
from autolens_superfluid.ml.networks.autoencoders import (
    FixedFeatures,
    VariationalAutoEncoder,
)


@dataclass(eq=False, kw_only=True)
class DFCVAE(TrainedReconstructor):
    """Variational auto-encoder that compares features of images too (Hou et al. 2017).

    Parameters
    ----------
    latent_size : int
        As that of `VAE`.
    divergence_weight : float
        Weight of the divergence from the prior, a pixel, beside the squared error.
    """

    name: ClassVar[str] = "dfcvae"

    score: str = "mean_squared_error"
    learning_rate: float = 2e-3
    latent_size: int = 1000
    divergence_weight: float = 1e-3

    def _network_from(self):
        return VariationalAutoEncoder(
            self.shape_, self.latent_size, self.divergence_weight, FixedFeatures()
        )

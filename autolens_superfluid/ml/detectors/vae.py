"""The variational auto-encoder as a detector."""

from dataclasses import dataclass
from typing import ClassVar

from autolens_superfluid.ml.detectors.trained import TrainedReconstructor
from autolens_superfluid.ml.networks.autoencoders import VariationalAutoEncoder


@dataclass(eq=False, kw_only=True)
class VAE(TrainedReconstructor):
    """Variational auto-encoder (Alexander et al. 2020).

    Parameters
    ----------
    latent_size : int
        As published.
    divergence_weight : float
        Weight of the divergence from the prior; zero, as published.
    """

    name: ClassVar[str] = "vae"

    score: str = "mean_squared_error"
    learning_rate: float = 2e-3
    latent_size: int = 1000
    divergence_weight: float = 0.0

    def _network_from(self):
        return VariationalAutoEncoder(
            self.shape_, self.latent_size, self.divergence_weight
        )

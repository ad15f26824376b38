"""The sparse convolutional auto-encoder as a detector."""

from dataclasses import dataclass
from typing import ClassVar

from autolens_superfluid.ml.detectors.trained import TrainedReconstructor
from autolens_superfluid.ml.networks.autoencoders import AutoEncoder


@dataclass(eq=False, kw_only=True)
class SCAE(TrainedReconstructor):
    """Convolutional auto-encoder few of whose latents are far from zero.

    Parameters
    ----------
    latent_size : int
        As that of `CAE`.
    sparsity : float
        Weight of the mean absolute latent beside the squared error.
    """

    name: ClassVar[str] = "scae"

    score: str = "mean_squared_error"
    learning_rate: float = 2e-3
    latent_size: int = 1000
    sparsity: float = 1e-3

    def _network_from(self):
        return AutoEncoder(self.shape_, self.latent_size, self.sparsity)

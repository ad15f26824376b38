"""The convolutional auto-encoder as a detector."""

from dataclasses import dataclass
from typing import ClassVar

from autolens_superfluid.ml.detectors.trained import TrainedReconstructor
from autolens_superfluid.ml.networks.autoencoders import AutoEncoder


@dataclass(eq=False, kw_only=True)
class CAE(TrainedReconstructor):
    """Convolutional auto-encoder (the DCAE of Alexander et al. 2020).

    Parameters
    ----------
    latent_size : int
        As published.
    """

    name: ClassVar[str] = "cae"

    score: str = "mean_squared_error"
    learning_rate: float = 2e-3
    latent_size: int = 1000

    def _network_from(self):
        return AutoEncoder(self.shape_, self.latent_size)

"""The adversarial auto-encoder as a detector."""

from dataclasses import dataclass
from typing import ClassVar

from autolens_superfluid.ml.detectors.trained import TrainedReconstructor
from autolens_superfluid.ml.networks.autoencoders import AdversarialAutoEncoder


@dataclass(eq=False, kw_only=True)
class AAE(TrainedReconstructor):
    """Adversarial auto-encoder (Alexander et al. 2020, their best detector).

    Parameters
    ----------
    latent_size : int
        As published.
    """

    name: ClassVar[str] = "aae"

    score: str = "mean_squared_error"
    learning_rate: float = 2e-3
    latent_size: int = 1000

    def _network_from(self):
        return AdversarialAutoEncoder(self.shape_, self.latent_size)

"""The conditional variational auto-encoder as a detector."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.decoders import Decoder
from autolens_superfluid.ml.detectors.trained import TrainedReconstructor
from autolens_superfluid.ml.networks.conditioning import Conditioner, conditioner_from
from autolens_superfluid.ml.networks.cvae import (
    ConditionalAutoEncoder,
    ConvolutionalDecoder,
)

#: What is known of an observation: measured, or stated by the dataset.
OBSERVATION = ("signal_to_noise", "psf_sigma", "pixel_scale")


@dataclass(eq=False, kw_only=True)
class CVAE(TrainedReconstructor):
    """Conditional variational auto-encoder (Sohn et al. 2015).

    Parameters
    ----------
    decoder : {"convolutional", "lens"}
        What draws the images: a generator with free latents, or the lens itself, whose
        parameters are the latents.
    latent_size : int
        Of the convolutional decoder.
    condition_names : tuple of str
        Conditions, any of which may be missing when an image is scored. For training
        each is taken from `conditions`, or from a simulated dataset's parameters.
    condition_dropout : float
        Probability that training leaves out a condition, and all of an image.
    steps : int
        Gauss-Newton steps of the latents when an image is scored; may be changed.

    Attributes
    ----------
    conditioner_ : Conditioner
        Means and spreads of the training set's conditions; part of the network.
    """

    name: ClassVar[str] = "cvae"

    decoder: str = "convolutional"
    latent_size: int = 32
    condition_names: tuple[str, ...] = OBSERVATION
    condition_dropout: float = 0.2
    steps: int = 3

    def _check_settings(self):
        super()._check_settings()
        if self.decoder not in ("convolutional", "lens"):
            raise DetectorError(
                f"decoder must be convolutional or lens; got {self.decoder!r}"
            )
        if self.steps < 0:
            raise DetectorError(f"steps must be at least 0; got {self.steps}")

    def _prepare(self, training):
        conditions = self._conditions_from(training, training.columns)
        self.conditioner_ = conditioner_from(conditions)

    def _network_from(self):
        if not hasattr(self, "conditioner_"):
            # Its numbers are among the weights that are about to be read.
            unknown = torch.zeros(len(self.condition_names))
            self.conditioner_ = Conditioner(unknown, unknown.clone())
        return ConditionalAutoEncoder(
            self._decoder_from(self.conditioner_.size),
            self.conditioner_,
            self.condition_dropout,
        )

    def _decoder_from(self, condition_size) -> Decoder:
        if self.decoder == "convolutional":
            return ConvolutionalDecoder(self.shape_, self.latent_size, condition_size)
        from autolens_superfluid.ml.lens import LensDecoder
        from autolens_superfluid.simulation.population import population_from

        if not self.origin_.get("population"):
            raise DetectorError(
                "decoder='lens' needs a simulated dataset to know its population; got "
                "images from elsewhere. Use decoder='convolutional'"
            )
        return LensDecoder(population_from(self.origin_["population"]))

    def _batch_from(self, observations, columns):
        conditions = self._conditions_from(observations, columns)
        batch = super()._batch_from(observations, columns)
        return batch._replace(conditions=conditions)

    def _conditions_from(self, observations, columns):
        """Return a tensor of shape (n, conditions), nan where unknown."""
        known = columns | observations.conditions
        missing = np.full(len(observations), np.nan)
        values = [known.get(name, missing) for name in self.condition_names]
        stacked = (
            np.stack(values, axis=1) if values else np.zeros((len(observations), 0))
        )
        return torch.as_tensor(stacked, dtype=torch.float32)

    def _models_from(self, observations):
        def function(batch):
            return self.network_.reconstructions(
                batch.images, batch.noise_maps, batch.conditions, self.steps
            )

        return self._outputs_from(function, observations)

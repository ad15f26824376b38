"""Scores of an auto-encoder as a probabilistic model: misfits of draws, the bound."""

import dataclasses

import numpy as np
import torch

from autolens_superfluid.ml import scores
from autolens_superfluid.ml.detectors.trained import TrainedDetector
from autolens_superfluid.ml.inputs import LABEL, Observations

#: Name of the score for which the class of an image is a condition.
LABEL_RATIO = "label_likelihood_ratio"

#: Names of the scores.
BOUNDS = ("unregularised", "negative_bound", LABEL_RATIO)

# Draws of the latents of each image.
_DRAWS = 8


def bounds_from(
    detector: TrainedDetector, observations: Observations, score: str
) -> np.ndarray:
    """Return scores of shape (n,); see `ml.scores`.

    Parameters
    ----------
    detector : TrainedDetector
        Its network is a `ConditionalAutoEncoder`.
    observations : Observations
        What is scored.
    score : str
        One of `BOUNDS`.
    """
    if score == LABEL_RATIO:
        anomalous, smooth = (
            _bounds_from(detector, _labelled_from(observations, label))
            for label in (1, 0)
        )
        return scores.label_likelihood_ratio_from(anomalous, smooth)
    return _bounds_from(detector, observations, score == "unregularised")


def fixed_noise_from(draws: int, size: int) -> torch.Tensor:
    """Return unit normal numbers for draws of latents, the same for every image.

    A score that depended on an image's neighbours would be none.
    """
    return torch.randn((draws, size), generator=torch.Generator().manual_seed(0))


def _bounds_from(detector, observations, is_unregularised=False):
    noise = fixed_noise_from(_DRAWS, detector.network_.decoder.latent_size)

    def function(batch):
        mean, log_variance, models = detector.network_.draws_from(batch, noise)
        seen = Observations(batch.images.numpy(), batch.noise_maps.numpy(), None)
        if is_unregularised:
            return torch.as_tensor(scores.unregularised_from(models.numpy(), seen))
        arrays = (tensor.numpy() for tensor in (models, mean, log_variance))
        models, mean, log_variance = arrays
        return torch.as_tensor(
            scores.negative_bound_from(models, seen, mean, log_variance)
        )

    return detector.outputs_from(function, observations).astype(float)


def _labelled_from(observations, label):
    labels = np.full(len(observations), float(label))
    conditions = observations.conditions | {LABEL: labels}
    return dataclasses.replace(observations, conditions=conditions)

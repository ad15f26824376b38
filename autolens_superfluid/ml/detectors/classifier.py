"""A supervised classifier: what labels of the anomaly would give."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch

from autolens_superfluid.ml.detectors.trained import TrainedDetector
from autolens_superfluid.ml.networks.resnet import ResNet


@dataclass(eq=False, kw_only=True)
class ResNetClassifier(TrainedDetector):
    """ResNet-18 (He et al. 2016) that tells labelled classes apart.

    It is no anomaly detector, as it must have seen the anomaly; others are measured
    by it. It has no model of an image, and so no heat map. Its score is the logarithm
    of the odds of label 1.
    """

    name: ClassVar[str] = "resnet"
    is_supervised: ClassVar[bool] = True

    def _network_from(self):
        return ResNet()

    def _batch_from(self, observations, columns):
        batch = super()._batch_from(observations, columns)
        if observations.labels is None:
            return batch
        labels = observations.labels.astype(np.float32)[:, None]
        return batch._replace(targets=torch.as_tensor(labels))

    def _scores_from(self, observations):
        def function(batch):
            return self.network_.log_odds_from(batch.images)

        return self.outputs_from(function, observations).astype(float), {}

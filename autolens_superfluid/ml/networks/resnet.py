"""ResNet-18 for images of one channel."""

import torch
from torch import nn
from torch.nn import functional
from torchvision.models import resnet18

from autolens_superfluid.ml.networks.abstract import Network


class ResNet(Network):
    """torchvision's ResNet-18 with one channel in and one number out.

    The first convolution keeps its stride of 2, and takes kernels of 3 pixels: arcs
    are a few pixels wide.
    """

    def __init__(self):
        super().__init__()
        self.layers = resnet18(num_classes=1)
        self.layers.conv1 = nn.Conv2d(1, 64, 3, 2, padding=1, bias=False)

    def losses(self, batch, generator):
        """Return the cross entropy of labels 0 and 1."""
        odds = self.log_odds_from(batch.images)
        entropy = functional.binary_cross_entropy_with_logits(odds, batch.targets[:, 0])
        return {"loss": entropy}

    def log_odds_from(self, images) -> torch.Tensor:
        """Return the logarithm of the odds of label 1, of shape (batch,)."""
        return self.layers(images[:, None])[:, 0]

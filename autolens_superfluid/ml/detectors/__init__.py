"""Detectors, a small file each, on the contract of `ml.detector.Detector`."""

from autolens_superfluid.ml import torch_extra  # noqa: F401
from autolens_superfluid.ml.detectors.aae import AAE
from autolens_superfluid.ml.detectors.cae import CAE
from autolens_superfluid.ml.detectors.classifier import ResNetClassifier
from autolens_superfluid.ml.detectors.cvae import CVAE
from autolens_superfluid.ml.detectors.dfcvae import DFCVAE
from autolens_superfluid.ml.detectors.pca import PCA
from autolens_superfluid.ml.detectors.scae import SCAE
from autolens_superfluid.ml.detectors.vae import VAE

#: Detectors by the names that cards and commands have for them.
DETECTORS = {
    detector.name: detector
    for detector in (AAE, CAE, CVAE, DFCVAE, PCA, SCAE, VAE, ResNetClassifier)
}

__all__ = [
    "AAE",
    "CAE",
    "CVAE",
    "DETECTORS",
    "DFCVAE",
    "PCA",
    "SCAE",
    "VAE",
    "ResNetClassifier",
]

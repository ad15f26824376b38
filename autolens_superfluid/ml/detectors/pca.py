"""Principal components as a detector."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.detectors.reconstructing import ReconstructingDetector


@dataclass(eq=False, kw_only=True)
class PCA(ReconstructingDetector):
    """Images as a mean and a few principal components of smooth ones.

    Parameters
    ----------
    components : int
        How many.

    Attributes
    ----------
    mean_ : array of shape (ny nx,)
    components_ : array of shape (components, ny nx)
        Orthonormal.
    """

    name: ClassVar[str] = "pca"

    score: str = "chi_squared"
    components: int = 64

    def _fit(self, training, validation, output):
        pixels = training.images.reshape(len(training), -1)
        if not 1 <= self.components <= min(pixels.shape):
            raise DetectorError(
                f"components must be from 1 to {min(pixels.shape)}, the smaller of "
                f"images and pixels; got {self.components}"
            )
        self.mean_ = pixels.mean(axis=0)
        _, _, rows = np.linalg.svd(pixels - self.mean_, full_matrices=False)
        self.components_ = rows[: self.components]

    def _models_from(self, observations):
        offsets = observations.images.reshape(len(observations), -1) - self.mean_
        offsets = offsets @ self.components_.T @ self.components_
        return (self.mean_ + offsets).reshape(observations.images.shape)

    def learnt_arrays(self):
        """Return mean and components."""
        return {"mean_": self.mean_, "components_": self.components_}

    def take_learnt_arrays(self, arrays):
        """Set mean and components."""
        number = self.shape_[0] * self.shape_[1]
        shapes = {"mean_": (number,), "components_": (self.components, number)}
        for name, shape in shapes.items():
            if name not in arrays or arrays[name].shape != shape:
                raise DetectorError(f"{name} of pca must have shape {shape}")
            setattr(self, name, arrays[name])

"""Changes of an image by weak deflections, on the grids of a fit."""

from collections.abc import Callable
from dataclasses import dataclass

import autolens as al
import numpy as np


@dataclass(frozen=True)
class ImageTemplates:
    """Images of weak deflections, exactly as upstream's fits would see them.

    Attributes
    ----------
    dataset : al.Imaging
        Mask, over-sampling and point spread function.
    gradient : array of shape (points, 2)
        (dS/dy, dS/dx) of the source's light at each of `points`.
    """

    dataset: al.Imaging
    gradient: np.ndarray

    @classmethod
    def from_dataset(cls, dataset: al.Imaging, gradient_from: Callable):
        """Templates of a dataset and a function as `source_gradient_from` gives."""
        return cls(dataset, gradient_from(points_from(dataset)))

    @property
    def points(self) -> np.ndarray:
        """(y, x) of all sub-pixels, then of pixels whose light is blurred in."""
        return points_from(self.dataset)

    def image_from(self, deflections: np.ndarray) -> np.ndarray:
        """Change of the blurred image by weak deflections.

        Parameters
        ----------
        deflections : array of shape (points, 2)
            Along y and x, in arcsec.

        Returns
        -------
        array of shape (pixels,)
        """
        change = -np.sum(self.gradient * deflections, axis=1)
        grids = self.dataset.grids
        sub_pixels = len(grids.lp.over_sampled)
        image = grids.lp.over_sampler.binned_array_2d_from(
            array=al.ArrayIrregular(change[:sub_pixels])
        )
        if self.dataset.psf is None:
            return np.asarray(image.array)
        blurring = al.Array2D(values=change[sub_pixels:], mask=grids.blurring.mask)
        return np.asarray(
            self.dataset.psf.convolved_image_from(
                image=image, blurring_image=blurring
            ).array
        )


def points_from(dataset: al.Imaging) -> np.ndarray:
    """(y, x) of sub-pixels and of blurring pixels of a dataset, shape (points, 2)."""
    grids = dataset.grids
    parts = [np.asarray(grids.lp.over_sampled.array)]
    if grids.blurring is not None:
        parts.append(np.asarray(grids.blurring.array))
    return np.concatenate(parts)

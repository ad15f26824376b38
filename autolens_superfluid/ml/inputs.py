"""Images as detectors see them: divided by their own brightness, with noise maps.

Nothing here knows the truth of a simulated image but `columns`, which only training
reads.
"""

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import autolens as al
import numpy as np

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.imaging import Grid, arrays_from, psf_sigma_from
from autolens_superfluid.simulation.dataset import Dataset

#: Name that the class of an image has as a condition.
LABEL = "label"

# The mean of this part of an image's pixels, the brightest, is its scale: 16 pixels of
# 64 x 64, so that one noisy pixel does not set it.
_BRIGHTEST_PART = 1.0 / 256.0


@dataclass(frozen=True)
class Observations:
    """Images that are ready for a detector.

    Attributes
    ----------
    images, noise_maps : array of shape (n, ny, nx), single precision
        Divided by `scales`. A pixel without weight has an image of zero and infinite
        noise.
    scales : array of shape (n,)
        Brightness of each image, in its own units: the mean of its brightest pixels.
    conditions : dict of str to array of shape (n,)
        What is known of each image; nan where it is not.
    labels : array of shape (n,), optional
        0 smooth, 1 with substructure.
    columns : dict of str to array
        Parameters of simulated images.
    pixel_scale : float, optional
        Arcsec a pixel.
    """

    images: np.ndarray
    noise_maps: np.ndarray
    scales: np.ndarray
    conditions: dict = field(default_factory=dict)
    labels: np.ndarray | None = None
    columns: dict = field(default_factory=dict)
    pixel_scale: float | None = None

    def __len__(self):
        return len(self.images)

    @property
    def shape(self) -> tuple[int, int]:
        """Return (ny, nx)."""
        return self.images.shape[1:]

    def subset_from(self, rows) -> "Observations":
        """Return some of the images, by a slice, a mask or indices."""
        arrays = {
            name: getattr(self, name)[rows]
            for name in ("images", "noise_maps", "scales")
        }
        arrays["labels"] = None if self.labels is None else self.labels[rows]
        for name in ("conditions", "columns"):
            values = getattr(self, name)
            arrays[name] = {key: column[rows] for key, column in values.items()}
        return dataclasses.replace(self, **arrays)

    def conditions_from(
        self, names: Sequence[str], columns: dict | None = None
    ) -> np.ndarray:
        """Return conditions of shape (n, names), nan where they are not known.

        Parameters
        ----------
        names : sequence of str
        columns : dict of str to array of shape (n,), optional
            What is known beside `conditions`.
        """
        known = (columns or {}) | self.conditions
        missing = np.full(len(self), np.nan)
        values = [known.get(name, missing) for name in names]
        return np.reshape(values, (len(names), len(self))).T.astype(np.float32)

    @property
    def checksum(self) -> str:
        """Return the SHA-256 of images, noise maps and labels."""
        digest = hashlib.sha256()
        for array in (self.images, self.noise_maps, self.labels):
            if array is not None:
                digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()


def observations_from(
    data, noise_maps=None, labels=None, conditions=None, grid: Grid | None = None
) -> Observations:
    """Return images as a detector sees them.

    Parameters
    ----------
    data : Dataset, al.Imaging or list of them, array of shape (n, ny, nx) or (ny, nx)
        Images; or `Observations`, which are returned as they are.
    noise_maps : array of the same shape
        Standard deviation of each pixel, infinite where it has no weight. Only with
        arrays, the others have their own.
    labels : array of shape (n,), optional
        0 smooth, 1 with substructure.
    conditions : dict of str to array of shape (n,) or number, optional
        What is known of the images. `signal_to_noise` is measured if it is not given.
    grid : Grid, optional
        What `al.Imaging` is binned and cut to; arrays have its pixel scale.

    Returns
    -------
    Observations

    Raises
    ------
    DetectorError
        If shapes differ, a value is not finite, noise is not positive, or an image is
        dark.
    """
    if isinstance(data, Observations):
        return data
    if isinstance(data, Dataset):
        return _of_dataset_from(data, conditions)
    images = [data] if isinstance(data, al.Imaging) else data
    if isinstance(images, list | tuple) and isinstance(images[0], al.Imaging):
        return _of_imaging_from(images, labels, conditions or {}, grid)
    if noise_maps is None:
        raise DetectorError("arrays of images need noise_maps; got none")
    images, noise_maps = _stack_from("images", data), _stack_from("noise", noise_maps)
    observations = _checked_from(images, noise_maps, labels, conditions)
    scale = None if grid is None else grid.pixel_scale
    return dataclasses.replace(observations, pixel_scale=scale)


def _of_dataset_from(dataset, conditions):
    given = {"pixel_scale": dataset.manifest.pixel_scale}
    if dataset.population is not None:
        given["psf_sigma"] = dataset.population.psf.assumed_sigma
    observations = _checked_from(
        dataset.images[:],
        dataset.noise_maps[:],
        dataset.labels[:],
        given | (conditions or {}),
    )
    columns = {name: column[:] for name, column in dataset.parameters.items()}
    scale = dataset.manifest.pixel_scale
    return dataclasses.replace(observations, columns=columns, pixel_scale=scale)


def _of_imaging_from(images, labels, conditions, grid):
    pairs = [arrays_from(imaging, grid) for imaging in images]
    if len({image.shape for image, _ in pairs}) > 1:
        raise DetectorError(
            "images that are trained on must have one shape; got "
            f"{sorted({image.shape for image, _ in pairs})}"
        )
    scales = np.array([imaging.pixel_scales[0] for imaging in images])
    if grid is not None and grid.pixel_scale is not None:
        scales = np.full(len(images), grid.pixel_scale)
    given = {
        "pixel_scale": scales,
        "psf_sigma": [psf_sigma_from(imaging) for imaging in images],
    }
    observations = _checked_from(
        *(np.stack(arrays).astype(np.float32) for arrays in zip(*pairs, strict=True)),
        labels,
        given | conditions,
    )
    return dataclasses.replace(observations, pixel_scale=float(scales[0]))


def _stack_from(name, array):
    array = np.asarray(array, np.float32)
    array = array[None] if array.ndim == 2 else array
    if array.ndim != 3 or 0 in array.shape:
        raise DetectorError(f"{name} must have shape (n, ny, nx); got {array.shape}")
    return array


def _checked_from(images, noise_maps, labels, conditions):
    if images.shape != noise_maps.shape:
        raise DetectorError(
            f"noise maps must have the shape of the images, {images.shape}; got "
            f"{noise_maps.shape}"
        )
    if not (noise_maps > 0.0).all():
        raise DetectorError(
            "noise must be positive, or infinite where a pixel has no weight; got "
            f"{noise_maps[~(noise_maps > 0.0)][0]}"
        )
    has_weight = np.isfinite(noise_maps)
    images = np.where(has_weight, images, np.float32(0.0))
    if not np.isfinite(images).all():
        raise DetectorError(
            f"images must be finite where they have weight; "
            f"{(~np.isfinite(images)).sum()} pixels are not"
        )
    scales = scales_from(images)
    divisor = scales[:, None, None]
    images, noise_maps = images / divisor, noise_maps / divisor
    labels = None if labels is None else _labels_from(labels, len(images))
    measured = {"signal_to_noise": _signal_to_noise_from(images, noise_maps)}
    conditions = measured | _conditions_from(conditions or {}, len(images))
    return Observations(images, noise_maps, scales, conditions, labels)


def scales_from(images) -> np.ndarray:
    """Return the brightness that each image is divided by: its brightest pixels' mean.

    Raises
    ------
    DetectorError
        If an image is dark.
    """
    pixels = images.reshape(len(images), -1)
    number = max(1, int(_BRIGHTEST_PART * pixels.shape[1]))
    scales = np.partition(pixels, -number, axis=1)[:, -number:].mean(axis=1)
    dark = np.flatnonzero(~(scales > 0.0))
    if dark.size:
        raise DetectorError(
            f"the brightest pixels of an image must be positive; those of image "
            f"{dark[0]} have a mean of {scales[dark[0]]:g}"
        )
    return scales.astype(np.float32)


def _signal_to_noise_from(images, noise_maps):
    """Return 1 over the median noise of the weighted pixels, in units of the scale."""
    medians = [
        np.median(noise[np.isfinite(noise)]) if np.isfinite(noise).any() else np.inf
        for noise in noise_maps
    ]
    return 1.0 / np.array(medians)


def _labels_from(labels, number):
    labels = np.asarray(labels)
    if labels.shape != (number,) or not np.isin(labels, (0, 1)).all():
        raise DetectorError(
            f"labels must be 0 or 1, one for each of {number} images; got shape "
            f"{labels.shape} and values {np.unique(labels)[:5]}"
        )
    return labels.astype(np.uint8)


def _conditions_from(conditions, number):
    columns = {}
    for name, values in conditions.items():
        values = np.asarray(values, float)
        if values.shape not in ((), (number,)):
            raise DetectorError(
                f"condition {name} must be one number, or one for each of {number} "
                f"images; got shape {values.shape}"
            )
        columns[name] = np.broadcast_to(values, (number,))
    return columns

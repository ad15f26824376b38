"""From `al.Imaging` to arrays on the pixel grid of a detector."""

from dataclasses import dataclass

import autolens as al
import numpy as np

from autolens_superfluid.exc import DetectorError

# Part by which pixel scales may differ and count as the same.
_SAME_SCALE = 0.02

# A cut may lose this part of the light of pixels beyond so many sigma, and no more.
_LOST_LIGHT, _BRIGHT = 0.01, 5.0


@dataclass(frozen=True)
class Grid:
    """Pixels that a detector was trained on.

    Attributes
    ----------
    shape : tuple of two ints
        (ny, nx).
    pixel_scale : float or None
        Arcsec; None if it is not known.
    """

    shape: tuple[int, int]
    pixel_scale: float | None = None


def arrays_from(
    imaging: al.Imaging, grid: Grid | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return image and noise map, binned and cut or padded about the centre.

    Light of the lens galaxy must have been subtracted for a detector that was trained
    without: nothing here can tell it from an arc.

    Parameters
    ----------
    imaging : al.Imaging
        Masked or not. Masked pixels have no weight; nor have pixels of padding, nor
        those that are binned of any masked one.
    grid : Grid, optional
        Of the detector; by default the image's own.

    Returns
    -------
    tuple of two arrays of shape (ny, nx)
        Pixels without weight have an image of 0 and infinite noise.

    Raises
    ------
    DetectorError
        If pixels are not binned to those of the grid by an integer, or a cut would
        lose part of the lens.
    """
    is_masked = np.asarray(imaging.mask.array, bool)
    image = np.where(is_masked, 0.0, np.asarray(imaging.data.native.array, float))
    noise_map = np.asarray(imaging.noise_map.native.array, float)
    noise_map = np.where(is_masked, np.inf, noise_map)
    if grid is None:
        return image, noise_map
    if grid.pixel_scale is not None:
        size = bin_size_from(imaging.pixel_scales[0], grid.pixel_scale)
        image, noise_map = binned_from(image, noise_map, size)
    return centred_from(image, noise_map, grid.shape)


def bin_size_from(pixel_scale: float, target: float) -> int:
    """Return how many pixels a side make one of the detector's."""
    size = max(1, round(target / pixel_scale))
    if abs(size * pixel_scale / target - 1.0) > _SAME_SCALE:
        raise DetectorError(
            f"pixels must be those of the detector, {target:g} arcsec, or an integer "
            f"part of them; got {pixel_scale:g}. Train a detector for such pixels"
        )
    return size


def binned_from(image, noise_map, size: int):
    """Return means of square bins and their noise; rows beyond the last are cut."""
    if size == 1:
        return image, noise_map
    ny, nx = (number // size for number in image.shape)
    # What is left over is cut on both sides alike, so that the centre stays.
    top, left = (
        (n - size * m) // 2 for n, m in zip(image.shape, (ny, nx), strict=True)
    )
    rows, columns = slice(top, top + ny * size), slice(left, left + nx * size)
    image, variance = (
        array[rows, columns].reshape(ny, size, nx, size).sum(axis=(1, 3))
        for array in (image, noise_map**2)
    )
    image = np.where(np.isfinite(variance), image, 0.0)
    return image / size**2, np.sqrt(variance) / size**2


def centred_from(image, noise_map, shape):
    """Return the arrays cut, or padded without weight, about their centre."""
    _check_kept(image, noise_map, shape)
    new_image, new_noise = np.zeros(shape), np.full(shape, np.inf)
    old, new = zip(
        *(_overlap_from(n, m) for n, m in zip(image.shape, shape, strict=True)),
        strict=True,
    )
    new_image[new], new_noise[new] = image[old], noise_map[old]
    return new_image, new_noise


def _overlap_from(number, wanted):
    """Return the slices of an old and of a new axis that share their centre."""
    kept = min(number, wanted)
    old, new = (number - kept) // 2, (wanted - kept) // 2
    return slice(old, old + kept), slice(new, new + kept)


def _check_kept(image, noise_map, shape):
    light = np.where(image > _BRIGHT * noise_map, image, 0.0)
    slices = [_overlap_from(n, m)[0] for n, m in zip(image.shape, shape, strict=True)]
    lost = 1.0 - light[tuple(slices)].sum() / max(light.sum(), np.finfo(float).tiny)
    if light.any() and lost > _LOST_LIGHT:
        raise DetectorError(
            f"the detector sees {shape[0]} x {shape[1]} pixels about the centre; "
            f"{100 * lost:.0f} % of the light beyond {_BRIGHT:g} sigma lies outside. "
            "Mask what is not the lens, or centre the image on it"
        )


def psf_sigma_from(imaging: al.Imaging) -> float:
    """Return the width, in arcsec, of the Gaussian as high as the PSF; nan without.

    Wings of a real PSF leave its height, and so this width, as it is.
    """
    if imaging.psf is None:
        return float("nan")
    kernel = np.asarray(imaging.psf.kernel.native.array, float)
    height = kernel.max() / kernel.sum()
    return float(imaging.pixel_scales[0] / np.sqrt(2.0 * np.pi * height))

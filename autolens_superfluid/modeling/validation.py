"""Rules of a dataset folder; each broken one is one line that names the file."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from astropy.io import fits

from autolens_superfluid import exc

REQUIRED_FILES = ("data.fits", "noise_map.fits", "psf.fits", "info.json")
REQUIRED_KEYS = ("pixel_scale", "redshift_lens", "redshift_source", "mask_radius")
OPTIONAL_NUMBERS = ("einstein_radius",)


def check_files(folder: Path):
    """Raise `DatasetError` unless the folder and its required files exist.

    Parameters
    ----------
    folder : Path
        A dataset folder.

    Raises
    ------
    DatasetError
        Naming the first file that is missing.
    """
    if not folder.is_dir():
        raise exc.DatasetError(f"{folder} must be a folder of imaging data; it is not.")
    for name in REQUIRED_FILES:
        if not (folder / name).is_file():
            raise exc.DatasetError(
                f"{folder / name} is missing; a dataset folder holds "
                f"{', '.join(REQUIRED_FILES)}."
            )


def array_from(path: Path) -> np.ndarray:
    """Two-dimensional image in the first HDU of a FITS file.

    Parameters
    ----------
    path : Path
        The FITS file.

    Returns
    -------
    array of shape (rows, columns)
        In double precision, in the order of the file.

    Raises
    ------
    DatasetError
        If the file cannot be read, holds no image, or holds a value that is not
        finite.
    """
    try:
        with fits.open(path, memmap=False) as hdus:
            array = hdus[0].data
    except (OSError, ValueError, TypeError) as error:
        raise exc.DatasetError(
            f"{path} must be a FITS file; it cannot be read ({_first_line(error)})."
        ) from error
    if array is None or array.ndim != 2:
        shape = None if array is None else array.shape
        raise exc.DatasetError(
            f"{path} must hold a two-dimensional image in its first HDU; got shape "
            f"{shape}."
        )
    array = np.asarray(array, dtype=float)
    _check_pixels(path, array, np.isfinite(array), "finite")
    return array


def check_noise_map(path: Path, noise_map: np.ndarray, shape: tuple[int, int]):
    """Raise `DatasetError` unless a noise map fits the data and is positive.

    Parameters
    ----------
    path : Path
        The file it came from, for the message.
    noise_map : array of shape (rows, columns)
        Root-mean-square noise of every pixel, in the units of the data.
    shape : (int, int)
        Shape of the data.

    Raises
    ------
    DatasetError
        If the shape differs from that of the data, or a value is not positive.
    """
    check_shape(path, noise_map, shape)
    _check_pixels(path, noise_map, noise_map > 0.0, "positive")


def check_shape(path: Path, array: np.ndarray, shape: tuple[int, int]):
    """Raise `DatasetError` unless an array has the shape of the data.

    Parameters as `check_noise_map`.
    """
    if array.shape != shape:
        raise exc.DatasetError(
            f"{path} must have the shape of data.fits, {shape}; got {array.shape}."
        )


def check_psf(path: Path, psf: np.ndarray):
    """Raise `DatasetError` unless a PSF is square, odd-sized and has a positive sum.

    Parameters
    ----------
    path : Path
        The file it came from, for the message.
    psf : array of shape (size, size)
        Point spread function, in any normalisation.

    Raises
    ------
    DatasetError
        If one of the rules is broken.
    """
    rows, columns = psf.shape
    if rows != columns or rows % 2 == 0:
        raise exc.DatasetError(
            f"{path} must be square with an odd number of pixels a side, so that it "
            f"has a central pixel; got shape {psf.shape}."
        )
    if not psf.sum() > 0.0:
        raise exc.DatasetError(f"{path} must have a positive sum; got {psf.sum()}.")


def info_from(path: Path) -> dict[str, Any]:
    """Content of a checked `info.json`.

    Parameters
    ----------
    path : Path
        The JSON file.

    Returns
    -------
    dict
        All of its keys, those of `REQUIRED_KEYS` as positive floats.

    Raises
    ------
    DatasetError
        If the file is no JSON object, or a key is missing or breaks a rule.
    """
    try:
        info = json.loads(path.read_text())
    except (ValueError, OSError) as error:
        raise exc.DatasetError(
            f"{path} must be a JSON file; it cannot be read ({_first_line(error)})."
        ) from error
    if not isinstance(info, dict):
        raise exc.DatasetError(
            f"{path} must hold a JSON object; got {type(info).__name__}."
        )
    return check_info(path, info)


def check_info(path: Path, info: dict[str, Any]) -> dict[str, Any]:
    """Return `info` with its numbers as floats, or raise `DatasetError`.

    Parameters
    ----------
    path : Path
        The file it came from, for the message.
    info : dict
        Pixel scale (arcsec), redshifts, mask radius (arcsec) and what else a user
        notes down.

    Raises
    ------
    DatasetError
        If a required key is missing, a number is not positive and finite, or the
        source is not behind the lens.
    """
    for key in REQUIRED_KEYS:
        if key not in info:
            raise exc.DatasetError(
                f"{path} must have the key '{key}'; it has {sorted(info)}."
            )
    numbers = [key for key in REQUIRED_KEYS + OPTIONAL_NUMBERS if key in info]
    checked = info | {key: _positive_number(path, key, info[key]) for key in numbers}
    if checked["redshift_source"] <= checked["redshift_lens"]:
        raise exc.DatasetError(
            f"{path}: redshift_source must exceed redshift_lens; got "
            f"{checked['redshift_source']} and {checked['redshift_lens']}."
        )
    return checked


def check_mask_radius(
    path: Path, mask_radius: float, shape: tuple[int, int], pixel_scale: float
):
    """Raise `DatasetError` unless a circular mask lies inside the image.

    Parameters
    ----------
    path : Path
        The file it came from, for the message.
    mask_radius, pixel_scale : float
        In arcsec.
    shape : (int, int)
        Shape of the data.

    Raises
    ------
    DatasetError
        If the mask is larger than the image or smaller than three pixels.
    """
    largest = 0.5 * min(shape) * pixel_scale
    if not 3.0 * pixel_scale <= mask_radius <= largest:
        raise exc.DatasetError(
            f"{path}: mask_radius must be at least three pixels and lie inside the "
            f"image, at most {largest:g} arcsec; got {mask_radius:g}."
        )


def _positive_number(path: Path, key: str, value: Any) -> float:
    """Return `value` as a float if it is a positive, finite number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not np.isfinite(value) or value <= 0.0:
        raise exc.DatasetError(
            f"{path}: {key} must be a positive, finite number; got {value!r}."
        )
    return float(value)


def _check_pixels(path: Path, array: np.ndarray, is_good: np.ndarray, rule: str):
    """Raise `DatasetError` naming the first pixel at which `is_good` is false."""
    if is_good.all():
        return
    row, column = np.argwhere(~is_good)[0]
    raise exc.DatasetError(
        f"{path} must be {rule} in every pixel; got {array[row, column]} at row {row}, "
        f"column {column} ({np.count_nonzero(~is_good)} such pixels)."
    )


def _first_line(error: Exception) -> str:
    """First line of an error's text, since a message has one line."""
    return (str(error).splitlines() or [type(error).__name__])[0]

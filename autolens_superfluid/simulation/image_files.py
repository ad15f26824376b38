"""Images in files of several formats."""

from pathlib import Path

import numpy as np


def image_from_file(path: Path, shape: tuple | None = None):
    """Return the image in a file, or why there is none.

    Parameters
    ----------
    path : Path
        A .npy, .fits, .png or .jpg file. Nothing is unpickled.
    shape : tuple of two ints, optional
        Shape that the image must have.

    Returns
    -------
    tuple
        Image of shape (ny, nx) in single precision and an empty string; or None and
        the reason.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None or not path.is_file():
        return None, "not a .npy, .fits, .png or .jpg file"
    try:
        image = np.squeeze(np.asarray(reader(path)))
    except (OSError, ValueError, TypeError, EOFError) as error:
        return None, f"cannot be read: {error}"
    if image.ndim != 2:
        return None, f"shape {image.shape} is not (n, n) or (1, n, n)"
    if image.dtype.kind not in "fiub":
        return None, f"type {image.dtype} is no number"
    image = image.astype(np.float32)
    if not np.isfinite(image).all():
        return None, "not all values are finite"
    if shape is not None and image.shape != shape:
        return None, f"shape {image.shape} differs from {shape}"
    return image, ""


def _read_npy(path):
    return np.load(path, allow_pickle=False)


def _read_fits(path):
    from astropy.io import fits

    with fits.open(path, memmap=False) as file:
        return next(hdu.data for hdu in file if hdu.data is not None)


def _read_picture(path):
    from PIL import Image

    with Image.open(path) as picture:
        return picture.convert("L" if picture.mode != "I;16" else "I")


_READERS = {
    ".npy": _read_npy,
    ".fits": _read_fits,
    ".png": _read_picture,
    ".jpg": _read_picture,
    ".jpeg": _read_picture,
}

"""Ways to break a dataset folder of 32 x 32 pixels, and what the error then says."""

import json

import numpy as np
from astropy.io import fits


def change_info(folder, **values):
    path = folder / "info.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def write(folder, name, array):
    fits.writeto(folder / name, np.asarray(array, dtype=float), overwrite=True)


def image(folder, name="data.fits"):
    return fits.getdata(folder / name).astype(float)


def with_value(folder, name, value):
    array = image(folder, name)
    array[3, 4] = value
    write(folder, name, array)


BROKEN = {
    "no data": (lambda f: (f / "data.fits").unlink(), "data.fits is missing"),
    "no psf": (lambda f: (f / "psf.fits").unlink(), "psf.fits is missing"),
    "no info": (lambda f: (f / "info.json").unlink(), "info.json is missing"),
    "not fits": (
        lambda f: (f / "data.fits").write_text("text"),
        "data.fits must be a FITS file",
    ),
    "cube": (
        lambda f: write(f, "data.fits", np.ones((2, 4, 4))),
        "two-dimensional image in its first HDU; got shape (2, 4, 4)",
    ),
    "nan data": (
        lambda f: with_value(f, "data.fits", np.nan),
        "data.fits must be finite in every pixel; got nan at row 3, column 4",
    ),
    "nan noise": (
        lambda f: with_value(f, "noise_map.fits", np.inf),
        "noise_map.fits must be finite",
    ),
    "zero noise": (
        lambda f: with_value(f, "noise_map.fits", 0.0),
        "noise_map.fits must be positive in every pixel; got 0.0",
    ),
    "negative noise": (
        lambda f: with_value(f, "noise_map.fits", -1.0),
        "noise_map.fits must be positive in every pixel; got -1.0",
    ),
    "noise shape": (
        lambda f: write(f, "noise_map.fits", np.ones((32, 31))),
        "noise_map.fits must have the shape of data.fits, (32, 32); got (32, 31)",
    ),
    "even psf": (
        lambda f: write(f, "psf.fits", np.ones((4, 4))),
        "psf.fits must be square with an odd number of pixels",
    ),
    "oblong psf": (
        lambda f: write(f, "psf.fits", np.ones((3, 5))),
        "got shape (3, 5)",
    ),
    "zero psf": (lambda f: write(f, "psf.fits", np.zeros((3, 3))), "positive sum"),
    "extra shape": (
        lambda f: write(f, "mask_extra_galaxies.fits", np.ones((3, 3))),
        "mask_extra_galaxies.fits must have the shape",
    ),
    "not json": (
        lambda f: (f / "info.json").write_text("{"),
        "info.json must be a JSON file",
    ),
    "json list": (
        lambda f: (f / "info.json").write_text("[]"),
        "must hold a JSON object; got list",
    ),
    "no scale": (
        lambda f: (f / "info.json").write_text("{}"),
        "must have the key 'pixel_scale'",
    ),
    "text scale": (
        lambda f: change_info(f, pixel_scale="0.1"),
        "pixel_scale must be a positive, finite number; got '0.1'",
    ),
    "true radius": (
        lambda f: change_info(f, mask_radius=True),
        "mask_radius must be a positive, finite number; got True",
    ),
    "large mask": (
        lambda f: change_info(f, mask_radius=2.5),
        "at most 1.92 arcsec; got 2.5",
    ),
    "redshifts": (
        lambda f: change_info(f, redshift_source=0.4),
        "redshift_source must exceed redshift_lens; got 0.4 and 0.5",
    ),
}

import json
import shutil

import numpy as np
import pytest
from astropy.io import fits

from autolens_superfluid import exc
from autolens_superfluid.modeling import dataset_from, output_dataset


@pytest.fixture
def folder(session_folder, tmp_path):
    copied = tmp_path / "lens"
    shutil.copytree(session_folder, copied)
    return copied


def _change_info(folder, **values):
    path = folder / "info.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def _write(folder, name, array):
    fits.writeto(folder / name, np.asarray(array, dtype=float), overwrite=True)


def _image(folder, name="data.fits"):
    return fits.getdata(folder / name).astype(float)


def _with_value(folder, name, value):
    array = _image(folder, name)
    array[3, 4] = value
    _write(folder, name, array)


def test__dataset_from__folder__reads_info_and_masks(folder):
    dataset = dataset_from(folder)
    assert dataset.redshift_lens == 0.5
    assert dataset.einstein_radius == 1.2
    grid = np.asarray(dataset.imaging.grids.lp.array)
    assert np.hypot(*grid.T).max() <= 1.8


def test__dataset_from__values__are_those_of_the_file(folder):
    imaging = dataset_from(folder).imaging
    is_unmasked = ~np.asarray(imaging.mask)
    np.testing.assert_allclose(imaging.data.array, _image(folder)[is_unmasked])


def test__dataset_from__extra_galaxies__have_no_weight(folder):
    is_extra = np.zeros((32, 32))
    is_extra[16, 20] = 1.0
    _write(folder, "mask_extra_galaxies.fits", is_extra)
    dataset = dataset_from(folder)
    assert dataset.weighted_pixels == len(dataset.imaging.data) - 1
    index = np.flatnonzero(dataset.is_unweighted)
    signal_to_noise = dataset.imaging.signal_to_noise_map.array
    assert signal_to_noise[index] == 0.0
    assert dataset.imaging.noise_map.array[index] > 1e6


def test__dataset_from__mask_radius__goes_before_that_of_info(folder):
    assert dataset_from(folder, mask_radius=1.0).mask_radius == 1.0


@pytest.mark.parametrize("option", [{"mask_radius": 1.5}, {"over_sample_size": 3}])
def test__checksum__what_a_fit_depends_on__changes_it(folder, option):
    assert dataset_from(folder, **option).checksum != dataset_from(folder).checksum


def test__checksum__other_noise__changes_it(folder):
    before = dataset_from(folder).checksum
    _write(folder, "noise_map.fits", 2.0 * _image(folder, "noise_map.fits"))
    assert dataset_from(folder).checksum != before


BROKEN = {
    "no data": (lambda f: (f / "data.fits").unlink(), "data.fits is missing"),
    "no psf": (lambda f: (f / "psf.fits").unlink(), "psf.fits is missing"),
    "no info": (lambda f: (f / "info.json").unlink(), "info.json is missing"),
    "not fits": (
        lambda f: (f / "data.fits").write_text("text"),
        "data.fits must be a FITS file",
    ),
    "cube": (
        lambda f: _write(f, "data.fits", np.ones((2, 4, 4))),
        "two-dimensional image in its first HDU; got shape (2, 4, 4)",
    ),
    "nan data": (
        lambda f: _with_value(f, "data.fits", np.nan),
        "data.fits must be finite in every pixel; got nan at row 3, column 4",
    ),
    "nan noise": (
        lambda f: _with_value(f, "noise_map.fits", np.inf),
        "noise_map.fits must be finite",
    ),
    "zero noise": (
        lambda f: _with_value(f, "noise_map.fits", 0.0),
        "noise_map.fits must be positive in every pixel; got 0.0",
    ),
    "negative noise": (
        lambda f: _with_value(f, "noise_map.fits", -1.0),
        "noise_map.fits must be positive in every pixel; got -1.0",
    ),
    "noise shape": (
        lambda f: _write(f, "noise_map.fits", np.ones((32, 31))),
        "noise_map.fits must have the shape of data.fits, (32, 32); got (32, 31)",
    ),
    "even psf": (
        lambda f: _write(f, "psf.fits", np.ones((4, 4))),
        "psf.fits must be square with an odd number of pixels",
    ),
    "oblong psf": (
        lambda f: _write(f, "psf.fits", np.ones((3, 5))),
        "got shape (3, 5)",
    ),
    "zero psf": (lambda f: _write(f, "psf.fits", np.zeros((3, 3))), "positive sum"),
    "extra shape": (
        lambda f: _write(f, "mask_extra_galaxies.fits", np.ones((3, 3))),
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
        lambda f: _change_info(f, pixel_scale="0.1"),
        "pixel_scale must be a positive, finite number; got '0.1'",
    ),
    "true radius": (
        lambda f: _change_info(f, mask_radius=True),
        "mask_radius must be a positive, finite number; got True",
    ),
    "large mask": (
        lambda f: _change_info(f, mask_radius=2.5),
        "at most 1.92 arcsec; got 2.5",
    ),
    "redshifts": (
        lambda f: _change_info(f, redshift_source=0.4),
        "redshift_source must exceed redshift_lens; got 0.4 and 0.5",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test__dataset_from__broken_folder__one_line_that_says_why(folder, case):
    break_it, message = BROKEN[case]
    break_it(folder)
    with pytest.raises(exc.DatasetError) as error:
        dataset_from(folder)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test__dataset_from__no_folder__raises(tmp_path):
    with pytest.raises(exc.DatasetError, match="must be a folder"):
        dataset_from(tmp_path / "missing")


def test__output_dataset__folder_exists__raises(folder, dataset):
    with pytest.raises(exc.DatasetError, match="must not exist"):
        output_dataset(folder, dataset.imaging, {})


def test__output_dataset__broken_info__writes_nothing(dataset, tmp_path):
    with pytest.raises(exc.DatasetError, match="pixel_scale"):
        output_dataset(tmp_path / "new", dataset.imaging, {})
    assert list(tmp_path.iterdir()) == []

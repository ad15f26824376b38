import shutil

import numpy as np
import pytest

from autolens_superfluid import exc
from autolens_superfluid.modeling import dataset_from, output_dataset
from test_autolens_superfluid.modeling.broken_folders import BROKEN, image, write


@pytest.fixture
def folder(session_folder, tmp_path):
    copied = tmp_path / "lens"
    shutil.copytree(session_folder, copied)
    return copied


def test__dataset_from__folder__reads_info_and_masks(folder):
    dataset = dataset_from(folder)
    assert dataset.redshift_lens == 0.5
    assert dataset.einstein_radius == 1.2
    grid = np.asarray(dataset.imaging.grids.lp.array)
    assert np.hypot(*grid.T).max() <= 1.8


def test__dataset_from__values__are_those_of_the_file(folder):
    imaging = dataset_from(folder).imaging
    is_unmasked = ~np.asarray(imaging.mask)
    np.testing.assert_allclose(imaging.data.array, image(folder)[is_unmasked])


def test__dataset_from__extra_galaxies__have_no_weight(folder):
    is_extra = np.zeros((32, 32))
    is_extra[16, 20] = 1.0
    write(folder, "mask_extra_galaxies.fits", is_extra)
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
    write(folder, "noise_map.fits", 2.0 * image(folder, "noise_map.fits"))
    assert dataset_from(folder).checksum != before


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

import autolens as al
import numpy as np
import pytest

from autolens_superfluid.exc import DetectorError, OutOfDistributionWarning
from autolens_superfluid.ml.imaging import Grid, arrays_from, psf_sigma_from
from autolens_superfluid.ml.inputs import observations_from
from autolens_superfluid.simulation.conversions import psf_from
from autolens_superfluid.simulation.dataset import Dataset
from autolens_superfluid.simulation.population import population_from
from test_autolens_superfluid.ml.small_detectors import detector_from


def imaging_from(image, noise_map, pixel_scale=0.25, mask=None):
    """Return arrays as imaging."""
    data, noise_map = (
        al.Array2D.no_mask(np.asarray(array, float), pixel_scales=pixel_scale)
        for array in (image, noise_map)
    )
    imaging = al.Imaging(data=data, noise_map=noise_map)
    return imaging if mask is None else imaging.apply_mask(mask)


@pytest.fixture
def arrays(smooth):
    return smooth[0][0], smooth[1][0]


def test__arrays_from__no_grid__as_they_are(arrays):
    for new, old in zip(arrays_from(imaging_from(*arrays)), arrays, strict=True):
        np.testing.assert_allclose(new, old, rtol=1e-12)


def test__arrays_from__masked__no_weight(arrays):
    mask = al.Mask2D.circular(shape_native=(16, 16), pixel_scales=0.25, radius=1.2)
    image, noise_map = arrays_from(imaging_from(*arrays, mask=mask))
    is_masked = np.asarray(mask.array, bool)
    assert np.isinf(noise_map[is_masked]).all()
    assert (image[is_masked] == 0.0).all()
    np.testing.assert_allclose(image[~is_masked], arrays[0][~is_masked])


def test__arrays_from__finer_pixels__mean_and_its_noise(rng):
    image, noise_map = rng.uniform(1.0, 2.0, (2, 16, 12))
    imaging = imaging_from(image, noise_map, pixel_scale=0.125)
    binned, noise = arrays_from(imaging, Grid((8, 6), 0.25))
    blocks = image.reshape(8, 2, 6, 2).transpose(0, 2, 1, 3).reshape(8, 6, 4)
    np.testing.assert_allclose(binned, blocks.mean(axis=2))
    assert noise[0, 0] == pytest.approx(np.sqrt((noise_map[:2, :2] ** 2).sum()) / 4.0)


def test__arrays_from__finer_pixels_one_of_a_bin_masked__no_weight(rng):
    image = rng.uniform(1.0, 2.0, (16, 16))
    mask = np.zeros((16, 16), bool)
    mask[3, 4] = True
    mask = al.Mask2D(mask=mask, pixel_scales=0.125)
    imaging = imaging_from(image, np.ones((16, 16)), 0.125, mask)
    binned, noise = arrays_from(imaging, Grid((8, 8), 0.25))
    assert np.isinf(noise[1, 2])
    assert binned[1, 2] == 0.0
    assert np.isinf(noise).sum() == 1


@pytest.mark.parametrize("size", [20, 21, 12, 13])
def test__arrays_from__other_size__centre_stays(size):
    image = np.zeros((size, size))
    middle = (size - 1) // 2
    image[middle, middle] = 1.0
    imaging = imaging_from(image, np.full((size, size), 0.01))
    new, noise = arrays_from(imaging, Grid((16, 16), 0.25))
    assert new.shape == (16, 16)
    # An even number of pixels has no middle one.
    assert np.argwhere(new).tolist()[0] in ([7, 7], [8, 8])
    assert np.isfinite(noise).sum() == min(size, 16) ** 2


def test__arrays_from__light_beyond_the_cut__refused(arrays):
    with pytest.raises(DetectorError, match="of the light beyond 5 sigma lies outside"):
        arrays_from(imaging_from(*arrays), Grid((8, 8), 0.25))


def test__arrays_from__pixels_of_no_integer_part__refused(arrays):
    with pytest.raises(DetectorError, match=r"0\.25 arcsec, or an integer part"):
        arrays_from(imaging_from(*arrays, pixel_scale=0.2), Grid((16, 16), 0.25))


def test__psf_sigma_from__gaussian__its_width():
    population = population_from("vortex_bench")
    imaging = imaging_from(np.ones((16, 16)), np.ones((16, 16)), 0.08)
    imaging = al.Imaging(imaging.data, imaging.noise_map, psf=psf_from(population))
    # A kernel of pixels is normalised to their sum, not to its integral.
    assert psf_sigma_from(imaging) == pytest.approx(0.08, rel=0.01)


def test__observations_from__imaging_of_a_dataset__those_of_the_dataset(
    dataset_folder,
):
    dataset = Dataset.open(dataset_folder)
    imaging = [dataset.imaging_from(index) for index in range(3)]
    observations = observations_from(imaging)
    expected = observations_from(dataset).subset_from(slice(3))
    np.testing.assert_allclose(observations.images, expected.images, rtol=1e-6)
    np.testing.assert_allclose(observations.noise_maps, expected.noise_maps, rtol=1e-6)
    assert observations.pixel_scale == 0.25


@pytest.mark.filterwarnings("ignore::autolens_superfluid.exc.OutOfDistributionWarning")
def test__anomaly_score__imaging__the_same_as_its_arrays(dataset_folder):
    dataset = Dataset.open(dataset_folder)
    detector = detector_from("pca", calibration_fraction=0.2)
    detector.fit(
        *(np.tile(a[:10], (3, 1, 1)) for a in (dataset.images, dataset.noise_maps))
    )
    scores = detector.anomaly_score(dataset.imaging_from(3))
    arrays = detector.anomaly_score(dataset.images[3], dataset.noise_maps[3])
    np.testing.assert_allclose(scores, arrays, rtol=1e-5)


def test__anomaly_score__other_psf__warning_names_it(smooth, dataset_folder):
    detector = detector_from("pca").fit(*smooth, conditions={"psf_sigma": 0.1})
    with pytest.warns(OutOfDistributionWarning, match="psf_sigma of 1 of 1"):
        detector.anomaly_score(Dataset.open(dataset_folder).imaging_from(0))

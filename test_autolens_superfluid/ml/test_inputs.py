import numpy as np
import pytest

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.imaging import Grid
from autolens_superfluid.ml.inputs import observations_from
from autolens_superfluid.simulation.dataset import Dataset


def test__observations_from__units__do_not_matter(smooth):
    images, noise_maps = smooth
    first = observations_from(images, noise_maps)
    second = observations_from(1e-3 * images, 1e-3 * noise_maps)
    # Single precision, twice divided.
    np.testing.assert_allclose(first.images, second.images, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(first.noise_maps, second.noise_maps, rtol=1e-5)
    np.testing.assert_allclose(1e-3 * first.scales, second.scales, rtol=1e-5)


def test__observations_from__one_image__a_stack_of_one(smooth):
    assert observations_from(smooth[0][0], smooth[1][0]).images.shape == (1, 16, 16)


def test__observations_from__arrays__have_the_pixel_scale_of_the_grid(smooth):
    observations = observations_from(*smooth, grid=Grid((16, 16), 0.25))
    assert observations.pixel_scale == 0.25


def test__observations_from__pixel_without_weight__its_value_does_not_matter(smooth):
    images, noise_maps = (array.copy() for array in smooth)
    noise_maps[:, 3, 4] = np.inf
    images[:, 3, 4] = np.nan
    observations = observations_from(images, noise_maps)
    assert (observations.images[:, 3, 4] == 0.0).all()
    assert np.isfinite(observations.images).all()


def test__observations_from__signal_to_noise__measured(smooth):
    observations = observations_from(*smooth)
    np.testing.assert_allclose(
        observations.conditions["signal_to_noise"],
        observations.scales / 0.05,
        rtol=1e-4,
    )


def test__observations_from__signal_to_noise__given_goes_first(smooth):
    observations = observations_from(*smooth, conditions={"signal_to_noise": 7.0})
    assert (observations.conditions["signal_to_noise"] == 7.0).all()


def test__subset_from__rows__of_everything(smooth):
    images, noise_maps = smooth
    labels, radii = np.arange(60) % 2, np.arange(60.0)
    observations = observations_from(images, noise_maps, labels, {"radius": radii})
    part = observations.subset_from(observations.labels == 1)
    assert len(part) == 30
    assert (part.labels == 1).all()
    np.testing.assert_array_equal(part.conditions["radius"], radii[1::2])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda i, n: (i, n[:1]), "must have the shape of the images"),
        (lambda i, n: (i, 0.0 * n), "noise must be positive"),
        (lambda i, n: (i, np.nan * n), "noise must be positive"),
        (lambda i, n: (np.inf * i, n), "images must be finite"),
        (lambda i, n: (-np.abs(i), n), "brightest pixels of an image"),
        (lambda i, n: (i.ravel(), n.ravel()), r"must have shape \(n, ny, nx\)"),
        (lambda i, n: (i, None), "need noise_maps"),
    ],
    ids=["shape", "zero", "nan", "infinite", "dark", "flat", "missing"],
)
def test__observations_from__bad_arrays__one_clear_error(smooth, change, message):
    with pytest.raises(DetectorError, match=message):
        observations_from(*change(*smooth))


def test__observations_from__labels__other_than_0_and_1__refused(smooth):
    with pytest.raises(DetectorError, match="labels must be 0 or 1"):
        observations_from(*smooth, labels=np.arange(60))


def test__observations_from__condition_of_wrong_length__named(smooth):
    with pytest.raises(DetectorError, match="condition einstein_radius"):
        observations_from(*smooth, conditions={"einstein_radius": [1.0, 2.0]})


def test__observations_from__dataset__its_arrays_and_no_truth(dataset_folder):
    observations = observations_from(Dataset.open(dataset_folder))
    assert observations.labels.sum() == 10
    assert observations.pixel_scale == 0.25
    assert "lens_einstein_radius" in observations.columns
    assert set(observations.conditions) == {
        "signal_to_noise",
        "psf_sigma",
        "pixel_scale",
    }

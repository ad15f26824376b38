import jax
import numpy as np
import pytest

from autolens_superfluid.ml.lens.images import BATCH_SIZE, LensImages
from test_autolens_superfluid.ml.lens.conftest import small_population_from


@pytest.fixture(scope="module")
def z(parameters):
    return np.random.default_rng(0).normal(0.0, 0.7, (3, parameters.size))


@pytest.mark.parametrize("name", ["vortex_bench", "vortex_bench_hard", "hst"])
def test__jacobian__small_steps__matches_differences(name):
    lens = LensImages(small_population_from(name), 1)
    size = lens.parameters.size
    z = np.random.default_rng(0).normal(0.0, 0.7, size).astype(np.float32)
    with jax.enable_x64(False):
        jacobian = np.asarray(jax.jit(lens.jacobian)(z))
    steps = 0.02 * np.eye(size)
    images = lens.images_from(np.concatenate([z + steps, z - steps]))
    differences = (images[:size] - images[size:]) / 0.04
    # Third derivatives times the step's square, and single precision.
    scale = np.abs(differences).max()
    assert jacobian / scale == pytest.approx(differences / scale, abs=0.01)


def test__images_from__more_than_a_batch__each_as_alone(lens, z):
    many = np.resize(z, (BATCH_SIZE + 2, z.shape[1]))
    images = lens.images_from(many)
    assert images.shape == (BATCH_SIZE + 2, 24, 24)
    np.testing.assert_array_equal(images[-1], lens.images_from(many[-1:])[0])

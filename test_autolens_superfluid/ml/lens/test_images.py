import jax
import numpy as np
import pytest

from autolens_superfluid.ml.lens.images import BATCH_SIZE


@pytest.fixture(scope="module")
def z(parameters):
    return np.random.default_rng(0).normal(0.0, 0.7, (3, parameters.size))


def test__jacobian__small_steps__matches_differences(lens, z):
    with jax.enable_x64(False):
        z = z[0].astype(np.float32)
        jacobian = np.asarray(jax.jit(lens.jacobian)(z))
    steps = 0.02 * np.eye(len(z))
    images = lens.images_from(np.concatenate([z + steps, z - steps]))
    differences = (images[: len(z)] - images[len(z) :]) / 0.04
    # Third derivatives times the step's square, and single precision.
    assert jacobian == pytest.approx(differences, abs=0.02)


def test__images_from__more_than_a_batch__each_as_alone(lens, z):
    many = np.resize(z, (BATCH_SIZE + 2, z.shape[1]))
    images = lens.images_from(many)
    assert images.shape == (BATCH_SIZE + 2, 24, 24)
    np.testing.assert_array_equal(images[-1], lens.images_from(many[-1:])[0])

import jax
import numpy as np
import pytest
from scipy.stats import multivariate_normal

from autolens_superfluid.ml import warp
from autolens_superfluid.ml.warp import Windows

SHAPE, SCALE = (12, 14), 0.1


@pytest.fixture(autouse=True)
def _double_precision():
    with jax.enable_x64(True):
        yield


@pytest.fixture
def windows():
    return Windows(SHAPE, SCALE, deflection=0.05)


@pytest.fixture
def model(rng):
    """Return derivatives, latents and response of some model."""
    return (
        rng.normal(size=(3, *SHAPE)),
        rng.normal(size=3),
        10.0 * rng.normal(size=(2, *SHAPE)),
    )


def warps_from(response, windows):
    """Return B as a matrix of pixels times amplitudes."""
    units = np.eye(np.prod(windows.lattice)).reshape(-1, *windows.lattice)
    maps = windows.maps_from(units)
    return np.sum(response * maps, axis=1).reshape(len(units), -1).T


def test__warp_from__any_residual__is_the_ratio_of_two_gaussians(rng, model, windows):
    jacobian, z, response = model
    residual = rng.normal(size=SHAPE)
    flat = jacobian.reshape(3, -1).T
    warps = windows.amplitude * warps_from(response, windows)
    data = residual.ravel() + flat @ z
    smooth = np.eye(len(data)) + flat @ flat.T
    expected = [
        multivariate_normal.logpdf(data, cov=covariance)
        for covariance in (smooth + warps @ warps.T, smooth)
    ]
    basis, left = warp.freedom_from(residual, jacobian, z)
    score = warp.warp_from(left, basis, response, windows).score
    # Windows are in single precision.
    assert score == pytest.approx(expected[0] - expected[1], rel=1e-5)


def test__warp_from__warped_data__finds_the_amplitudes(rng, model, windows):
    jacobian, z, response = model
    truth = windows.amplitude * rng.normal(size=windows.lattice)
    response = 1e4 * response
    residual = np.sum(response * windows.maps_from(truth), axis=0)
    basis, left = warp.freedom_from(residual, jacobian, 0.0 * z)
    found = warp.warp_from(left, basis, response, windows).amplitudes
    assert found == pytest.approx(truth, rel=1e-3, abs=1e-4)


def test__freedom_from__residual_that_the_model_follows__leaves_little(rng, model):
    jacobian, z, _ = model
    jacobian = 1e3 * jacobian
    residual = np.tensordot(rng.normal(size=3), jacobian, 1)
    _, left = warp.freedom_from(residual, jacobian, 0.0 * z)
    assert np.abs(left).max() < 1e-4 * np.abs(residual).max()


def test__convergences_from__amplitudes__is_half_the_divergence(rng):
    fine = Windows((400, 420), 0.01)
    amplitudes = rng.normal(size=fine.lattice)
    along_y, along_x = fine.maps_from(amplitudes)
    by_y = -np.gradient(along_y, 0.01, axis=0)
    by_x = np.gradient(along_x, 0.01, axis=1)
    inner = (slice(1, -1), slice(1, -1))
    # Differences over 0.01 arcsec of windows 0.28 wide.
    assert fine.convergences_from(amplitudes)[inner] == pytest.approx(
        0.5 * (by_y + by_x)[inner], abs=5e-3
    )


def test__maps_from__prior_amplitudes__have_the_rms_of_the_deflection(rng, windows):
    amplitudes = windows.amplitude * rng.normal(size=(4000, *windows.lattice))
    maps = windows.maps_from(amplitudes)
    assert np.sqrt(np.mean(maps**2)) == pytest.approx(windows.deflection, rel=0.03)


def test__convergence_map_from__noise__scatters_as_stated(rng, model, windows):
    jacobian, _, response = model

    @jax.jit
    def maps_from(noise):
        basis, left = warp.freedom_from(noise, jacobian, np.zeros(3))
        return warp.convergence_map_from(left, basis, response, windows)

    draws = rng.normal(size=(300, *SHAPE))
    draws += np.tensordot(rng.normal(size=(300, 3)), jacobian, 1)
    means, scatters = zip(*(maps_from(noise) for noise in draws), strict=True)
    ratio = np.std(means, axis=0) / scatters[0]
    # 300 draws give each pixel's spread to 4 per cent.
    assert ratio.mean() == pytest.approx(1.0, abs=0.03)


def test__image_response_from__shifted_gaussian__is_the_change(windows):
    y, x = np.meshgrid(
        -SCALE * np.arange(SHAPE[0]), SCALE * np.arange(SHAPE[1]), indexing="ij"
    )

    def image_from(dy, dx):
        return np.exp(-2.0 * ((y + 0.5 - dy) ** 2 + (x - 0.6 - dx) ** 2))

    response = warp.image_response_from(image_from(0.0, 0.0), SCALE)
    for axis, shift in enumerate(((1e-4, 0.0), (0.0, 1e-4))):
        change = (image_from(*shift) - image_from(0.0, 0.0)) / 1e-4
        inner = (slice(1, -1), slice(1, -1))
        assert np.asarray(response)[axis][inner] == pytest.approx(
            change[inner], abs=0.05
        )

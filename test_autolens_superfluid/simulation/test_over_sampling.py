import jax.numpy as jnp
import numpy as np
import pytest

from autolens_superfluid.simulation import over_sampling as sampling


def _averages_from(function, shape, number=4, tiles=(9, 4)):
    """Return adaptive and uniform averages of a function, at a scale of 0.1."""
    grid = sampling.grid_from(shape, 0.1, 2, float)
    inner = sampling.grid_from(shape, 0.1, 0, float)
    sub_pixels = sampling.SubPixels(number, 0.1)
    centres = function(grid.y, grid.x).reshape(grid.shape)
    adaptive = sampling.adaptive_from(
        function, centres, grid, sub_pixels, tiles, jnp.ones_like
    )
    uniform = sampling.uniform_from(function, inner.y, inner.x, sub_pixels.all)
    return np.asarray(adaptive), np.asarray(uniform).reshape(shape)


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test__adaptive_from__polynomial_of_degree_five__exact(number):
    def function(y, x):
        return (x**3 - 2.0 * y) * (1.0 + y) * (0.3 - x)

    # Only the points of few tiles are of lower degree: choose no more than needed.
    adaptive, uniform = _averages_from(function, (8, 10), number, tiles=(1, 1))
    np.testing.assert_allclose(adaptive, uniform, atol=1e-13)


def test__adaptive_from__narrow_peak__all_its_pixels_exact():
    def function(y, x):
        return jnp.exp(-((y - 0.22) ** 2 + (x + 0.31) ** 2) / 0.01)

    adaptive, uniform = _averages_from(function, (12, 14), tiles=(20, 9))
    np.testing.assert_allclose(adaptive, uniform, atol=1e-4)
    plain = function(*np.meshgrid([0.25], [-0.35])).item()
    assert abs(plain - uniform.max()) > 1e-2


def test__uniform_from__more_points_than_a_call_takes__same(monkeypatch):
    grid = sampling.grid_from((6, 8), 0.1, 0, float)
    offsets = sampling.SubPixels(4, 0.1).all

    def function(y, x):
        return jnp.sin(3.0 * y) * jnp.cos(x)

    one = sampling.uniform_from(function, grid.y, grid.x, offsets)
    monkeypatch.setattr(sampling, "_POINTS", 100)
    many = sampling.uniform_from(function, grid.y, grid.x, offsets)
    np.testing.assert_allclose(one, many, rtol=1e-14)


def test__sub_pixels__few__moments_of_all():
    sub_pixels = sampling.SubPixels(4, 0.2)
    for power in (1, 2, 3):
        np.testing.assert_allclose(
            np.mean(sub_pixels.few**power, axis=0),
            np.mean(sub_pixels.all**power, axis=0),
            atol=1e-16,
        )


def test__grid_from__rectangle__first_pixel_is_top_left():
    grid = sampling.grid_from((4, 6), 0.5, 1, float)
    assert grid.shape == (6, 8)
    assert (grid.y[0], grid.x[0]) == (1.25, -1.75)

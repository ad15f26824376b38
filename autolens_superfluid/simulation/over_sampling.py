r"""Averages of a function over the sub-pixels of an image's pixels.

Upstream averages each pixel over :math:`n \times n` sub-pixels. `uniform_from` does the
same. `adaptive_from` does it where it matters and uses fewer points elsewhere. It is
built on quadrature for the sub-pixels at

.. math:: d_j = \frac{2 j + 1 - n}{2 n}, \quad \mu_p = \frac{1}{n} \sum_j d_j^p,

in pixels from the centre, whose average it is to reproduce:

1. every pixel's centre is evaluated, and the average taken as the weighted sum of
   five neighbours in y and x that has the moments up to :math:`\mu_5`;
2. where that differs most from the sum of three neighbours, 2 x 2 points at
   :math:`\pm\sqrt{\mu_2}` take its place, right up to :math:`\mu_3`: they need no
   neighbours, across which an image may bend;
3. where those two differ most, all sub-pixels are evaluated.

Places are counted in tiles of 2 x 2 pixels, their numbers are fixed, and differences
are in units of the noise: a compiled function needs arrays of one shape, and the
worst pixels of every image are in.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

#: Pixels around an image that `adaptive_from` needs: two neighbours, and one more to
#: make the tiles of an odd image whole.
MARGIN = 3

#: Tiles are squares of this many pixels a side.
TILE = 2

# Points of one call of a function: enough to hide what a call costs, few enough for
# its arrays to stay in the cache.
_POINTS = 2**14


class Grid(NamedTuple):
    """Centres of a rectangle of pixels, as flat arrays.

    One loop over all of them is vectorised; two nested ones took twenty times longer.
    """

    y: np.ndarray
    x: np.ndarray
    shape: tuple[int, int]


def grid_from(shape, pixel_scale, margin, dtype) -> Grid:
    """Return the pixels of an image centred on the origin and `margin` more around."""
    y, x = (
        pixel_scale * (np.arange(-margin, n + margin) - (n - 1) / 2.0) for n in shape
    )
    y, x = np.meshgrid(-y, x, indexing="ij")
    return Grid(y.ravel().astype(dtype), x.ravel().astype(dtype), y.shape)


def cut_from(grid, rows, columns) -> Grid:
    """Return a rectangle of a grid, by two slices."""
    y, x = (c.reshape(grid.shape)[rows, columns] for c in (grid.y, grid.x))
    return Grid(y.ravel(), x.ravel(), y.shape)


class SubPixels(NamedTuple):
    """The sub-pixels of a pixel: `number` a side on a scale in arcsec."""

    number: int
    pixel_scale: float

    @property
    def all(self):
        """Return the (y, x) offsets of all from the centre, shape (number^2, 2)."""
        step = _steps_from(self.number)
        y, x = np.meshgrid(-step, step, indexing="ij")
        return self.pixel_scale * np.stack([y.ravel(), x.ravel()], axis=-1)

    @property
    def few(self):
        """Return the 2 x 2 points that have the moments of all."""
        root = np.sqrt(np.mean(_steps_from(self.number) ** 2))
        signs = np.array([[1, -1], [1, 1], [-1, -1], [-1, 1]])
        return self.pixel_scale * root * signs


def uniform_from(function, y, x, offsets):
    """Return the average of a function over the sub-pixels of each pixel.

    Parameters
    ----------
    function : callable
        Of flat arrays (y, x), to an array of their shape.
    y, x : array of shape (n,)
        Centres of pixels, in arcsec.
    offsets : array of shape (m, 2)
        Sub-pixels: `SubPixels.all` or `few`.
    """
    offsets = jnp.asarray(offsets, dtype=y.dtype)
    groups = _groups_from(offsets.shape[0], y.shape[0])
    offsets = offsets.reshape(groups, -1, 2)

    def added(total, some):
        return total + _summed_from(function, y, x, some), None

    # A barrier keeps the compiler from folding constant coordinates into its loops,
    # which it would no longer vectorise.
    y, x = _apart((jnp.asarray(y), jnp.asarray(x)))
    total, _ = jax.lax.scan(added, jnp.zeros_like(y), offsets)
    return total / (groups * offsets.shape[1])


def _groups_from(offsets, pixels):
    """Return the least number of equal groups of offsets, each of few enough points."""
    divisors = (n for n in range(1, offsets + 1) if offsets % n == 0)
    return next((n for n in divisors if offsets // n * pixels <= _POINTS), offsets)


def _summed_from(function, y, x, offsets):
    """Return the sum over offsets, of all points in one call."""
    count = offsets.shape[0]
    y, x = ((offsets[:, i, None] + c).ravel() for i, c in enumerate((y, x)))
    values = _apart(function(*_apart((y, x)))).reshape(count, -1)
    return sum(values[i] for i in range(count))


def adaptive_from(function, centres, grid, sub_pixels, tiles, noise):
    """Return the average of a function over sub-pixels, exact where it is steep.

    Parameters
    ----------
    function : callable
        As `uniform_from`.
    centres : array of shape grid.shape
        The function in the centres of pixels.
    grid : Grid
        An even number of pixels a side, and two more around.
    sub_pixels : SubPixels
        What is averaged over.
    tiles : tuple of two ints
        How many tiles get 2 x 2 points, and how many of these all sub-pixels.
    noise : callable
        Of an image, to the noise that errors are measured by, up to a factor.

    Returns
    -------
    array of shape (ny - 4, nx - 4)
    """
    wide, narrow = _weights_from(sub_pixels.number)
    # Without barriers the compiler evaluates an array anew for each neighbour.
    centres = _apart(centres)
    smooth = _apart(_weighted_from(centres, wide))
    weight = 1.0 / noise(smooth)
    error = jnp.abs(smooth - _weighted_from(centres[1:-1, 1:-1], narrow)) * weight
    chosen = jax.lax.top_k(_tiles_from(error).max(axis=-1), tiles[0])[1]
    image = _tiles_from(smooth)
    better = _tiles_averaged_from(
        function, grid, sub_pixels, chosen, image[chosen], weight, tiles[1]
    )
    return _untiled_from(
        image.at[chosen].set(better, unique_indices=True), smooth.shape
    )


def _tiles_averaged_from(function, grid, sub_pixels, chosen, smooth, weight, number):
    """Return chosen tiles at 2 x 2 points, the worst `number` at all sub-pixels."""
    y, x = (_tiles_from(_inner_from(c, grid))[chosen] for c in (grid.y, grid.x))

    def averaged(y, x, offsets):
        flat = uniform_from(function, y.ravel(), x.ravel(), offsets)
        return flat.reshape(y.shape)

    few = averaged(y, x, sub_pixels.few)
    error = jnp.abs(few - smooth) * _tiles_from(weight)[chosen]
    worst = jax.lax.top_k(error.max(axis=-1), number)[1]
    exact = averaged(y[worst], x[worst], sub_pixels.all)
    return few.at[worst].set(exact, unique_indices=True)


def _apart(arrays):
    return jax.lax.optimization_barrier(arrays)


def _inner_from(coordinates, grid):
    return jnp.asarray(coordinates.reshape(grid.shape)[2:-2, 2:-2])


def _tiles_from(image):
    """Return the pixels of each tile, shape (tiles, TILE^2)."""
    ny, nx = image.shape
    blocks = image.reshape(ny // TILE, TILE, nx // TILE, TILE)
    return blocks.transpose(0, 2, 1, 3).reshape(-1, TILE * TILE)


def _untiled_from(tiles, shape):
    ny, nx = shape
    blocks = tiles.reshape(ny // TILE, nx // TILE, TILE, TILE)
    return blocks.transpose(0, 2, 1, 3).reshape(shape)


def _steps_from(over_sampling):
    return (2.0 * np.arange(over_sampling) + 1.0 - over_sampling) / (2 * over_sampling)


def _weights_from(over_sampling):
    """Return the weights of five and of three pixels that give the moments."""
    step = _steps_from(over_sampling)
    second, fourth = np.mean(step**2), np.mean(step**4)
    outer = (fourth - second) / 24.0
    inner = 0.5 * second - 4.0 * outer
    centre = 1.0 - 2.0 * (inner + outer)
    near = 0.5 * second
    return (outer, inner, centre, inner, outer), (near, 1.0 - 2.0 * near, near)


def _weighted_from(image, weights):
    """Return the weighted sum over neighbours in y and x, without the edges."""
    rows = image.shape[0] - len(weights) + 1
    image = sum(w * image[i : i + rows] for i, w in enumerate(weights))
    columns = image.shape[1] - len(weights) + 1
    return sum(w * image[:, i : i + columns] for i, w in enumerate(weights))

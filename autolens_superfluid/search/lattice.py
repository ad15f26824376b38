r"""Templates of many centres at once: one deflection field, seen through a window.

A perturber's deflection depends on the place relative to its centre alone. Sub-pixels
lie on a lattice, and so do the centres of a scan; the field of one shape is evaluated
once on a lattice that is as much larger as the centres spread, and the deflection for
each centre is a window of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from scipy.spatial import cKDTree

from autolens_superfluid import exc
from autolens_superfluid.search.linear import LinearFit

# Centres of one matrix product: enough for it to be fast, few enough for the cache.
_BATCH = 32

# More products of a column and a row take longer than Fourier transforms.
_LARGEST_RANK = 3

# Singular values of the point spread function below this fraction are not used.
_KERNEL_TOLERANCE = 1e-10


@dataclass(frozen=True)
class CentreGrid:
    """Square grid of centres about that of the image, on the lattice of sub-pixels.

    Attributes
    ----------
    number : int
        Centres a side.
    step : int
        Distance of two centres, in sub-pixels.
    sub_scale : float
        Distance of two sub-pixels, in arcsec.
    """

    number: int
    step: int
    sub_scale: float

    @property
    def spacing(self) -> float:
        """Distance of two centres, in arcsec."""
        return self.step * self.sub_scale

    @property
    def span(self) -> int:
        """Distance of the first and the last centre of a row, in sub-pixels."""
        return self.step * (self.number - 1)


class Lattice:
    """The compiled scan of one shape over all centres.

    Parameters
    ----------
    linear_fit : LinearFit
        The smooth fit.
    centres : CentreGrid
        Where perturbers are tried.
    over_sampling : int
        Sub-pixels a side of every pixel, whatever the fit has.
    """

    def __init__(self, linear_fit: LinearFit, centres: CentreGrid, over_sampling: int):
        self.centres = centres
        self.over_sampling = over_sampling
        self.frame = _Frame(linear_fit, over_sampling)
        psf = linear_fit.dataset.psf
        kernel = np.ones((1, 1)) if psf is None else psf.kernel.native.array
        self._blur = blur_from(np.asarray(kernel), self.frame.shape)
        self._arrays = tuple(
            jnp.asarray(array)
            for array in (
                *self.frame.gradients_from(linear_fit.gradient_from),
                1.0 / linear_fit.noise_map,
                linear_fit.basis,
                linear_fit.projected_residual,
            )
        )
        self._scan = jax.jit(self._products)

    @property
    def field_points(self) -> tuple[np.ndarray, np.ndarray]:
        """(y, x) of a field relative to the perturber, flat: sub-pixels, then pixels.

        Pixels are those whose light is blurred in: like upstream, they are evaluated
        in their centres.
        """
        corner = 0.5 * self.centres.span * self.centres.sub_scale
        rows, columns = (
            np.arange(size) * self.centres.sub_scale for size in self.field_shape
        )
        y = self.frame.top_left[0] + corner - rows - self.frame.origin[0]
        x = self.frame.top_left[1] - corner + columns - self.frame.origin[1]
        y, x = (a.ravel() for a in np.meshgrid(y, x, indexing="ij"))
        half = 0.5 * (self.over_sampling - 1) * self.centres.sub_scale
        return np.concatenate([y, y - half]), np.concatenate([x, x + half])

    @property
    def field_shape(self) -> tuple[int, int]:
        """Rows and columns of the lattice of a field."""
        return tuple(
            n * self.over_sampling + self.centres.span for n in self.frame.shape
        )

    def products_from(self, deflections, is_tried: np.ndarray):
        """Scalar products of the templates of one shape.

        Parameters
        ----------
        deflections : pair of arrays
            Along y and x, at `field_points`.
        is_tried : boolean array of shape (number, number)
            Centres.

        Returns
        -------
        arrays of shape (tried,)
            r . t_perp, t_perp . t_perp and t . t of unit amplitude.
        """
        starts = np.argwhere(is_tried)
        # Row 0 of centres is the highest: its window is the lowest of the field.
        starts = self.centres.span - self.centres.step * starts
        total = len(starts)
        padded = -(-total // _BATCH) * _BATCH
        starts = np.concatenate([starts, np.repeat(starts[:1], padded - total, 0)])
        field = jnp.stack(deflections).reshape(2, 2, *self.field_shape)
        products = self._scan(
            field, jnp.asarray(starts.reshape(-1, _BATCH, 2)), self._arrays
        )
        return tuple(np.asarray(part).ravel()[:total] for part in products)

    def _products(self, field, starts, arrays):
        sub_gradient, pixel_gradient, weights, basis, residual = arrays
        template_from = partial(
            self._template, field, sub_gradient, pixel_gradient, weights
        )

        def batch(starts):
            templates = jax.lax.map(template_from, starts)
            norm = jnp.sum(templates * templates, axis=1)
            followed = jnp.sum((templates @ basis) ** 2, axis=1)
            return templates @ residual, norm - followed, norm

        return jax.lax.map(batch, starts)

    def _template(self, field, sub_gradient, pixel_gradient, weights, start):
        """Template of one centre, shape (pixels,)."""
        n, (rows, columns) = self.over_sampling, self.frame.shape
        window = jax.lax.dynamic_slice(
            field,
            (0, 0, start[0], start[1]),
            (2, 2, rows * n, columns * n),
        )
        change = jnp.sum(sub_gradient * window[:, 0], axis=0)
        change = change.reshape(rows, n, columns, n).mean(axis=(1, 3))
        change = change + jnp.sum(pixel_gradient * window[:, 1, ::n, ::n], axis=0)
        image = self._blur(change)
        return -image[self.frame.mask_index] * weights


class _Frame:
    """Rectangle of pixels that holds the mask and all that is blurred into it."""

    def __init__(self, linear_fit: LinearFit, over_sampling: int):
        dataset = linear_fit.dataset
        mask = dataset.mask
        self.scale = mask.pixel_scales[0]
        self.over_sampling = over_sampling
        self.origin = mask.mask_centre
        psf = dataset.psf
        half = (0, 0) if psf is None else [n // 2 for n in psf.kernel.shape_native]
        self.points = np.asarray(dataset.grids.lp.array)
        blurring = dataset.grids.blurring
        self.blurring_points = (
            np.zeros((0, 2)) if blurring is None else np.asarray(blurring.array)
        )
        top, left = self.points[:, 0].max(), self.points[:, 1].min()
        self.first_pixel = top + half[0] * self.scale, left - half[1] * self.scale
        index = self.index_from(self.points)
        self.shape = tuple(
            int(i.max()) + 1 + h for i, h in zip(index, half, strict=True)
        )
        self.mask_index = tuple(i - h for i, h in zip(index, half, strict=True))

    @property
    def top_left(self) -> tuple[float, float]:
        """(y, x) of the first sub-pixel."""
        shift = 0.5 * self.scale * (1.0 - 1.0 / self.over_sampling)
        return self.first_pixel[0] + shift, self.first_pixel[1] - shift

    def index_from(self, points) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of pixels, from their centres of shape (n, 2)."""
        row = np.rint((self.first_pixel[0] - points[:, 0]) / self.scale).astype(int)
        column = np.rint((points[:, 1] - self.first_pixel[1]) / self.scale).astype(int)
        return row, column

    def gradients_from(self, gradient_from: Callable) -> tuple[np.ndarray, np.ndarray]:
        """Gradient at sub-pixels inside the mask, and at pixels blurred into it.

        Returns
        -------
        arrays of shape (2, rows * n, columns * n) and (2, rows, columns)
            Zero elsewhere.
        """
        n = self.over_sampling
        sub = np.zeros((2, self.shape[0], n, self.shape[1], n))
        row, column = self.index_from(self.points)
        steps = self.scale * (np.arange(n) - 0.5 * (n - 1)) / n
        for i, dy in enumerate(-steps):
            for j, dx in enumerate(steps):
                sub[:, row, i, column, j] = gradient_from(self.points + (dy, dx)).T
        pixel = np.zeros((2, *self.shape))
        row, column = self.index_from(self.blurring_points)
        is_inside = (row >= 0) & (row < self.shape[0])
        is_inside &= (column >= 0) & (column < self.shape[1])
        if is_inside.any():
            values = gradient_from(self.blurring_points[is_inside]).T
            pixel[:, row[is_inside], column[is_inside]] = values
        return sub.reshape(2, self.shape[0] * n, self.shape[1] * n), pixel


def blur_from(kernel: np.ndarray, shape: tuple[int, int]) -> Callable:
    """Compilable convolution with a kernel, where it needs nothing outside.

    A kernel that is a sum of few products of a column and a row is applied an axis at
    a time, any other by Fourier transforms.

    Parameters
    ----------
    kernel : array of shape (ky, kx)
        Odd.
    shape : tuple of two ints
        Of images.

    Returns
    -------
    callable
        From an image of that shape to one that is smaller by ky - 1 and kx - 1.
    """
    ky, kx = kernel.shape
    ny, nx = shape[0] - ky + 1, shape[1] - kx + 1
    left, values, right = np.linalg.svd(kernel)
    rank = int(np.count_nonzero(values > _KERNEL_TOLERANCE * values[0]))
    if rank <= _LARGEST_RANK:
        columns = (left[:, :rank] * values[:rank]).T[:, ::-1]
        rows = right[:rank, ::-1]

        def separable(image):
            total = 0.0
            for column, row in zip(columns, rows, strict=True):
                part = sum(column[i] * image[i : i + ny] for i in range(ky))
                total += sum(row[i] * part[:, i : i + nx] for i in range(kx))
            return total

        return separable
    transformed = np.fft.rfft2(kernel, s=shape)

    def by_fourier(image):
        full = jnp.fft.irfft2(jnp.fft.rfft2(image) * transformed, s=shape)
        return full[ky - 1 :, kx - 1 :]

    return by_fourier


def centre_grid_from(
    linear_fit: LinearFit, spacing: float | None, over_sampling: int
) -> tuple[CentreGrid, np.ndarray]:
    """Grid of centres that covers the mask, and those whose pixel is not masked.

    Parameters
    ----------
    linear_fit : LinearFit
        The smooth fit.
    spacing : float, optional
        In arcsec, rounded to whole sub-pixels; by default a 40th of the mask's width.
    over_sampling : int
        Sub-pixels a side of a pixel.

    Returns
    -------
    CentreGrid and boolean array of shape (number, number)
    """
    mask = linear_fit.dataset.mask
    sub_scale = mask.pixel_scales[0] / over_sampling
    points = np.asarray(linear_fit.dataset.grids.lp.array)
    centre = np.array(mask.mask_centre)
    width = 2.0 * np.abs(points - centre).max()
    spacing = width / 39.0 if spacing is None else spacing
    if not 0.0 < spacing < width:
        raise exc.SearchError(
            f"spacing of the centres must be between 0 and the mask's width of "
            f"{width:.3g} arcsec; got {spacing}."
        )
    step = max(round(spacing / sub_scale), 1)
    number = int(width / (step * sub_scale)) + 1
    grid = CentreGrid(number, step, sub_scale)
    offsets = grid.spacing * (np.arange(number) - 0.5 * (number - 1))
    y, x = np.meshgrid(centre[0] - offsets, centre[1] + offsets, indexing="ij")
    distance, _ = cKDTree(points).query(np.stack([y, x], axis=-1), p=np.inf)
    return grid, distance <= 0.5 * mask.pixel_scales[0] + 1e-8

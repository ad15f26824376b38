"""The rectangle of pixels that templates are computed on, and its blurring."""

from collections.abc import Callable

import autolens as al
import jax.numpy as jnp
import numpy as np

# More products of a column and a row take longer than Fourier transforms.
_LARGEST_RANK = 3

# Singular values of the point spread function below this fraction are not used.
_KERNEL_TOLERANCE = 1e-10


class Frame:
    """Rectangle of pixels that holds the mask and all that is blurred into it.

    Parameters
    ----------
    dataset : al.Imaging
        Masked.
    over_sampling : int
        Sub-pixels a side of every pixel.
    """

    def __init__(self, dataset: al.Imaging, over_sampling: int):
        self.scale = dataset.pixel_scales[0]
        self.over_sampling = over_sampling
        self.centre = dataset.mask.mask_centre
        kernel = np.ones((1, 1))
        if dataset.psf is not None:
            kernel = np.asarray(dataset.psf.kernel.native.array)
        half = [size // 2 for size in kernel.shape]
        self.points = np.asarray(dataset.grids.lp.array)
        top, left = self.points[:, 0].max(), self.points[:, 1].min()
        self.first_pixel = top + half[0] * self.scale, left - half[1] * self.scale
        index = self.index_from(self.points)
        self.shape = tuple(
            int(i.max()) + 1 + h for i, h in zip(index, half, strict=True)
        )
        self.mask_index = tuple(i - h for i, h in zip(index, half, strict=True))
        self.blur = blur_from(kernel, self.shape)
        self.blurring_points = np.zeros((0, 2))
        if dataset.grids.blurring is not None:
            self.blurring_points = np.asarray(dataset.grids.blurring.array)

    @property
    def top_left(self) -> tuple[float, float]:
        """(y, x) of the first sub-pixel."""
        shift = 0.5 * self.scale * (1.0 - 1.0 / self.over_sampling)
        return self.first_pixel[0] + shift, self.first_pixel[1] - shift

    def index_from(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of pixels, from their centres of shape (n, 2)."""
        row = np.rint((self.first_pixel[0] - points[:, 0]) / self.scale).astype(int)
        column = np.rint((points[:, 1] - self.first_pixel[1]) / self.scale).astype(int)
        return row, column

    def native_from(self, values: np.ndarray) -> np.ndarray:
        """Values of unmasked pixels on the rectangle of the mask, 0 elsewhere.

        Parameters
        ----------
        values : array of shape (pixels, n)
            In the order of upstream.

        Returns
        -------
        array of shape (rows, columns, n)
        """
        rows, columns = (int(index.max()) + 1 for index in self.mask_index)
        native = np.zeros((rows, columns, values.shape[1]))
        native[self.mask_index] = values
        return native

    def gradients_from(self, gradient_from: Callable) -> tuple[np.ndarray, np.ndarray]:
        """Gradient at sub-pixels inside the mask, and at pixels blurred into it.

        Returns
        -------
        arrays of shape (2, n, n, rows, columns) and (2, rows, columns)
            Zero elsewhere; of sub-pixels, their weights included.
        """
        n = self.over_sampling
        sub = np.zeros((2, n, n, *self.shape))
        index = self.index_from(self.points)
        steps = self.scale * (np.arange(n) - 0.5 * (n - 1)) / n
        for i, j in np.ndindex(n, n):
            offset = np.array([-steps[i], steps[j]])
            sub[:, i, j, *index] = gradient_from(self.points + offset).T / n**2
        pixel = np.zeros((2, *self.shape))
        index = self.index_from(self.blurring_points)
        is_inside = np.logical_and.reduce(
            [(i >= 0) & (i < size) for i, size in zip(index, self.shape, strict=True)]
        )
        if is_inside.any():
            values = gradient_from(self.blurring_points[is_inside]).T
            pixel[:, *(i[is_inside] for i in index)] = values
        return sub, pixel


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

r"""Templates of many centres at once: one deflection field, seen through a window.

A perturber's deflection depends on the place relative to its centre alone. Sub-pixels
lie on a lattice, and so do the centres of a scan; the field of one shape is evaluated
once on a lattice that is as much larger as the centres spread, and the deflection for
each centre is a window of it.
"""

from dataclasses import dataclass

import autolens as al
import jax
import jax.numpy as jnp
import numpy as np
from scipy.spatial import cKDTree

from autolens_superfluid import exc
from autolens_superfluid.search.frame import Frame
from autolens_superfluid.search.linear import LinearFit

# Centres of one matrix product: enough for it to be fast, few enough for the cache.
_BATCH = 32


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
    """The compiled scan of one shape over all centres, for any fit of one geometry.

    Parameters
    ----------
    dataset : al.Imaging
        Mask and point spread function.
    centres : CentreGrid
        Where perturbers are tried.
    over_sampling : int
        Sub-pixels a side of every pixel, whatever a fit has.
    """

    def __init__(self, dataset: al.Imaging, centres: CentreGrid, over_sampling: int):
        self.centres = centres
        self.over_sampling = over_sampling
        self.frame = Frame(dataset, over_sampling)
        self._scan = jax.jit(self._products)

    def arrays_from(self, linear_fit: LinearFit, residuals: np.ndarray) -> tuple:
        """Arrays of one fit that `products_from` takes.

        Parameters
        ----------
        linear_fit : LinearFit
            Of a dataset of the same mask and point spread function.
        residuals : array of shape (pixels, m)
            Projected residuals.
        """
        return tuple(
            jnp.asarray(array)
            for array in (
                *self.frame.gradients_from(linear_fit.gradient_from),
                self.frame.native_from(1.0 / linear_fit.noise_map[:, None]),
                self.frame.native_from(linear_fit.basis),
                self.frame.native_from(residuals),
            )
        )

    @property
    def field_shape(self) -> tuple[int, int]:
        """Rows and columns of the lattice of a field: whole pixels."""
        n = self.over_sampling
        more = -(-self.centres.span // n)
        return tuple(n * (size + more) for size in self.frame.shape)

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
        y = self.frame.top_left[0] + corner - rows - self.frame.centre[0]
        x = self.frame.top_left[1] - corner + columns - self.frame.centre[1]
        y, x = (a.ravel() for a in np.meshgrid(y, x, indexing="ij"))
        half = 0.5 * (self.over_sampling - 1) * self.centres.sub_scale
        return np.concatenate([y, y - half]), np.concatenate([x, x + half])

    def products_from(self, arrays: tuple, deflections, is_tried: np.ndarray):
        """Scalar products of the templates of one shape.

        Parameters
        ----------
        arrays : tuple
            See `arrays_from`.
        deflections : pair of arrays
            Along y and x, at `field_points`.
        is_tried : boolean array of shape (number, number)
            Centres.

        Returns
        -------
        arrays of shape (tried, m), (tried,) and (tried,)
            r . t_perp, t_perp . t_perp and t . t of unit amplitude.
        """
        # Row 0 of centres is the highest: its window is the lowest of the field.
        starts = self.centres.span - self.centres.step * np.argwhere(is_tried)
        total = len(starts)
        padding = -total % _BATCH
        starts = np.concatenate([starts, np.repeat(starts[:1], padding, axis=0)])
        starts = jnp.asarray(starts.reshape(-1, _BATCH, 2))
        products = self._scan(jnp.stack(deflections), starts, arrays)
        return tuple(
            np.asarray(part).reshape(total + padding, *part.shape[2:])[:total]
            for part in products
        )

    def _products(self, deflections, starts, arrays):
        sub_gradient, pixel_gradient, weights, basis, residuals = arrays
        field = self._field_from(deflections)

        def template_from(start):
            change = self._change_from(field, sub_gradient, pixel_gradient, start)
            return (self.frame.blur(change) * weights[..., 0]).ravel()

        def batch(starts):
            templates = jax.lax.map(template_from, starts)
            norm = jnp.sum(templates * templates, axis=1)
            followed = jnp.sum((templates @ basis) ** 2, axis=1)
            return templates @ residuals, norm - followed, norm

        basis, residuals = (a.reshape(weights.size, -1) for a in (basis, residuals))
        return jax.lax.map(batch, starts)

    def _field_from(self, deflections):
        """Field by component, kind of point, row and column within a pixel, pixel."""
        n, (rows, columns) = self.over_sampling, self.field_shape
        field = deflections.reshape(2, 2, rows // n, n, columns // n, n)
        return jax.lax.optimization_barrier(field.transpose(0, 1, 3, 5, 2, 4))

    def _change_from(self, field, sub_gradient, pixel_gradient, start):
        """Change of the image before it is blurred, shape `frame.shape`."""
        n = self.over_sampling

        def window_from(component, kind, row, column):
            row, column = start[0] + row, start[1] + column
            corner = (component, kind, row % n, column % n, row // n, column // n)
            size = (1, 1, 1, 1, *self.frame.shape)
            return jax.lax.dynamic_slice(field, corner, size)[0, 0, 0, 0]

        change = 0.0
        for component in range(2):
            change -= pixel_gradient[component] * window_from(component, 1, 0, 0)
            for row, column in np.ndindex(n, n):
                weight = sub_gradient[component, row, column]
                change -= weight * window_from(component, 0, row, column)
        return change


def centre_grid_from(
    dataset: al.Imaging,
    over_sampling: int,
    spacing: float | None = None,
    radius: float | None = None,
) -> tuple[CentreGrid, al.Mask2D]:
    """Grid of centres, and its mask.

    Parameters
    ----------
    dataset : al.Imaging
        Masked.
    over_sampling : int
        Sub-pixels a side of a pixel.
    spacing : float, optional
        In arcsec, rounded to whole sub-pixels; by default a 40th of the width.
    radius : float, optional
        Of the centres about that of the mask, in arcsec; by default all of the mask.

    Returns
    -------
    CentreGrid and al.Mask2D
        Centres in masked pixels, or beyond the radius, are masked.
    """
    points = np.asarray(dataset.grids.lp.array)
    centre = np.array([float(value) for value in dataset.mask.mask_centre])
    width = 2.0 * np.abs(points - centre).max()
    width = width if radius is None else min(width, 2.0 * radius)
    spacing = width / 40.0 if spacing is None else spacing
    if not 0.0 < spacing < width:
        raise exc.SearchError(
            "spacing of the centres must be between 0 and their width of "
            f"{width:.3g} arcsec; got {spacing}."
        )
    pixel_scale = dataset.pixel_scales[0]
    step = max(round(spacing * over_sampling / pixel_scale), 1)
    sub_scale = pixel_scale / over_sampling
    number = 2 * int(0.5 * width / (step * sub_scale)) + 1
    grid = CentreGrid(number, step, sub_scale)
    offsets = grid.spacing * (np.arange(grid.number) - 0.5 * (grid.number - 1))
    offsets = np.stack(np.meshgrid(-offsets, offsets, indexing="ij"), axis=-1)
    distance, _ = cKDTree(points).query(centre + offsets, p=np.inf)
    # Centres on the edge of two pixels are in the mask if one of them is.
    is_tried = distance <= 0.5 * pixel_scale * (1.0 + 1e-6)
    if radius is not None:
        is_tried &= np.linalg.norm(offsets, axis=-1) <= radius
    if not is_tried.any():
        raise exc.SearchError(
            f"some centres must be unmasked; none of {number} x {number} is, "
            f"{grid.spacing:.3g} arcsec apart."
        )
    mask = al.Mask2D(
        mask=~is_tried, pixel_scales=grid.spacing, origin=tuple(centre.tolist())
    )
    return grid, mask

"""The compiled imager: parameters of a lens to its noiseless image."""

from functools import partial

import autolens as al
import jax
import jax.numpy as jnp
import numpy as np

from autolens_superfluid.simulation import over_sampling as sampling
from autolens_superfluid.simulation.array_module import single
from autolens_superfluid.simulation.components import lens_from
from autolens_superfluid.simulation.distributions import Constant
from autolens_superfluid.simulation.evaluation import deflections_yx_from, image_from
from autolens_superfluid.simulation.over_sampling import SubPixels
from autolens_superfluid.simulation.population import SMOOTH, Population

#: Images of one call of the compiled function; its shape never changes.
BATCH_SIZE = 32

# Members of a component that are written out one after the other; more are looped.
_UNROLLED = 4


class Imager:
    """Noiseless images, with point spread function, of a population's lenses.

    `image` is a pure function of JAX: compile it, map it, differentiate it. All
    images of one class have one compiled function with arrays of fixed shape, so that
    an image is the same to the bit in any batch.

    Parameters
    ----------
    population : Population
        What the images are of.
    over_sampling : int or "adaptive", default="adaptive"
        Sub-pixels a side of each pixel; or as many as the population declares where
        the image is steep, and fewer elsewhere, to 1e-3 of the noise.
    is_double : bool, default=False
        Double precision; single is accurate to 1e-3 of the noise as well.
    budget : tuple of two floats, optional
        In place of the population's own; see `sections.Image`.
    """

    def __init__(
        self,
        population: Population,
        over_sampling: int | str = "adaptive",
        is_double: bool = False,
        budget: tuple[float, float] | None = None,
    ):
        self.population = population
        self.over_sampling = over_sampling
        self.is_double = is_double
        self.budget = population.image.budget if budget is None else budget
        self.dtype = np.float64 if is_double else np.float32
        self.xp = jnp if is_double else single
        self._compiled = {}

    def column_names_from(self, class_name: str = SMOOTH) -> tuple[str, ...]:
        """Return the names of the parameters that an image of a class depends on."""
        names = lens_from(self.population, class_name).column_names
        has_width = not isinstance(self.population.psf.sigma, Constant)
        return (*names, "psf_sigma") if has_width else names

    def image(self, parameters: dict, class_name: str = SMOOTH):
        """Return the noiseless image, convolved with the point spread function.

        Parameters
        ----------
        parameters : dict of str to scalar
            A value of each of `column_names_from`; an array where there are several.
        class_name : str
            Class of the image.

        Returns
        -------
        array of shape (ny, nx)
            Surface brightness, in the units of the intensities.
        """
        lens = lens_from(self.population, class_name)
        function = partial(self._brightness_from, lens, parameters)
        return self.blurred_from(self._pixels_from(function), parameters)

    def images_from(self, columns: dict, class_name: str = SMOOTH) -> np.ndarray:
        """Return noiseless images of many lenses of one class.

        Parameters
        ----------
        columns : dict of str to array of shape (n,) or (n, m)
            Parameters; see `parameters_from`.
        class_name : str
            Class of all of them.

        Returns
        -------
        array of shape (n, ny, nx)
        """
        return self._mapped_from(self.image, columns, class_name)

    def convergences_from(self, columns: dict, class_name: str) -> np.ndarray:
        """Return `convergence` of many lenses; arguments as `images_from`."""
        return self._mapped_from(self.convergence, columns, class_name)

    def _mapped_from(self, method, columns, class_name):
        """Return a method's images, computed in batches of one size."""
        names = self.column_names_from(class_name)
        columns = {name: np.asarray(columns[name], self.dtype) for name in names}
        number = len(columns[names[0]])
        images = np.empty((number, *self.population.image.shape), self.dtype)
        with jax.enable_x64(self.is_double):
            function = self._compiled_from(method, class_name)
            for start in range(0, number, BATCH_SIZE):
                rows = {n: _padded_from(c, start) for n, c in columns.items()}
                stop = min(start + BATCH_SIZE, number)
                images[start:stop] = function(rows)[: stop - start]
        return images

    def _compiled_from(self, method, class_name):
        key = method.__name__, class_name
        if key not in self._compiled:
            # On a CPU a loop over images is faster than arrays of them, and an image
            # cannot depend on its neighbours.
            one = partial(method, class_name=class_name)
            self._compiled[key] = jax.jit(lambda rows: jax.lax.map(one, rows))
        return self._compiled[key]

    def convergence(self, parameters: dict, class_name: str):
        """Return the convergence of an image's substructure in pixels' centres."""
        pixels = self._grid_from(0)
        grid = al.Grid2DIrregular(jnp.stack([pixels.y, pixels.x], axis=-1))
        lens = lens_from(self.population, class_name)
        total = jnp.zeros_like(pixels.y)
        for component in lens.substructure:
            total = _summed_from(
                component,
                parameters,
                lambda profile: profile.convergence_2d_from(grid=grid, xp=jnp).array,
                total,
            )
        return total.reshape(pixels.shape)

    def _brightness_from(self, lens, parameters, y, x):
        """Return the light of lens and source at points of the image plane."""
        source = self._source_plane_from(lens, parameters, y, x)
        return self._light_from(lens, parameters, (y, x), source)

    def source_plane_from(self, parameters: dict, class_name: str = SMOOTH):
        """Return y and x in the source plane of `centres`; arguments as `image`."""
        lens = lens_from(self.population, class_name)
        return self._source_plane_from(lens, parameters, *self.centres())

    def light_from(self, parameters: dict, source, class_name: str = SMOOTH):
        """Return the light in `centres`, seen at y and x in the source plane.

        Other arguments as `image`.
        """
        lens = lens_from(self.population, class_name)
        return self._light_from(lens, parameters, self.centres(), source)

    def centres(self):
        """Return y and x of the pixels that the point spread function reaches, flat."""
        grid = self._grid_from(self.population.psf.kernel_size // 2)
        # See `sampling.uniform_from`.
        return jax.lax.optimization_barrier((jnp.asarray(grid.y), jnp.asarray(grid.x)))

    def _source_plane_from(self, lens, parameters, y, x):
        zero = jnp.zeros_like(y)
        moved = (zero, zero)
        for component in (*lens.mass, *lens.substructure):
            moved = _summed_from(
                component,
                parameters,
                lambda profile: deflections_yx_from(profile, y, x, self.xp),
                moved,
            )
        return y - moved[0], x - moved[1]

    def _light_from(self, lens, parameters, image, source):
        total = jnp.zeros_like(image[0])
        for components, points in ((lens.lens_light, image), (lens.source, source)):
            for component in components:
                total = _summed_from(
                    component,
                    parameters,
                    lambda profile, at=points: image_from(profile, *at, self.xp),
                    total,
                )
        return total

    def _grid_from(self, margin):
        image = self.population.image
        return sampling.grid_from(image.shape, image.pixel_scale, margin, self.dtype)

    def _pixels_from(self, function):
        """Return the image that the point spread function is to blur.

        As upstream does it, pixels beyond the edges, whose light the point spread
        function brings in, are evaluated in their centres.
        """
        half = self.population.psf.kernel_size // 2
        margin = max(half, sampling.MARGIN)
        grid = self._grid_from(margin)
        centres = sampling.uniform_from(function, grid.y, grid.x, np.zeros((1, 2)))
        centres = centres.reshape(grid.shape)
        pixels = centres
        if self.over_sampling != 1:
            ny, nx = self.population.image.shape
            inner = self._inner_from(function, centres, grid, margin)[:ny, :nx]
            pixels = centres.at[margin : margin + ny, margin : margin + nx].set(inner)
        cut = slice(margin - half, half - margin or None)
        return pixels[cut, cut]

    def _inner_from(self, function, centres, grid, margin):
        """Return the image's own pixels, one more a side where their number is odd."""
        image = self.population.image
        ny, nx = (n + n % 2 for n in image.shape)
        if self.over_sampling != "adaptive":
            grid = self._grid_from(0)
            offsets = SubPixels(self.over_sampling, image.pixel_scale).all
            averages = sampling.uniform_from(function, grid.y, grid.x, offsets)
            return averages.reshape(grid.shape)
        rows, columns = (slice(margin - 2, margin + n + 2) for n in (ny, nx))
        return sampling.adaptive_from(
            function,
            centres[rows, columns],
            sampling.cut_from(grid, rows, columns),
            SubPixels(image.over_sampling, image.pixel_scale),
            tuple(int(part * image.shape[0] * image.shape[1]) for part in self.budget),
            self._noise_from,
        )

    def _noise_from(self, image):
        """Return the noise of a noiseless image, up to a factor."""
        peak = self.population.noise.peak
        if peak is not None:
            light = (1.0 - peak.floor) * jnp.maximum(image, 0.0)
            return jnp.sqrt(peak.floor * jnp.max(image) + light)
        return jnp.sqrt(self.population.noise.detector.sky_level + image)

    def blurred_from(self, image, parameters: dict):
        """Return the convolution with the point spread function, an axis at a time.

        Parameters
        ----------
        image : array
            Of pixels, and half a kernel around; flat like `centres`, or not.
        parameters : dict of str to scalar
            As `image`.
        """
        image = image.reshape(
            self._grid_from(self.population.psf.kernel_size // 2).shape
        )
        psf, scale = self.population.psf, self.population.image.pixel_scale
        sigma = psf.sigma.value if isinstance(psf.sigma, Constant) else None
        if sigma is None:
            sigma = parameters["psf_sigma"]
        half = psf.kernel_size // 2
        offsets = scale * np.arange(-half, half + 1)
        kernel = jnp.exp(-0.5 * (offsets / sigma) ** 2)
        kernel = (kernel / jnp.sum(kernel)).astype(self.dtype)
        ny, nx = self.population.image.shape
        rows = sum(kernel[i] * image[i : i + ny] for i in range(psf.kernel_size))
        return sum(kernel[i] * rows[:, i : i + nx] for i in range(psf.kernel_size))


def _padded_from(column, start):
    """Return a batch of rows, the last repeated where there are too few."""
    rows = np.minimum(np.arange(start, start + BATCH_SIZE), len(column) - 1)
    return column[rows]


def _summed_from(component, parameters, function, total):
    """Return `total` plus a function of each profile of a component."""
    if component.number is None:
        return _sum_from(total, function(component.profile_from(parameters)))
    rows = jnp.stack([parameters[name] for name in component.column_names], axis=-1)

    def added(total, row):
        exists = ~jnp.any(jnp.isnan(row))
        row = jnp.where(exists, row, 1.0)
        row = dict(zip(component.column_names, row, strict=True))
        new = function(component.profile_from(row))
        new = jax.tree.map(lambda value: jnp.where(exists, value, 0.0), new)
        return _sum_from(total, new), None

    if component.number <= _UNROLLED:
        for row in rows:
            total, _ = added(total, row)
        return total
    return jax.lax.scan(added, total, rows)[0]


def _sum_from(first, second):
    return jax.tree.map(jnp.add, first, second)

"""Blind fits of many simulated lenses, compiled once for all of them."""

from functools import partial

import autolens as al
import jax
import jax.numpy as jnp
import numpy as np

from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.search.frame import Frame
from autolens_superfluid.simulation.evaluation import deflections_yx_from, image_from
from autolens_superfluid.simulation.over_sampling import SubPixels, uniform_from

NAMES = (
    "lens_centre_0",
    "lens_centre_1",
    "lens_ell_comps_0",
    "lens_ell_comps_1",
    "lens_einstein_radius",
    "shear_gamma_1",
    "shear_gamma_2",
    "source_centre_0",
    "source_centre_1",
    "source_ell_comps_0",
    "source_ell_comps_1",
    "source_effective_radius",
    "source_sersic_index",
    "source_intensity",
)
MULTIPOLE_NAMES = tuple(
    f"multipole_{order}_comps_{part}" for order in (3, 4) for part in (0, 1)
)

# Parameters of a perturber at the end of a vector tell its kind by their number.
STRING_NAMES = ("centre_0", "centre_1", "position_angle", "length", "line_density")
SUBHALO_NAMES = ("centre_0", "centre_1", "scale_radius", "kappa_s")
CORE_RADIUS = 0.05
TRUNCATION = 5.0

_LOWER = (-0.3, -0.3, -0.5, -0.5, 0.5, -0.4, -0.4, -0.8, -0.8, -0.6, -0.6, 0.03, 0.3, 0)
_UPPER = (0.3, 0.3, 0.5, 0.5, 2.2, 0.4, 0.4, 0.8, 0.8, 0.6, 0.6, 1.0, 5.0, np.inf)

_LIMITS = {
    0: ((), ()),
    len(STRING_NAMES): (
        (-2.5, -2.5, -np.inf, 0.1, -0.6),
        (2.5, 2.5, np.inf, 3.5, 0.6),
    ),
    len(SUBHALO_NAMES): ((-2.5, -2.5, 0.01, 0.0), (2.5, 2.5, 1.0, np.inf)),
}

# Draws that are compared, and the best of them that are followed, in stages: number
# kept, sub-pixels a side, steps.
_DRAWS = 300
_STAGES = ((6, 1, 10), (2, 2, 15), (1, 4, 8))
_REFINEMENT = ((4, 2, 10), (1, 4, 8))


class LensFits:
    """Fits of an isothermal ellipsoid with shear before a Sersic source.

    Parameters
    ----------
    dataset : al.Imaging
        Masked; its mask and point spread function are those of all lenses.
    has_multipoles : bool, default=False
        Also fit multipoles of order 3 and 4 of the lens.
    """

    def __init__(self, dataset: al.Imaging, has_multipoles: bool = False):
        self.names = NAMES + (MULTIPOLE_NAMES if has_multipoles else ())
        extra = len(self.names) - len(NAMES)
        self.limits = _LOWER + (-0.15,) * extra, _UPPER + (0.15,) * extra
        self.frame = Frame(dataset, 1)
        y, x = (
            first + sign * self.frame.scale * np.arange(size)
            for first, sign, size in zip(
                self.frame.first_pixel, (-1, 1), self.frame.shape, strict=True
            )
        )
        self.y, self.x = (a.ravel() for a in np.meshgrid(y, x, indexing="ij"))
        self._compare = jax.jit(self._draws_chi_squared)
        self._optimise = {
            stage: jax.jit(partial(self._optimum, stage[1], stage[2]))
            for stage in (*_STAGES, *_REFINEMENT)
        }
        self.jacobian = jax.jit(jax.jacfwd(partial(self.image, over_sampling=2)))
        self.final_image = jax.jit(partial(self.image, over_sampling=4))
        self._gradient = jax.jit(self._source_gradient)

    def image(self, vector, over_sampling: int):
        """Blurred image of a vector, shape (pixels,)."""
        offsets = SubPixels(over_sampling, self.frame.scale).all
        function = partial(self._brightness, vector)
        pixels = uniform_from(function, self.y, self.x, offsets)
        return self.frame.blur(pixels.reshape(self.frame.shape))[self.frame.mask_index]

    def fit(self, data: np.ndarray, noise_map: np.ndarray, seed: int):
        """Best fit from random starts of a broad prior.

        Parameters
        ----------
        data, noise_map : array of shape (pixels,)
            Of the mask.
        seed : int
            Of the starts.

        Returns
        -------
        array of shape (parameters,) and float
            Vector and its chi squared.
        """
        data, weights = jnp.asarray(data), jnp.asarray(1.0 / noise_map)
        starts = jnp.asarray(self.draws_from(np.random.default_rng(seed)))
        starts, values = self._compare(starts, data, weights)
        return self._followed(_STAGES, starts, values, data, weights)

    def refine(self, data, noise_map, vector: np.ndarray, perturbers: np.ndarray):
        """Best joint fit of lens and perturber.

        Parameters
        ----------
        data, noise_map : array of shape (pixels,)
            Of the mask.
        vector : array of shape (parameters,)
            Smooth fit.
        perturbers : array of shape (perturbers, n)
            Starts, by `STRING_NAMES` or `SUBHALO_NAMES`, the best first.

        Returns
        -------
        array of shape (parameters + n,) and float
            Vector and its chi squared.
        """
        data, weights = jnp.asarray(data), jnp.asarray(1.0 / noise_map)
        total = _REFINEMENT[0][0]
        perturbers = np.resize(perturbers, (total, perturbers.shape[1]))
        starts = np.concatenate([np.tile(vector, (total, 1)), perturbers], axis=1)
        order = jnp.arange(total)
        return self._followed(_REFINEMENT, jnp.asarray(starts), order, data, weights)

    def _followed(self, stages, starts, values, data, weights):
        for stage in stages:
            starts = starts[jnp.argsort(values)[: stage[0]]]
            starts, values = self._optimise[stage](starts, data, weights)
        return np.asarray(starts[0]), float(values[0])

    def draws_from(self, rng: np.random.Generator) -> np.ndarray:
        """Return starts that know the kind of lens and nothing of the one at hand."""
        draws = np.zeros((_DRAWS, len(self.names)))
        draws[:, 2:4] = rng.normal(0.0, 0.08, (_DRAWS, 2))
        draws[:, 4] = rng.uniform(0.8, 1.6, _DRAWS)
        draws[:, 5:7] = rng.normal(0.0, 0.04, (_DRAWS, 2))
        draws[:, 7:9] = rng.uniform(-0.3, 0.3, (_DRAWS, 2))
        draws[:, 9:11] = rng.normal(0.0, 0.08, (_DRAWS, 2))
        draws[:, 11] = rng.uniform(0.15, 0.4, _DRAWS)
        draws[:, 12] = 1.0
        draws[:, 13] = 1.0
        return draws

    def gradient_from(self, vector: np.ndarray):
        """As `search.gradient.source_gradient_from`, of a vector."""
        vector = jnp.asarray(vector)
        return lambda points: np.asarray(self._gradient(vector, jnp.asarray(points)))

    def tracer_from(self, vector: np.ndarray) -> al.Tracer:
        """Tracer of a vector."""
        masses, source = self._profiles_from([float(value) for value in vector])
        masses = {f"mass_{i}": profile for i, profile in enumerate(masses)}
        lens = al.Galaxy(redshift=0.5, **masses)
        return al.Tracer(galaxies=[lens, al.Galaxy(redshift=1.0, bulge=source)])

    def _profiles_from(self, v):
        masses = [
            al.mp.Isothermal((v[0], v[1]), (v[2], v[3]), v[4]),
            al.mp.ExternalShear(v[5], v[6]),
        ]
        for index, order in zip(range(14, len(self.names), 2), (3, 4), strict=False):
            comps = (v[index], v[index + 1])
            masses.append(
                al.mp.PowerLawMultipole(order, (v[0], v[1]), v[4], 2.0, comps)
            )
        masses.extend(_perturbers_from(v[len(self.names) :]))
        return masses, al.lp.Sersic((v[7], v[8]), (v[9], v[10]), v[13], v[11], v[12])

    def _traced(self, vector, y, x):
        masses, source = self._profiles_from(vector)
        for alpha in [deflections_yx_from(mass, y, x) for mass in masses]:
            y, x = y - alpha[0], x - alpha[1]
        return source, y, x

    def _brightness(self, vector, y, x):
        return image_from(*self._traced(vector, y, x))

    def _source_gradient(self, vector, points):
        source, y, x = self._traced(vector, points[:, 0], points[:, 1])
        one, zero = jnp.ones_like(y), jnp.zeros_like(y)

        def light_from(y, x):
            return image_from(source, y, x)

        along_y = jax.jvp(light_from, (y, x), (one, zero))[1]
        along_x = jax.jvp(light_from, (y, x), (zero, one))[1]
        return jnp.stack([along_y, along_x], axis=-1)

    def _draws_chi_squared(self, starts, data, weights):
        """Return starts of the best intensity, and their chi squared."""

        def one(start):
            image = self.image(start, 1) * weights
            scale = image @ (data * weights) / (image @ image)
            start = start.at[13].multiply(jnp.maximum(scale, 1e-3))
            return start, jnp.sum((data * weights - scale * image) ** 2)

        return jax.lax.map(one, starts)

    def _optimum(self, over_sampling, steps, starts, data, weights):
        """Levenberg-Marquardt from each start: vectors and chi squared."""
        ends = _LIMITS[starts.shape[1] - len(self.names)]
        lower, upper = (
            jnp.array(a + b) for a, b in zip(self.limits, ends, strict=True)
        )

        def residual(vector):
            return (data - self.image(vector, over_sampling)) * weights

        def rough_image(vector):
            return self.image(vector, min(over_sampling, 2)) * weights

        def step(state, _):
            vector, here, damping = state
            jacobian = jax.jacfwd(rough_image)(vector)
            norms = jnp.maximum(jnp.linalg.norm(jacobian, axis=0), 1e-9)
            scaled = jacobian / norms
            matrix = scaled.T @ scaled + damping * jnp.eye(len(vector))
            change = jnp.linalg.solve(matrix, scaled.T @ here) / norms
            trial = jnp.clip(vector + change, lower, upper)
            there = residual(trial)
            is_better = jnp.sum(there**2) < jnp.sum(here**2)
            return (
                jnp.where(is_better, trial, vector),
                jnp.where(is_better, there, here),
                jnp.where(is_better, jnp.maximum(damping / 8, 1e-9), damping * 8),
            ), None

        def one(start):
            state = (start, residual(start), jnp.array(1e-2))
            (vector, here, _), _ = jax.lax.scan(step, state, None, length=steps)
            return vector, jnp.sum(here**2)

        return jax.lax.map(one, starts)


def _perturbers_from(v) -> list:
    """Return the string or subhalo of the end of a vector, if there is one."""
    if len(v) == len(STRING_NAMES):
        return [VortexString((v[0], v[1]), v[2], v[3], CORE_RADIUS, 2.0, v[4])]
    if len(v) == len(SUBHALO_NAMES):
        return [al.mp.NFWTruncatedSph((v[0], v[1]), v[3], v[2], TRUNCATION * v[2])]
    return []

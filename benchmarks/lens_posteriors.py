"""Posteriors of simulated lenses, sampled by Hamiltonian Monte Carlo from a best fit.

Parameters with limits are sampled as their logits, and all of them in units of the
posterior's own covariance: that of the linearised posterior at first, then that of the
warm-up. Leaps follow the slope of the model that is linearised at the best fit, which
costs nothing, or, where that takes too few steps, of images of one point a pixel with
value and slope of finer ones at the best fit. Whether a step is taken is told by the
image itself, of 4 x 4 sub-pixels. That leaves the posterior exact, as leaps by any
field of slopes are reversible.
"""

import jax
import jax.numpy as jnp
import numpy as np
from lens_fits import LensFits

TOTAL_CHAINS = 4
TOTAL_WARM_UP = 120
TOTAL_SAMPLES = 300

# Fraction of steps of the warm-up from which on a surrogate is good enough.
_ENOUGH = 0.7

_LEAPS = 6
_STEP_SIZES = (0.15, 0.4)

# Standard deviations of what the data may not see: y, x, angle, and both logits.
_PRIOR_ERRORS = (1.0, 1.0, 52.0, 1.8, 1.8)

# Where a best fit at a limit, or beyond it, starts, as a fraction of the range.
_INSET = 0.03

# Index of the Einstein radius.
_RADIUS = 4


class LensPosteriors:
    """Posteriors of a lens with a string, compiled once for all lenses.

    The prior is the population's for the string: uniform in its centre within the
    Einstein radius, its direction, its length, and the fraction of the mass that it
    has. It is uniform in all other parameters.

    Parameters
    ----------
    fits : LensFits
        The model.
    lengths, fractions : tuple of two floats
        Limits of a string's length, and of its mass over that in the Einstein radius
        of the whole lens.
    """

    def __init__(self, fits: LensFits, lengths, fractions):
        self.fits = fits
        self.lower = jnp.array([lengths[0], fractions[0]])
        self.upper = jnp.array([lengths[1], fractions[1]])
        self._sample = jax.jit(self._chains, static_argnames=("number", "is_curved"))
        self._rough_image = jax.jit(lambda vector: fits.image(vector, 1))
        self._rough_slope = jax.jit(jax.jacfwd(lambda vector: fits.image(vector, 1)))

    def samples_from(
        self, data: np.ndarray, noise_map: np.ndarray, vector: np.ndarray, seed: int
    ) -> tuple[np.ndarray, float]:
        """Sample one lens by several chains that start about its best fit.

        Parameters
        ----------
        data, noise_map : array of shape (pixels,)
            Of the mask.
        vector : array of shape (parameters,)
            Best fit.
        seed : int
            Of the chains.

        Returns
        -------
        array of shape (chains, samples, parameters) and float
            Samples, and the fraction of steps that were taken.
        """
        centre = self._place_from(jnp.asarray(vector))
        vector = self._vector_from(centre)
        value, slope = self.fits.final_image(vector), self.fits.jacobian(vector)
        rough = self._rough_image(vector), self._rough_slope(vector)
        arrays = (
            jnp.asarray(data),
            jnp.asarray(1.0 / noise_map),
            (vector, value, slope, *rough),
        )
        keys = jax.random.split(jax.random.key(seed), 3)
        factor = self._factor_from(centre, noise_map)
        scatter = jax.random.normal(keys[0], (TOTAL_CHAINS, len(vector)))
        places = centre + 0.5 * scatter @ factor.T
        runs = {}
        for is_curved in (False, True):
            runs[is_curved] = self._sample(
                jax.random.split(keys[1], TOTAL_CHAINS),
                *(*arrays, places, factor),
                TOTAL_WARM_UP,
                is_curved,
            )
            if np.mean(runs[is_curved][1]) > _ENOUGH:
                break
        is_curved = max(runs, key=lambda key: np.mean(runs[key][1]))
        samples = runs[is_curved][0]
        late = samples[:, TOTAL_WARM_UP // 2 :].reshape(-1, len(vector))
        factor = jnp.linalg.cholesky(_shrunk_from(jnp.cov(late.T), factor))
        samples, is_taken = self._sample(
            jax.random.split(keys[2], TOTAL_CHAINS),
            *(*arrays, samples[:, -1], factor),
            TOTAL_SAMPLES,
            is_curved,
        )
        vectors = jax.vmap(jax.vmap(self._vector_from))(samples)
        return np.asarray(vectors), float(np.mean(is_taken))

    def _vector_from(self, place):
        """Return a vector of `LensFits`, whose logits are in `place`."""
        length, fraction = self.lower + (self.upper - self.lower) * jax.nn.sigmoid(
            place[-2:]
        )
        mass = jnp.pi * fraction * (place[_RADIUS] / (1.0 - fraction)) ** 2
        return jnp.concatenate([place[:-2], jnp.array([length, mass / length])])

    def _place_from(self, vector):
        """Return the inverse, of a string within its limits."""
        length = vector[-2]
        ratio = jnp.sqrt(
            jnp.maximum(vector[-1] * length, 1e-6) / (jnp.pi * vector[_RADIUS] ** 2)
        )
        # The root of ratio = sqrt(f) / (1 - f).
        root = (jnp.sqrt(1.0 + 4.0 * ratio**2) - 1.0) / (2.0 * ratio)
        values = jnp.array([length, root**2])
        part = (values - self.lower) / (self.upper - self.lower)
        part = jnp.clip(part, _INSET, 1.0 - _INSET)
        return jnp.concatenate([vector[:-2], jnp.log(part / (1.0 - part))])

    def _factor_from(self, place, noise_map):
        """Root of the covariance of the linearised posterior."""
        inner = jax.jacfwd(self._vector_from)(place)
        jacobian = self.fits.jacobian(self._vector_from(place)) @ inner
        jacobian = np.asarray(jacobian) / noise_map[:, None]
        precision = jacobian.T @ jacobian
        strings = np.arange(len(place) - len(_PRIOR_ERRORS), len(place))
        precision[strings, strings] += np.array(_PRIOR_ERRORS) ** -2.0
        scale = 1.0 / np.sqrt(np.diag(precision))
        values, vectors = np.linalg.eigh(precision * scale * scale[:, None])
        # A direction that the data do not see gets a thousand times the least error.
        values = np.maximum(values, 1e-6)
        covariance = (scale[:, None] * vectors / values) @ (vectors.T * scale)
        return jnp.linalg.cholesky(covariance)

    def _surrogate_from(self, vector, best, is_curved):
        """Return an image near the best fit, linear or as curved as a rough one."""
        centre, value, slope, rough_value, rough_slope = best
        offset = vector - centre
        image = value + slope @ offset
        if is_curved:
            image = image + self.fits.image(vector, 1) - rough_value
            image = image - rough_slope @ offset
        return image

    def _log_prior_from(self, place):
        # Uniform in length and fraction is a density of logits.
        density = jnp.sum(jax.nn.log_sigmoid(jnp.stack([place[-2:], -place[-2:]])))
        is_inside = jnp.hypot(place[-5], place[-4]) < place[_RADIUS]
        return jnp.where(is_inside, density, -jnp.inf)

    def _chains(self, keys, data, weights, best, places, factor, number, is_curved):
        """Sample by chains from places: places, and whether steps were taken."""
        origin = places[0]

        def place_from(unit):
            return origin + factor @ unit

        def density_from(place, image):
            misfit = jnp.sum(((data - image) * weights) ** 2)
            return self._log_prior_from(place) - 0.5 * misfit

        def exact_from(unit):
            place = place_from(unit)
            return density_from(place, self.fits.final_image(self._vector_from(place)))

        @jax.grad
        def slope_from(unit):
            place = place_from(unit)
            vector = self._vector_from(place)
            return density_from(place, self._surrogate_from(vector, best, is_curved))

        def leap(state, size):
            unit, momentum, slope = state
            momentum = momentum + 0.5 * size * slope
            unit = unit + size * momentum
            slope = slope_from(unit)
            return (unit, momentum + 0.5 * size * slope, slope), None

        def step(state, key):
            unit, value, slope = state
            keys = jax.random.split(key, 3)
            momentum = jax.random.normal(keys[0], unit.shape)
            low, high = _STEP_SIZES
            size = jax.random.uniform(keys[1], minval=low, maxval=high)
            (end, turned, end_slope), _ = jax.lax.scan(
                leap, (unit, momentum, slope), jnp.full(_LEAPS, size)
            )
            end_value = exact_from(end)
            gain = end_value - value + 0.5 * (momentum @ momentum - turned @ turned)
            is_taken = jnp.log(jax.random.uniform(keys[2])) < gain
            state = jax.tree.map(
                lambda new, old: jnp.where(is_taken, new, old),
                (end, end_value, end_slope),
                state,
            )
            return state, (place_from(state[0]), is_taken)

        def chain(row):
            key, place = row
            unit = jnp.linalg.solve(factor, place - origin)
            state = unit, exact_from(unit), slope_from(unit)
            return jax.lax.scan(step, state, jax.random.split(key, number))[1]

        return jax.lax.map(chain, (keys, places))


def _shrunk_from(covariance, factor):
    """Return a covariance of few samples, drawn a little to the one before."""
    return 0.9 * covariance + 0.1 * factor @ factor.T


def largest_split_from(samples: np.ndarray) -> float:
    """Largest split R-hat of all parameters (Gelman et al. 2013, BDA 3, eq. 11.4)."""
    half = samples.shape[1] // 2
    parts = np.concatenate([samples[:, :half], samples[:, half : 2 * half]])
    within = np.maximum(parts.var(axis=1, ddof=1).mean(axis=0), 1e-30)
    between = half * parts.mean(axis=1).var(axis=0, ddof=1)
    return float(np.sqrt((half - 1) / half + between / (half * within)).max())

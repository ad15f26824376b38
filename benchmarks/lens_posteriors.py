"""Posteriors of simulated lenses, sampled by Hamiltonian Monte Carlo from a best fit.

A lens is sampled in units of the linearised posterior, in which it is nearly a unit
Gaussian, so that few steps decorrelate. Images have 2 x 2 sub-pixels and the
difference to 4 x 4 at the best fit.
"""

import jax
import jax.numpy as jnp
import numpy as np
from lens_fits import STRING_NAMES, LensFits

LENGTHS = (0.5, 2.0)
TOTAL_CHAINS = 2
TOTAL_WARM_UP = 25
TOTAL_SAMPLES = 80

_LEAPS = 4
_STEP_SIZES = (0.3, 0.5)

# Standard deviations of what the data may not see, by `STRING_NAMES`.
_PRIOR_ERRORS = (1.0, 1.0, 52.0, 0.43, 0.3)


class LensPosteriors:
    """Posteriors of a lens with a string, compiled once for all lenses.

    The prior is uniform in all smooth parameters, in the string's centre, direction
    and length (`LENGTHS`), and in its mass.

    Parameters
    ----------
    fits : LensFits
        The model.
    """

    def __init__(self, fits: LensFits):
        self.fits = fits
        self._sample = jax.jit(self._chains)
        self._rough_image = jax.jit(lambda vector: fits.image(vector, 2))

    def samples_from(
        self, data: np.ndarray, noise_map: np.ndarray, vector: np.ndarray, seed: int
    ) -> tuple[np.ndarray, float]:
        """Sample one lens by several chains that start at its best fit.

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
        factor = self._factor_from(vector, noise_map)
        finer = self.fits.final_image(vector) - self._rough_image(vector)
        keys = jax.random.split(jax.random.key(seed), TOTAL_CHAINS)
        samples, is_taken = self._sample(
            keys, jnp.asarray(data) - finer, 1.0 / noise_map, vector, factor
        )
        return np.asarray(samples), float(np.mean(is_taken))

    def _factor_from(self, vector, noise_map):
        """Root of the covariance of the linearised posterior."""
        jacobian = np.asarray(self.fits.jacobian(vector)) / noise_map[:, None]
        precision = jacobian.T @ jacobian
        strings = np.arange(len(vector) - len(STRING_NAMES), len(vector))
        precision[strings, strings] += np.array(_PRIOR_ERRORS) ** -2.0
        scale = 1.0 / np.sqrt(np.diag(precision))
        values, vectors = np.linalg.eigh(precision * scale * scale[:, None])
        # A direction that the data do not see gets a thousand times the least error.
        values = np.maximum(values, 1e-6)
        return scale[:, None] * vectors / np.sqrt(values)

    def _chains(self, keys, data, weights, vector, factor):
        def log_density_from(place):
            here = vector + factor @ place
            residual = (data - self.fits.image(here, 2)) * weights
            length = here[-2]
            is_inside = (length > LENGTHS[0]) & (length < LENGTHS[1])
            # A uniform mass is a density of lengths in the line density.
            prior = jnp.log(jnp.maximum(length, LENGTHS[0]))
            value = -0.5 * jnp.sum(residual**2) + prior
            return jnp.where(is_inside, value, -jnp.inf)

        density_and_slope = jax.value_and_grad(log_density_from)

        def leap(state, size):
            place, momentum, _, slope = state
            momentum = momentum + 0.5 * size * slope
            place = place + size * momentum
            value, slope = density_and_slope(place)
            return (place, momentum + 0.5 * size * slope, value, slope), None

        def step(state, key):
            place, value, slope = state
            keys = jax.random.split(key, 3)
            momentum = jax.random.normal(keys[0], place.shape)
            low, high = _STEP_SIZES
            size = jax.random.uniform(keys[1], minval=low, maxval=high)
            end, _ = jax.lax.scan(
                leap, (place, momentum, value, slope), jnp.full(_LEAPS, size)
            )
            gain = end[2] - value + 0.5 * (momentum @ momentum - end[1] @ end[1])
            is_taken = jnp.log(jax.random.uniform(keys[2])) < gain
            state = jax.tree.map(
                lambda new, old: jnp.where(is_taken, new, old),
                (end[0], end[2], end[3]),
                state,
            )
            return state, (vector + factor @ state[0], is_taken)

        def chain(key):
            # The best fit may be at the end of the lengths.
            start = jnp.linalg.solve(factor, _inside_from(vector) - vector)
            state = (start, *density_and_slope(start))
            keys = jax.random.split(key, TOTAL_WARM_UP + TOTAL_SAMPLES)
            _, (samples, is_taken) = jax.lax.scan(step, state, keys)
            return samples[TOTAL_WARM_UP:], is_taken[TOTAL_WARM_UP:]

        return jax.lax.map(chain, keys)


def _inside_from(vector):
    """Vector whose string has a length that the prior allows."""
    low, high = LENGTHS
    inset = 0.02
    return vector.at[-2].set(jnp.clip(vector[-2], low + inset, high - inset))


def largest_split_from(samples: np.ndarray) -> float:
    """Largest split R-hat of all parameters (Gelman et al. 2013, BDA 3, eq. 11.4)."""
    half = samples.shape[1] // 2
    parts = np.concatenate([samples[:, :half], samples[:, half : 2 * half]])
    within = np.maximum(parts.var(axis=1, ddof=1).mean(axis=0), 1e-30)
    between = half * parts.mean(axis=1).var(axis=0, ddof=1)
    return float(np.sqrt((half - 1) / half + between / (half * within)).max())

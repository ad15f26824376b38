"""Levenberg-Marquardt steps of latents to the best posterior."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from autolens_superfluid.ml.lens.clump_moves import ClumpMoves
from autolens_superfluid.ml.lens.images import LensImages, in_batches, mapped_from

# Damping over the curvature's diagonal, and what a step does to it.
_DAMPING, _LESS, _MORE = 1e-3, 0.1, 10.0

# A step that lowers the objective by less ends the refinement: latents are then within
# a third of their errors, and scores know derivatives.
_SETTLED = 0.05

# An end that is lower by less is the same optimum.
_SAME = 1.0

# Largest change of a latent in one step, in standard deviations of the prior: beyond,
# the linear model of an image means nothing.
_LONGEST = 1.0


class Fits(NamedTuple):
    """Refined latents of images, and the linear model there.

    Attributes
    ----------
    z : array of shape (n, size)
    images : array of shape (n, ny, nx)
        Models of the data.
    jacobians : array of shape (n, size, ny, nx)
        Derivatives of the models by the latents.
    """

    z: np.ndarray
    images: np.ndarray
    jacobians: np.ndarray


class Refinement:
    r"""Refine the latents of images by a fixed number of damped Gauss-Newton steps.

    A step lowers

    .. math:: f(z) = \frac{1}{2} \sum_i \frac{(d_i - m_i(z))^2}{\sigma_i^2}
              + \frac{1}{2} |z|^2

    by solving :math:`(A + \mu\,{\rm diag} A) \delta = J^T W (d - m) - z` with
    :math:`A = J^T W J + 1` (Levenberg 1944; Marquardt 1963). One that does not lower f
    is not taken, and its damping :math:`\mu` grows.

    Parameters
    ----------
    lens : LensImages
        What draws the models.
    steps : int
        How many at most; fewer once they change nothing.
    """

    def __init__(self, lens: LensImages, steps: int):
        self.lens, self.steps = lens, steps
        self.moves = ClumpMoves(lens)
        self._fits = mapped_from(self.fit)
        self._latents = mapped_from(self.latents)

    def fits_from(
        self, z: np.ndarray, images: np.ndarray, noise_maps: np.ndarray
    ) -> Fits:
        """Return fits of images, from latents to start from.

        Parameters
        ----------
        z : array of shape (n, size) or (n, starts, size)
            Of several starts the one that ends best is taken; see `latents`.
        images, noise_maps : array of shape (n, ny, nx)
            Noise is infinite where a pixel has no weight.
        """
        return Fits(*in_batches(self._fits, z, images, 1.0 / noise_maps))

    def latents_from(self, z, images, noise_maps) -> np.ndarray:
        """Return refined latents alone; arguments as `fits_from`."""
        return in_batches(self._latents, z, images, 1.0 / noise_maps)

    def fit(self, z, image, weight):
        """Return latents, model and derivatives of one image, in JAX."""
        z = self.latents(z, image, weight)
        return z, self.lens.image(z), self.lens.jacobian(z)

    def latents(self, z, image, weight):
        """Return refined latents of one image, in JAX; `weight` is 1 / noise.

        The first start is the first of `z`. While no end is a fit down to the noise,
        the next ones are the best end with a clump moved (see `ClumpMoves`), and, when
        no move ends lower, further ones of `z`: as many in all as `z` has.
        """
        starts = jnp.atleast_2d(z)
        good = 0.5 * jnp.sum(weight > 0.0)
        total = self.moves.total if len(starts) > 1 else 0

        def goes_on(state):
            tried, _, _, _, _, value = state
            return (tried < len(starts)) & ~(value < good)

        def followed(state):
            tried, drawn, moved, candidates, best, value = state
            is_move = moved < total
            start = candidates[jnp.where(is_move, moved, total + drawn)]
            end, new_value = self._refined_from(start, image, weight)
            is_lower = new_value < value - _SAME
            best = jnp.where(is_lower, end, best)
            value = jnp.where(is_lower, new_value, value)
            if total:
                candidates = jax.lax.cond(
                    is_lower & ~(value < good),
                    lambda: candidates.at[:total].set(
                        self.moves.starts_from(best, image, weight)
                    ),
                    lambda: candidates,
                )
            moved = jnp.where(is_lower, 0, moved + is_move)
            return tried + 1, drawn + ~is_move, moved, candidates, best, value

        candidates = jnp.concatenate([jnp.tile(starts[:1], (total, 1)), starts])
        infinite = jnp.asarray(jnp.inf, jnp.float32)
        state = 0, 0, total, candidates, starts[0], infinite
        return jax.lax.while_loop(goes_on, followed, state)[4]

    def _refined_from(self, z, image, weight):
        """Return the latents that one start ends in, and the objective there."""

        def misfit_from(z):
            residual = ((image - self.lens.image(z)) * weight).ravel()
            return residual, 0.5 * (jnp.sum(residual**2) + jnp.sum(z**2))

        def goes_on(state):
            number, gain = state[:2]
            return (number < self.steps) & (gain > _SETTLED)

        def stepped(state):
            number, _, z, residual, value, damping = state
            jacobian = (self.lens.jacobian(z) * weight).reshape(z.size, -1)
            moved = z + step_from(jacobian, residual, z, damping)
            new_residual, new_value = misfit_from(moved)
            is_better = new_value < value
            new = value - new_value, moved, new_residual, new_value, damping * _LESS
            old = jnp.inf, z, residual, value, damping * _MORE
            chosen = (jnp.where(is_better, a, b) for a, b in zip(new, old, strict=True))
            return number + 1, *chosen

        infinite = jnp.asarray(jnp.inf, jnp.float32)
        damping = jnp.asarray(_DAMPING, jnp.float32)
        state = 0, infinite, z, *misfit_from(z), damping
        _, _, z, _, value, _ = jax.lax.while_loop(goes_on, stepped, state)
        return z, value


def step_from(jacobian, residual, z, damping):
    """Return one step; the Jacobian has shape (size, pixels), both over the noise."""
    curvature = jacobian @ jacobian.T + jnp.eye(z.size, dtype=z.dtype)
    gradient = jacobian @ residual - z
    damped = curvature + damping * jnp.diag(jnp.diag(curvature))
    step = jnp.linalg.solve(damped, gradient)
    return step * jnp.minimum(1.0, _LONGEST / jnp.max(jnp.abs(step)))

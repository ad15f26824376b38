r"""Other places for a clump of the source: starts beyond a wrong optimum.

A fit of a clumpy source ends in a wrong optimum when a clump is where there is none, as
no small change lowers the misfit from there. Where it belongs can be told from the
linear response, as for a perturber of the mass (`search.scan`). With a fit's whitened
residual r, its whitened derivatives J by the latents z, and T the whitened image of a
clump of unit flux elsewhere, taking clump k away and putting one of flux a there leaves

.. math:: \min_{\delta, a} |r_k - J_k^T \delta - a T|^2 + |z_k + \delta|^2,

where :math:`r_k` is the residual without clump k, and :math:`J_k, z_k` are of all
latents but its own.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.linalg import cho_factor, cho_solve

from autolens_superfluid.ml.lens.images import LensImages
from autolens_superfluid.simulation.components import lens_from
from autolens_superfluid.simulation.evaluation import image_from

# Places that are tried, in effective radii of the source: a little closer than clumps
# are wide.
_SPACING, _REACH = 0.2, 1.0

# Flux that a clump may be moved with, in spreads of the population about its mean.
_FLUXES = (-2.0, 2.0)

# Keeps a template that the latents can draw from dividing by zero.
_SMALLEST = 1e-6

_NAMES = ("offset_0", "offset_1", "sigma", "flux_fraction")


class ClumpMoves:
    """Starts that differ from a fit by the place of one clump of the source.

    Parameters
    ----------
    lens : LensImages
        What draws the images.

    Attributes
    ----------
    total : int
        Clumps of the source; 0 if the population has none, and there are no moves.
    """

    def __init__(self, lens: LensImages):
        self.lens, self.parameters = lens, lens.parameters
        clumps = self.parameters.population.source.clumps
        self.total = 0 if clumps is None else clumps.number
        self._rows = np.array(
            [
                [self.parameters.index_of(f"source_clump_{k}_{n}") for n in _NAMES]
                for k in range(self.total)
            ]
        )

    def starts_from(self, z, image, weight):
        """Return latents with one clump moved, in JAX.

        Parameters
        ----------
        z : array of shape (size,)
            A fit's.
        image, weight : array of shape (ny, nx)
            Data, and the inverse of their noise.

        Returns
        -------
        array of shape (total, size)
            Each clump in its best other place, the most promising first.
        """
        jacobian = (self.lens.jacobian(z) * weight).reshape(z.size, -1)
        residual = ((image - self.lens.image(z)) * weight).ravel()
        places = jnp.asarray(_lattice_from(_SPACING, _REACH))
        # The same for every clump.
        columns = self.parameters.columns_from(z)
        source = self.lens.imager.source_plane_from(columns)

        def clump_seen_from(latents):
            moved = self.parameters.columns_from(z.at[self._rows[0]].set(latents))
            light = image_from(
                self._first_clump_from(moved), *source, self.lens.imager.xp
            )
            return (self.lens.imager.blurred_from(light, columns) * weight).ravel()

        templates = jax.lax.map(
            lambda place: clump_seen_from(self._clump_from(place, 1.0)), places
        )
        moves = []
        for rows in self._rows:
            kept = jnp.ones(z.size, z.dtype).at[rows].set(0.0)
            left, fluxes = _left_from(
                residual + clump_seen_from(z[rows]),
                jacobian * kept[:, None],
                z * kept,
                templates,
                self._flux_limits_from(rows),
            )
            best = jnp.argmin(left)
            clump = self._clump_from(places[best], fluxes[best])
            moves.append((left[best], z.at[rows].set(clump)))
        left, starts = (jnp.stack(column) for column in zip(*moves, strict=True))
        return starts[jnp.argsort(left)]

    def _clump_from(self, place, flux):
        """Return the latents of a clump of mean width, `flux` times the mean flux."""
        rows = self._rows[0]
        means, spreads = self.parameters.means[rows], self.parameters.spreads[rows]
        centre = (place - means[:2]) / spreads[:2]
        return jnp.array([*centre, 0.0, jnp.log(flux) / spreads[3]])

    def _flux_limits_from(self, rows):
        return np.exp(np.array(_FLUXES) * self.parameters.spreads[rows[3]])

    def _first_clump_from(self, columns):
        """Return the profile of the first clump of a lens's columns."""
        (component,) = (
            part
            for part in lens_from(self.parameters.population).source
            if part.number is not None
        )
        return component.profile_from(
            {name: columns[name][0] for name in component.column_names}
        )


def _left_from(residual, jacobian, z, templates, limits):
    """Return what each template leaves at best, and its factor within limits."""
    curvature = jacobian @ jacobian.T + jnp.eye(z.size, dtype=z.dtype)
    factor = cho_factor(curvature)
    gradient = jacobian @ residual - z
    shared = jacobian @ templates.T
    solved = cho_solve(factor, shared)
    along = templates @ residual - solved.T @ gradient
    squares = jnp.sum(templates**2, axis=1) - jnp.sum(shared * solved, axis=0)
    factors = jnp.clip(along / jnp.maximum(squares, _SMALLEST), *limits)
    without = jnp.sum(residual**2) - gradient @ cho_solve(factor, gradient)
    return without + factors * (factors * squares - 2.0 * along), factors


def _lattice_from(spacing, reach):
    """Return points of a square lattice in a disc, shape (n, 2)."""
    steps = np.arange(-round(reach / spacing), round(reach / spacing) + 1) * spacing
    points = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    return points[np.hypot(*points.T) <= reach + 1e-6].astype(np.float32)

r"""The warp score: how well local deflections explain what a fit leaves.

Any mass that a model lacks deflects light a little more, here and there; of vortices
the score knows nothing. With whitened residual r, whitened derivatives J of the model
by its own parameters (prior of unit variance, values z), and warps B (windows times the
model's response to a deflection), two Gaussian hypotheses are compared,

.. math:: r + J z \sim N(0, 1 + J J^T) \quad{\rm and}\quad N(0, 1 + J J^T + s^2 B B^T),

whose log likelihood ratio is

.. math::

    S = \frac{1}{2} b^T (s^{-2} + G)^{-1} b - \frac{1}{2} \log\det(1 + s^2 G), \quad
    b = B^T C^{-1} (r + J z), \quad G = B^T C^{-1} B

with :math:`C = 1 + J J^T`, so that :math:`C^{-1} = 1 - J A^{-1} J^T` with
:math:`A = 1 + J^T J` takes out whatever the model itself could still do. The mean of
the deflection is :math:`(s^{-2} + G)^{-1} b` (Rasmussen & Williams 2006, *Gaussian
Processes*, eq. 2.11). All of it is in JAX, of one image.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jax.scipy.linalg import cho_solve

#: Arcsec: of the windows, between their centres, and of the extra deflection (rms).
WINDOW_SIGMA, WINDOW_SPACING, DEFLECTION = 0.28, 0.512, 0.0024


class Warp(NamedTuple):
    """What a residual says about warps of the model.

    Attributes
    ----------
    score : scalar
        Log likelihood ratio of warped over smooth.
    amplitudes : array of shape (2, rows, columns)
        Mean of the deflection's amplitude in each window, (y, x), in arcsec.
    """

    score: np.ndarray
    amplitudes: np.ndarray


@dataclass(frozen=True)
class Windows:
    """Gaussian windows on a rectangular lattice over an image.

    Attributes
    ----------
    shape : tuple of two ints
        (ny, nx) of the image.
    pixel_scale : float
        Arcsec a pixel.
    sigma, spacing : float
        Of the windows, in arcsec.
    deflection : float
        Root mean square of the deflection's y and x before any data, in arcsec.
    """

    shape: tuple[int, int]
    pixel_scale: float
    sigma: float = WINDOW_SIGMA
    spacing: float = WINDOW_SPACING
    deflection: float = DEFLECTION

    @cached_property
    def rows(self) -> np.ndarray:
        """Return the windows along y, shape (rows, ny), in the order of pixels."""
        return self._along(self.shape[0])

    @cached_property
    def columns(self) -> np.ndarray:
        """Return the windows along x, shape (columns, nx)."""
        return self._along(self.shape[1])

    def _along(self, pixels):
        offsets = self._offsets_from(pixels)
        return np.exp(-0.5 * (offsets / self.sigma) ** 2).astype(np.float32)

    def _offsets_from(self, pixels):
        """Return arcsec from each window's centre to each pixel, along one axis."""
        number = max(1, round(pixels * self.pixel_scale / self.spacing))
        centres = pixels / number * (np.arange(number) + 0.5) - 0.5
        return (np.arange(pixels) - centres[:, None]) * self.pixel_scale

    @cached_property
    def amplitude(self) -> float:
        """Return the spread of an amplitude that gives the deflection its rms."""
        squares = np.outer(np.sum(self.rows**2, 0), np.sum(self.columns**2, 0))
        return float(self.deflection / np.sqrt(squares.mean()))

    def maps_from(self, amplitudes: np.ndarray) -> np.ndarray:
        """Return deflections at the pixels, shape (..., 2, ny, nx), in arcsec."""
        return self.rows.T @ amplitudes @ self.columns

    def convergences_from(self, amplitudes: np.ndarray) -> np.ndarray:
        """Return half the divergence of deflections, shape (..., ny, nx)."""
        # Rows of an image run against y.
        along_y = -self._slopes(self.rows).T @ amplitudes[..., 0, :, :] @ self.columns
        along_x = self.rows.T @ amplitudes[..., 1, :, :] @ self._slopes(self.columns)
        return 0.5 * (along_y + along_x)

    def _slopes(self, windows):
        """Return the windows' derivatives by an arcsec of rising pixel."""
        return -self._offsets_from(windows.shape[1]) / self.sigma**2 * windows


def warp_from(residual, jacobian, z, response, windows: Windows) -> Warp:
    """Return score and mean warp of one image; see the module.

    Parameters
    ----------
    residual : array of shape (ny, nx)
        Data less model over the noise; 0 where a pixel has no weight.
    jacobian : array of shape (size, ny, nx)
        Derivatives of the model over the noise.
    z : array of shape (size,)
        Parameters, in standard deviations from their prior's mean.
    response : array of shape (2, ny, nx)
        Change of the model, over the noise, by an arcsec of deflection in y and x.
    windows : Windows
        What deflects.
    """
    rows, columns = windows.rows, windows.columns
    flat = jacobian.reshape(z.size, -1)
    curvature = flat @ flat.T + jnp.eye(z.size, dtype=flat.dtype)
    unresolved = jnp.linalg.solve(curvature, flat @ residual.ravel() - z)
    left = residual - jnp.tensordot(unresolved, jacobian, 1)
    count = 2 * len(rows) * len(columns)
    b = _projected_from(response * left, windows).reshape(count)
    mixed = jnp.einsum("lyx,ayx->layx", jacobian, response)
    mixed = _projected_from(mixed, windows).reshape(z.size, count)
    gram = _gram_from(response, windows) - mixed.T @ jnp.linalg.solve(curvature, mixed)
    inverse = windows.amplitude**-2
    matrix = gram + inverse * jnp.eye(count, dtype=gram.dtype)
    root = jnp.linalg.cholesky(matrix)
    amplitudes = cho_solve((root, True), b)
    log_det = 2.0 * jnp.sum(jnp.log(jnp.diag(root) / jnp.sqrt(inverse)))
    score = 0.5 * (b @ amplitudes - log_det)
    return Warp(score, amplitudes.reshape(2, len(rows), len(columns)))


def _projected_from(maps, windows):
    """Return sums of maps of shape (..., ny, nx) times each window."""
    return windows.rows @ maps @ windows.columns.T


def _gram_from(response, windows):
    """Return B^T B, of windows that are products of a row and a column."""
    rows, columns = (_pairs_from(part) for part in (windows.rows, windows.columns))
    m, n = len(windows.rows), len(windows.columns)
    products = response[:, None] * response[None, :]
    gram = (rows @ products @ columns.T).reshape(2, 2, m, m, n, n)
    return gram.transpose(0, 2, 4, 1, 3, 5).reshape(2 * m * n, 2 * m * n)


def _pairs_from(windows):
    """Return products of two windows, shape (number^2, pixels)."""
    return (windows[:, None] * windows[None]).reshape(-1, windows.shape[1])

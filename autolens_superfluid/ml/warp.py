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
from jax.scipy.linalg import cho_solve, solve_triangular

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

    @property
    def lattice(self) -> tuple[int, int, int]:
        """Return (2, rows, columns): the shape of the amplitudes of a warp."""
        return 2, len(self.rows), len(self.columns)

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


def freedom_from(residual, jacobian, z):
    """Return what a model of a Gaussian prior can do, and the residual without it.

    Parameters
    ----------
    residual : array of shape (ny, nx)
        Data less model over the noise; 0 where a pixel has no weight.
    jacobian : array of shape (size, ny, nx)
        Derivatives of the model over the noise.
    z : array of shape (size,)
        Parameters, in standard deviations from their prior's mean.

    Returns
    -------
    array of shape (size, ny, nx), array of shape (ny, nx)
        U with :math:`C^{-1} = 1 - U^T U`, and :math:`C^{-1} (r + J z)`.
    """
    flat = jacobian.reshape(z.size, -1)
    root = jnp.linalg.cholesky(flat @ flat.T + jnp.eye(z.size, dtype=flat.dtype))
    basis = solve_triangular(root, flat, lower=True)
    gradient = flat @ residual.ravel() - z
    followed = solve_triangular(root, gradient, lower=True) @ basis
    return basis.reshape(jacobian.shape), residual - followed.reshape(residual.shape)


def warp_from(left, basis, response, windows: Windows) -> Warp:
    """Return score and mean warp of one image; see the module.

    Parameters
    ----------
    left : array of shape (ny, nx)
        Residual over the noise without what the model can follow.
    basis : array of shape (size, ny, nx)
        What the model can follow: U of `freedom_from`, or an orthonormal basis.
    response : array of shape (2, ny, nx)
        Change of the model, over the noise, by an arcsec of deflection in y and x.
    windows : Windows
        What deflects.
    """
    b, gram = _products_from(left, basis, response, windows)
    inverse = windows.amplitude**-2
    root = jnp.linalg.cholesky(gram + inverse * jnp.eye(b.size, dtype=gram.dtype))
    amplitudes = cho_solve((root, True), b)
    log_det = 2.0 * jnp.sum(jnp.log(jnp.diag(root) / np.sqrt(inverse)))
    score = 0.5 * (b @ amplitudes - log_det)
    return Warp(score, amplitudes.reshape(windows.lattice))


def gram_eigenvalues_from(basis, response, windows: Windows):
    """Return the eigenvalues of G, in rising order; arguments as `warp_from`."""
    mixed = _mixed_from(basis, response, windows)
    return jnp.linalg.eigvalsh(_gram_from(response, windows) - mixed.T @ mixed)


def convergence_map_from(left, basis, response, windows: Windows):
    r"""Return the mean extra convergence of one image and its scatter from noise.

    Without any warp, b has the covariance G, and the mean amplitudes that of
    :math:`(s^{-2} + G)^{-1} G (s^{-2} + G)^{-1}`. Arguments as `warp_from`.

    Returns
    -------
    two arrays of shape (ny, nx)
        Mean of half the divergence of the deflection, and its standard deviation over
        noise where there is no anomaly.
    """
    b, gram = _products_from(left, basis, response, windows)
    values, vectors = jnp.linalg.eigh(gram)
    values = jnp.maximum(values, 0.0)
    precision = values + windows.amplitude**-2
    mean = vectors @ ((vectors.T @ b) / precision)
    modes = (vectors * (jnp.sqrt(values) / precision)).T
    maps = windows.convergences_from(modes.reshape(-1, *windows.lattice))
    mean = windows.convergences_from(mean.reshape(windows.lattice))
    return mean, jnp.sqrt(jnp.sum(maps**2, axis=0))


def _products_from(left, basis, response, windows):
    """Return b and G."""
    b = _projected_from(response * left, windows).ravel()
    mixed = _mixed_from(basis, response, windows)
    return b, _gram_from(response, windows) - mixed.T @ mixed


def _mixed_from(basis, response, windows):
    """Return U B."""
    mixed = _projected_from(basis[:, None] * response, windows)
    return mixed.reshape(len(basis), -1)


def image_response_from(model, pixel_scale: float):
    """Return the change of an image by an arcsec that its light moves in y and in x.

    The response to a deflection of a model of which nothing else is known: that of an
    image that the lens does not magnify.

    Parameters
    ----------
    model : array of shape (ny, nx)
    pixel_scale : float
        Arcsec a pixel.

    Returns
    -------
    array of shape (2, ny, nx)
    """
    by_row, by_column = jnp.gradient(model, pixel_scale)
    # Rows of an image run against y.
    return jnp.stack([by_row, -by_column])


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

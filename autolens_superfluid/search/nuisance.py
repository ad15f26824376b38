"""What a smooth model can follow: residuals and nuisance columns of a fit."""

from dataclasses import dataclass

import autofit as af
import autolens as al
import jax
import jax.numpy as jnp
import numpy as np
from scipy.linalg import qr

from autolens_superfluid import exc
from autolens_superfluid.modeling.residual import ResidualModel
from autolens_superfluid.search.free_model import free_model_from
from autolens_superfluid.search.gradient import light_tracer_from
from autolens_superfluid.search.templates import ImageTemplates

# Columns that differ by less are one, in units of the largest.
_RANK_TOLERANCE = 1e-10


@dataclass(frozen=True)
class Nuisance:
    """Residuals and derivatives, in units of the noise.

    Rows of a regularised source, that no perturber adds to, follow those of the
    pixels: the penalty of its prior as a residual, and its derivatives.

    Attributes
    ----------
    residual : array of shape (pixels,)
        (data - model) / noise.
    columns : array of shape (pixels, columns)
        Derivatives of model / noise.
    prior_residual : array of shape (rows,)
        Minus the root of the regularisation matrix times the source.
    prior_columns : array of shape (rows, columns)
        Derivatives of minus `prior_residual`.
    """

    residual: np.ndarray
    columns: np.ndarray
    prior_residual: np.ndarray
    prior_columns: np.ndarray

    def orthonormal(self) -> tuple[np.ndarray, np.ndarray]:
        """Basis of all columns, and the residual without what it follows.

        Returns
        -------
        arrays of shape (pixels, k) and (pixels,)
            The rows of the pixels alone.
        """
        pixels = len(self.residual)
        columns = np.concatenate([self.columns, self.prior_columns])
        residual = np.concatenate([self.residual, self.prior_residual])
        norms = np.linalg.norm(columns, axis=0)
        if not np.all(np.isfinite(norms)):
            raise exc.SearchError(
                f"{np.count_nonzero(~np.isfinite(norms))} of the {len(norms)} "
                "derivatives of the smooth model are not finite; fix the parameters "
                "at which it is singular."
            )
        scaled = columns[:, norms > 0.0] / norms[norms > 0.0]
        basis, triangle, _ = qr(scaled, mode="economic", pivoting=True)
        size = np.abs(np.diag(triangle))
        basis = basis[:, size > _RANK_TOLERANCE * size.max(initial=0.0)]
        projected = residual - basis @ (basis.T @ residual)
        return np.ascontiguousarray(basis[:pixels]), projected[:pixels]


def nuisance_from(
    fit: al.FitImaging,
    templates: ImageTemplates,
    model: af.Collection | None = None,
    vector: np.ndarray | None = None,
) -> Nuisance:
    """Residuals and nuisance columns of a fit.

    Parameters
    ----------
    fit : al.FitImaging
        The smooth fit.
    templates : ImageTemplates
        On the grids of the fit.
    model : af.Collection, optional
        Tells which parameters are free; see `free_model_from` for the default.
    vector : array of shape (parameters,), optional
        Physical values of the fit in the order of `model`; goes with it.

    Raises
    ------
    SearchError
        If only one of `model` and `vector` is given.
    """
    if (model is None) != (vector is None):
        raise exc.SearchError(
            "model and vector go together; got only the "
            f"{'vector' if model is None else 'model'}."
        )
    if fit.tracer.has(cls=al.Pixelization):
        return _pixelized_nuisance_from(fit, templates, model, vector)
    if model is None:
        model, vector = free_model_from(fit.tracer.galaxies)
    linear = _residual_model_from(fit, model).linearisation(np.asarray(vector))
    columns = np.concatenate([linear.jacobian, linear.columns], axis=1)
    return Nuisance(
        linear.residual, columns, np.zeros(0), np.zeros((0, columns.shape[1]))
    )


def _residual_model_from(fit: al.FitImaging, model: af.Collection) -> ResidualModel:
    analysis = al.AnalysisImaging(
        dataset=fit.dataset, settings=fit.settings, use_jax=True
    )
    return ResidualModel(model, analysis)


def _pixelized_nuisance_from(fit, templates, model, vector) -> Nuisance:
    """Nuisance columns of a fit with a pixelized source.

    Parameters of the mass move the source's light by its gradient; the intensities of
    all linear objects are free within the regularisation; the shapes of the lens's
    light profiles are free at their fitted intensities.
    """
    inversion, noise_map = fit.inversion, fit.noise_map.array
    intensities = np.asarray(inversion.reconstruction)
    is_active = np.ones(len(intensities), dtype=bool)
    if fit.settings.use_positive_only_solver:
        is_active = intensities > 0.0
    linear = np.asarray(inversion.operated_mapping_matrix)[:, is_active]
    matrix = np.asarray(inversion.regularization_matrix)[is_active][:, is_active]
    root = _root_from(matrix)
    others = np.concatenate(
        [
            _mass_columns_from(fit, templates, model, vector),
            _lens_light_columns_from(fit),
        ],
        axis=1,
    )
    prior_columns = np.concatenate([np.zeros((len(root), others.shape[1])), root], 1)
    return Nuisance(
        residual=np.asarray(fit.normalized_residual_map.array),
        columns=np.concatenate([others, linear / noise_map[:, None]], axis=1),
        prior_residual=-root @ intensities[is_active],
        prior_columns=prior_columns,
    )


def _root_from(matrix: np.ndarray) -> np.ndarray:
    """Rows R with R^T R = matrix, one for each eigenvalue that is not zero."""
    values, vectors = np.linalg.eigh(matrix)
    is_used = values > _RANK_TOLERANCE * np.abs(values).max(initial=0.0)
    return np.sqrt(values[is_used])[:, None] * vectors[:, is_used].T


def _mass_columns_from(fit, templates, model, vector) -> np.ndarray:
    """Return derivatives by parameters of mass profiles, from the source's gradient."""
    if model is None:
        model, vector = free_model_from(fit.tracer.galaxies, cls=al.mp.MassProfile)
    points = jnp.asarray(templates.points)

    def deflections_from(vector):
        instance = model.instance_from_vector(
            vector=vector, ignore_assertions=True, xp=jnp
        )
        tracer = al.Tracer(galaxies=list(instance.galaxies))
        grid = al.Grid2DIrregular(points)
        traced = tracer.traced_grid_2d_list_from(grid=grid, xp=jnp)[-1]
        return points - traced.array

    derivatives = jax.jit(jax.jacfwd(deflections_from))(jnp.asarray(vector))
    images = [
        templates.image_from(np.asarray(derivatives[..., i]))
        for i in range(derivatives.shape[-1])
    ]
    return np.stack(images, axis=1) / fit.noise_map.array[:, None]


def _lens_light_columns_from(fit) -> np.ndarray:
    """Return derivatives by the parameters of the lens's light profiles."""
    galaxies = [
        galaxy
        for galaxy in light_tracer_from(fit).planes[0]
        if galaxy.has(cls=al.LightProfile)
    ]
    if not galaxies:
        return np.zeros((len(fit.noise_map), 0))
    model, vector = free_model_from(galaxies, cls=al.LightProfile)
    return _residual_model_from(fit, model).linearisation(vector).jacobian

"""Normalised residuals of a model and their derivatives, by JAX."""

from dataclasses import dataclass

import autofit as af
import autolens as al
import jax
import jax.numpy as jnp
import numpy as np
from autofit.jax.pytrees import enable_pytrees, register_model

# Of the brightest linear light profile: fainter ones are held at zero. The solver, an
# interior-point method, leaves them at a rounding error above it.
ACTIVE_FRACTION = 1e-8


@dataclass(frozen=True)
class Linearisation:
    """A model near one vector of its parameters.

    Attributes
    ----------
    residual : array of shape (pixels,)
        (data - model) / noise.
    jacobian : array of shape (pixels, parameters)
        Derivative of model / noise with respect to each non-linear parameter, at
        fixed intensities of the linear light profiles.
    columns : array of shape (pixels, linear)
        Image / noise of each linear light profile that is not held at zero.
    """

    residual: np.ndarray
    jacobian: np.ndarray
    columns: np.ndarray

    def projected(self, array: np.ndarray) -> np.ndarray:
        """Part of `array`, of shape (pixels, ...), that `columns` cannot follow."""
        if self.columns.shape[1] == 0:
            return array
        basis = np.linalg.qr(self.columns)[0]
        return array - basis @ (basis.T @ array)


class ResidualModel:
    """Residuals of a lens model, its linear intensities solved for.

    Parameters
    ----------
    model : af.Collection
        Any lens model without a pixelized source.
    analysis : al.AnalysisImaging
        With `use_jax=True`.
    """

    def __init__(self, model: af.Collection, analysis: al.AnalysisImaging):
        self.model = model
        self.analysis = analysis
        enable_pytrees()
        register_model(model)
        self._solution_from = jax.jit(self._solution)
        self._jacobian_from = jax.jit(self._jacobian)

    def residual(self, vector: np.ndarray) -> np.ndarray:
        """Normalised residual, as `Linearisation.residual`.

        Parameters
        ----------
        vector : array of shape (parameters,)
            Physical values, in the order of the model.

        Returns
        -------
        array of shape (pixels,)
        """
        return np.asarray(self._solution_from(jnp.asarray(vector))[0])

    def linearisation(self, vector: np.ndarray) -> Linearisation:
        """Residual and derivatives at one vector of shape (parameters,)."""
        vector = jnp.asarray(vector)
        residual, intensities, columns = self._solution_from(vector)
        jacobian = self._jacobian_from(vector, intensities)
        columns = np.asarray(columns)
        return Linearisation(
            residual=np.asarray(residual),
            jacobian=np.asarray(jacobian),
            columns=columns[:, _is_active_from(np.asarray(intensities), columns)],
        )

    def model_image(self, vector, intensities):
        """Model / noise for given intensities, differentiable in both.

        Parameters
        ----------
        vector : array of shape (parameters,)
            Physical values; may be traced.
        intensities : array of shape (linear,)
            Of the linear light profiles.

        Returns
        -------
        array of shape (pixels,)
        """
        fit = self._fit(vector)
        image = fit.blurred_image.array
        if fit.perform_inversion:
            image = image + self._blurred_sum(fit, intensities)
        return image / fit.noise_map.array

    def _jacobian(self, vector, intensities):
        """Jacobian of `model_image`, one profile at a time.

        The parameters of one profile leave the others constant, whose derivatives
        are then never computed: for a lens with a vortex this is several times
        faster than all tangents in one batch.
        """
        columns = [None] * len(vector)
        for group in self._parameter_groups():

            def image_from(values, group=group):
                scalars = list(vector)
                for position, index in enumerate(group):
                    scalars[index] = values[position]
                return self.model_image(scalars, intensities)

            block = jax.jacfwd(image_from)(jnp.stack([vector[i] for i in group]))
            for position, index in enumerate(group):
                columns[index] = block[:, position]
        return jnp.stack(columns, axis=1)

    def _parameter_groups(self) -> list[list[int]]:
        """Group the parameters by the first profile that has them."""
        paths = {}
        for path, prior in self.model.path_priors_tuples:
            paths.setdefault(prior, path[:3])
        groups = {}
        for index, prior in enumerate(self.model.priors_ordered_by_id):
            groups.setdefault(paths[prior], []).append(index)
        return list(groups.values())

    def _fit(self, vector) -> al.FitImaging:
        """Fit of the model at a traced vector."""
        instance = self.model.instance_from_vector(
            vector=vector, ignore_assertions=True, xp=jnp
        )
        return self.analysis.fit_from(instance=instance)

    def _solution(self, vector):
        """Residual, intensities and columns at a traced vector."""
        fit = self._fit(vector)
        noise_map = fit.noise_map.array
        intensities, columns = self._linear_terms(fit, noise_map)
        if fit.perform_inversion:
            intensities = fit.inversion.reconstruction
        image = fit.blurred_image.array / noise_map + columns @ intensities
        return fit.data.array / noise_map - image, intensities, columns

    @staticmethod
    def _linear_terms(fit: al.FitImaging, noise_map):
        """Zero intensities, and images / noise, of the linear light profiles."""
        if not fit.perform_inversion:
            return jnp.zeros(0), jnp.zeros((len(noise_map), 0))
        columns = fit.inversion.operated_mapping_matrix / noise_map[:, None]
        return jnp.zeros(columns.shape[1]), columns

    @staticmethod
    def _blurred_sum(fit: al.FitImaging, intensities):
        """Image of all linear light profiles, blurred once and not one by one."""
        image, blurring_image, start = 0.0, 0.0, 0
        for functions in fit.inversion.linear_obj_list:
            stop = start + functions.params
            for profile, intensity in zip(
                functions.light_profile_list, intensities[start:stop], strict=True
            ):
                images = (
                    profile.image_2d_from(grid=grid, xp=jnp).array
                    for grid in (functions.grid, functions.blurring_grid)
                )
                image = image + intensity * next(images)
                blurring_image = blurring_image + intensity * next(images)
            start = stop
        return functions.psf.convolved_image_from(
            image=al.Array2D(values=image, mask=functions.grid.mask),
            blurring_image=al.Array2D(
                values=blurring_image, mask=functions.blurring_grid.mask
            ),
            xp=jnp,
        ).array


def _is_active_from(intensities: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Whether each linear light profile shines, shape (linear,)."""
    strengths = intensities * np.linalg.norm(columns, axis=0)
    return strengths > ACTIVE_FRACTION * strengths.max(initial=0.0)

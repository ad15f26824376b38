r"""Gradient of the source's light, seen from the image plane.

A weak deflection :math:`\delta\alpha` moves the point of the source plane that is seen
at :math:`\theta` from :math:`\beta` to :math:`\beta - \delta\alpha`, and changes the
image by :math:`-\nabla S(\beta) \cdot \delta\alpha`.
"""

from collections.abc import Callable
from functools import partial

import autogalaxy as ag
import autolens as al
import jax
import jax.numpy as jnp
import numpy as np
from autolens.potential_correction.src_factory import PixSrcFactoryITP

from autolens_superfluid import exc


def source_gradient_from(fit: al.FitImaging) -> Callable[[np.ndarray], np.ndarray]:
    """Gradient of the fitted source as a function of places in the image plane.

    Parameters
    ----------
    fit : al.FitImaging
        Of a lens and a source at two redshifts. The gradient of light profiles is
        exact; that of a pixelized source is upstream's, of the linear interpolation
        of its reconstruction.

    Returns
    -------
    callable
        From (y, x) in arcsec, of shape (n, 2), to (dS/dy, dS/dx) at the places in the
        source plane that are seen there, of shape (n, 2).

    Raises
    ------
    SearchError
        If the tracer does not have two planes.
    """
    check_two_planes(fit.tracer)
    tracer = light_tracer_from(fit)
    is_pixelized = fit.tracer.has(cls=al.Pixelization)
    pixels = _pixelized_source_from(fit) if is_pixelized else None

    def gradient_from(points):
        traced = tracer.traced_grid_2d_list_from(grid=al.Grid2DIrregular(points))[-1]
        traced = np.asarray(traced.array)
        gradient = _analytic_gradient_from(tracer.planes[-1], traced)
        if pixels is not None:
            gradient = gradient + pixels.eval_grad(traced[:, 1], traced[:, 0])
        return gradient

    return gradient_from


def check_two_planes(tracer: al.Tracer):
    """Raise `SearchError` unless a tracer has one lens plane and one source plane."""
    if tracer.total_planes != 2:
        raise exc.SearchError(
            "a search needs a tracer of one lens plane and one source plane; "
            f"got {tracer.total_planes} planes."
        )


def light_tracer_from(fit: al.FitImaging) -> al.Tracer:
    """Tracer of a fit with the intensities of linear light profiles filled in."""
    # `tracer.has` does not see linear profiles inside a basis.
    linear = ag.LightProfileLinearObjFuncList
    if fit.perform_inversion and fit.inversion.has(cls=linear):
        return fit.tracer_linear_light_profiles_to_light_profiles
    return fit.tracer


def _analytic_gradient_from(plane, points: np.ndarray) -> np.ndarray:
    """Gradient of the light profiles of a plane, shape (n, 2)."""
    galaxies = [galaxy for galaxy in plane if galaxy.has(cls=ag.LightProfile)]
    if not galaxies:
        return np.zeros_like(points)

    def light_from(points):
        grid = al.Grid2DIrregular(points)
        images = [galaxy.image_2d_from(grid=grid, xp=jnp) for galaxy in galaxies]
        return sum(getattr(image, "array", image) for image in images)

    points = jnp.asarray(points)
    along = [jnp.zeros_like(points).at[:, axis].set(1.0) for axis in (0, 1)]
    derivative = partial(jax.jvp, light_from, (points,))
    columns = [derivative((tangent,))[1] for tangent in along]
    return np.stack([np.asarray(column) for column in columns], axis=-1)


def _pixelized_source_from(fit: al.FitImaging) -> PixSrcFactoryITP:
    """Interpolation of the reconstruction of the one pixelized source."""
    inversion = fit.inversion
    mappers = inversion.cls_list_from(cls=al.Mapper)
    if len(mappers) != 1:
        raise exc.SearchError(
            f"a search takes one pixelized source; the fit has {len(mappers)}."
        )
    return PixSrcFactoryITP(
        points=np.asarray(mappers[0].source_plane_mesh_grid.array),
        values=np.asarray(inversion.reconstruction_dict[mappers[0]]),
    )

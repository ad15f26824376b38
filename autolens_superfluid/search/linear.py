r"""A smooth fit, linearised: what a weak perturber would change that it cannot follow.

With everything in units of the noise, :math:`r` the residual, :math:`t` the change of
the image by a perturber of unit amplitude and :math:`Q` an orthonormal basis of all
that the smooth model can follow, :math:`t_\perp = t - Q Q^T t` and

.. math::

    \hat\lambda = \frac{r \cdot t_\perp}{t_\perp \cdot t_\perp}, \quad
    \Delta\chi^2 = \frac{(r \cdot t_\perp)^2}{t_\perp \cdot t_\perp}, \quad
    \sigma_\lambda = (t_\perp \cdot t_\perp)^{-1/2} .

For a regularised source the rows of its prior are part of :math:`r`, :math:`t` and
:math:`Q`; a perturber adds nothing to them, so that the rows of the pixels are enough.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import autofit as af
import autolens as al
import numpy as np

from autolens_superfluid import exc
from autolens_superfluid.search.gradient import source_gradient_from
from autolens_superfluid.search.nuisance import nuisance_from
from autolens_superfluid.search.templates import ImageTemplates, points_from


@dataclass(frozen=True)
class LinearFit:
    """A smooth fit and all that is linear about it; made by `linear_fit_from`.

    Attributes
    ----------
    fit : al.FitImaging
        The fit.
    residual : array of shape (pixels,)
        (data - model) / noise.
    basis : array of shape (pixels, k)
        Orthonormal basis of what the smooth model can follow; of a regularised source
        the rows of the pixels of an orthonormal basis.
    projected_residual : array of shape (pixels,)
        The residual without what the smooth model can follow: zero change for a fit
        in its optimum.
    gradient_from : callable
        See `source_gradient_from`.
    """

    fit: al.FitImaging
    residual: np.ndarray
    basis: np.ndarray
    projected_residual: np.ndarray
    gradient_from: Callable[[np.ndarray], np.ndarray]

    @property
    def dataset(self) -> al.Imaging:
        """Masked data, noise map and point spread function."""
        return self.fit.dataset

    @property
    def noise_map(self) -> np.ndarray:
        """Noise of each pixel, shape (pixels,)."""
        return np.asarray(self.fit.noise_map.array)

    @property
    def chi_squared(self) -> float:
        """Sum of squared residuals."""
        return float(self.residual @ self.residual)

    @property
    def reduced_chi_squared(self) -> float:
        """Chi squared over the number of pixels that have weight, less k."""
        is_weighted = self.noise_map < 1e6 * np.median(self.noise_map)
        freedom = max(np.count_nonzero(is_weighted) - self.basis.shape[1], 1)
        return float(self.chi_squared / freedom)

    @cached_property
    def templates(self) -> ImageTemplates:
        """Changes of the image on the grids of the fit."""
        return ImageTemplates.from_dataset(self.dataset, self.gradient_from)

    def template(self, profile: al.mp.MassProfile) -> np.ndarray:
        """Change of the image by a weak perturber, in units of the noise.

        Parameters
        ----------
        profile : al.mp.MassProfile
            Anything with `deflections_yx_2d_from`. Exact in first order of its mass.

        Returns
        -------
        array of shape (pixels,)
            Not projected.
        """
        grid = al.Grid2DIrregular(points_from(self.dataset))
        deflections = np.asarray(profile.deflections_yx_2d_from(grid=grid).array)
        return self.templates.image_from(deflections) / self.noise_map

    def overlap_and_information_from(
        self, template: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Both scalar products of a template of unit amplitude.

        Parameters
        ----------
        template : array of shape (pixels,) or (pixels, templates)
            As `template` returns.

        Returns
        -------
        arrays of shape () or (templates,)
            r . t_perp and t_perp . t_perp.
        """
        overlap = self.projected_residual @ template
        norm = np.sum(template * template, axis=0)
        followed = np.sum((self.basis.T @ template) ** 2, axis=0)
        return overlap, norm - followed


def fit_imaging_from(fit: al.FitImaging | af.Result) -> al.FitImaging:
    """Fit of a result of upstream at its highest likelihood, or the fit itself.

    Parameters
    ----------
    fit : al.FitImaging or af.Result
        A result of a search with `al.AnalysisImaging`.

    Returns
    -------
    al.FitImaging
    """
    return fit.max_log_likelihood_fit if isinstance(fit, af.Result) else fit


def linear_fit_from(
    fit: al.FitImaging | af.Result,
    model: af.Collection | None = None,
    vector: np.ndarray | None = None,
) -> LinearFit:
    """Linearise a smooth fit.

    Parameters
    ----------
    fit : al.FitImaging or af.Result
        Of light profiles, linear or not, or of a pixelized source; a tracer and a
        masked dataset are ``al.FitImaging(dataset=..., tracer=...)``. A fit in its
        optimum: what is left of a fit that is not is projected out to first order.
    model : af.Collection, optional
        Tells which parameters are free; by default all that upstream has as free in
        the mass and light profiles of the fit, also where a result had them fixed.
    vector : array of shape (parameters,), optional
        Physical values of the fit in the order of `model`; goes with it.

    Returns
    -------
    LinearFit

    Raises
    ------
    SearchError
        If the fit does not have one lens and one source plane, its point spread
        function is over-sampled, or only one of `model` and `vector` is given.
    """
    fit = fit_imaging_from(fit)
    psf = fit.dataset.psf
    if psf is not None and psf.convolve_over_sample_size > 1:
        raise exc.SearchError(
            "convolve_over_sample_size of the point spread function must be 1; "
            f"got {psf.convolve_over_sample_size}."
        )
    gradient_from = source_gradient_from(fit)
    templates = ImageTemplates.from_dataset(fit.dataset, gradient_from)
    nuisance = nuisance_from(fit, templates, model, vector)
    basis, projected = nuisance.orthonormal()
    return LinearFit(fit, nuisance.residual, basis, projected, gradient_from)

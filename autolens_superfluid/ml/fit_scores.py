"""The scores and heat map of a user's own PyAutoLens fit, without any network."""

from dataclasses import dataclass
from functools import partial

import autofit as af
import autolens as al
import jax
import numpy as np

from autolens_superfluid.ml import residuals
from autolens_superfluid.ml.inputs import Observations
from autolens_superfluid.ml.warp import (
    Windows,
    convergence_map_from,
    gram_eigenvalues_from,
    warp_from,
)
from autolens_superfluid.ml.warp_null import null_p_value_from
from autolens_superfluid.search.linear import LinearFit, linear_fit_from


@dataclass(frozen=True)
class FitScores:
    """What a smooth fit leaves.

    Attributes
    ----------
    warp : float
        Log likelihood ratio of local extra deflections over none; see `ml.warp`. Above
        0 where the data ask for them.
    p_value : float
        Probability that noise alone makes as high a warp score, if the smooth model is
        right: what it lacks counts as an anomaly. See `ml.warp_null`.
    peak, power, chi_squared : float
        See `ml.residuals`; of the residual without what the model can follow.
    heatmap : al.Array2D
        Significance of the extra convergence in each pixel, in sigma: negative where
        mass is missing.
    convergence : al.Array2D
        Mean extra convergence, which the prior of weak deflections pulls to zero.
    residual_map : al.Array2D
        Smoothed residual, in sigma.
    """

    warp: float
    p_value: float
    peak: float
    power: float
    chi_squared: float
    heatmap: al.Array2D
    convergence: al.Array2D
    residual_map: al.Array2D


def score_fit(
    fit: al.FitImaging,
    model: af.Collection | None = None,
    vector: np.ndarray | None = None,
) -> FitScores:
    """Return how anomalous the residuals of a smooth fit are, and where.

    Parameters
    ----------
    fit : al.FitImaging
        In its optimum; of light profiles or of a pixelized source.
    model, vector
        Free parameters and their values, as `search.linear_fit_from`.

    Returns
    -------
    FitScores

    Raises
    ------
    SearchError
        If the fit has more than one lens and one source plane.
    """
    linear_fit = linear_fit_from(fit, model, vector)
    native = partial(_native_from, fit.dataset.mask)
    left = native(linear_fit.projected_residual)
    scale = float(fit.dataset.pixel_scales[0])
    windows = Windows(left.shape, scale)
    arguments = (
        left,
        np.stack([native(row) for row in linear_fit.basis.T]),
        np.stack([native(row) for row in _responses_from(linear_fit)]),
        windows,
    )
    with jax.enable_x64(True):
        score = float(warp_from(*arguments).score)
        values = np.asarray(gram_eigenvalues_from(*arguments[1:]))
        mean, scatter = (np.asarray(m) for m in convergence_map_from(*arguments))
    seen = Observations(
        left[None], native(linear_fit.noise_map, np.inf)[None], np.ones(1)
    )
    is_seen = np.isfinite(seen.noise_maps[0])
    array = partial(_array_from, fit.dataset.mask)
    return FitScores(
        warp=score,
        p_value=null_p_value_from(score, values, windows.amplitude),
        **{
            name: float(residuals.SCORES[name](left[None], seen)[0])
            for name in ("peak", "power", "chi_squared")
        },
        heatmap=array(np.where(is_seen, mean / scatter, 0.0)),
        convergence=array(mean),
        residual_map=array(residuals.heatmaps_from(left[None], seen)[0]),
    )


def _responses_from(linear_fit: LinearFit) -> list[np.ndarray]:
    """Return the model's changes, over the noise, by an arcsec of deflection."""
    points = len(linear_fit.templates.points)
    return [
        linear_fit.templates.image_from(np.tile(unit, (points, 1)))
        / linear_fit.noise_map
        for unit in np.eye(2)
    ]


def _native_from(mask, values, outside=0.0):
    """Return values of unmasked pixels on the whole image."""
    image = np.full(mask.shape_native, outside)
    image[~np.asarray(mask.array, bool)] = values
    return image


def _array_from(mask, image):
    return al.Array2D(values=np.array(image), mask=mask)

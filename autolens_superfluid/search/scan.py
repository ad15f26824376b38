"""The scan of the image plane for weak perturbers."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import autolens as al
import jax
import jax.numpy as jnp
import numpy as np
from tqdm import tqdm

from autolens_superfluid import exc
from autolens_superfluid.search.lattice import Lattice, centre_grid_from
from autolens_superfluid.search.linear import LinearFit
from autolens_superfluid.search.maps import PerturberScan
from autolens_superfluid.search.perturber import Perturber
from autolens_superfluid.search.perturbers import default_perturber_from
from autolens_superfluid.search.result import VortexScan
from autolens_superfluid.simulation.evaluation import deflections_yx_from

logger = logging.getLogger(__name__)

# Two shapes are scanned at a time; memory grows with it.
_THREADS = 2

# Of the norm of a template, what may be rounding.
_ROUNDING = 1e-9


def scan_from(
    linear_fit: LinearFit,
    perturbers: Sequence[str | Perturber] = ("string",),
    spacing: float | None = None,
    over_sampling: int | None = None,
) -> VortexScan:
    """Scan the image plane for weak perturbers of every kind, shape and centre.

    Parameters
    ----------
    linear_fit : LinearFit
        The smooth fit; see `linear_fit_from`.
    perturbers : sequence of str or Perturber, default=("string",)
        Kinds with their default shapes (see `default_perturber_from`; lengths are
        multiples of the Einstein radius), or perturbers with shapes of your choice.
    spacing : float, optional
        Of the centres in arcsec, rounded to whole sub-pixels; by default a 40th of
        the mask's width.
    over_sampling : int, optional
        Sub-pixels a side of every pixel; by default what most pixels of the fit have.

    Returns
    -------
    VortexScan

    Raises
    ------
    SearchError
        If a kind is unknown or given twice, or a number is out of range.
    """
    perturbers = _perturbers_from(perturbers, linear_fit)
    over_sampling = over_sampling or _over_sampling_from(linear_fit)
    centres, is_tried = centre_grid_from(linear_fit, spacing, over_sampling)
    lattice = Lattice(linear_fit, centres, over_sampling)
    mask = al.Mask2D(
        mask=~is_tried,
        pixel_scales=centres.spacing,
        origin=tuple(float(c) for c in linear_fit.dataset.mask.mask_centre),
    )
    scans = [_perturber_scan_from(lattice, p, mask) for p in perturbers]
    return VortexScan(
        maps={scan.perturber.kind: scan for scan in scans},
        chi_squared=linear_fit.chi_squared,
        reduced_chi_squared=linear_fit.reduced_chi_squared,
    )


def _perturber_scan_from(lattice, perturber, mask) -> PerturberScan:
    """Scan of all shapes of one kind, two at a time."""
    y, x = (jnp.asarray(points) for points in lattice.field_points)
    field_from = jax.jit(partial(_field_from, perturber, y, x))
    is_tried = ~np.asarray(mask)
    shapes = perturber.shapes

    def products_from(shape):
        return lattice.products_from(field_from(shape), is_tried)

    with ThreadPoolExecutor(_THREADS) as pool:
        progress = tqdm(
            pool.map(products_from, shapes),
            total=len(shapes),
            desc=f"{perturber.kind} shapes",
            disable=not logger.isEnabledFor(logging.INFO),
        )
        overlap, information, norm = (
            np.stack(part) for part in zip(*progress, strict=True)
        )
    is_followed = information <= _ROUNDING * norm
    return PerturberScan(
        perturber=perturber,
        mask=mask,
        overlap=np.where(is_followed, 0.0, overlap),
        information=np.where(is_followed, 0.0, information),
    )


def _field_from(perturber, y, x, shape):
    """Deflections of unit amplitude; none where a profile is singular."""
    deflections = deflections_yx_from(perturber.unit_profile_from(shape), y, x)
    return tuple(jnp.where(jnp.isfinite(part), part, 0.0) for part in deflections)


def _perturbers_from(perturbers, linear_fit) -> list[Perturber]:
    """Perturbers with their shapes, each kind once."""
    if isinstance(perturbers, str | Perturber):
        perturbers = [perturbers]
    scale = einstein_radius_guess_from(linear_fit)
    pixel_scale = linear_fit.dataset.pixel_scales[0]
    complete = [
        p if isinstance(p, Perturber) else default_perturber_from(p, scale, pixel_scale)
        for p in perturbers
    ]
    kinds = [p.kind for p in complete]
    if not kinds or len(set(kinds)) < len(kinds):
        raise exc.SearchError(
            f"perturbers must hold at least one kind, and each kind once; got {kinds}."
        )
    return complete


def einstein_radius_guess_from(linear_fit: LinearFit) -> float:
    """Einstein radius of the fit: where the mean deflection is that of a halo.

    Parameters
    ----------
    linear_fit : LinearFit
        The smooth fit.

    Returns
    -------
    float
        In arcsec; a half of the mask's radius if the lens has none inside the mask.
    """
    dataset = linear_fit.dataset
    offsets = np.asarray(dataset.grids.lp.array) - np.array(dataset.mask.mask_centre)
    largest = np.abs(offsets).max()
    radii = np.linspace(0.1, 1.0, 91) * largest
    angles = np.linspace(0.0, 2.0 * np.pi, 64, endpoint=False)
    units = np.stack([np.sin(angles), np.cos(angles)], axis=-1)
    points = radii[:, None, None] * units + np.array(dataset.mask.mask_centre)
    deflections = linear_fit.fit.tracer.deflections_yx_2d_from(
        grid=al.Grid2DIrregular(points.reshape(-1, 2))
    )
    deflections = np.asarray(deflections.array).reshape(points.shape)
    mean = np.mean(np.sum(deflections * units, axis=-1), axis=1)
    is_inside = mean >= radii
    if not is_inside.any():
        return 0.5 * float(largest)
    return float(radii[is_inside].max())


def _over_sampling_from(linear_fit: LinearFit) -> int:
    """Sub-pixels a side that most pixels have."""
    sizes = linear_fit.dataset.grids.lp.over_sample_size
    values, counts = np.unique(np.asarray(sizes.array), return_counts=True)
    return int(values[np.argmax(counts)])

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
from autolens_superfluid.search.maps import PerturberScan, divided_from
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
    radius: float | None = None,
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
        their width.
    radius : float, optional
        Of the centres about that of the mask, in arcsec; by default all of the mask.
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
    dataset = linear_fit.dataset
    scanner = Scanner(dataset, perturbers, spacing, radius, over_sampling)
    return scanner.scan_from(linear_fit)


class Scanner:
    """The compiled scan of many fits: of one lens, or of lenses of one geometry.

    Parameters
    ----------
    dataset : al.Imaging
        Its mask and point spread function are those of all fits.
    perturbers : sequence of Perturber
        The kinds and shapes.
    spacing, radius, over_sampling : optional
        As `scan_from`.
    """

    def __init__(
        self,
        dataset: al.Imaging,
        perturbers: Sequence[Perturber],
        spacing: float | None = None,
        radius: float | None = None,
        over_sampling: int | None = None,
    ):
        kinds = [perturber.kind for perturber in perturbers]
        if not kinds or len(set(kinds)) < len(kinds):
            raise exc.SearchError(
                "perturbers must hold at least one kind, and each kind once; "
                f"got {kinds}."
            )
        over_sampling = over_sampling or _over_sampling_from(dataset)
        centres, self.mask = centre_grid_from(dataset, over_sampling, spacing, radius)
        self.perturbers = tuple(perturbers)
        self.lattice = Lattice(dataset, centres, over_sampling)
        self._is_tried = ~np.asarray(self.mask)
        y, x = (jnp.asarray(points) for points in self.lattice.field_points)
        self._fields = [
            jax.jit(partial(_field_from, perturber, y, x)) for perturber in perturbers
        ]

    def scan_from(self, linear_fit: LinearFit) -> VortexScan:
        """Scan one fit, of a dataset of the same geometry."""
        residuals = linear_fit.projected_residual[:, None]
        scans = {}
        for perturber, products in self._products_from(linear_fit, residuals):
            overlap, information = (
                np.stack(part) for part in zip(*products, strict=True)
            )
            scans[perturber.kind] = PerturberScan(
                perturber, self.mask, overlap[..., 0], information
            )
        return VortexScan(
            maps=scans,
            chi_squared=linear_fit.chi_squared,
            reduced_chi_squared=linear_fit.reduced_chi_squared,
        )

    def largest_from(self, linear_fit: LinearFit, residuals: np.ndarray) -> np.ndarray:
        """Largest fall of chi squared for each of many residuals, in one scan.

        Parameters
        ----------
        linear_fit : LinearFit
            The smooth fit.
        residuals : array of shape (pixels, m)
            In units of the noise: noise, or surrogates of the fit's own residual.
            What the smooth model can follow is projected out.

        Returns
        -------
        array of shape (m,)
        """
        basis = linear_fit.basis
        residuals = residuals - basis @ (basis.T @ residuals)
        largest = np.zeros(residuals.shape[1])
        for perturber, products in self._products_from(linear_fit, residuals):
            for overlap, information in products:
                if perturber.sign:
                    overlap = np.maximum(perturber.sign * overlap, 0.0)
                falls = divided_from(overlap**2, information[:, None])
                np.maximum(largest, falls.max(axis=0), out=largest)
        return largest

    def _products_from(self, linear_fit, residuals):
        """Perturbers, each with an iterator of the products of its shapes."""
        arrays = self.lattice.arrays_from(linear_fit, residuals)

        def products_from(field_from, shape):
            overlap, information, norm = self.lattice.products_from(
                arrays, field_from(shape), self._is_tried
            )
            is_seen = information > _ROUNDING * norm
            return overlap * is_seen[:, None], information * is_seen

        with ThreadPoolExecutor(_THREADS) as pool:
            for perturber, field_from in zip(
                self.perturbers, self._fields, strict=True
            ):
                shapes = perturber.shapes
                yield (
                    perturber,
                    tqdm(
                        pool.map(partial(products_from, field_from), shapes),
                        total=len(shapes),
                        desc=f"{perturber.kind} shapes",
                        disable=not logger.isEnabledFor(logging.INFO),
                    ),
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
    return [
        p if isinstance(p, Perturber) else default_perturber_from(p, scale, pixel_scale)
        for p in perturbers
    ]


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


def _over_sampling_from(dataset: al.Imaging) -> int:
    """Sub-pixels a side that most pixels have."""
    sizes = dataset.grids.lp.over_sample_size
    values, counts = np.unique(np.asarray(sizes.array), return_counts=True)
    return int(values[np.argmax(counts)])

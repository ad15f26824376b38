"""Scans as the objects that upstream's subhalo searches return."""

import inspect

import autofit as af
import autolens as al
import numpy as np

from autolens_superfluid import exc
from autolens_superfluid.search.maps import PerturberScan

# Of the galaxy that holds a subhalo; no map depends on it.
_REDSHIFT = 0.5


def subhalo_result_from(
    scan: PerturberScan, log_likelihood: float = 0.0
) -> al.subhalo.SubhaloGridSearchResult:
    """Scan as a grid search of upstream, for its maps and plots.

    Every centre of the scan is a cell, whose model has the perturber of the best shape
    as `galaxies.subhalo.mass`, with its centre within the cell. Its ln likelihood is
    that of the smooth fit plus half of the fall of chi squared, by linear response.
    Cells that were not tried have that of the smooth fit. There are no ln evidences:
    pass ``use_log_evidences=False``.

    Parameters
    ----------
    scan : PerturberScan
        Of one kind.
    log_likelihood : float, default=0.0
        Of the smooth fit.

    Returns
    -------
    al.subhalo.SubhaloGridSearchResult

    Raises
    ------
    SearchError
        If the grid of centres is not a square, as those of upstream are.
    """
    number, columns = scan.mask.shape_native
    if number != columns or number < 2:
        raise exc.SearchError(
            "upstream's grid searches need a square grid of at least 2 x 2 centres; "
            f"got {number} x {columns}."
        )
    spacing = scan.mask.pixel_scales[0]
    lowest = np.array(scan.mask.origin) - 0.5 * number * spacing
    priors = [
        af.UniformPrior(float(low), float(low + number * spacing)) for low in lowest
    ]
    index = np.full(scan.mask.shape_native, -1)
    index[~np.asarray(scan.mask)] = np.arange(len(scan.centres))
    cells = list(np.ndindex(number, number))
    # The first cell has the lowest y, the first row of a mask the highest.
    samples = [
        _cell_from(scan, index[number - 1 - row, column], corner, log_likelihood)
        for (row, column), corner in zip(
            cells, lowest + spacing * np.array(cells), strict=True
        )
    ]
    result = af.GridSearchResult(
        samples=samples,
        lower_limits_lists=[[row / number, column / number] for row, column in cells],
        grid_priors=priors,
    )
    return al.subhalo.SubhaloGridSearchResult(result=result)


def _cell_from(scan, centre: int, corner, log_likelihood: float) -> af.SamplesSummary:
    """Summary of one cell; `centre` is -1 where none was tried."""
    spacing = scan.mask.pixel_scales[0]
    middle = tuple(float(value) for value in corner + 0.5 * spacing)
    shape, amplitude = scan.perturber.shapes[0], 0.0
    if centre >= 0:
        best = scan.best[centre]
        shape, amplitude = scan.perturber.shapes[best], scan.amplitudes[best, centre]
        log_likelihood += 0.5 * float(scan.delta_chi_squareds[best, centre])
    model = _model_from(scan.perturber.profile_from(middle, shape, amplitude))
    limits = [af.UniformPrior(float(low), float(low + spacing)) for low in corner]
    model.galaxies.subhalo.mass.centre.centre_0 = limits[0]
    model.galaxies.subhalo.mass.centre.centre_1 = limits[1]
    values = dict(zip(limits, middle, strict=True))
    sample = af.Sample(
        log_likelihood=log_likelihood,
        log_prior=0.0,
        weight=1.0,
        kwargs={path: values[prior] for path, prior in model.path_priors_tuples},
    )
    return af.SamplesSummary(max_log_likelihood_sample=sample, model=model)


def _model_from(profile: al.mp.MassProfile) -> af.Collection:
    """Model of one subhalo of which all but the centre is fixed."""
    names = inspect.signature(type(profile)).parameters
    fixed = {name: float(getattr(profile, name)) for name in names if name != "centre"}
    mass = af.Model(type(profile), **fixed)
    subhalo = af.Model(al.Galaxy, redshift=_REDSHIFT, mass=mass)
    return af.Collection(galaxies=af.Collection(subhalo=subhalo))

"""The Einstein radius of a lens that has vortices in it."""

import autolens as al
import numpy as np

from autolens_superfluid.exc import GridError
from autolens_superfluid.mass.func import curve


def einstein_radius_from(mass_obj, grid: al.Grid2D, pixel_scale: float = 0.05) -> float:
    r"""Return the effective Einstein radius of a tracer, a galaxy or a mass profile.

    It is the radius of the circle with the area of the main tangential critical curve:
    the largest closed one whose mean convergence is positive. A compact vortex of
    negative mass makes small critical curves of its own, islands on which upstream's
    `LensCalc.einstein_radius_from` adds up the radii, and around a vortex alone nothing
    else is there.

    Parameters
    ----------
    mass_obj : Tracer, Galaxy or MassProfile
        What lenses. The planes of a tracer are all included.
    grid : Grid2D
        The region in which critical curves are looked for, in arcsec.
    pixel_scale : float, default=0.05
        Resolution at which they are traced, in arcsec.

    Returns
    -------
    float
        Einstein radius, in arcsec; 0.0 where no mass is dense enough for a critical
        curve.

    Raises
    ------
    autolens_superfluid.exc.GridError
        If the only critical curves leave the grid.
    """
    calc = _lens_calc_from(mass_obj)

    def deflections_from(points):
        return np.asarray(
            calc.deflections_yx_2d_from(grid=al.Grid2DIrregular(points)).array
        )

    curves = [
        np.asarray(points)
        for points in calc.tangential_critical_curve_list_from(
            grid=grid, pixel_scale=pixel_scale
        )
    ]
    closed = [points for points in curves if curve.is_closed(points)]
    if curves and not closed:
        raise GridError(
            "grid must hold the whole tangential critical curve; got one that extends "
            f"over {grid.geometry.extent} arcsec (x and y), which the curve leaves"
        )
    areas = [
        abs(curve.area_within_curve_from(points))
        for points in closed
        if curve.mean_convergence_within_curve_from(points, deflections_from) > 0.0
    ]
    return float(np.sqrt(max(areas, default=0.0) / np.pi))


def _lens_calc_from(mass_obj) -> al.LensCalc:
    if isinstance(mass_obj, al.Tracer):
        return al.LensCalc.from_tracer(mass_obj)
    return al.LensCalc.from_mass_obj(mass_obj)

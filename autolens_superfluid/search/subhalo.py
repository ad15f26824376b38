"""The truncated NFW subhalo, in a form that compiles."""

import autoarray as aa
import autolens as al
import numpy as np


class CompiledNFWTruncatedSph(al.mp.NFWTruncatedSph):
    """Upstream's truncated NFW profile, whose deflections can be traced by JAX.

    Upstream's own method of this release evaluates a part of them in NumPy whatever
    it is asked for. Parameters, priors and values are upstream's.
    """

    @aa.decorators.to_vector_yx
    @aa.decorators.transform
    def deflections_yx_2d_from(self, grid: aa.type.Grid2DLike, xp=np, **kwargs):
        """Deflections in arcsec; see `al.mp.NFWTruncatedSph`."""
        radius = self.radial_grid_from(grid=grid, xp=xp, **kwargs).array
        parameters = self.kappa_s, self.scale_radius, self.truncation_radius
        return self._cartesian_grid_via_radial_from(
            grid=grid,
            radius=self.radial_deflection_from(radius, parameters, xp),
            xp=xp,
        )

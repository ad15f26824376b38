"""What all mass profiles of the package share, on top of PyAutoGalaxy's."""

import autoarray as aa
import numpy as np
from autofit import Periodic
from autogalaxy.profiles.mass.abstract.abstract import MassProfile

from autolens_superfluid.mass.func.blocks import evaluated_once
from autolens_superfluid.mass.func.flux import mass_within_circle_from


class SuperfluidMassProfile(MassProfile):
    """Abstract base of the profiles: upstream's interface over four pure functions.

    A profile states its parameters and their rules, and gives the four fields in its
    own frame as `_deflections_from`, `_convergence_from`, `_potential_from` and
    `_shear_from` of arrays ``y, x``; the mathematics of these is in
    `autolens_superfluid.mass.func`. It inherits from `MassProfile` alone, so that a
    workspace's priors of an upstream profile never apply to it.
    """

    @aa.decorators.to_vector_yx
    @aa.decorators.transform(rotate_back=True)
    def deflections_yx_2d_from(self, grid: aa.type.Grid2DLike, xp=np, **kwargs):
        r"""Return the deflection :math:`\alpha = \nabla\psi` at each coordinate.

        Parameters
        ----------
        grid : Grid2D, Grid2DIrregular
            The (y, x) coordinates, in arcsec.
        xp : module, default=numpy
            ``numpy`` or ``jax.numpy``.

        Returns
        -------
        VectorYX2D, VectorYX2DIrregular
            Deflection along y and x, in arcsec; points away from added mass.
        """
        alpha = self._deflections_from(grid.array[:, 0], grid.array[:, 1], xp)
        # Columns that are contiguous are read and written faster.
        return xp.stack(evaluated_once(alpha, xp)).T

    @aa.over_sample
    @aa.decorators.to_array
    @aa.decorators.transform
    def convergence_2d_from(self, grid: aa.type.Grid2DLike, xp=np, **kwargs):
        """Return the convergence at each coordinate, dimensionless; any sign.

        Parameters as `deflections_yx_2d_from`.
        """
        return self._convergence_from(grid.array[:, 0], grid.array[:, 1], xp)

    @aa.over_sample
    @aa.decorators.to_array
    @aa.decorators.transform
    def potential_2d_from(self, grid: aa.type.Grid2DLike, xp=np, **kwargs):
        """Return the lensing potential at each coordinate, in arcsec^2.

        Parameters as `deflections_yx_2d_from`.
        """
        return self._potential_from(grid.array[:, 0], grid.array[:, 1], xp)

    @aa.decorators.to_vector_yx
    @aa.decorators.transform
    def shear_yx_2d_from(self, grid: aa.type.Grid2DLike, xp=np, **kwargs):
        r"""Return the shear at each coordinate, dimensionless.

        The first column is :math:`\gamma_2 = \psi_{xy}`, the second :math:`\gamma_1 =
        (\psi_{xx} - \psi_{yy}) / 2`, as upstream orders them. Parameters as
        `deflections_yx_2d_from`.
        """
        shear = self._shear_from(grid.array[:, 0], grid.array[:, 1], xp)
        # A shear turns by twice the angle.
        field = self.rotated_grid_from_reference_frame_from(
            grid=xp.stack(shear, axis=-1), xp=xp, angle=2.0 * self.angle(xp)
        )
        return aa.VectorYX2DIrregular(values=field, grid=grid)

    def mass_angular_within_circle_from(self, radius: float) -> float:
        r"""Return the mass inside a circle about the profile's centre.

        It is the flux of the deflection through the circle, and so holds for any
        shape and sign:

        .. math::

            M(R) = \frac{R}{2} \oint \alpha_r \, d\phi

        Parameters
        ----------
        radius : float
            Radius of the circle, in arcsec.

        Returns
        -------
        float
            Mass over the critical surface density, in arcsec^2.
        """

        def deflections_from(y, x):
            grid = aa.Grid2DIrregular(values=np.stack((y, x), axis=-1))
            return np.asarray(self.deflections_yx_2d_from(grid=grid).array)

        return mass_within_circle_from(
            deflections_from=deflections_from, centre=self.centre, radius=radius
        )


class RoundMassProfile(SuperfluidMassProfile):
    """Abstract base of the profiles that depend on the distance from the centre."""

    def angle(self, xp=np) -> float:
        """Return 0: a round profile has no direction, so that grids are not turned."""
        return 0.0

    def convergence_func(self, grid_radius, xp=np):
        """Return the convergence as a function of radius, as upstream's integrals ask.

        Parameters
        ----------
        grid_radius : float, array or ArrayIrregular
            Distance from the centre, in arcsec.
        xp : module, default=numpy
            ``numpy`` or ``jax.numpy``.
        """
        radius = xp.asarray(getattr(grid_radius, "array", grid_radius))
        return self._convergence_from(xp.zeros_like(radius), radius, xp)


def _periodic_position_angle_from(position_angle, **_):
    return {"position_angle": Periodic(position_angle, 180.0)}


class RotatedMassProfile(SuperfluidMassProfile):
    """Abstract base of the profiles that have a direction, `position_angle`.

    Position angles are in degrees, counter-clockwise from the positive x-axis, and
    repeat after 180 degrees: autofit is told so, and plots a posterior across 180
    degrees in one piece.
    """

    latent_parameters = {  # noqa: RUF012  (upstream's protocol)
        ("position_angle",): _periodic_position_angle_from
    }

    def angle(self, xp=np) -> float:
        """Return the position angle in degrees, by which grids are transformed."""
        return self.position_angle

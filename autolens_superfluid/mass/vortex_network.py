"""Many vortex strings as one profile."""

import numpy as np
from autogalaxy.exc import ModelParameterException

from autolens_superfluid.mass import guards
from autolens_superfluid.mass.abstract import SuperfluidMassProfile
from autolens_superfluid.mass.func import network

_NO_STRINGS = np.zeros((0, len(network.STRING_COLUMNS)))


class VortexNetwork(SuperfluidMassProfile):
    r"""Thousands of vortex strings as one mass profile, for simulated condensates.

    The field is the sum of those of `VortexString` (slope 2) over the rows of
    ``strings``, times ``line_density_factor``. The rows are static: a fit cannot free
    them, but it can free the factor. Cost grows linearly with strings times points,
    memory with neither.

    Parameters
    ----------
    strings : array of shape (total_strings, 6)
        One row a string: ``centre_0`` (y) and ``centre_1`` (x) in arcsec,
        ``position_angle`` in degrees, ``length``, ``core_radius`` and
        ``line_density`` in arcsec (`network.STRING_COLUMNS`). `strings_from` builds
        it from columns.
    line_density_factor : float
        Multiplies all line densities; any sign.

    Raises
    ------
    autogalaxy.exc.ModelParameterException
        If the array has another shape or a row breaks a rule of `VortexString`.

    Examples
    --------
    >>> import autolens_superfluid as sf
    >>> strings = sf.VortexNetwork.strings_from(
    ...     centre=[(0.5, 0.0), (-0.5, 0.0)],
    ...     position_angle=45.0,
    ...     length=[1.0, 2.0],
    ...     core_radius=0.05,
    ...     line_density=-0.01,
    ... )
    >>> sf.VortexNetwork(strings=strings).total_strings
    2
    """

    def __init__(
        self, strings: np.ndarray = _NO_STRINGS, line_density_factor: float = 1.0
    ):
        super().__init__()
        guards.check_finite(line_density_factor=line_density_factor)
        self.strings = _checked_from(strings)
        self.line_density_factor = line_density_factor

    @staticmethod
    def strings_from(
        centre, position_angle, length, core_radius, line_density
    ) -> np.ndarray:
        """Return the array of strings from its columns.

        Parameters
        ----------
        centre : array of shape (total_strings, 2)
            (y, x) centres, in arcsec.
        position_angle, length, core_radius, line_density : float or array
            As `VortexString`: one value for all strings, or one a string.

        Returns
        -------
        array of shape (total_strings, 6)
            The rows that `VortexNetwork` takes.
        """
        centre = np.asarray(centre, dtype=float)
        columns = (position_angle, length, core_radius, line_density)
        return np.column_stack(
            [centre, *(np.broadcast_to(column, len(centre)) for column in columns)]
        )

    @property
    def total_strings(self) -> int:
        """Number of strings."""
        return len(self.strings)

    def angle(self, xp=np) -> float:
        """Return 0: the strings are given in the frame of the image."""
        return 0.0

    def __eq__(self, other):
        """Whether another profile is a network of the same strings and factor."""
        return (
            isinstance(other, VortexNetwork)
            and np.array_equal(self.strings, other.strings)
            and self.line_density_factor == other.line_density_factor
        )

    __hash__ = SuperfluidMassProfile.__hash__

    def _deflections_from(self, y, x, xp):
        alpha_y, alpha_x = network.network_deflections_from(y, x, self.strings, xp=xp)
        return self.line_density_factor * alpha_y, self.line_density_factor * alpha_x

    def _convergence_from(self, y, x, xp):
        return self.line_density_factor * network.network_convergence_from(
            y, x, self.strings, xp=xp
        )

    def _potential_from(self, y, x, xp):
        return self.line_density_factor * network.network_potential_from(
            y, x, self.strings, xp=xp
        )

    def _shear_from(self, y, x, xp):
        gamma_2, gamma_1 = network.network_shear_from(y, x, self.strings, xp=xp)
        return self.line_density_factor * gamma_2, self.line_density_factor * gamma_1


def _checked_from(strings) -> np.ndarray:
    """Return the strings as an array, or raise if a row breaks a rule."""
    strings = np.asarray(strings, dtype=float)
    columns = network.STRING_COLUMNS
    if strings.ndim != 2 or strings.shape[1] != len(columns):
        raise ModelParameterException(
            f"strings must have the shape (total_strings, {len(columns)}) with the "
            f"columns {', '.join(columns)}; got {strings.shape}"
        )
    _check_column(strings, columns, np.isfinite(strings), "finite")
    for name in ("length", "core_radius"):
        column = columns.index(name)
        is_good = np.ones(strings.shape, dtype=bool)
        is_good[:, column] = strings[:, column] > 0.0
        _check_column(strings, columns, is_good, "positive")
    return strings


def _check_column(strings, columns, is_good, rule):
    if not is_good.all():
        row, column = np.argwhere(~is_good)[0]
        raise ModelParameterException(
            f"strings: {columns[column]} must be {rule}; "
            f"got {strings[row, column]!r} in row {row}"
        )

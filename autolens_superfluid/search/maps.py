"""What a scan found of one kind of perturber: maps, maxima, sensitivity, limits."""

from dataclasses import dataclass, field
from functools import cached_property

import autolens as al
import numpy as np
from scipy.stats import norm

from autolens_superfluid import exc
from autolens_superfluid.search.perturber import Perturber

# Directions closer than this are one maximum, in degrees.
_SAME_DIRECTION = 45.0


@dataclass(frozen=True)
class Maximum:
    """A distinct maximum of a scan.

    Attributes
    ----------
    perturber : Perturber
        Its kind.
    centre : tuple of two floats
        (y, x), in arcsec.
    shape : dict of str to float
        Position angle, length, radius: whatever the kind has.
    amplitude, error : float
        Best amplitude and its standard deviation, by linear response.
    delta_chi_squared : float
        By how much chi squared falls, by linear response.
    """

    perturber: Perturber = field(repr=False)
    centre: tuple[float, float]
    shape: dict[str, float]
    amplitude: float
    error: float
    delta_chi_squared: float

    @property
    def kind(self) -> str:
        """Name of the kind of perturber."""
        return self.perturber.kind

    @property
    def mass(self) -> float:
        """Total mass over the critical surface density, in arcsec^2."""
        return self.amplitude * self.perturber.mass_from(tuple(self.shape.values()))

    @property
    def profile(self) -> al.mp.MassProfile:
        """Mass profile of the best amplitude."""
        return self.perturber.profile_from(
            self.centre, tuple(self.shape.values()), self.amplitude
        )


@dataclass(frozen=True)
class PerturberScan:
    """Scan of one kind of perturber; maps are of its centres.

    Attributes
    ----------
    perturber : Perturber
        The kind and its shapes.
    mask : al.Mask2D
        Of centres: its pixels are the grid of centres, and those tried unmasked.
    overlap : array of shape (shapes, centres)
        r . t_perp of unit amplitude; see `linear`.
    information : array of shape (shapes, centres)
        t_perp . t_perp, the inverse variance of the amplitude; 0 where the smooth
        model follows the perturber.
    """

    perturber: Perturber
    mask: al.Mask2D
    overlap: np.ndarray
    information: np.ndarray

    @property
    def total_templates(self) -> int:
        """Number of shapes times number of centres."""
        return self.overlap.size

    @cached_property
    def centres(self) -> np.ndarray:
        """(y, x) of each centre in arcsec, shape (centres, 2)."""
        return np.asarray(al.Grid2D.from_mask(self.mask).array)

    @cached_property
    def amplitudes(self) -> np.ndarray:
        """Best amplitude of each template, shape (shapes, centres).

        0 where the sign of the best one has no meaning.
        """
        amplitudes = divided_from(self.overlap, self.information)
        if self.perturber.sign:
            amplitudes = self.perturber.sign * np.maximum(
                self.perturber.sign * amplitudes, 0.0
            )
        return amplitudes

    @cached_property
    def delta_chi_squareds(self) -> np.ndarray:
        """Fall of chi squared of each template, shape (shapes, centres)."""
        return self.overlap * self.amplitudes

    @cached_property
    def best(self) -> np.ndarray:
        """Index of the best shape of each centre, shape (centres,)."""
        return np.argmax(self.delta_chi_squareds, axis=0)

    @property
    def delta_chi_squared(self) -> al.Array2D:
        """Largest fall of chi squared at each centre."""
        return self._map_of_best(self.delta_chi_squareds)

    @property
    def amplitude(self) -> al.Array2D:
        """Amplitude of the best shape at each centre."""
        return self._map_of_best(self.amplitudes)

    @property
    def error(self) -> al.Array2D:
        """Standard deviation of `amplitude`; infinite where nothing can be seen."""
        return self._map_of_best(self._errors)

    def shape_map(self, name: str) -> al.Array2D:
        """Parameter of the best shape at each centre, such as `position_angle`."""
        return self._map(self.perturber.shapes[self.best, self._column_from(name)])

    def sensitivity_map(self, sigma: float = 5.0, **shape: float) -> al.Array2D:
        """Amplitude that is detected at `sigma` at each centre.

        Parameters
        ----------
        sigma : float, default=5.0
            Significance, of a place and shape that are known.
        **shape : float
            Value of a shape's parameters that counts, such as ``length=1.0``: the
            nearest of the scan.

        Returns
        -------
        al.Array2D
            The median over these shapes: half of the directions are seen better.
        """
        return self._map(sigma * np.median(self._errors[self._rows(shape)], axis=0))

    def mass_sensitivity_map(self, sigma: float = 5.0, **shape: float) -> al.Array2D:
        """As `sensitivity_map`, in total mass in arcsec^2."""
        rows = self._rows(shape)
        masses = np.array(
            [self.perturber.mass_from(row) for row in self.perturber.shapes]
        )
        errors = masses[rows, None] * self._errors[rows]
        return self._map(sigma * np.median(errors, axis=0))

    def upper_limit_map(self, confidence: float = 0.95, **shape: float) -> al.Array2D:
        """Largest modulus of the amplitude that the data allow at each centre.

        Parameters
        ----------
        confidence : float, default=0.95
            Of one side, for one place and shape that are known.
        **shape : float
            As `sensitivity_map`.

        Returns
        -------
        al.Array2D
            The median over these shapes.
        """
        if not 0.5 <= confidence < 1.0:
            raise exc.SearchError(
                f"confidence must be between 0.5 and 1; got {confidence}."
            )
        rows = self._rows(shape)
        limits = (
            np.abs(self.amplitudes[rows]) + norm.ppf(confidence) * self._errors[rows]
        )
        return self._map(np.median(limits, axis=0))

    def maxima(self, total: int = 12, separation: float | None = None) -> list[Maximum]:
        """Distinct maxima, the most significant first.

        Parameters
        ----------
        total : int, default=12
            Largest number of maxima.
        separation : float, optional
            Centres further apart are distinct, in arcsec; by default three times
            their spacing. So are perturbers whose directions differ by 45 degrees.

        Returns
        -------
        list of Maximum
        """
        if separation is None:
            separation = 3.0 * self.mask.pixel_scales[0]
        values = self.delta_chi_squareds.copy()
        maxima = []
        while len(maxima) < total and values.max(initial=0.0) > 0.0:
            shape, centre = np.unravel_index(np.argmax(values), values.shape)
            maxima.append(self._maximum_from(shape, centre))
            is_near = np.linalg.norm(self.centres - self.centres[centre], axis=1)
            is_near = is_near <= separation
            values[np.ix_(self._is_same_direction(shape), is_near)] = 0.0
        return maxima

    @cached_property
    def _errors(self) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return 1.0 / np.sqrt(self.information)

    def _maximum_from(self, shape: int, centre: int) -> Maximum:
        names, values = self.perturber.shape_names, self.perturber.shapes[shape]
        return Maximum(
            perturber=self.perturber,
            centre=tuple(float(c) for c in self.centres[centre]),
            shape={n: float(v) for n, v in zip(names, values, strict=True)},
            amplitude=float(self.amplitudes[shape, centre]),
            error=float(self._errors[shape, centre]),
            delta_chi_squared=float(self.delta_chi_squareds[shape, centre]),
        )

    def _is_same_direction(self, shape: int) -> np.ndarray:
        """Which shapes lie within 45 degrees of one, shape (shapes,)."""
        shapes = self.perturber.shapes
        if "position_angle" not in self.perturber.shape_names:
            return np.ones(len(shapes), dtype=bool)
        angles = shapes[:, self._column_from("position_angle")]
        difference = (angles - angles[shape] + 90.0) % 180.0 - 90.0
        return np.abs(difference) < _SAME_DIRECTION

    def _rows(self, shape: dict[str, float]) -> np.ndarray:
        """Which shapes have the values nearest to given ones."""
        is_used = np.ones(len(self.perturber.shapes), dtype=bool)
        for name, value in shape.items():
            column = self.perturber.shapes[:, self._column_from(name)]
            is_used &= column == column[np.argmin(np.abs(column - value))]
        return is_used

    def _column_from(self, name: str) -> int:
        names = self.perturber.shape_names
        if name not in names:
            raise exc.SearchError(
                f"a {self.perturber.kind} has the shape parameters "
                f"{', '.join(names) or 'none'}; got {name!r}."
            )
        return names.index(name)

    def _map_of_best(self, values: np.ndarray) -> al.Array2D:
        return self._map(np.take_along_axis(values, self.best[None], axis=0)[0])

    def _map(self, values: np.ndarray) -> al.Array2D:
        return al.Array2D(values=values, mask=self.mask)


def divided_from(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Quotient, 0 where the denominator is 0."""
    return np.divide(
        numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0.0
    )

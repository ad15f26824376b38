r"""How often a smooth lens would show what was found, wherever it was looked for.

The largest fall of chi squared of a scan is the largest value of a random field over
the d dimensions of the scan: two of the centre, and one for each parameter of a shape.
The higher the level, the smaller the patches that rise above it, so that the effective
number of independent trials grows with the level :math:`x`,

.. math::

    P(x) = 1 - \exp[-N x^{d/2} p_1(x)],

:math:`p_1` being the tail of a chi squared of one degree of freedom (Gross & Vitells
2010, EPJC 70, 525; Vitells & Gross 2011, Astropart. Phys. 35, 230). :math:`N` is fitted
to scans of simulated smooth lenses, and extrapolates them. A constant number of trials
would make the largest of a few hundred null lenses several times too significant. Where
the smooth model leaves structure in the residuals, :math:`x` is divided by how much
more surrogates of them show.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2

from autolens_superfluid import exc
from autolens_superfluid.search.linear import LinearFit
from autolens_superfluid.search.perturber import Perturber
from autolens_superfluid.search.scan import Scanner
from autolens_superfluid.search.surrogates import (
    simulated_residuals_from,
    surrogate_residuals_from,
)

# Fewer null lenses above a value than this do not tell their fraction well.
_FEWEST = 10

# Fall of chi squared that is beyond any p-value that a double can hold.
_HIGHEST = 1500.0


@dataclass(frozen=True)
class NullDistribution:
    """Largest falls of chi squared where there is no perturber.

    Attributes
    ----------
    simulated : array of shape (lenses,)
        Of scans of simulated smooth lenses.
    surrogates : array of shape (surrogates,)
        Of scans of surrogates of the data's residual.
    reduced_chi_squared : float
        Of the smooth fit.
    dimensions : int
        Of the scan; see `dimensions_of`.
    """

    simulated: np.ndarray
    surrogates: np.ndarray
    reduced_chi_squared: float
    dimensions: int

    def total_trials_from(self, value: float | np.ndarray) -> float | np.ndarray:
        """Effective number of independent trials at a fall of chi squared.

        Parameters
        ----------
        value : float or array
            Divided by `inflation`.

        Returns
        -------
        float or array
        """
        return self._scale * self._growth_from(value)

    @property
    def total_trials(self) -> float:
        """Effective number of independent trials at the median of smooth lenses."""
        return float(self.total_trials_from(np.median(self.simulated)))

    @cached_property
    def inflation(self) -> float:
        """What every fall of chi squared is divided by; at least 1.

        The larger of reduced chi squared and of the ratio of the medians of
        surrogates and simulated lenses.
        """
        ratio = float(np.median(self.surrogates) / np.median(self.simulated))
        return max(1.0, self.reduced_chi_squared, ratio)

    def p_value_from(self, delta_chi_squared: float) -> float:
        """Probability of a scan of a smooth lens to show at least so much.

        Parameters
        ----------
        delta_chi_squared : float
            Largest fall of chi squared of a scan, by linear response.

        Returns
        -------
        float
            Counted where at least ten simulated lenses show as much, else from the
            effective number of trials.
        """
        value = delta_chi_squared / self.inflation
        count = int(np.count_nonzero(self.simulated >= value))
        if count >= _FEWEST:
            return (1.0 + count) / (1.0 + len(self.simulated))
        return self.analytic_p_value_from(delta_chi_squared)

    def analytic_p_value_from(
        self, delta_chi_squared: float, total_parameters: int = 1
    ) -> float:
        """Probability from the effective number of trials.

        Parameters
        ----------
        delta_chi_squared : float
            Largest fall of chi squared.
        total_parameters : int, default=1
            Free parameters of the perturber. All of them, for a fall that a joint fit
            of all parameters found, is an upper limit: the trials count them too.

        Returns
        -------
        float
        """
        value = delta_chi_squared / self.inflation
        expected = self.total_trials_from(value) * chi2.sf(value, total_parameters)
        return float(-np.expm1(-expected))

    def threshold_from(self, p_value: float) -> float:
        """Fall of chi squared that a scan of a smooth lens reaches so rarely.

        Parameters
        ----------
        p_value : float
            Look-elsewhere corrected, between 0 and 1.

        Returns
        -------
        float
            From the effective number of trials; inflated as those of the data are.
        """
        if not 0.0 < p_value < 1.0:
            raise exc.SearchError(f"p_value must be between 0 and 1; got {p_value}.")
        lowest = float(max(self.dimensions, 1))

        def excess_from(value):
            return self.analytic_p_value_from(value * self.inflation) - p_value

        if excess_from(lowest) <= 0.0:
            return lowest * self.inflation
        return brentq(excess_from, lowest, _HIGHEST) * self.inflation

    @cached_property
    def _scale(self) -> float:
        """N of the formula above, by maximum likelihood."""
        single = self._growth_from(self.simulated) * chi2.sf(self.simulated, 1)
        return float(len(single) / single.sum())

    def _growth_from(self, value):
        """Growth of trials with the level; below d the product of both would rise."""
        return np.maximum(value, max(self.dimensions, 1)) ** (0.5 * self.dimensions)

    def candidate_p_value_from(
        self,
        scan_delta_chi_squared: float,
        delta_chi_squared: float,
        total_parameters: int,
    ) -> float:
        """Look-elsewhere corrected p-value of a refined candidate.

        Parameters
        ----------
        scan_delta_chi_squared : float
            Of the scan, by linear response, which is too small for strong perturbers.
        delta_chi_squared : float
            Of the joint fit.
        total_parameters : int
            Free parameters of the perturber.

        Returns
        -------
        float
            The smaller of both estimates; the second is an upper limit, so that
            smooth lenses are judged by the first.
        """
        return min(
            self.p_value_from(scan_delta_chi_squared),
            self.analytic_p_value_from(delta_chi_squared, total_parameters),
        )


def null_distribution_from(
    linear_fit: LinearFit, scanner: Scanner, total: int, seed: int
) -> NullDistribution:
    """Scan simulated smooth lenses, and surrogates of the data, of one fit.

    The simulated lenses are of the best smooth model and the data's noise map, and
    are fitted again linearly. All are scanned at once.

    Parameters
    ----------
    linear_fit : LinearFit
        The smooth fit.
    scanner : Scanner
        The scan whose largest value is to be judged.
    total : int
        Lenses of either sort.
    seed : int
        Of noise and phases.

    Returns
    -------
    NullDistribution
    """
    rng = np.random.default_rng(seed)
    residuals = [
        simulated_residuals_from(linear_fit, total, rng),
        surrogate_residuals_from(linear_fit, total, rng),
    ]
    largest = scanner.largest_from(linear_fit, np.concatenate(residuals, axis=1))
    return NullDistribution(
        simulated=largest[:total],
        surrogates=largest[total:],
        reduced_chi_squared=linear_fit.reduced_chi_squared,
        dimensions=max(dimensions_of(p) for p in scanner.perturbers),
    )


def dimensions_of(perturber: Perturber) -> int:
    """Dimensions of the scan of one kind: its centre, and what its shapes vary.

    Parameters
    ----------
    perturber : Perturber
        The kind and its shapes.

    Returns
    -------
    int
    """
    shapes = perturber.shapes
    return 2 + sum(len(np.unique(column)) > 1 for column in shapes.T)

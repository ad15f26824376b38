"""Whether a candidate stays where it is under smooth models of growing freedom."""

from dataclasses import dataclass

import numpy as np

from autolens_superfluid.modeling.model import length_scale_from
from autolens_superfluid.search.candidate import Candidate
from autolens_superfluid.search.maps import Maximum
from autolens_superfluid.search.result import VortexScan

# Distance within which a maximum is where the candidate is, in Einstein radii.
_SAME_PLACE = 0.2


@dataclass(frozen=True)
class StabilityStep:
    """Strongest maximum under one smooth model, compared with a candidate.

    Attributes
    ----------
    model : str
        The smooth model, in words.
    chi_squared : float
        Of the smooth model.
    maximum : Maximum
        Of the candidate's kind.
    distance : float
        From the candidate to the axis, or the centre, of the maximum, in arcsec.
    """

    model: str
    chi_squared: float
    maximum: Maximum
    distance: float


@dataclass(frozen=True)
class Stability:
    """How far the maximum of a candidate moves.

    Attributes
    ----------
    steps : tuple of StabilityStep
        By growing freedom.
    tolerance : float
        Distance up to which nothing has moved, in arcsec.
    """

    steps: tuple[StabilityStep, ...]
    tolerance: float

    @property
    def largest_distance(self) -> float:
        """Of all smooth models, in arcsec."""
        return max(step.distance for step in self.steps)

    @property
    def is_stable(self) -> bool:
        """Whether the maximum is where the candidate is under every smooth model."""
        return self.largest_distance <= self.tolerance

    @property
    def in_words(self) -> str:
        """What it means."""
        total = len(self.steps)
        if self.is_stable:
            return (
                f"stays within {self.largest_distance:.2f} arcsec under {total} smooth "
                "models"
            )
        return (
            f"moves by {self.largest_distance:.2f} arcsec between {total} smooth "
            "models: the error of the smooth model, not a detection"
        )


def stability_from(candidate: Candidate, scans: dict[str, VortexScan]) -> Stability:
    """Compare a candidate with the scans of several smooth models.

    Parameters
    ----------
    candidate : Candidate
        Of the most flexible model.
    scans : dict of str to VortexScan
        By the names of the smooth models, in the order of their freedom.

    Returns
    -------
    Stability
    """
    steps = []
    for name, scan in scans.items():
        for maximum in scan.maps[candidate.kind].maxima(1):
            distance = distance_from(candidate.centre, maximum)
            steps.append(StabilityStep(name, scan.chi_squared, maximum, distance))
    tolerance = _SAME_PLACE * length_scale_from(candidate.smooth.dataset)
    return Stability(tuple(steps), tolerance)


def distance_from(centre: tuple[float, float], maximum: Maximum) -> float:
    """Distance of a place from the axis of a string, or from the centre.

    A scan tells a string's line better than its middle.

    Parameters
    ----------
    centre : tuple of two floats
        (y, x), in arcsec.
    maximum : Maximum
        Of any kind.

    Returns
    -------
    float
        In arcsec.
    """
    offset = np.subtract(centre, maximum.centre)
    if maximum.kind != "string":
        return float(np.linalg.norm(offset))
    angle = np.deg2rad(maximum.shape["position_angle"])
    along = np.array([np.sin(angle), np.cos(angle)])
    half = 0.5 * maximum.shape["length"]
    reach = np.clip(offset @ along, -half, half)
    return float(np.linalg.norm(offset - reach * along))

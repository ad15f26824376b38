"""What a search would have found, had it been there."""

from dataclasses import dataclass

import numpy as np

from autolens_superfluid.search.maps import PerturberScan
from autolens_superfluid.search.significance import NullDistribution

# Places this near the Einstein ring are those of the lensed images, in Einstein radii.
_NEAR_RING = 0.25


@dataclass(frozen=True)
class DetectionLimit:
    """Mass of a perturber of one kind that half of the searches would have found.

    Attributes
    ----------
    kind : str
        Name of the kind.
    p_value : float
        Of a detection.
    delta_chi_squared : float
        That it needs: trials and the noise that the residuals show are counted.
    mass : float
        Modulus, in arcsec^2, at half of the places near the Einstein ring, for half of
        the shapes that were tried; infinite if no place sees anything.
    best_mass : float
        The same at the place that sees most.
    best_centre : tuple of two floats
        (y, x) of that place, in arcsec.
    """

    kind: str
    p_value: float
    delta_chi_squared: float
    mass: float
    best_mass: float
    best_centre: tuple[float, float]

    @property
    def in_words(self) -> str:
        """What it means."""
        if not np.isfinite(self.mass):
            return f"No {self.kind} could have been seen at half of the places."
        return (
            f"Half of all {_plural_of(self.kind)} of {self.mass:.3g} arcsec^2 near the "
            "Einstein ring would have been found."
        )


def detection_limit_from(
    scan: PerturberScan,
    null: NullDistribution,
    einstein_radius: float,
    p_value: float = 0.01,
) -> DetectionLimit:
    """Mass of one kind of perturber that would have been found.

    Parameters
    ----------
    scan : PerturberScan
        Of the kind.
    null : NullDistribution
        Of the scan of all kinds.
    einstein_radius : float
        In arcsec; sets which places count.
    p_value : float, default=0.01
        Look-elsewhere corrected, of a detection.

    Returns
    -------
    DetectionLimit
    """
    threshold = null.threshold_from(p_value)
    masses = np.asarray(scan.mass_sensitivity_map(sigma=np.sqrt(threshold)).array)
    offsets = scan.centres - np.array(scan.mask.origin)
    distance = np.abs(np.linalg.norm(offsets, axis=1) - einstein_radius)
    is_near = distance <= max(
        _NEAR_RING * einstein_radius, distance.min() + scan.mask.pixel_scales[0]
    )
    best = int(np.argmin(masses))
    return DetectionLimit(
        kind=scan.perturber.kind,
        p_value=p_value,
        delta_chi_squared=threshold,
        mass=float(np.median(masses[is_near])),
        best_mass=float(masses[best]),
        best_centre=tuple(float(c) for c in scan.centres[best]),
    )


def _plural_of(kind: str) -> str:
    names = {"subhalo": "subhaloes", "pseudo_jaffe": "pseudo-Jaffe subhaloes"}
    return names.get(kind, f"{kind}s")

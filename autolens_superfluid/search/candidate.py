"""A perturber at the best joint fit with a smooth model."""

from dataclasses import dataclass, replace

import autolens as al
import numpy as np

from autolens_superfluid.modeling.model import model_with_vortex_from
from autolens_superfluid.search.perturber import Perturber
from autolens_superfluid.search.priors import perturber_model_from, with_free_angles
from autolens_superfluid.search.smooth import SmoothFit


@dataclass(frozen=True)
class Candidate:
    """A perturber at the best joint fit with the smooth model.

    Attributes
    ----------
    perturber : Perturber
        Its kind.
    profile : al.mp.MassProfile
        The best fit.
    errors : dict of str to float
        Standard deviations of its parameters, linearised.
    delta_chi_squared : float
        Fall of chi squared against the smooth fit, all parameters being free.
    scan_delta_chi_squared : float
        Largest one of its kind in the scan of the smooth fit, by linear response.
    smooth : SmoothFit
        The joint fit: a model that holds the perturber too.
    """

    perturber: Perturber
    profile: al.mp.MassProfile
    errors: dict[str, float]
    delta_chi_squared: float
    scan_delta_chi_squared: float
    smooth: SmoothFit

    @property
    def kind(self) -> str:
        """Name of the kind of perturber."""
        return self.perturber.kind

    @property
    def total_parameters(self) -> int:
        """Number of the perturber's free parameters."""
        return len(self.errors)

    @property
    def centre(self) -> tuple[float, float]:
        """(y, x), in arcsec."""
        return tuple(float(c) for c in self.profile.centre)

    @property
    def shape(self) -> dict[str, float]:
        """Position angle (0 to 180 degrees), length, radius: what the kind has."""
        shape = {
            name: float(getattr(self.profile, name))
            for name in self.perturber.shape_names
        }
        if "position_angle" in shape:
            shape["position_angle"] %= 180.0
        return shape

    @property
    def amplitude(self) -> float:
        """Best amplitude."""
        if self.perturber.amplitude_name == "mass":
            return float(np.pi * self.profile.einstein_radius**2)
        return float(getattr(self.profile, self.perturber.amplitude_name))

    @property
    def mass(self) -> float:
        """Total mass over the critical surface density, in arcsec^2."""
        return self.amplitude * self.perturber.mass_from(tuple(self.shape.values()))


def joint_fit_from(smooth: SmoothFit, perturber: Perturber, name: str) -> SmoothFit:
    """Smooth fit with a perturber in its model, yet to be fitted.

    Parameters
    ----------
    smooth : SmoothFit
        The smooth fit.
    perturber : Perturber
        The kind.
    name : str
        Of the perturber in the lens.

    Returns
    -------
    SmoothFit
        Whose vector is still that of the smooth model.
    """
    vortex = with_free_angles(perturber_model_from(perturber, smooth.dataset))
    model = model_with_vortex_from(smooth.model, vortex, name)
    return replace(smooth, model=model)


def candidate_from(
    smooth: SmoothFit,
    joint: SmoothFit,
    perturber: Perturber,
    name: str,
    errors: dict[str, float],
    scan_delta_chi_squared: float,
) -> Candidate:
    """Candidate of a joint fit.

    Parameters
    ----------
    smooth, joint : SmoothFit
        Without and with the perturber, at their best fits.
    perturber : Perturber
        The kind.
    name : str
        Of the perturber in the lens.
    errors, scan_delta_chi_squared
        As `Candidate`.

    Returns
    -------
    Candidate
    """
    instance = joint.model.instance_from_vector(joint.vector, ignore_assertions=True)
    return Candidate(
        perturber=perturber,
        profile=getattr(instance.galaxies.lens, name),
        errors=errors,
        delta_chi_squared=smooth.chi_squared - joint.chi_squared,
        scan_delta_chi_squared=scan_delta_chi_squared,
        smooth=joint,
    )


def perturbed_model_name(number: int) -> str:
    """Name of the n-th perturber of a model: vortex, vortex_2, vortex_3."""
    return "vortex" if number == 1 else f"vortex_{number}"

"""Models of perturbers that fits have free, and vectors that start at maxima."""

import autofit as af
import autolens as al
import numpy as np

from autolens_superfluid.mass.vortex_ring import VortexRing
from autolens_superfluid.modeling.dataset import LensDataset
from autolens_superfluid.modeling.model import length_scale_from, vortex_model_from
from autolens_superfluid.modeling.names import parameter_names_from
from autolens_superfluid.search.maps import Maximum
from autolens_superfluid.search.perturber import Perturber
from autolens_superfluid.search.subhalo import CompiledNFWTruncatedSph


def perturber_model_from(perturber: Perturber, dataset: LensDataset) -> af.Model:
    r"""Model of a perturber anywhere near the lensed images.

    Parameters
    ----------
    perturber : Perturber
        The kind; what is the same for all of its shapes is fixed.
    dataset : LensDataset
        Its Einstein radius, or half of its mask radius, sets the scale of all priors,
        which are uniform; see `vortex_model_from`.

    Returns
    -------
    af.Model
        Of the kind's mass profile.
    """
    scale = length_scale_from(dataset)
    model = _MODELS[perturber.kind](perturber, dataset, scale)
    model.centre.centre_0 = af.UniformPrior(-1.5 * scale, 1.5 * scale)
    model.centre.centre_1 = af.UniformPrior(-1.5 * scale, 1.5 * scale)
    return model


def with_free_angles(model: af.Model) -> af.Model:
    """Model whose position angle may turn without meeting a limit.

    Parameters
    ----------
    model : af.Model
        Of a perturber; it is not changed.

    Returns
    -------
    af.Model
    """
    model = model.copy()
    if "position_angle" in dict(model.prior_tuples):
        model.position_angle = af.UniformPrior(-180.0, 360.0)
    return model


def start_vector_from(
    model: af.Collection,
    smooth_values: dict[str, float],
    maximum: Maximum,
    name: str,
    factor: float = 1.0,
) -> np.ndarray:
    """Vector of a lens model at a smooth fit with the perturber of a maximum.

    Parameters
    ----------
    model : af.Collection
        With the perturber as `galaxies.lens.<name>`.
    smooth_values : dict of str to float
        Values of all other parameters, by names.
    maximum : Maximum
        Of a scan.
    name : str
        Of the perturber.
    factor : float, default=1.0
        Of the linear amplitude.

    Returns
    -------
    array of shape (parameters,)
    """
    values = {"centre_0": maximum.centre[0], "centre_1": maximum.centre[1]}
    amplitude = factor * maximum.amplitude
    values |= maximum.shape | {maximum.perturber.amplitude_name: amplitude}
    values["einstein_radius"] = (factor * abs(maximum.mass) / np.pi) ** 0.5
    ours = {f"lens.{name}.{key}": value for key, value in values.items()}
    return np.array(
        [(ours | smooth_values)[key] for key in parameter_names_from(model)]
    )


def _string_model_from(perturber, dataset, scale) -> af.Model:
    return vortex_model_from(dataset, perturber.core_radius)


def _ring_model_from(perturber, dataset, scale) -> af.Model:
    """Rings of up to the mass of the strings of `vortex_model_from`."""
    return af.Model(
        VortexRing,
        position_angle=af.UniformPrior(0.0, 180.0),
        radius=af.UniformPrior(0.05 * scale, 1.0 * scale),
        inclination=af.UniformPrior(0.0, 85.0),
        width=perturber.width,
        line_density=af.UniformPrior(-0.1 * scale, 0.1 * scale),
    )


def _subhalo_model_from(perturber, dataset, scale) -> af.Model:
    scale_radius = af.UniformPrior(0.01 * scale, 1.0 * scale)
    return af.Model(
        CompiledNFWTruncatedSph,
        kappa_s=af.UniformPrior(0.0, 3.0),
        scale_radius=scale_radius,
        truncation_radius=perturber.truncation * scale_radius,
    )


def _pseudo_jaffe_model_from(perturber, dataset, scale) -> af.Model:
    return af.Model(
        al.mp.dPIEMassB0Sph,
        ra=perturber.core_radius,
        rs=af.UniformPrior(0.02 * scale, 2.0 * scale),
        b0=af.UniformPrior(0.0, 0.5 * scale),
    )


def _point_model_from(perturber, dataset, scale) -> af.Model:
    return af.Model(al.mp.PointMass, einstein_radius=af.UniformPrior(0.0, 0.3 * scale))


_MODELS = {
    "string": _string_model_from,
    "ring": _ring_model_from,
    "subhalo": _subhalo_model_from,
    "pseudo_jaffe": _pseudo_jaffe_model_from,
    "point": _point_model_from,
}

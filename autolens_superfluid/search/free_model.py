"""Models in which the parameters of a given tracer are free, at their values."""

import inspect

import autofit as af
import autolens as al
import numpy as np

_PROFILES = (al.mp.MassProfile, al.LightProfile)


def free_model_from(galaxies, cls=_PROFILES) -> tuple[af.Collection, np.ndarray]:
    """Model of galaxies whose profiles are free, and its vector at their values.

    Free is what upstream's priors have as free. In a basis of light profiles, such as
    a multi-Gaussian expansion, those of the same value are one parameter, and the
    widths are fixed.

    Parameters
    ----------
    galaxies : sequence of al.Galaxy
        As fitted.
    cls : type or tuple of types
        The profiles that are free; others, and pixelizations, are held.

    Returns
    -------
    af.Collection and array of shape (parameters,)
    """
    values = {}
    models = [_galaxy_model_from(galaxy, cls, values) for galaxy in galaxies]
    model = af.Collection(galaxies=af.Collection(models))
    return model, np.array([values[prior] for prior in model.priors_ordered_by_id])


def _galaxy_model_from(galaxy, cls, values) -> af.Model:
    parts = {
        name: _part_from(part, cls, values)
        for name, part in vars(galaxy).items()
        if isinstance(part, (*_PROFILES, al.Pixelization))
    }
    return af.Model(al.Galaxy, redshift=galaxy.redshift, **parts)


def _part_from(part, cls, values):
    if not isinstance(part, cls):
        return part
    if isinstance(part, al.lp_basis.Basis):
        shared = {}
        profiles = [
            _profile_model_from(profile, values, shared)
            for profile in part.profile_list
        ]
        return af.Model(al.lp_basis.Basis, profile_list=profiles)
    return _profile_model_from(part, values, None)


def _profile_model_from(profile, values, shared) -> af.Model:
    """Model of one profile; `values` gets the value of each of its priors."""
    model = af.Model(type(profile))
    for name in inspect.signature(type(profile)).parameters:
        own, value = getattr(model, name, None), getattr(profile, name)
        if isinstance(own, af.TuplePrior):
            for index, number in enumerate(value):
                prior = _prior_from(f"{name}_{index}", number, values, shared)
                setattr(own, f"{name}_{index}", prior)
        elif isinstance(own, af.Prior) and not (shared is not None and name == "sigma"):
            setattr(model, name, _prior_from(name, value, values, shared))
        else:
            setattr(model, name, value)
    return model


def _prior_from(name, value, values, shared) -> af.Prior:
    """Prior about a value, the same one for equal values of a basis."""
    key = name, float(value)
    if shared is not None and key in shared:
        return shared[key]
    prior = af.GaussianPrior(mean=float(value), sigma=1.0)
    values[prior] = float(value)
    if shared is not None:
        shared[key] = prior
    return prior

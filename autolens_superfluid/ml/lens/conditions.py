"""What a user knows of a smooth lens, as conditions of a detector."""

import autolens as al
import numpy as np


def condition_from(source) -> dict[str, float]:
    """Return the conditions that a smooth lens model gives a detector.

    They are named as columns of `simulation.parameters_from`, and do not change when
    the image is turned, for training turns images.

    Parameters
    ----------
    source : al.Tracer or result
        A tracer of one lens and one source plane, or a PyAutoLens result, whose
        most likely tracer is taken.

    Returns
    -------
    dict of str to float
        Of `lens_einstein_radius`, `lens_axis_ratio`, `shear_magnitude`,
        `source_effective_radius`, `source_sersic_index` and `source_axis_ratio`, those
        that the model has. Any may be missing at use.
    """
    tracer = getattr(source, "max_log_likelihood_tracer", source)
    conditions = {}
    for profile in tracer.planes[0].cls_list_from(cls=al.mp.MassProfile):
        conditions = _of_mass(profile) | conditions
    for profile in tracer.planes[-1].cls_list_from(cls=al.LightProfile):
        conditions = _of_light(profile) | conditions
    return conditions


def _of_mass(profile) -> dict[str, float]:
    if isinstance(profile, al.mp.ExternalShear):
        magnitude = np.hypot(profile.gamma_1, profile.gamma_2)
        return {"shear_magnitude": float(magnitude)}
    if not hasattr(profile, "einstein_radius"):
        return {}
    return {
        "lens_einstein_radius": float(profile.einstein_radius),
        "lens_axis_ratio": float(profile.axis_ratio()),
    }


def _of_light(profile) -> dict[str, float]:
    names = ("effective_radius", "sersic_index")
    conditions = {
        f"source_{name}": float(getattr(profile, name))
        for name in names
        if hasattr(profile, name)
    }
    return conditions | {"source_axis_ratio": float(profile.axis_ratio())}

"""Short names of the parameters of a lens model, as tables and files show them."""

import autofit as af


def parameter_names_from(model: af.Collection) -> list[str]:
    """Name of each parameter, such as `lens.vortex.line_density`.

    A parameter that many profiles share, as the centre of a multi-Gaussian expansion,
    is named once, by the component that holds them.

    Parameters
    ----------
    model : af.Collection
        With `galaxies`.

    Returns
    -------
    list of str
        In the order of the model's vectors; the full path where a short name would
        not be unique.
    """
    paths = {}
    for path, prior in model.path_priors_tuples:
        paths.setdefault(prior, path)
    ordered = [paths[prior] for prior in model.priors_ordered_by_id]
    short = [".".join((*path[1:3], path[-1])) for path in ordered]
    return [
        name if short.count(name) == 1 else ".".join(str(part) for part in path)
        for name, path in zip(short, ordered, strict=True)
    ]

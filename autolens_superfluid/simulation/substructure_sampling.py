"""Parameters of substructure, drawn for every image and kept where they apply."""

import numpy as np

from autolens_superfluid.simulation import units
from autolens_superfluid.simulation.columns import centre_columns_from, drawn_from


def substructure_columns_from(draws, population, columns):
    """Return the parameters of all classes of substructure.

    Streams are named by kind, not by class: a weak string lies where the strong one
    of the same image would. A kind's columns are NaN in images without it.

    Parameters
    ----------
    draws : Draws
        Random numbers.
    population : Population
        What is drawn from.
    columns : dict of str to array
        Columns so far: classes, redshifts and the halo's Einstein radius.

    Returns
    -------
    dict of str to array
        `substructure_mass_fraction` (with sign, over the mass inside the halo's
        Einstein radius; 0 without substructure), and the columns of each kind.
    """
    total = np.pi * columns["halo_einstein_radius"] ** 2
    fraction, merged = np.zeros(len(total)), {}
    for number, declared in enumerate(population.substructure.values(), start=1):
        here = columns["class"] == number
        if not here.any() and declared.fraction == 0.0:
            continue
        mass, new = _COLUMNS[declared.kind](draws, declared, columns, total)
        fraction = np.where(here, mass / total, fraction)
        for name, values in new.items():
            old = merged.get(name, np.full(values.shape, np.nan))
            keep = here.reshape(-1, *[1] * (values.ndim - 1))
            merged[name] = np.where(keep, values, old)
    return {"substructure_mass_fraction": fraction} | merged


def _string_columns_from(draws, declared, columns, total):
    return _strings_from(draws, declared, columns, total, None)


def _network_columns_from(draws, declared, columns, total):
    return _strings_from(draws, declared, columns, total, declared.number)


def _strings_from(draws, declared, columns, total, number):
    """Return one string, or several that share the mass; `VortexString`'s arguments."""
    mass = _mass_from(draws, declared, total)
    length = _drawn_from(draws, declared, "length", number)
    core_radius = _drawn_from(draws, declared, "core_radius", number)
    share = mass if number is None else mass[:, None] / number
    new = {
        "length": length,
        "core_radius": core_radius,
        "slope": np.full(len(total), float(declared.slope)),
        "position_angle": _drawn_from(draws, declared, "position_angle", number),
        "line_density": share / length,
    }
    return mass, _named_from(draws, declared, columns, new, number)


def _ring_columns_from(draws, declared, columns, total):
    mass = _mass_from(draws, declared, total)
    new = {
        name: _drawn_from(draws, declared, name)
        for name in ("radius", "inclination", "width", "position_angle")
    }
    new["line_density"] = mass / (2.0 * np.pi * new["radius"])
    return mass, _named_from(draws, declared, columns, new)


def _soliton_columns_from(draws, declared, columns, total):
    mass = _mass_from(draws, declared, total)
    core_radius = _drawn_from(draws, declared, "core_radius")
    kappa = units.soliton_kappa_from(mass, core_radius)
    new = {"core_radius": core_radius, "kappa": kappa}
    return mass, _named_from(draws, declared, columns, new)


def _subhalo_columns_from(draws, declared, columns, total):
    """Return as many haloes as may be; those beyond an image's number are NaN."""
    largest = declared.number.largest
    number = _drawn_from(draws, declared, "number")
    mass_msun = _drawn_from(draws, declared, "mass_msun", largest)
    concentration = _drawn_from(draws, declared, "concentration", largest)
    tau = _drawn_from(draws, declared, "truncation", largest)
    unit = units.mass_unit_msun_from(
        columns["redshift_lens"], columns["redshift_source"]
    )
    kappa_s, scale_radius = units.truncated_nfw_from(
        mass_msun, concentration, columns["redshift_lens"], unit
    )
    new = {
        "mass_msun": mass_msun,
        "concentration": concentration,
        "kappa_s": kappa_s,
        "scale_radius": scale_radius,
        "truncation_radius": tau * scale_radius,
    }
    new = _named_from(draws, declared, columns, new, largest)
    exists = np.arange(largest) < number[:, None]
    new = {name: np.where(exists, values, np.nan) for name, values in new.items()}
    mass = units.truncated_nfw_mass_from(kappa_s, scale_radius, tau)
    mass = np.where(exists, mass, 0.0).sum(axis=1)
    return mass, new | {f"{declared.kind}_number": number}


def _mass_from(draws, declared, total):
    """Return the mass with its sign, in arcsec^2."""
    return declared.sign * total * _drawn_from(draws, declared, "mass_fraction")


def _drawn_from(draws, declared, name, number=None):
    quantity = f"{declared.kind}_{name}"
    return drawn_from(draws, quantity, getattr(declared, name), number)


def _named_from(draws, declared, columns, new, number=None):
    new = {f"{declared.kind}_{name}": values for name, values in new.items()}
    return new | centre_columns_from(
        draws,
        declared.kind,
        declared.offset,
        columns["halo_einstein_radius"],
        number=number,
    )


_COLUMNS = {
    "vortex_string": _string_columns_from,
    "vortex_network": _network_columns_from,
    "vortex_ring": _ring_columns_from,
    "soliton": _soliton_columns_from,
    "subhaloes": _subhalo_columns_from,
}

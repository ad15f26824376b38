"""From columns of parameters to PyAutoLens profiles and tracers.

A `Component` says which profile is made of which columns. It is the one description
of a population's lenses: the compiled imager evaluates the profiles it makes of traced
numbers, and `tracer_from` hands the same to users.
"""

from dataclasses import dataclass, field

import autolens as al
import numpy as np

from autolens_superfluid.mass.axion_soliton import AxionSoliton
from autolens_superfluid.mass.vortex_ring import VortexRing
from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.simulation.distributions import Constant
from autolens_superfluid.simulation.population import SMOOTH, Population

_PAIRS = ("centre", "ell_comps", "multipole_comps")


@dataclass(frozen=True)
class Component:
    """A profile and where its arguments come from.

    Attributes
    ----------
    name : str
        Name of the profile in its galaxy.
    cls : type
        Class of the profile.
    columns : dict of str to str or pair of str
        Column, or columns, of each argument.
    fixed : dict
        Arguments that no image differs in: constants of the compiled function.
    number : int, optional
        How many of them an image has, in columns of shape (n, number).
    """

    name: str
    cls: type
    columns: dict
    fixed: dict = field(default_factory=dict)
    number: int | None = None

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names of all columns that it reads."""
        names = []
        for value in self.columns.values():
            names.extend([value] if isinstance(value, str) else value)
        return tuple(names)

    def profile_from(self, parameters):
        """Return the profile of one image's parameters, concrete or traced."""
        arguments = {
            argument: parameters[value]
            if isinstance(value, str)
            else tuple(parameters[name] for name in value)
            for argument, value in self.columns.items()
        }
        return self.cls(**arguments, **self.fixed)


@dataclass(frozen=True)
class Lens:
    """The components of one class of a population, by what they do."""

    mass: tuple[Component, ...]
    source: tuple[Component, ...]
    lens_light: tuple[Component, ...] = ()
    substructure: tuple[Component, ...] = ()

    @property
    def components(self) -> tuple[Component, ...]:
        """Return all components."""
        return (*self.mass, *self.substructure, *self.source, *self.lens_light)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the columns that an image depends on, each once."""
        names = [name for part in self.components for name in part.column_names]
        return tuple(dict.fromkeys(names))


def lens_from(population: Population, class_name: str = SMOOTH) -> Lens:
    """Return the components of the lenses of one class of a population.

    Parameters
    ----------
    population : Population
        Any population.
    class_name : str
        One of its classes; `smooth` for lenses without substructure.
    """
    light = population.lens_light
    kind = None
    if class_name != SMOOTH:
        kind = population.substructure[class_name]
    return Lens(
        mass=_mass_components_from(population),
        source=_light_components_from("source", population.source),
        lens_light=() if light is None else _light_components_from("lens_light", light),
        substructure=() if kind is None else (_SUBSTRUCTURE[kind.kind](kind),),
    )


def tracer_from(
    population: Population, parameters: dict, class_name: str = SMOOTH
) -> al.Tracer:
    """Return the tracer of one image.

    Parameters
    ----------
    population : Population
        What the image is of.
    parameters : dict of str to float
        One row of `parameters_from`: a value of each column.
    class_name : str
        Class of the image.

    Returns
    -------
    al.Tracer
        Lens (with its substructure) and source. `SimulatorImaging` makes of it the
        image that `Imager` makes of the parameters.
    """
    lens = lens_from(population, class_name)
    galaxies = [
        _galaxy_from(
            float(parameters["redshift_lens"]),
            (*lens.lens_light, *lens.mass, *lens.substructure),
            parameters,
        ),
        _galaxy_from(float(parameters["redshift_source"]), lens.source, parameters),
    ]
    return al.Tracer(galaxies=galaxies)


def _galaxy_from(redshift, components, parameters):
    profiles = {}
    for component in components:
        profiles |= _profiles_from(component, parameters)
    return al.Galaxy(redshift=redshift, **profiles)


def _profiles_from(component, parameters):
    if component.number is None:
        row = {name: float(parameters[name]) for name in component.column_names}
        return {component.name: component.profile_from(row)}
    rows = np.stack([parameters[name] for name in component.column_names], axis=-1)
    rows = rows[~np.isnan(rows).any(axis=1)]
    return {
        f"{component.name}_{index}": component.profile_from(
            dict(zip(component.column_names, row.tolist(), strict=True))
        )
        for index, row in enumerate(rows)
    }


def _component_from(name, prefix, cls, arguments, fixed=None, number=None):
    """Return a component whose columns are named by prefix and argument."""
    columns = {
        argument: (f"{prefix}_{argument}_0", f"{prefix}_{argument}_1")
        if argument in _PAIRS
        else f"{prefix}_{argument}"
        for argument in arguments
        if argument not in (fixed or {})
    }
    return Component(name, cls, columns, fixed or {}, number)


def _constants_from(section, **values):
    """Return the arguments whose distribution is one value."""
    fixed = {
        argument: distribution.value
        for argument, distribution in values.items()
        if isinstance(distribution, Constant)
    }
    if getattr(section, "axis_ratio", None) == Constant(1.0):
        fixed["ell_comps"] = (0.0, 0.0)
    if getattr(section, "offset", None) == Constant(0.0):
        fixed["centre"] = (0.0, 0.0)
    return fixed


def _mass_components_from(population):
    mass = population.lens_mass
    components = [
        _component_from(
            "mass",
            "lens",
            al.mp.Isothermal,
            ("ell_comps", "einstein_radius"),
            _constants_from(mass),
        )
    ]
    orders = () if mass.multipoles is None else mass.multipoles.orders
    components.extend(_multipole_component_from(int(order)) for order in orders)
    if population.shear is not None:
        components.append(
            _component_from(
                "shear", "shear", al.mp.ExternalShear, ("gamma_1", "gamma_2")
            )
        )
    return tuple(components)


def _multipole_component_from(order):
    name = f"multipole_{order}"
    columns = {
        "einstein_radius": "lens_einstein_radius",
        "multipole_comps": (f"{name}_comps_0", f"{name}_comps_1"),
    }
    fixed = {"m": order, "slope": 2.0}
    return Component(name, al.mp.PowerLawMultipole, columns, fixed)


def _light_components_from(name, light):
    arguments = ("centre", "ell_comps", "intensity", "effective_radius", "sersic_index")
    fixed = _constants_from(light, sersic_index=light.sersic_index)
    components = [_component_from("bulge", name, al.lp.Sersic, arguments, fixed)]
    if light.clumps is not None:
        arguments = ("centre", "intensity", "sigma")
        components.append(
            _component_from(
                "clump",
                f"{name}_clumps",
                al.lp.GaussianSph,
                arguments,
                number=light.clumps.number,
            )
        )
    return tuple(components)


_STRING = ("centre", "position_angle", "length", "core_radius", "slope", "line_density")


def _string_component_from(kind):
    fixed = _constants_from(kind, core_radius=kind.core_radius)
    fixed["slope"] = float(kind.slope)
    return _component_from("vortex", kind.kind, VortexString, _STRING, fixed)


def _network_component_from(kind):
    fixed = {"slope": float(kind.slope)}
    return _component_from(
        "vortex", kind.kind, VortexString, _STRING, fixed, kind.number
    )


def _ring_component_from(kind):
    arguments = (
        "centre",
        "position_angle",
        "radius",
        "inclination",
        "width",
        "line_density",
    )
    return _component_from(
        "vortex", kind.kind, VortexRing, arguments, _constants_from(kind)
    )


def _soliton_component_from(kind):
    arguments = ("centre", "kappa", "core_radius")
    return _component_from(
        "soliton", kind.kind, AxionSoliton, arguments, _constants_from(kind)
    )


def _subhalo_component_from(kind):
    arguments = ("centre", "kappa_s", "scale_radius", "truncation_radius")
    return _component_from(
        "subhalo",
        kind.kind,
        al.mp.NFWTruncatedSph,
        arguments,
        number=kind.number.largest,
    )


_SUBSTRUCTURE = {
    "vortex_string": _string_component_from,
    "vortex_network": _network_component_from,
    "vortex_ring": _ring_component_from,
    "soliton": _soliton_component_from,
    "subhaloes": _subhalo_component_from,
}

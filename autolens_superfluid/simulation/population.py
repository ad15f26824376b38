"""A population of lenses: its declaration, from Python or from a YAML file."""

import dataclasses
import hashlib
import json
import types
import typing
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import yaml

from autolens_superfluid.exc import PopulationError
from autolens_superfluid.simulation import sections
from autolens_superfluid.simulation.distributions import (
    Distribution,
    declaration_from,
    distribution_from,
)
from autolens_superfluid.simulation.substructure import KINDS, Substructure

#: Name of the class of lenses without substructure.
SMOOTH = "smooth"

_BUDGETS = ("conserved", "added")
_REDSHIFTS = sections.Redshifts()


@dataclass(frozen=True)
class Population:
    """Distributions of everything that an image of a lens depends on.

    Attributes
    ----------
    name, version : str, int
        With a seed and an index they determine an image: a declaration that changes
        needs a new version.
    mass_budget : str
        ``conserved``: the halo loses the mass that its substructure holds;
        ``added``: it does not.
    substructure : dict of str to Substructure
        Classes of images beside the smooth one; their fractions add up to 1 at most.
    """

    name: str
    version: int
    image: sections.Image
    psf: sections.Psf
    lens_mass: sections.LensMass
    source: sections.Light
    noise: sections.Noise
    description: str = ""
    redshifts: sections.Redshifts = _REDSHIFTS
    lens_light: sections.Light | None = None
    shear: sections.Shear | None = None
    mass_budget: str = "conserved"
    substructure: dict[str, Substructure] = field(default_factory=dict)

    def __post_init__(self):
        if self.mass_budget not in _BUDGETS:
            raise PopulationError(
                f"mass_budget must be one of {', '.join(_BUDGETS)}; "
                f"got {self.mass_budget!r}"
            )
        if SMOOTH in self.substructure:
            raise PopulationError(f"no substructure may be called {SMOOTH!r}")
        total = sum(kind.fraction for kind in self.substructure.values())
        if total > 1.0 + 1e-9:
            raise PopulationError(
                f"the fractions of substructure must add up to 1 at most; got {total:g}"
            )
        self._check_brightness()

    def _check_brightness(self):
        lights = {"source": self.source, "lens_light": self.lens_light}
        for key, light in lights.items():
            if light is None:
                continue
            given = light.magnitude is not None or light.intensity is not None
            if given == (self.noise.peak is not None):
                rule = "no" if self.noise.peak else "a"
                raise PopulationError(
                    f"{key} needs {rule} magnitude or intensity with this noise"
                )
            if light.magnitude is not None and self.noise.detector.zero_point is None:
                raise PopulationError(
                    f"{key}.magnitude needs noise.detector.zero_point"
                )

    @property
    def classes(self) -> tuple[str, ...]:
        """Return the names of all classes of images, the smooth one first."""
        return (SMOOTH, *self.substructure)

    @property
    def fractions(self) -> tuple[float, ...]:
        """Return the share of each of `classes`."""
        shares = [kind.fraction for kind in self.substructure.values()]
        return (max(0.0, 1.0 - sum(shares)), *shares)

    def variant_from(self, kind=None, sign=None, mass_budget=None) -> "Population":
        """Return the population with one kind of substructure, half smooth.

        The smooth part of image i stays what it is, so that variants may be compared
        image by image.

        Parameters
        ----------
        kind : str, optional
            The only substructure that remains, in every second image.
        sign : int, optional
            Sign of the mass of all substructure that has one.
        mass_budget : str, optional
            ``conserved`` or ``added``.
        """
        kinds = dict(self.substructure)
        if kind is not None:
            if kind not in kinds:
                raise PopulationError(
                    f"{self.name} has no substructure {kind!r}; it has "
                    f"{', '.join(kinds) or 'none'}"
                )
            kinds = {kind: dataclasses.replace(kinds[kind], fraction=0.5)}
        if sign is not None:
            kinds = {
                name: dataclasses.replace(value, sign=sign)
                if hasattr(value, "sign")
                else value
                for name, value in kinds.items()
            }
        budget = self.mass_budget if mass_budget is None else mass_budget
        return dataclasses.replace(self, substructure=kinds, mass_budget=budget)

    @property
    def declaration(self) -> dict:
        """Return the declaration as numbers, strings, lists and dicts."""
        return _plain_from(self)

    @property
    def checksum(self) -> str:
        """Return the SHA-256 of the declaration, the description apart."""
        declaration = {k: v for k, v in self.declaration.items() if k != "description"}
        text = json.dumps(declaration, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def shipped_populations() -> tuple[str, ...]:
    """Return the names of the populations that come with the package."""
    return tuple(sorted(path.stem for path in _shipped().iterdir()))


def population_from(source) -> Population:
    """Return a population by its name, its YAML file or its declaration.

    Parameters
    ----------
    source : str, Path, dict or Population
        A shipped name such as ``vortex_bench``, the path of a YAML file, a dict of the
        same form, or a population (returned as it is).

    Raises
    ------
    PopulationError
        If there is none, or it breaks a rule; the key is named.

    Examples
    --------
    >>> population = population_from("vortex_bench")
    >>> population.classes
    ('smooth', 'strong', 'weak')
    >>> population.fractions
    (0.5, 0.5, 0.0)
    """
    if isinstance(source, Population):
        return source
    if isinstance(source, dict):
        return _section_from(Population, source, "population")
    if source in shipped_populations():
        text = (_shipped() / f"{source}.yaml").read_text()
        return population_from(yaml.safe_load(text))
    return population_from(_declaration_of_file(Path(source)))


def _declaration_of_file(path):
    if not path.is_file():
        raise PopulationError(
            f"{path} is neither a file nor one of {', '.join(shipped_populations())}"
        )
    try:
        declaration = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        raise PopulationError(f"{path} is not YAML: {error}") from error
    if not isinstance(declaration, dict):
        raise PopulationError(f"{path} must hold keys and values")
    return declaration


def _shipped():
    return resources.files("autolens_superfluid.simulation") / "populations"


def _section_from(cls, declaration, key):
    """Return the dataclass of a section, with every key checked."""
    if not isinstance(declaration, dict):
        raise PopulationError(f"{key} must hold keys and values; got {declaration!r}")
    hints = typing.get_type_hints(cls)
    fields = {f.name: f for f in dataclasses.fields(cls)}
    for name in declaration:
        if name not in fields:
            raise PopulationError(
                f"{key}.{name} is no key of a population; {key} has {', '.join(fields)}"
            )
    for name, item in fields.items():
        has_default = item.default is not dataclasses.MISSING
        has_factory = item.default_factory is not dataclasses.MISSING
        if name not in declaration and not has_default and not has_factory:
            raise PopulationError(f"{key}.{name} is missing")
    values = {
        name: _value_from(hints[name], value, f"{key}.{name}")
        for name, value in declaration.items()
    }
    try:
        return cls(**values)
    except PopulationError as error:
        raise PopulationError(f"{key}: {error}") from error


def _value_from(hint, value, key):
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        if value is None:
            return None
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    if isinstance(hint, type) and issubclass(hint, Distribution):
        return distribution_from(value, key)
    if dataclasses.is_dataclass(hint):
        return _section_from(hint, value, key)
    if typing.get_origin(hint) is dict:
        return _kinds_from(value, key)
    return _plain_value_from(hint, value, key)


def _plain_value_from(hint, value, key):
    origin = typing.get_origin(hint)
    expected = {float: int | float, int: int, str: str, tuple: list | tuple}
    wanted = expected[origin or hint]
    if isinstance(value, bool) or not isinstance(value, wanted):
        name = (origin or hint).__name__
        raise PopulationError(f"{key} must be a {name}; got {value!r}")
    return (origin or hint)(value)


def _kinds_from(value, key):
    if not isinstance(value, dict):
        raise PopulationError(f"{key} must hold keys and values; got {value!r}")
    kinds = {}
    for name, declaration in value.items():
        declaration = dict(declaration)
        kind = declaration.pop("kind", None)
        if kind not in KINDS:
            raise PopulationError(
                f"{key}.{name}.kind must be one of {', '.join(KINDS)}; got {kind!r}"
            )
        cls = KINDS[kind]
        kinds[name] = _section_from(cls, declaration, f"{key}.{name}")
    return kinds


def _plain_from(value):
    if isinstance(value, Distribution):
        return declaration_from(value)
    if isinstance(value, dict):
        return {name: _plain_from(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return list(value)
    if not dataclasses.is_dataclass(value):
        return value
    plain = {
        f.name: _plain_from(getattr(value, f.name)) for f in dataclasses.fields(value)
    }
    plain = {name: item for name, item in plain.items() if item is not None}
    if isinstance(value, Substructure):
        plain = {"kind": value.kind} | plain
    return plain

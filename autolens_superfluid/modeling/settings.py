"""Settings of a fit, from defaults, a YAML file and a command line."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_args

import yaml

from autolens_superfluid import exc

CHOICES = {
    "mass": ("isothermal", "power_law", "multipoles"),
    "lens_light": ("none", "sersic", "mge"),
    "source": ("sersic", "mge"),
}

SMALLEST = {
    "total_gaussians": 1,
    "lens_light_bases": 1,
    "over_sample_size": 1,
    "n_live": 30,
    "n_eff": 1,
    "n_batch": 1,
    "n_networks": 0,
    "seed": 0,
}


@dataclass(frozen=True)
class FitSettings:
    """What a fit is made with; checked when made.

    Attributes
    ----------
    mass : {"isothermal", "power_law", "multipoles"}
        Total mass of the lens; see `smooth_model_from`.
    lens_light : {"none", "sersic", "mge"}
        Light of the lens.
    source : {"sersic", "mge"}
        Light of the source.
    total_gaussians : int
        Gaussians of each multi-Gaussian expansion.
    lens_light_bases : int
        Expansions of the light of the lens, with an ellipticity each: isophotes of
        real galaxies twist.
    core_radius : float or None
        Core radius of the vortex in arcsec, fixed; None is one pixel.
    mask_radius : float or None
        In arcsec; None is that of the dataset.
    over_sample_size : int or None
        Sub-pixels a side; None is finer in the centre, see `dataset_from`.
    n_live, n_eff, n_batch, n_networks : int
        Live points, effective samples, likelihoods a batch and neural networks a
        bound of `af.Nautilus`. Within the narrowed priors posteriors are close to
        ellipsoids, so networks cost more than they save.
    seed : int
        Of every random draw.

    Raises
    ------
    SettingsError
        If a value has the wrong type or is out of range.
    """

    mass: str = "isothermal"
    lens_light: str = "none"
    source: str = "sersic"
    total_gaussians: int = 10
    lens_light_bases: int = 2
    core_radius: float | None = None
    mask_radius: float | None = None
    over_sample_size: int | None = None
    n_live: int = 100
    n_eff: int = 500
    n_batch: int = 100
    n_networks: int = 0
    seed: int = 1

    def __post_init__(self):
        for field in fields(self):
            _check(field.name, field.type, getattr(self, field.name))


def fit_settings_from(
    config: str | Path | None = None, overrides: dict[str, Any] | None = None
) -> FitSettings:
    """Fit settings of a YAML file, some of them overridden.

    Parameters
    ----------
    config : str or Path, optional
        YAML file with any of the attributes of `FitSettings` as keys.
    overrides : dict, optional
        Values that go before those of the file; None is no value.

    Returns
    -------
    FitSettings

    Raises
    ------
    SettingsError
        If the file cannot be read, has an unknown key, or a value breaks a rule.
    """
    values = {} if config is None else _yaml_from(Path(config))
    known = [field.name for field in fields(FitSettings)]
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise exc.SettingsError(
            f"{config} has the unknown key '{unknown[0]}'; known are "
            f"{', '.join(known)}."
        )
    given = {
        key: value for key, value in (overrides or {}).items() if value is not None
    }
    return FitSettings(**(values | given))


def check_choice(name: str, value: str):
    """Raise `SettingsError` unless a value is one of its choices.

    Parameters
    ----------
    name : {"mass", "lens_light", "source"}
        The setting.
    value : str
        Its value.

    Raises
    ------
    SettingsError
        Naming the choices.
    """
    if value not in CHOICES[name]:
        raise exc.SettingsError(
            f"{name} must be one of {', '.join(CHOICES[name])}; got {value!r}."
        )


def _yaml_from(path: Path) -> dict:
    """Read a dictionary with string keys from a YAML file."""
    try:
        values = yaml.safe_load(path.read_text())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = (str(error).splitlines() or [""])[0]
        raise exc.SettingsError(
            f"{path} must be a YAML file; it cannot be read ({reason})."
        ) from error
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise exc.SettingsError(f"{path} must hold keys and values; got {values!r}.")
    return values


def _check(name: str, annotation: Any, value: Any):
    """Raise `SettingsError` unless a value has its type and range."""
    types = get_args(annotation) or (annotation,)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if float in types and is_number:
        if not 0.0 < value < float("inf"):
            raise exc.SettingsError(f"{name} must be positive and finite; got {value}.")
        return
    if not isinstance(value, types) or isinstance(value, bool):
        names = " or ".join("none" if t is type(None) else t.__name__ for t in types)
        raise exc.SettingsError(f"{name} must be {names}; got {value!r}.")
    if name in CHOICES:
        check_choice(name, value)
    if value is not None and name in SMALLEST and value < SMALLEST[name]:
        raise exc.SettingsError(
            f"{name} must be at least {SMALLEST[name]}; got {value}."
        )

"""Registration with PyAutoLens: the one place that touches upstream's modules."""

from pathlib import Path

import autolens  # noqa: F401  (its configuration is registered before ours)
from autogalaxy.profiles import mass as upstream_mass
from autonerves import conf
from autonerves.directory_config import RecursiveConfig

from autolens_superfluid import mass
from autolens_superfluid.exc import RegistrationError

CONFIG_PATH = Path(__file__).parent / "config"

_UPSTREAM_PACKAGES = ("autoarray", "autofit", "autogalaxy", "autolens", "autonerves")


def register():
    """Add the mass profiles to `al.mp` (which is `ag.mp`), and our configuration.

    It may be called any number of times.

    Raises
    ------
    autolens_superfluid.exc.RegistrationError
        If `al.mp` has a class of the same name that is not ours.
    """
    for name in mass.PROFILES:
        _register_profile(name, getattr(mass, name))
    _register_config()


def _register_profile(name, profile):
    existing = getattr(upstream_mass, name, profile)
    if existing.__module__ != profile.__module__:
        raise RegistrationError(
            f"al.mp.{name} must be free or ours; it is {existing.__module__}.{name}. "
            "Use the class of autolens_superfluid by its own import instead"
        )
    setattr(upstream_mass, name, profile)


def _register_config():
    """Insert our configuration below the user's directories and above upstream's.

    `conf.instance.register` would put it second, above a workspace's configuration
    where a script pushed one before it imported this package.
    """
    configs = [config for config in conf.instance.configs if config.path != CONFIG_PATH]
    position = next(
        (index for index, config in enumerate(configs) if _is_upstream(config)),
        len(configs),
    )
    ours = RecursiveConfig(CONFIG_PATH)
    conf.instance.configs = [*configs[:position], ours, *configs[position:]]


def _is_upstream(config):
    parents = [parent.name for parent in Path(config.path).parents]
    return bool(parents) and parents[0] in _UPSTREAM_PACKAGES

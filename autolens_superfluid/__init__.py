"""Superfluid dark matter for PyAutoLens: vortices and solitons in lenses.

Importing the package adds its mass profiles to `al.mp`::

    import autolens as al
    import autolens_superfluid

    vortex = al.mp.VortexString(length=1.0, line_density=-0.05)
"""

from importlib.metadata import PackageNotFoundError, version

from autolens_superfluid import plugin
from autolens_superfluid.mass import *  # noqa: F403
from autolens_superfluid.mass import PROFILES

try:
    __version__ = version("autolens_superfluid")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"

__all__ = [*PROFILES]  # noqa: PLE0604

plugin.register()

"""Superfluid dark matter for PyAutoLens: vortices and solitons in lenses.

Importing the package adds its mass profiles to `al.mp`::

    import autolens as al
    import autolens_superfluid

    vortex = al.mp.VortexString(length=1.0, line_density=-0.05)

They can also be imported from here, as can the builders `vortex_string_from`,
`vortex_ring_from` and `vortex_network_from`, which take physical quantities.
"""

from importlib.metadata import PackageNotFoundError, version

import lazy_loader

from autolens_superfluid import plugin
from autolens_superfluid.mass import (
    AxionHalo,
    AxionSoliton,
    AxionSolitonMCRSchive,
    InverseDistanceSheet,
    VortexNetwork,
    VortexRing,
    VortexString,
)

try:
    __version__ = version("autolens_superfluid")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"

__getattr__, _, _lazy = lazy_loader.attach(
    __name__,
    submodules=["ml", "modeling", "physics", "plot", "search", "simulation"],
    submod_attrs={
        "mass.builders": [
            "vortex_network_from",
            "vortex_ring_from",
            "vortex_string_from",
        ],
        "mass.einstein_radius": ["einstein_radius_from"],
    },
)

__all__ = [
    "AxionHalo",
    "AxionSoliton",
    "AxionSolitonMCRSchive",
    "InverseDistanceSheet",
    "VortexNetwork",
    "VortexRing",
    "VortexString",
    # Not `ml`, which an import of everything must not need torch for.
    *(name for name in _lazy if name != "ml"),
]

plugin.register()

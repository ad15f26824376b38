"""Mass profiles of superfluid dark matter, as PyAutoLens uses them.

Thin classes (parameters, guards, upstream's interface) over the pure functions of
`autolens_superfluid.mass.func`.
"""

import lazy_loader

from autolens_superfluid.mass.axion_halo import AxionHalo
from autolens_superfluid.mass.axion_soliton import AxionSoliton
from autolens_superfluid.mass.axion_soliton_mcr import AxionSolitonMCRSchive
from autolens_superfluid.mass.inverse_distance_sheet import InverseDistanceSheet
from autolens_superfluid.mass.vortex_network import VortexNetwork
from autolens_superfluid.mass.vortex_ring import VortexRing
from autolens_superfluid.mass.vortex_string import VortexString

#: The profiles that are registered in `al.mp`.
PROFILES = (
    "AxionHalo",
    "AxionSoliton",
    "AxionSolitonMCRSchive",
    "InverseDistanceSheet",
    "VortexNetwork",
    "VortexRing",
    "VortexString",
)

# Building profiles from physical quantities needs astropy, which profiles do not.
__getattr__, _, _builders = lazy_loader.attach(
    __name__,
    submod_attrs={
        "builders": ["vortex_network_from", "vortex_ring_from", "vortex_string_from"]
    },
)

__all__ = [
    "PROFILES",
    "AxionHalo",
    "AxionSoliton",
    "AxionSolitonMCRSchive",
    "InverseDistanceSheet",
    "VortexNetwork",
    "VortexRing",
    "VortexString",
    *_builders,
]

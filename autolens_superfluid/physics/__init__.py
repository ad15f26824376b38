"""Relations of superfluid dark matter, and from them to parameters of profiles.

Functions of astropy quantities, apart from the plain numbers of `soliton` that
profiles trace with JAX. Nothing here knows a profile, and nothing but numpy and
astropy is imported.
"""

from autolens_superfluid.physics.arrangements import (
    lattice_layout_from,
    ring_layout_from,
    tangle_layout_from,
)
from autolens_superfluid.physics.condensate import (
    circulation_quantum_from,
    de_broglie_length_from,
    healing_length_from,
    sound_speed_from,
)
from autolens_superfluid.physics.halo import (
    einstein_mass_from,
    einstein_radius_of_mass_from,
    isothermal_einstein_radius_from,
    isothermal_velocity_dispersion_from,
    line_density_of_mass_fraction_from,
    mass_fraction_from,
)
from autolens_superfluid.physics.layouts import (
    ProjectedStrings,
    StringLayout,
    projected_strings_from,
)
from autolens_superfluid.physics.lensing import (
    angle_from,
    critical_surface_density_from,
    distance_ratio_from,
    kpc_per_arcsec_from,
    line_density_from,
    mass_per_length_from,
)
from autolens_superfluid.physics.soliton import (
    schive_central_density_from,
    schive_core_radius_kpc_from,
    soliton_kappa_from,
    virial_overdensity_from,
)
from autolens_superfluid.physics.soliton_quantities import (
    soliton_boson_mass_from,
    soliton_central_convergence_from,
    soliton_central_density_from,
    soliton_core_radius_from,
    soliton_density_from,
    soliton_mass_from,
)
from autolens_superfluid.physics.vortex_numbers import (
    angular_speed_from,
    minimum_boson_mass_from,
    vortex_areal_density_from,
    vortex_number_from,
    vortex_ring_number_from,
)
from autolens_superfluid.physics.vortices import (
    vortex_boson_mass_from,
    vortex_core_radius_from,
    vortex_density_from,
    vortex_mass_per_length_from,
    vortex_width_from,
)

__all__ = [
    "ProjectedStrings",
    "StringLayout",
    "angle_from",
    "angular_speed_from",
    "circulation_quantum_from",
    "critical_surface_density_from",
    "de_broglie_length_from",
    "distance_ratio_from",
    "einstein_mass_from",
    "einstein_radius_of_mass_from",
    "healing_length_from",
    "isothermal_einstein_radius_from",
    "isothermal_velocity_dispersion_from",
    "kpc_per_arcsec_from",
    "lattice_layout_from",
    "line_density_from",
    "line_density_of_mass_fraction_from",
    "mass_fraction_from",
    "mass_per_length_from",
    "minimum_boson_mass_from",
    "projected_strings_from",
    "ring_layout_from",
    "schive_central_density_from",
    "schive_core_radius_kpc_from",
    "soliton_boson_mass_from",
    "soliton_central_convergence_from",
    "soliton_central_density_from",
    "soliton_core_radius_from",
    "soliton_density_from",
    "soliton_kappa_from",
    "soliton_mass_from",
    "sound_speed_from",
    "tangle_layout_from",
    "virial_overdensity_from",
    "vortex_areal_density_from",
    "vortex_boson_mass_from",
    "vortex_core_radius_from",
    "vortex_density_from",
    "vortex_mass_per_length_from",
    "vortex_number_from",
    "vortex_ring_number_from",
    "vortex_width_from",
]

"""Relations of superfluid dark matter, and from them to parameters of profiles.

Functions of astropy quantities, apart from the plain numbers of `soliton` that
profiles trace with JAX. Nothing here knows a profile, and nothing but numpy and
astropy is imported, and astropy only when a function that needs it is asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "arrangements": [
            "lattice_layout_from",
            "ring_layout_from",
            "tangle_layout_from",
        ],
        "condensate": [
            "circulation_quantum_from",
            "de_broglie_length_from",
            "healing_length_from",
            "sound_speed_from",
        ],
        "halo": [
            "einstein_mass_from",
            "einstein_radius_of_mass_from",
            "isothermal_einstein_radius_from",
            "isothermal_velocity_dispersion_from",
            "line_density_of_mass_fraction_from",
            "mass_fraction_from",
        ],
        "layouts": [
            "ProjectedStrings",
            "StringLayout",
            "projected_strings_from",
        ],
        "lensing": [
            "angle_from",
            "critical_surface_density_from",
            "distance_ratio_from",
            "kpc_per_arcsec_from",
            "line_density_from",
            "mass_per_length_from",
        ],
        "soliton": [
            "schive_central_density_from",
            "schive_core_radius_kpc_from",
            "soliton_kappa_from",
            "virial_overdensity_from",
        ],
        "soliton_quantities": [
            "soliton_boson_mass_from",
            "soliton_central_convergence_from",
            "soliton_central_density_from",
            "soliton_core_radius_from",
            "soliton_density_from",
            "soliton_mass_from",
        ],
        "vortex_numbers": [
            "angular_speed_from",
            "minimum_boson_mass_from",
            "vortex_areal_density_from",
            "vortex_number_from",
            "vortex_ring_number_from",
        ],
        "vortices": [
            "vortex_boson_mass_from",
            "vortex_core_radius_from",
            "vortex_density_from",
            "vortex_mass_per_length_from",
            "vortex_width_from",
        ],
    },
)

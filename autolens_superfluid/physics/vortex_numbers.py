r"""How many vortices a halo holds.

A condensate that rotates uniformly is threaded by straight vortices along its axis,
in a triangular lattice, whose number follows from the circulation. Whether they form
depends on the spin of the halo and on the repulsion between the bosons. Without
rotation, the interference of waves makes rings instead, about one in a volume of the
de Broglie length cubed.

References
----------
Feynman (1955), Progress in Low Temperature Physics 1, 17 (circulation and number);
Rindler-Daller & Shapiro (2012), MNRAS 422, 135, arXiv:1106.1256 (haloes);
Brax & Valageas (2025), arXiv:2501.02297 (a lattice of uniform density in rotating
solitons with a repulsion);
Hui, Joyce, Landry & Li (2021), JCAP 01, 011, arXiv:2004.01188 (rings).
"""

from __future__ import annotations

import astropy.constants as const
import astropy.units as u
import numpy as np

from autolens_superfluid.physics.checks import check_positive, positive_quantity_from
from autolens_superfluid.physics.condensate import (
    circulation_quantum_from,
    de_broglie_length_from,
)

ANGULAR_SPEED_UNIT = u.km / u.s / u.kpc


def vortex_areal_density_from(
    angular_speed: u.Quantity, boson_mass: u.Quantity
) -> u.Quantity:
    r"""Areal number density of vortices in a condensate that rotates uniformly.

    Around an area :math:`A` that rotates as a solid body the circulation is
    :math:`2 \Omega A`, and each vortex carries one quantum :math:`h/m`:

    .. math:: n_v = \frac{2 \Omega m}{h}

    Parameters
    ----------
    angular_speed : Quantity
        Angular speed :math:`\Omega`, with or without radians.
    boson_mass : Quantity
        Mass of the boson, as a mass or an energy.

    Returns
    -------
    Quantity
        Number per area, in 1 / kpc^2.

    References
    ----------
    Feynman (1955), Progress in Low Temperature Physics 1, 17; for haloes
    Rindler-Daller & Shapiro (2012), MNRAS 422, 135.
    """
    speed = positive_quantity_from(
        "angular_speed", angular_speed, ANGULAR_SPEED_UNIT, u.dimensionless_angles()
    )
    return (2.0 * speed / circulation_quantum_from(boson_mass)).to(u.kpc**-2)


def angular_speed_from(
    vortex_areal_density: u.Quantity, boson_mass: u.Quantity
) -> u.Quantity:
    """Angular speed, the inverse of `vortex_areal_density_from`.

    Parameters
    ----------
    vortex_areal_density : Quantity
        Number of vortices per area.
    boson_mass : Quantity
        Mass of the boson, as a mass or an energy.

    Returns
    -------
    Quantity
        Angular speed, in km / s / kpc.
    """
    density = positive_quantity_from(
        "vortex_areal_density", vortex_areal_density, u.kpc**-2
    )
    speed = 0.5 * density * circulation_quantum_from(boson_mass)
    return speed.to(ANGULAR_SPEED_UNIT)


def vortex_number_from(
    angular_speed: u.Quantity, boson_mass: u.Quantity, radius: u.Quantity
) -> float:
    r"""Mean number of vortices within a radius of the axis, :math:`\pi R^2 n_v`.

    Below one the condensate rotates too slowly to hold a vortex.

    Parameters
    ----------
    angular_speed, boson_mass : Quantity
        As `vortex_areal_density_from`.
    radius : Quantity
        Radius :math:`R` of the rotating condensate.

    Returns
    -------
    float
        Number, not rounded.
    """
    radius = positive_quantity_from("radius", radius, u.kpc)
    density = vortex_areal_density_from(angular_speed, boson_mass)
    return (np.pi * radius**2 * density).value


def vortex_ring_number_from(
    boson_mass: u.Quantity, speed: u.Quantity, radius: u.Quantity
) -> float:
    r"""Mean number of vortex rings in a halo of wave dark matter that does not rotate.

    There is about one ring in a de Broglie volume :math:`\lambda_{\rm dB}^3`:

    .. math:: N = \frac{4 \pi R^3}{3 \lambda_{\rm dB}^3}

    Parameters
    ----------
    boson_mass, speed : Quantity
        As `condensate.de_broglie_length_from`.
    radius : Quantity
        Radius :math:`R` of the halo.

    Returns
    -------
    float
        Number, not rounded, good to a factor of order one.

    References
    ----------
    Hui, Joyce, Landry & Li (2021), JCAP 01, 011, abstract.
    """
    radius = positive_quantity_from("radius", radius, u.kpc)
    length = de_broglie_length_from(boson_mass, speed)
    return 4.0 * np.pi / 3.0 * (radius / length).value ** 3


def minimum_boson_mass_from(
    halo_mass: u.Quantity, halo_radius: u.Quantity, spin_parameter: float
) -> u.Quantity:
    r"""Least mass of the boson with which a halo spins fast enough to hold a vortex.

    A vortex needs an angular momentum of :math:`\hbar` per boson,
    :math:`L \ge \hbar M / m`. A uniform sphere in virial equilibrium has the energy
    :math:`|E| = 3 G M^2/(10 R)`, and by the definition of the spin parameter
    :math:`\lambda_s = L |E|^{1/2} / (G M^{5/2})`

    .. math:: m \ge \frac{\hbar}{\lambda_s \sqrt{10 G M R / 3}}.

    This is necessary, not sufficient: whether a vortex then lowers the energy takes a
    strong enough repulsion between the bosons besides.

    Parameters
    ----------
    halo_mass, halo_radius : Quantity
        Mass and radius of the halo.
    spin_parameter : float
        Spin parameter, of the order of 0.05 for haloes; dimensionless, positive.

    Returns
    -------
    Quantity
        Mass of the boson as an energy, in eV.

    References
    ----------
    Rindler-Daller & Shapiro (2012), MNRAS 422, 135, abstract:
    :math:`m \ge 9.5\, m_H` for a spin parameter of 0.05, with
    :math:`m_H = 10^{-25}` eV for :math:`10^{12}` solar masses within 100 kpc.
    """
    halo_mass = positive_quantity_from("halo_mass", halo_mass, u.Msun)
    radius = positive_quantity_from("halo_radius", halo_radius, u.kpc)
    check_positive("spin_parameter", spin_parameter)
    circulation = spin_parameter * np.sqrt(10.0 * const.G * halo_mass * radius / 3.0)
    return (const.hbar / circulation).to(u.kg).to(u.eV, u.mass_energy())

r"""Lengths and circulation of a condensate of light bosons.

A boson of mass :math:`m` that moves with the speed :math:`v` has the de Broglie
length :math:`h/(mv)`, 1.2 kpc at :math:`10^{-22}` eV and 100 km/s. Its flow is
irrotational apart from vortices, around each of which the circulation is one
quantum, :math:`h/m` (120.5 kpc km/s at :math:`10^{-22}` eV). If the bosons repel
each other, the density recovers from a vortex within the healing length, which the
strength of the repulsion sets whatever the mass.

Masses of bosons are astropy quantities, either masses or energies :math:`mc^2`.
"""

from __future__ import annotations

import astropy.constants as const
import astropy.units as u
import numpy as np

from autolens_superfluid.physics.checks import (
    boson_mass_from,
    positive_quantity_from,
)

CIRCULATION_UNIT = u.kpc * u.km / u.s


def circulation_quantum_from(boson_mass: u.Quantity) -> u.Quantity:
    """Circulation around a vortex of winding number one, :math:`h/m`.

    Parameters
    ----------
    boson_mass : Quantity
        Mass of the boson, as a mass or an energy.

    Returns
    -------
    Quantity
        Circulation, in kpc km / s.

    Raises
    ------
    astropy.units.UnitConversionError
        If the argument has no unit, or one of another kind.
    ValueError
        If the mass is not positive and finite.

    References
    ----------
    Rindler-Daller & Shapiro (2012), MNRAS 422, 135, arXiv:1106.1256.
    """
    return (const.h / boson_mass_from(boson_mass)).to(CIRCULATION_UNIT)


def de_broglie_length_from(boson_mass: u.Quantity, speed: u.Quantity) -> u.Quantity:
    r"""De Broglie length :math:`h/(mv)`.

    Some papers mean :math:`\hbar/(mv)` by the same name, smaller by :math:`2\pi`.

    Parameters
    ----------
    boson_mass : Quantity
        As `circulation_quantum_from`, errors too.
    speed : Quantity
        Speed of the bosons, of the order of the halo's velocity dispersion.

    Returns
    -------
    Quantity
        Length, in kpc.

    Examples
    --------
    >>> import astropy.units as u
    >>> print(f"{de_broglie_length_from(1e-22 * u.eV, 100 * u.km / u.s):.2f}")
    1.20 kpc
    """
    speed = positive_quantity_from("speed", speed, u.km / u.s)
    return (circulation_quantum_from(boson_mass) / speed).to(u.kpc)


def healing_length_from(density: u.Quantity, coupling: u.Quantity) -> u.Quantity:
    r"""Healing length of a condensate whose bosons repel each other.

    The quantum pressure over a length :math:`\xi`, :math:`\hbar^2/(2 m \xi^2)`, equals
    the chemical potential :math:`g n` of the Gross-Pitaevskii equation. With the mass
    density :math:`\rho = m n`,

    .. math:: \xi = \frac{\hbar}{\sqrt{2 m g n}} = \frac{\hbar}{\sqrt{2 g \rho}},

    so that the boson's mass drops out. Some texts leave out the 2.

    Parameters
    ----------
    density : Quantity
        Mass density of the condensate.
    coupling : Quantity
        Strength :math:`g` of the repulsion, energy times volume (for example in
        eV cm^3); :math:`4 \pi \hbar^2 a_s / m` for a scattering length :math:`a_s`.

    Returns
    -------
    Quantity
        Length, in kpc.

    References
    ----------
    Rindler-Daller & Shapiro (2012), MNRAS 422, 135, arXiv:1106.1256: a halo of
    :math:`10^{12}` solar masses within 100 kpc has a healing length of 100 kpc at
    their :math:`g_H = 2 \times 10^{-64}` eV cm^3, which fixes the convention.
    """
    density = positive_quantity_from("density", density, u.kg / u.m**3)
    coupling = positive_quantity_from("coupling", coupling, u.J * u.m**3)
    return (const.hbar / np.sqrt(2.0 * coupling * density)).to(u.kpc)


def sound_speed_from(
    boson_mass: u.Quantity, density: u.Quantity, coupling: u.Quantity
) -> u.Quantity:
    r"""Speed of sound in a condensate whose bosons repel each other.

    .. math:: c_s = \sqrt{g n / m} = \sqrt{g \rho} / m

    A vortex in it is as wide as the healing length, :math:`\xi = \hbar/(\sqrt{2} m
    c_s)`. Functions and builders that take the core of a vortex to be
    :math:`\hbar/(mv)` therefore serve it with the speed :math:`\sqrt{2} c_s`.

    Parameters
    ----------
    boson_mass : Quantity
        Mass of the boson, as a mass or an energy.
    density, coupling : Quantity
        As `healing_length_from`.

    Returns
    -------
    Quantity
        Speed, in km / s.

    References
    ----------
    Pethick & Smith (2008), Bose-Einstein Condensation in Dilute Gases, chapters 7
    (sound) and 9 (the core of a vortex).
    """
    density = positive_quantity_from("density", density, u.kg / u.m**3)
    coupling = positive_quantity_from("coupling", coupling, u.J * u.m**3)
    speed = np.sqrt(coupling * density) / boson_mass_from(boson_mass)
    return speed.to(u.km / u.s)

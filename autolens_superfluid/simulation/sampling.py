"""From a population, a seed and a range of indices to the parameters of images.

Columns hold what was drawn (axis ratios, angles, magnitudes) and the arguments of the
profiles made of it (`ell_comps`, `gamma_1`, centres): the first are for people, the
second for the imager. A column that has no meaning for an image is NaN there.
"""

import numpy as np

from autolens_superfluid.simulation import units
from autolens_superfluid.simulation.columns import (
    centre_columns_from,
    components_from,
    drawn_from,
)
from autolens_superfluid.simulation.distributions import Constant, Uniform
from autolens_superfluid.simulation.draws import Draws, stratified_from
from autolens_superfluid.simulation.population import Population
from autolens_superfluid.simulation.substructure_sampling import (
    substructure_columns_from,
)


def identity_from(population: Population, seed: int) -> tuple:
    """Return what all random numbers of a dataset depend on, the index apart."""
    return population.name, population.version, int(seed)


def parameters_from(
    population: Population, seed: int, start: int, stop: int
) -> dict[str, np.ndarray]:
    """Return the parameters of images ``start`` to ``stop`` as named columns.

    Parameters
    ----------
    population : Population
        What they are drawn from.
    seed : int
        With the population's name and version and the index it determines an image.
    start, stop : int
        First index, and the one after the last.

    Returns
    -------
    dict of str to array
        Columns of shape (n,), or (n, m) for parts of which an image holds m. `class`
        is the number of the class in `population.classes`.
    """
    draws = Draws(identity_from(population, seed), start, stop)
    columns = {
        "class": classes_from(population, np.arange(start, stop)),
        "redshift_lens": drawn_from(draws, "redshift_lens", population.redshifts.lens),
        "redshift_source": drawn_from(
            draws, "redshift_source", population.redshifts.source
        ),
        "psf_sigma": drawn_from(draws, "psf_sigma", population.psf.sigma),
    }
    columns |= _halo_columns_from(draws, population, columns)
    columns |= substructure_columns_from(draws, population, columns)
    columns |= _lens_columns_from(draws, population, columns)
    columns |= _light_columns_from(draws, population, "source", population.source)
    if population.lens_light is not None:
        columns |= _light_columns_from(
            draws, population, "lens_light", population.lens_light
        )
    if population.noise.peak is not None:
        ratio = population.noise.peak.signal_to_noise
        columns["signal_to_noise"] = drawn_from(draws, "signal_to_noise", ratio)
    return columns


def classes_from(population: Population, indices: np.ndarray) -> np.ndarray:
    """Return the class of each image, spread evenly over the indices."""
    limits = np.cumsum(population.fractions)[:-1]
    numbers = np.searchsorted(limits, stratified_from(indices), side="right")
    return numbers.astype(np.int16)


def _halo_columns_from(draws, population, columns):
    """Return the Einstein radius of the halo with all its substructure."""
    mass = population.lens_mass
    if mass.einstein_radius is not None:
        radius = drawn_from(draws, "lens_einstein_radius", mass.einstein_radius)
        return {"halo_einstein_radius": radius}
    msun = drawn_from(draws, "lens_einstein_mass_msun", mass.einstein_mass_msun)
    unit = units.mass_unit_msun_from(
        columns["redshift_lens"], columns["redshift_source"]
    )
    radius = np.sqrt(msun / (np.pi * unit))
    return {"lens_einstein_mass_msun": msun, "halo_einstein_radius": radius}


def _lens_columns_from(draws, population, columns):
    """Return isothermal profile, multipoles and shear.

    Conserved, the halo gives up the mass of its substructure: an isothermal profile's
    mass inside a fixed circle is proportional to its Einstein radius.
    """
    mass, shear = population.lens_mass, population.shear
    radius = columns["halo_einstein_radius"]
    if population.mass_budget == "conserved":
        radius = radius * (1.0 - columns["substructure_mass_fraction"])
    new = {"lens_einstein_radius": radius} | _ellipse_from(draws, "lens", mass)
    if shear is not None:
        magnitude = drawn_from(draws, "shear_magnitude", shear.magnitude)
        angle = drawn_from(draws, "shear_position_angle", shear.position_angle)
        gamma_2, gamma_1 = components_from(magnitude, 2.0 * angle)
        new |= {"shear_magnitude": magnitude, "shear_position_angle": angle}
        new |= {"shear_gamma_1": gamma_1, "shear_gamma_2": gamma_2}
    if mass.multipoles is not None:
        for order in mass.multipoles.orders:
            new |= _multipole_from(draws, order, mass.multipoles.amplitude)
    return new


def _multipole_from(draws, order, distribution):
    name = f"multipole_{order}"
    amplitude = drawn_from(draws, f"{name}_amplitude", distribution)
    turn = Uniform(0.0, 360.0 / order)
    angle = drawn_from(draws, f"{name}_position_angle", turn)
    # Upstream's mass multipoles are (sine, cosine) of the order times the angle.
    sine, cosine = components_from(amplitude, order * angle)
    return {
        f"{name}_amplitude": amplitude,
        f"{name}_position_angle": angle,
        f"{name}_comps_0": sine,
        f"{name}_comps_1": cosine,
    }


def _light_columns_from(draws, population, name, light):
    """Return a Sersic profile and its clumps; `name` is the columns' prefix."""
    new = {
        f"{name}_{key}": drawn_from(draws, f"{name}_{key}", getattr(light, key))
        for key in ("effective_radius", "sersic_index")
    }
    new |= _ellipse_from(draws, name, light)
    new |= centre_columns_from(draws, name, light.offset)
    new |= _brightness_from(draws, population, name, light, new)
    if light.clumps is not None:
        new |= _clump_columns_from(draws, f"{name}_clumps", light.clumps, name, new)
    return new


def _brightness_from(draws, population, name, light, columns):
    if light.magnitude is not None:
        magnitude = drawn_from(draws, f"{name}_magnitude", light.magnitude)
        intensity = units.sersic_intensity_from(
            magnitude,
            population.noise.detector.zero_point,
            columns[f"{name}_effective_radius"],
            columns[f"{name}_sersic_index"],
            population.image.pixel_scale,
        )
        return {f"{name}_magnitude": magnitude, f"{name}_intensity": intensity}
    intensity = Constant(1.0) if light.intensity is None else light.intensity
    return {f"{name}_intensity": drawn_from(draws, f"{name}_intensity", intensity)}


def _clump_columns_from(draws, name, clumps, host, columns):
    sigma = drawn_from(draws, f"{name}_sigma", clumps.sigma, clumps.number)
    fraction = drawn_from(
        draws, f"{name}_flux_fraction", clumps.flux_fraction, clumps.number
    )
    radius = columns[f"{host}_effective_radius"]
    flux = columns[f"{host}_intensity"] * units.sersic_flux_from(
        radius, columns[f"{host}_sersic_index"]
    )
    centre = [columns[f"{host}_centre_{axis}"] for axis in (0, 1)]
    new = {f"{name}_sigma": sigma, f"{name}_flux_fraction": fraction}
    new[f"{name}_intensity"] = flux[:, None] * fraction / (2.0 * np.pi * sigma**2)
    return new | centre_columns_from(
        draws, name, clumps.offset, radius, centre, clumps.number
    )


def _ellipse_from(draws, name, shape):
    axis_ratio = drawn_from(draws, f"{name}_axis_ratio", shape.axis_ratio)
    angle = drawn_from(draws, f"{name}_position_angle", shape.position_angle)
    magnitude = (1.0 - axis_ratio) / (1.0 + axis_ratio)
    comps_0, comps_1 = components_from(magnitude, 2.0 * angle)
    return {
        f"{name}_axis_ratio": axis_ratio,
        f"{name}_position_angle": angle,
        f"{name}_ell_comps_0": comps_0,
        f"{name}_ell_comps_1": comps_1,
    }

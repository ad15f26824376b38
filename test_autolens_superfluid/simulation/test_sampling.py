import numpy as np
import pytest
from scipy import stats

from autolens_superfluid.simulation.distributions import Constant, Uniform
from autolens_superfluid.simulation.population import (
    population_from,
    shipped_populations,
)
from autolens_superfluid.simulation.sampling import classes_from, parameters_from

_NUMBER = 2000
# Of some hundred tests in this module one in ten thousand fails by chance.
_LEAST = 1e-6


@pytest.fixture(scope="module")
def hard():
    population = population_from("vortex_bench_hard")
    return population, parameters_from(population, 11, 0, _NUMBER)


def _declared_from(population):
    """Return the distribution of each column of vortex_bench_hard."""
    source, mass = population.source, population.lens_mass
    string = population.substructure["strong"]
    half_turn = Uniform(0.0, 180.0)
    return {
        "halo_einstein_radius": mass.einstein_radius,
        "lens_axis_ratio": mass.axis_ratio,
        "lens_position_angle": half_turn,
        "multipole_3_amplitude": mass.multipoles.amplitude,
        "multipole_4_amplitude": mass.multipoles.amplitude,
        "multipole_3_position_angle": Uniform(0.0, 120.0),
        "multipole_4_position_angle": Uniform(0.0, 90.0),
        "shear_magnitude": population.shear.magnitude,
        "shear_position_angle": half_turn,
        "source_effective_radius": source.effective_radius,
        "source_axis_ratio": source.axis_ratio,
        "source_position_angle": half_turn,
        "source_clumps_sigma": source.clumps.sigma,
        "source_clumps_flux_fraction": source.clumps.flux_fraction,
        "psf_sigma": population.psf.sigma,
        "signal_to_noise": population.noise.peak.signal_to_noise,
        "vortex_string_length": string.length,
        "vortex_string_position_angle": half_turn,
    }


@pytest.mark.parametrize("name", _declared_from(population_from("vortex_bench_hard")))
def test__parameters_from__column__follows_its_declaration(hard, name):
    population, columns = hard
    values = columns[name].ravel()
    values = values[~np.isnan(values)]
    distribution = _declared_from(population)[name]
    clip = getattr(distribution, "clip", None)
    if clip is not None:
        # The test is for continuous distributions: leave the limits' atoms out.
        inside = (values > clip[0]) & (values < clip[1])
        low, high = distribution._frozen().cdf(clip)
        values = (distribution._frozen().cdf(values[inside]) - low) / (high - low)
        assert stats.kstest(values, "uniform").pvalue > _LEAST
        return
    assert stats.kstest(values, distribution.cdf_from).pvalue > _LEAST


def test__parameters_from__classes__alike_but_for_the_substructure(hard):
    population, columns = hard
    sub = columns["class"] == 1
    for name in _declared_from(population):
        values = columns[name].reshape(_NUMBER, -1)[:, 0]
        if not name.startswith("vortex"):
            assert stats.ks_2samp(values[sub], values[~sub]).pvalue > _LEAST, name


def test__parameters_from__source__uniform_in_a_disc(hard):
    _, columns = hard
    radius = np.hypot(columns["source_centre_0"], columns["source_centre_1"])
    angle = np.arctan2(columns["source_centre_0"], columns["source_centre_1"])
    assert stats.kstest((radius / 0.27) ** 2, "uniform").pvalue > _LEAST
    assert stats.kstest(angle / (2 * np.pi) + 0.5, "uniform").pvalue > _LEAST


def test__parameters_from__string__mass_is_the_fraction_of_the_halo(hard):
    _, columns = hard
    sub = columns["class"] == 1
    mass = columns["vortex_string_line_density"] * columns["vortex_string_length"]
    halo = np.pi * columns["halo_einstein_radius"] ** 2
    fraction = (mass / halo)[sub]
    np.testing.assert_allclose(fraction, columns["substructure_mass_fraction"][sub])
    assert stats.kstest(fraction, Uniform(0.03, 0.055).cdf_from).pvalue > _LEAST


def test__parameters_from__conserved__isothermal_and_string_make_the_halo(hard):
    _, columns = hard
    halo = np.pi * columns["halo_einstein_radius"] ** 2
    # The isothermal profile's mass inside the halo's Einstein radius.
    isothermal = (
        np.pi * columns["lens_einstein_radius"] * columns["halo_einstein_radius"]
    )
    string = columns["substructure_mass_fraction"] * halo
    np.testing.assert_allclose(isothermal + string, halo, rtol=1e-12)


def test__parameters_from__added__halo_keeps_its_mass():
    population = population_from("vortex_bench").variant_from(mass_budget="added")
    columns = parameters_from(population, 1, 0, 20)
    np.testing.assert_array_equal(
        columns["lens_einstein_radius"], columns["halo_einstein_radius"]
    )


def test__parameters_from__negative_sign__deficit_and_heavier_halo():
    population = population_from("vortex_bench").variant_from(sign=-1)
    columns = parameters_from(population, 1, 0, 20)
    sub = columns["class"] == 1
    assert (columns["vortex_string_line_density"][sub] < 0.0).all()
    assert (columns["lens_einstein_radius"] > columns["halo_einstein_radius"])[
        sub
    ].all()


def test__parameters_from__weak_and_strong__same_lens_same_place():
    strong, weak = (
        parameters_from(population_from("vortex_bench").variant_from(kind), 1, 0, 20)
        for kind in ("strong", "weak")
    )
    for name in ("lens_axis_ratio", "vortex_string_length", "vortex_string_centre_0"):
        np.testing.assert_array_equal(strong[name], weak[name])


def test__parameters_from__smooth__no_string(hard):
    _, columns = hard
    smooth = columns["class"] == 0
    assert np.isnan(columns["vortex_string_length"][smooth]).all()
    assert (columns["substructure_mass_fraction"][smooth] == 0.0).all()


@pytest.mark.parametrize("name", shipped_populations())
def test__parameters_from__part_of_a_range__same_bits(name):
    population = population_from(name)
    whole, part = (parameters_from(population, 2, *b) for b in ((0, 40), (11, 23)))
    for column, values in whole.items():
        np.testing.assert_array_equal(values[11:23], part[column])


def test__parameters_from__subhaloes__number_and_masses_as_declared():
    population = population_from("hst").variant_from("subhaloes")
    columns = parameters_from(population, 1, 0, 1000)
    sub = columns["class"] == 1
    present = ~np.isnan(columns["subhaloes_kappa_s"][sub])
    np.testing.assert_array_equal(present.sum(1), columns["subhaloes_number"][sub])
    assert present.sum(1).mean() == pytest.approx(20.0, abs=4 * np.sqrt(20 / 500))
    masses = columns["subhaloes_mass_msun"][sub][present]
    distribution = population.substructure["subhaloes"].mass_msun
    assert stats.kstest(masses, distribution.cdf_from).pvalue > _LEAST


def test__parameters_from__deeplense_b__einstein_radius_of_the_mass():
    columns = parameters_from(population_from("deeplense_b"), 1, 0, 200)
    radius = columns["halo_einstein_radius"]
    assert radius.mean() == pytest.approx(1.2, abs=0.05)
    assert radius.std() > 0.02


def test__classes_from__half__every_second_image():
    population = population_from("vortex_bench")
    np.testing.assert_array_equal(
        classes_from(population, np.arange(6002)), np.tile([0, 1], 3001)
    )


def test__classes_from__three_kinds__shares(declaration):
    string = declaration["substructure"]["string"]
    declaration["substructure"] = {
        "a": string | {"fraction": 0.25},
        "b": string | {"fraction": 0.5},
    }
    numbers = classes_from(population_from(declaration), np.arange(64))
    assert np.bincount(numbers).tolist() == [16, 16, 32]


def test__constant__column_is_stored_all_the_same(hard):
    population, columns = hard
    assert population.source.sersic_index == Constant(1.0)
    assert (columns["source_sersic_index"] == 1.0).all()

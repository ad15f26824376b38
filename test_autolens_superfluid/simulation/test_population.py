import pytest
import yaml

from autolens_superfluid.exc import PopulationError
from autolens_superfluid.simulation.population import (
    population_from,
    shipped_populations,
)

_SHIPPED = (
    "deeplense_a",
    "deeplense_b",
    "euclid",
    "hst",
    "jwst",
    "vortex_bench",
    "vortex_bench_hard",
)


def test__shipped_populations__are_those_documented():
    assert shipped_populations() == _SHIPPED


@pytest.mark.parametrize("name", _SHIPPED)
def test__population_from__declaration__round_trip(name):
    population = population_from(name)
    again = population_from(population.declaration)
    assert again == population
    assert again.checksum == population.checksum


def test__population_from__yaml_file__same_as_dict(declaration, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump(declaration))
    assert population_from(path) == population_from(declaration)


def test__population_from__no_such_name__names_it():
    with pytest.raises(PopulationError, match="vortex_bench"):
        population_from("vortex_bensh")


@pytest.mark.parametrize(
    ("section", "key", "value", "message"),
    [
        ("source", "radius", 0.3, "population.source.radius is no key"),
        ("shear", "magnitude", {"half_normal": -1}, "population.shear.magnitude"),
        ("lens_mass", "axis_ratio", {"uniform": [0.5, 1.5]}, "axis_ratio must be"),
        ("psf", "kernel_size", 10, "psf.kernel_size must be odd"),
        ("image", "pixel_scale", 0.0, "image.pixel_scale must be positive; got 0"),
        ("image", "shape", [4, 4], "image.shape must be two integers"),
        ("source", "effective_radius", -0.2, "effective_radius must be above 0"),
        ("source", "magnitude", 22.0, "source needs no magnitude"),
    ],
)
def test__population_from__bad_section__names_the_key(
    declaration, section, key, value, message
):
    declaration[section][key] = value
    with pytest.raises(PopulationError, match=message):
        population_from(declaration)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("fraction", 1.2, "fraction must be between 0 and 1; got 1.2"),
        ("kind", "vortex_strong", "substructure.string.kind must be one of"),
        ("lenght", 1.0, "substructure.string.lenght is no key"),
        ("sign", 0, "sign must be 1 or -1; got 0"),
        ("length", -1.0, "length must be above 0"),
    ],
)
def test__population_from__bad_substructure__names_the_key(
    declaration, key, value, message
):
    declaration["substructure"]["string"][key] = value
    with pytest.raises(PopulationError, match=message):
        population_from(declaration)


def test__population_from__fractions_above_one__refused(declaration):
    string = declaration["substructure"]["string"]
    declaration["substructure"]["other"] = string | {"fraction": 0.6}
    with pytest.raises(PopulationError, match=r"add up to 1 at most; got 1\.1"):
        population_from(declaration)


def test__population_from__missing_section__named(declaration):
    del declaration["source"]
    with pytest.raises(PopulationError, match=r"population\.source is missing"):
        population_from(declaration)


def test__population_from__unknown_mass_budget__refused(declaration):
    declaration["mass_budget"] = "kept"
    with pytest.raises(PopulationError, match="conserved, added; got 'kept'"):
        population_from(declaration)


def test__variant_from__kind__is_half_of_the_images():
    population = population_from("vortex_bench").variant_from("weak", sign=-1)
    assert population.classes == ("smooth", "weak")
    assert population.fractions == (0.5, 0.5)
    assert population.substructure["weak"].sign == -1


def test__variant_from__unknown_kind__names_those_there_are():
    with pytest.raises(PopulationError, match="strong, weak"):
        population_from("vortex_bench").variant_from("medium")


def test__checksum__other_version_or_value__differs(declaration):
    first = population_from(declaration).checksum
    declaration["source"]["effective_radius"] = 0.4
    assert population_from(declaration).checksum != first


def test__checksum__other_description__same(declaration):
    first = population_from(declaration).checksum
    declaration["description"] = "in other words"
    assert population_from(declaration).checksum == first

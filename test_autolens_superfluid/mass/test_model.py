"""The profiles in autofit's models: priors, labels, and round trips."""

import inspect
import pickle
import subprocess
import sys
from copy import copy

import autofit as af
import autogalaxy as ag
import autolens as al
import numpy as np
import pytest
from autonerves import conf

from autolens_superfluid import mass
from test_autolens_superfluid.mass.conftest import tracer_from
from test_autolens_superfluid.mass.invariants import CASES, STRINGS

FREE_PARAMETERS = {
    "AxionHalo": 5,
    "AxionSoliton": 4,
    "AxionSolitonMCRSchive": 4,
    "InverseDistanceSheet": 3,
    "VortexNetwork": 1,
    "VortexRing": 7,
    "VortexString": 6,
}


def profile_from(name, seed=0):
    case = CASES[name]
    return case.profile_from(case.random_vectors_from(1, seed)[0].tolist())


def parameters_of(name):
    """Names of a class's float parameters, a centre as its two components."""
    signature = inspect.signature(getattr(mass, name).__init__)
    for parameter in signature.parameters.values():
        if parameter.name == "centre":
            yield from ("centre_0", "centre_1")
        elif parameter.annotation is float:
            yield parameter.name


PARAMETERS = [(name, arg) for name in mass.PROFILES for arg in parameters_of(name)]


def test__cases__cover_every_profile():
    assert set(CASES) == set(mass.PROFILES) == set(FREE_PARAMETERS)


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test__priors__every_float_parameter_has_one(name, parameter):
    prior = conf.instance.prior_config.for_class_and_suffix_path(
        getattr(mass, name), [parameter]
    )
    assert prior["type"] in {"Uniform", "LogUniform", "Gaussian", "Constant"}


@pytest.mark.parametrize(
    "parameter", sorted({parameter for _, parameter in PARAMETERS})
)
def test__labels__every_parameter_has_one(parameter):
    assert conf.instance["notation"]["label"]["label"][parameter]
    assert conf.instance["notation"]["label_format"]["format"][parameter]


@pytest.mark.parametrize("name", mass.PROFILES)
def test__model__free_parameters__as_documented(name):
    model = af.Model(getattr(al.mp, name))
    assert model.prior_count == FREE_PARAMETERS[name]


def test__model__slope__is_fixed_at_two():
    assert af.Model(al.mp.VortexString).slope == 2.0


def test__model__slope__can_be_freed():
    model = af.Model(al.mp.VortexString, slope=af.UniformPrior(1.0, 4.0))
    assert model.prior_count == FREE_PARAMETERS["VortexString"] + 1
    assert model.instance_from_prior_medians().slope == 2.5


@pytest.mark.parametrize("name", mass.PROFILES)
def test__model__instance__has_each_value_in_its_place(name):
    model = af.Model(getattr(al.mp, name))
    units = np.linspace(0.3, 0.7, model.prior_count)
    vector = model.vector_from_unit_vector(units)
    instance = model.instance_from_vector(vector)
    assert type(instance) is getattr(mass, name)
    for path, value in zip(model.paths, vector, strict=True):
        if path[0] == "centre":
            assert instance.centre[int(path[1][-1])] == value
        else:
            assert getattr(instance, path[0]) == value


@pytest.mark.parametrize("name", mass.PROFILES)
def test__model__limits_of_the_priors__obey_the_guards(name):
    model = af.Model(getattr(al.mp, name))
    for unit in (1e-9, 1.0 - 1e-9):
        vector = model.vector_from_unit_vector([unit] * model.prior_count)
        assert np.isfinite(vector).all()
        model.instance_from_vector(vector)


@pytest.mark.parametrize("name", ["VortexString", "VortexRing"])
def test__model__position_angle__is_periodic(name):
    model = af.Model(getattr(al.mp, name))
    assert model.has_latent_parameters


def test__model__network__strings_are_static():
    model = af.Model(al.mp.VortexNetwork, strings=STRINGS)
    instance = model.instance_from_vector([0.5])
    np.testing.assert_array_equal(instance.strings, STRINGS)
    assert instance.line_density_factor == 0.5


@pytest.mark.parametrize("name", mass.PROFILES)
def test__profile__is_in_al_mp_and_ag_mp_and_the_package(name):
    import autolens_superfluid

    profile = getattr(mass, name)
    assert getattr(al.mp, name) is getattr(ag.mp, name) is profile
    assert getattr(autolens_superfluid, name) is profile


@pytest.mark.parametrize("name", mass.PROFILES)
def test__profile__inherits_from_no_upstream_profile_but_the_base(name):
    # A workspace's priors of an upstream parent would win over ours.
    upstream = [
        cls.__name__
        for cls in getattr(mass, name).__mro__
        if cls.__module__.startswith("autogalaxy.profiles.mass")
    ]
    assert upstream == ["MassProfile"]


@pytest.mark.parametrize("name", mass.PROFILES)
def test__profile__every_argument_is_an_attribute(name):
    profile = profile_from(name)
    for parameter in inspect.signature(type(profile).__init__).parameters:
        if parameter != "self":
            assert hasattr(profile, parameter)


@pytest.mark.parametrize("name", mass.PROFILES)
def test__profile__equality__is_that_of_the_values(name):
    profile = profile_from(name)
    assert profile == profile_from(name)
    assert hash(profile) == hash(copy(profile)) or profile == copy(profile)


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test__profile__another_value__is_not_equal(name, parameter):
    changed = profile_from(name)
    if parameter.startswith("centre"):
        changed.centre = (changed.centre[0] + 0.1, changed.centre[1])
    else:
        setattr(changed, parameter, getattr(changed, parameter) + 0.1)
    assert changed != profile_from(name)


@pytest.mark.parametrize("name", mass.PROFILES)
def test__profile__pickle__round_trip(name):
    profile = profile_from(name)
    assert pickle.loads(pickle.dumps(profile)) == profile


@pytest.mark.parametrize("name", mass.PROFILES)
def test__profile__dict__round_trip(name):
    profile = profile_from(name)
    assert al.from_dict(al.to_dict(profile)) == profile


@pytest.mark.parametrize("name", mass.PROFILES)
def test__profile__json_of_a_tracer__round_trip(name, tmp_path):
    tracer = tracer_from(profile_from(name))
    path = tmp_path / "tracer.json"
    al.output_to_json(obj=tracer, file_path=path)
    assert al.from_json(file_path=path).galaxies[0].extra == profile_from(name)


FRESH = """
import sys
import autolens as al
assert not hasattr(al.mp, "VortexString")
tracer = al.from_json(file_path=sys.argv[1])
vortex = tracer.galaxies[0].extra
assert type(vortex) is al.mp.VortexString, type(vortex)
print(repr((vortex.centre, vortex.position_angle, vortex.length)))
"""


def test__profile__json_in_a_fresh_process__imports_us_by_itself(tmp_path):
    vortex = profile_from("VortexString")
    path = tmp_path / "tracer.json"
    al.output_to_json(obj=tracer_from(vortex), file_path=path)
    result = subprocess.run(
        [sys.executable, "-c", FRESH, str(path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    expected = repr((vortex.centre, vortex.position_angle, vortex.length))
    assert result.stdout.splitlines()[-1] == expected

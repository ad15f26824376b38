import types

import autolens as al
import pytest

from autolens_superfluid.ml.lens import condition_from
from autolens_superfluid.simulation import parameters_from, population_from, tracer_from


@pytest.fixture(scope="module")
def row():
    columns = parameters_from(population_from("vortex_bench"), 1, 0, 1)
    return {name: column[0] for name, column in columns.items()}


@pytest.fixture(scope="module")
def tracer(row):
    return tracer_from(population_from("vortex_bench"), row)


def test__condition_from__simulated_tracer__are_its_columns(row, tracer):
    conditions = condition_from(tracer)
    assert len(conditions) == 6
    assert conditions == pytest.approx({name: row[name] for name in conditions})


def test__condition_from__result__takes_its_best_tracer(tracer):
    result = types.SimpleNamespace(max_log_likelihood_tracer=tracer)
    assert condition_from(result) == condition_from(tracer)


def test__condition_from__lens_without_shear__leaves_it_out():
    lens = al.Galaxy(redshift=0.5, mass=al.mp.Isothermal(einstein_radius=1.1))
    tracer = al.Tracer(galaxies=[lens, al.Galaxy(redshift=1.0)])
    conditions = condition_from(tracer)
    assert conditions["lens_einstein_radius"] == pytest.approx(1.1)
    assert set(conditions) == {"lens_einstein_radius", "lens_axis_ratio"}

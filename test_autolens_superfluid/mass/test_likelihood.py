"""Likelihoods with a vortex: NumPy against JAX, and a fit that is read back."""

import autofit as af
import autolens as al
import numpy as np
import pytest
from autofit.aggregator.aggregator import Aggregator
from autofit.non_linear.fitness import Fitness

from test_autolens_superfluid.mass.conftest import tracer_from
from test_autolens_superfluid.mass.invariants import STRINGS


def free_slope():
    return af.Model(al.mp.VortexString, slope=af.UniformPrior(1.5, 4.0))


EXTRAS = {
    "VortexString": lambda: af.Model(al.mp.VortexString),
    "VortexString of any slope": free_slope,
    "VortexRing": lambda: af.Model(al.mp.VortexRing),
    "AxionHalo": lambda: af.Model(
        al.mp.AxionHalo, einstein_radius=af.UniformPrior(0, 1)
    ),
    "VortexNetwork": lambda: af.Model(al.mp.VortexNetwork, strings=STRINGS),
}


def model_from(extra):
    """A lens and its source, near the truth, with all of the extra mass free."""
    lens = af.Model(al.Galaxy, redshift=0.5, mass=al.mp.IsothermalSph, extra=extra)
    lens.mass.centre = (0.0, 0.0)
    lens.mass.einstein_radius = af.UniformPrior(1.1, 1.3)
    bulge = al.lp.SersicSph((0.1, 0.05), 1.0, 0.3, 1.0)
    source = al.Galaxy(redshift=1.0, bulge=bulge)
    return af.Collection(galaxies=af.Collection(lens=lens, source=source))


@pytest.mark.parametrize("name", EXTRAS)
def test__likelihood__batch_under_jax__as_numpy(name, dataset):
    # A batch is a vmap over vectors of all free parameters, and so traces each.
    model = model_from(EXTRAS[name]())
    rng = np.random.default_rng(0)
    vectors = np.array(
        [
            model.vector_from_unit_vector(unit)
            for unit in rng.uniform(0.3, 0.7, (3, model.prior_count))
        ]
    )
    analysis = al.AnalysisImaging(dataset=dataset, use_jax=False)
    expected = [
        analysis.log_likelihood_function(model.instance_from_vector(vector))
        for vector in vectors
    ]
    fitness = Fitness(
        model=model,
        analysis=al.AnalysisImaging(dataset=dataset, use_jax=True),
        fom_is_log_likelihood=True,
        resample_figure_of_merit=-1e99,
        batched=True,
    )
    np.testing.assert_allclose(fitness(vectors), expected, rtol=1e-9)
    assert np.ptp(expected) > 1.0


def test__likelihood__true_vortex__beats_none(dataset, vortex):
    analysis = al.AnalysisImaging(dataset=dataset, use_jax=False)
    with_vortex, without = (
        analysis.log_likelihood_function(
            af.ModelInstance({"galaxies": list(tracer_from(extra).galaxies)})
        )
        for extra in (vortex, al.mp.VortexString(line_density=0.0))
    )
    assert with_vortex > without + 20.0


def test__search__result__is_read_back_by_the_aggregator(
    dataset, tmp_path, monkeypatch
):
    for name in ("SKIP_VISUALIZATION", "SKIP_CHECKS", "SKIP_WORKSPACE_VERSION_CHECK"):
        monkeypatch.setenv(f"PYAUTO_{name}", "1")
    monkeypatch.setenv("PYAUTO_TEST_MODE", "2")
    monkeypatch.setattr(af.conf.instance, "output_path", tmp_path)
    search = af.DynestyStatic(name="vortex", nlive=20, number_of_cores=1)
    analysis = al.AnalysisImaging(dataset=dataset, use_jax=False)
    search.fit(model=model_from(EXTRAS["VortexString"]()), analysis=analysis)
    aggregator = Aggregator.from_directory(directory=tmp_path)
    (instance,) = [
        samples.max_log_likelihood() for samples in aggregator.values("samples")
    ]
    assert type(instance.galaxies.lens.extra) is al.mp.VortexString
    (model,) = aggregator.values("model")
    assert model.galaxies.lens.extra.cls is al.mp.VortexString

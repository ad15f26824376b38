from autolens import jax_wrapper  # noqa: F401

# isort: split
import autofit as af
import jax.numpy as jnp
import numpy as np
import pytest

from autolens_superfluid.modeling.threads import ThreadedNautilus


class Point:
    def __init__(self, y: float = 0.0, x: float = 0.0):
        self.y, self.x = y, x


class GaussianAnalysis(af.Analysis):
    """A normalised Gaussian of width 0.1, whose evidence is the inverse prior area."""

    def log_likelihood_function(self, instance):
        square = (instance.y - 0.3) ** 2 + (instance.x + 0.2) ** 2
        return -0.5 * square / 0.01 - jnp.log(2.0 * jnp.pi * 0.01)


@pytest.fixture(scope="module")
def fitted_from(tmp_path_factory):
    """Return a function that fits by a class of search."""
    before = af.conf.instance.output_path
    af.conf.instance.output_path = tmp_path_factory.mktemp("threads")

    def fit(cls):
        model = af.Model(Point)
        model.y, model.x = af.UniformPrior(-1.0, 1.0), af.UniformPrior(-1.0, 1.0)
        search = cls(name=cls.__name__, n_live=100, n_eff=500, seed=1)
        return search.fit(model=model, analysis=GaussianAnalysis(use_jax=True))

    yield fit
    af.conf.instance.output_path = before


@pytest.fixture(scope="module")
def result(fitted_from):
    return fitted_from(ThreadedNautilus)


def test__fit__gaussian__evidence_is_the_analytic_one(result):
    assert result.samples.log_evidence == pytest.approx(-np.log(4.0), abs=0.15)


def test__fit__gaussian__best_point_is_the_centre(result):
    best = result.max_log_likelihood_instance
    assert (best.y, best.x) == pytest.approx((0.3, -0.2), abs=0.03)


def test__fitness_overrides__jax__point_by_point():
    overrides = ThreadedNautilus(name="other", n_batch=7).fitness_overrides(None)
    assert overrides == {"batched": False, "batch_size": 7}


def test__fit__same_seed__samples_of_upstream(result, fitted_from):
    upstream = fitted_from(af.Nautilus)
    np.testing.assert_allclose(
        result.samples.log_likelihood_list,
        upstream.samples.log_likelihood_list,
        rtol=1e-10,
    )

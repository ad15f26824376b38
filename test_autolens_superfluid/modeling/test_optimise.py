import numpy as np
import pytest

from autolens_superfluid.modeling import (
    model_with_vortex_from,
    smooth_model_from,
    vortex_model_from,
)
from autolens_superfluid.modeling.names import parameter_names_from
from autolens_superfluid.modeling.optimise import limits_from, optimum_from
from autolens_superfluid.modeling.perturber import perturbed_starts_from
from autolens_superfluid.modeling.residual import ResidualModel

SMOOTH_TRUTH = {
    "lens.mass.centre_0": 0.0,
    "lens.mass.centre_1": 0.0,
    "lens.mass.ell_comps_0": 0.05,
    "lens.mass.ell_comps_1": 0.1,
    "lens.mass.einstein_radius": 1.2,
    "lens.shear.gamma_1": 0.03,
    "lens.shear.gamma_2": -0.02,
    "source.bulge.centre_0": 0.05,
    "source.bulge.centre_1": 0.1,
    "source.bulge.ell_comps_0": 0.1,
    "source.bulge.ell_comps_1": 0.05,
    "source.bulge.effective_radius": 0.2,
    "source.bulge.sersic_index": 1.5,
}


@pytest.fixture(scope="module")
def residual_model(dataset, analysis):
    model = model_with_vortex_from(
        smooth_model_from(dataset), vortex_model_from(dataset)
    )
    return ResidualModel(model, analysis)


@pytest.fixture(scope="module")
def names(residual_model):
    return parameter_names_from(residual_model.model)


@pytest.fixture(scope="module")
def truth(names, vortex):
    values = SMOOTH_TRUTH | vortex.truth
    return np.array([values[name] for name in names])


def test__linearisation__jacobian__is_the_derivative_of_the_residual(
    residual_model, truth, names
):
    """Projected, since the intensity of the source follows each step."""
    here = residual_model.linearisation(truth)
    for name in ("lens.vortex.position_angle", "lens.shear.gamma_1"):
        index = names.index(name)
        step = np.zeros(len(truth))
        step[index] = 1e-5
        ahead, behind = (residual_model.residual(truth + s) for s in (step, -step))
        numerical = here.projected((behind - ahead) / 2e-5)
        analytic = here.projected(here.jacobian[:, index])
        # Second differences of the image are of the order of 1e-4 of its first.
        scale = np.abs(analytic).max()
        np.testing.assert_allclose(numerical, analytic, atol=2e-3 * scale)


def test__optimum_from__start_beside_the_truth__reaches_it(residual_model, truth):
    start = truth * 1.02 + 0.005
    optimum = optimum_from(residual_model, start, np.ones(len(truth), dtype=bool))
    deviations = (optimum.vector - truth) / optimum.errors
    assert np.abs(deviations).max() < 4.0
    assert optimum.chi_squared == pytest.approx(
        len(optimum.linearisation.residual), rel=0.15
    )


def test__optimum_from__fixed_parameters__keep_their_start(residual_model, truth):
    is_free = np.zeros(len(truth), dtype=bool)
    is_free[0] = True
    optimum = optimum_from(residual_model, truth + 0.01, is_free)
    np.testing.assert_array_equal(optimum.vector[1:], (truth + 0.01)[1:])
    assert np.all(optimum.errors[1:] == 0.0)


def test__optimum_from__start_outside_a_prior__ends_inside(
    residual_model, truth, names
):
    start = truth.copy()
    index = names.index("lens.mass.einstein_radius")
    start[index] = 5.0
    optimum = optimum_from(residual_model, start, np.ones(len(truth), dtype=bool), 2)
    lower, upper = limits_from(residual_model.model)
    assert lower[index] <= optimum.vector[index] <= upper[index]


def test__perturbed_starts_from__repeated_candidates__are_taken_once(
    residual_model, truth, names
):
    """About the true smooth parameters the true vortex is one of the starts."""
    index = names.index("lens.vortex.line_density")
    others = np.arange(len(truth)) != index
    is_smooth = np.array([not name.startswith("lens.vortex") for name in names])
    smooth = optimum_from(
        residual_model, np.where(others, truth, 0.0), is_smooth, max_iterations=0
    )
    candidates = np.repeat(truth[None], 5, axis=0)
    candidates[:, index] = 0.002
    candidates[2:, names.index("lens.vortex.centre_0")] = [-0.8, 0.0, 1.2]
    starts = perturbed_starts_from(residual_model, smooth, candidates, index, 5)
    is_truth = np.all(np.isclose(starts[:, others], truth[others]), axis=1)
    assert np.count_nonzero(is_truth) == 1


def test__linearisation__many_gaussians__holds_out_those_that_do_not_shine(
    dataset, analysis
):
    """At the solution the residual has no part that a shining profile could follow.

    Profiles that positivity holds at zero could follow a part of it.
    """
    model = smooth_model_from(dataset, source="mge")
    vector = np.array([SMOOTH_TRUTH[name] for name in parameter_names_from(model)])
    here = ResidualModel(model, analysis).linearisation(vector)
    total = np.sum(here.residual**2)
    assert 0 < here.columns.shape[1] < 10
    # The solver adds a thousandth to the diagonal of its matrix.
    assert np.sum(here.projected(here.residual) ** 2) == pytest.approx(total, rel=1e-4)

import autolens as al
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autolens_superfluid.exc import SearchError
from autolens_superfluid.search import linear_fit_from
from autolens_superfluid.search.free_model import free_model_from
from autolens_superfluid.search.gradient import source_gradient_from
from test_autolens_superfluid.search.small_search import (
    imaging_from,
    pixelized_tracer_from,
    tracer_from,
)


def _unit_string():
    return al.mp.VortexString(
        centre=(0.31, -0.84), position_angle=35.0, core_radius=0.1, line_density=1.0
    )


def test__template__is_the_derivative_through_the_tracer(linear_fit):
    dataset = linear_fit.dataset

    def image_from(line_density):
        string = al.mp.VortexString(
            centre=(0.31, -0.84),
            position_angle=35.0,
            core_radius=0.1,
            line_density=line_density,
        )
        image = tracer_from(string).blurred_image_2d_from(
            grid=dataset.grids.lp,
            psf=dataset.psf,
            blurring_grid=dataset.grids.blurring,
            xp=jnp,
        )
        return image.array

    exact = jax.jit(jax.jacfwd(image_from))(0.0) / linear_fit.noise_map

    assert linear_fit.template(_unit_string()) == pytest.approx(
        exact, abs=1e-10 * np.abs(exact).max()
    )


def test__basis__is_orthonormal(linear_fit):
    basis = linear_fit.basis

    assert basis.T @ basis == pytest.approx(np.eye(basis.shape[1]), abs=1e-12)


def test__basis__holds_the_change_by_another_einstein_radius(linear_fit):
    change = linear_fit.template(
        al.mp.Isothermal(
            centre=(0.01, 0.02), einstein_radius=1.0, ell_comps=(0.05, 0.1)
        )
    )
    _, information = linear_fit.overlap_and_information_from(change)

    assert information < 1e-12 * (change @ change)


def test__residual__is_that_of_the_fit(linear_fit):
    expected = linear_fit.fit.normalized_residual_map.array

    assert linear_fit.residual == pytest.approx(np.asarray(expected), abs=1e-10)


def test__overlap_and_information__are_those_of_least_squares(linear_fit):
    template = linear_fit.template(_unit_string())
    overlap, information = linear_fit.overlap_and_information_from(template)
    columns = np.column_stack([template, linear_fit.basis])
    solution = np.linalg.lstsq(columns, linear_fit.residual, rcond=None)[0]
    covariance = np.linalg.inv(columns.T @ columns)

    assert overlap / information == pytest.approx(solution[0], rel=1e-8)
    assert 1.0 / information == pytest.approx(covariance[0, 0], rel=1e-8)


def test__linear_fit_from__model_without_vector__is_refused(linear_fit):
    model, _ = free_model_from(linear_fit.fit.tracer.galaxies)

    with pytest.raises(SearchError, match="go together; got only the model"):
        linear_fit_from(linear_fit.fit, model)


def test__linear_fit_from__three_planes__are_refused(linear_fit):
    galaxies = [*tracer_from().galaxies, al.Galaxy(redshift=2.0)]
    fit = al.FitImaging(dataset=linear_fit.dataset, tracer=al.Tracer(galaxies=galaxies))

    with pytest.raises(SearchError, match="got 3 planes"):
        linear_fit_from(fit)


@pytest.fixture(scope="module")
def pixelized_fit():
    fit = al.FitImaging(
        dataset=imaging_from(),
        tracer=pixelized_tracer_from(),
        settings=al.Settings(use_positive_only_solver=False),
    )
    return linear_fit_from(fit)


def test__linear_fit_from__pixelized_source__follows_mass_and_every_pixel(
    pixelized_fit,
):
    # 5 of the ellipsoid, 2 of the shear, 64 pixels.
    assert pixelized_fit.basis.shape[1] == 71
    assert np.linalg.norm(pixelized_fit.basis, ord=2) < 1.0 + 1e-12


def test__projected_residual__of_a_pixelized_source__is_stationary(pixelized_fit):
    inversion = pixelized_fit.fit.inversion
    columns = np.asarray(inversion.operated_mapping_matrix)
    columns = columns / pixelized_fit.noise_map[:, None]
    source = np.asarray(inversion.reconstruction)
    gradient = columns.T @ pixelized_fit.residual
    penalty = np.asarray(inversion.regularization_matrix) @ source

    # The optimum of chi squared and prior; the projection has nothing left to do.
    assert gradient == pytest.approx(penalty, rel=1e-6, abs=1e-6 * abs(penalty).max())


def test__template__of_a_pixelized_source__is_like_that_of_the_true_one(
    pixelized_fit, linear_fit
):
    templates = [fit.template(_unit_string()) for fit in (pixelized_fit, linear_fit)]

    # Pixels of 0.4 arcsec smooth the gradient.
    assert np.corrcoef(templates)[0, 1] > 0.7


def test__linear_fit_from__model_and_vector__say_what_is_free(pixelized_fit):
    model, vector = free_model_from(
        pixelized_fit.fit.tracer.galaxies, cls=al.mp.MassProfile
    )
    is_fixed = vector == 0.03
    model.galaxies[0].shear.gamma_1 = 0.03
    fewer = linear_fit_from(pixelized_fit.fit, model, vector[~is_fixed])

    assert np.count_nonzero(is_fixed) == 1
    assert fewer.basis.shape[1] == pixelized_fit.basis.shape[1] - 1


@pytest.mark.slow
def test__linear_fit_from__linear_light_profile__gives_the_same_basis(linear_fit):
    lens, source = tracer_from().galaxies
    source = al.Galaxy(
        redshift=1.0,
        bulge=al.lp_linear.Gaussian(
            centre=(0.05, 0.1), ell_comps=(0.1, 0.05), sigma=0.2
        ),
    )
    fit = al.FitImaging(
        dataset=linear_fit.dataset, tracer=al.Tracer(galaxies=[lens, source])
    )
    basis = linear_fit_from(fit).basis

    # The intensity differs, which is a parameter of both.
    assert basis.shape == linear_fit.basis.shape
    assert basis.T @ linear_fit.basis @ linear_fit.basis.T @ basis == pytest.approx(
        np.eye(basis.shape[1]), abs=1e-6
    )


def test__source_gradient_from__basis__has_the_fitted_intensities(linear_fit):
    lens, source = tracer_from().galaxies
    shape = {"centre": (0.05, 0.1), "ell_comps": (0.1, 0.05), "sigma": 0.2}
    basis = al.lp_basis.Basis(profile_list=[al.lp_linear.Gaussian(**shape)])
    tracer = al.Tracer(galaxies=[lens, al.Galaxy(redshift=1.0, bulge=basis)])
    fit = al.FitImaging(dataset=linear_fit.dataset, tracer=tracer)
    points = np.array([[0.3, 1.1], [-0.9, 0.6]])
    intensity = float(np.asarray(fit.inversion.reconstruction)[0])

    assert source_gradient_from(fit)(points) == pytest.approx(
        intensity / source.bulge.intensity * linear_fit.gradient_from(points)
    )


def test__light_tracer_from__basis_of_linear_profiles__has_their_intensities():
    """A basis hides them from the tracer; without them a source has no gradient."""
    galaxies = list(tracer_from().galaxies)
    sizes = (0.1, 0.2, 0.4)
    gaussians = [
        al.lp_linear.Gaussian(centre=(0.05, 0.1), ell_comps=(0.1, 0.05), sigma=sigma)
        for sigma in sizes
    ]
    source = al.Galaxy(redshift=1.0, bulge=al.lp_basis.Basis(profile_list=gaussians))
    tracer = al.Tracer(galaxies=[galaxies[0], source])
    fit = al.FitImaging(dataset=imaging_from(), tracer=tracer)
    points = np.array([[0.5, 1.0], [-0.9, 0.4]])

    gradient = source_gradient_from(fit)(points)
    exact = source_gradient_from(
        al.FitImaging(dataset=fit.dataset, tracer=tracer_from())
    )(points)

    # The noise moves a fitted intensity by about a hundredth.
    assert gradient == pytest.approx(exact, rel=0.1, abs=0.05 * np.abs(exact).max())

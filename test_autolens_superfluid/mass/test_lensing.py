"""A vortex in what PyAutoLens does with a lens."""

import autolens as al
import autolens.plot as aplt
import matplotlib as mpl
import numpy as np
import pytest

from autolens_superfluid import mass
from test_autolens_superfluid.mass.conftest import GRID, tracer_from
from test_autolens_superfluid.mass.test_model import profile_from

mpl.use("Agg")


@pytest.mark.parametrize("name", mass.PROFILES)
def test__tracer__deflections__are_the_sum_of_those_of_the_masses(name, grid):
    extra = profile_from(name)
    tracer = tracer_from(extra)
    expected = sum(
        np.asarray(profile.deflections_yx_2d_from(grid=grid).array)
        for profile in (extra, tracer.galaxies[0].mass)
    )
    deflections = tracer.deflections_yx_2d_from(grid=grid)
    np.testing.assert_allclose(deflections.array, expected, rtol=1e-10, atol=1e-14)


def test__tracer__image__differs_by_the_vortex(tracer, grid):
    without = tracer_from(al.mp.VortexString(line_density=0.0))
    difference = tracer.image_2d_from(grid=grid) - without.image_2d_from(grid=grid)
    assert 0.01 < np.abs(difference.array).max() < 3.0


def test__tracer__vortex_without_density__changes_nothing(grid):
    with_none = tracer_from(al.mp.VortexString(line_density=0.0))
    smooth = tracer_from(None)
    np.testing.assert_array_equal(
        with_none.image_2d_from(grid=grid).array, smooth.image_2d_from(grid=grid).array
    )


@pytest.mark.parametrize("field", ["convergence_2d_from", "potential_2d_from"])
def test__fields__over_sampled_grid__are_means_over_pixels(vortex, field):
    fine = al.Grid2D.uniform((48, 48), 0.075, over_sample_size=1)
    coarse = al.Grid2D.uniform(**GRID, over_sample_size=2)
    means = getattr(vortex, field)(grid=fine).native.array
    means = means.reshape(24, 2, 24, 2).mean(axis=(1, 3))
    values = getattr(vortex, field)(grid=coarse).native.array
    np.testing.assert_allclose(values, means, rtol=1e-10, atol=1e-15)


def test__shear_yx_2d_from__agrees_with_the_hessian(vortex):
    grid = al.Grid2DIrregular(values=[(0.4, 0.2), (1.4, -0.3)])
    hessian = al.LensCalc.from_mass_obj(vortex).shear_yx_2d_via_hessian_from(grid=grid)
    shear = vortex.shear_yx_2d_from(grid=grid)
    np.testing.assert_allclose(shear.array, hessian.array, rtol=1e-5)


def test__simulator__image__has_the_vortex_in_it(dataset, tracer):
    fit = al.FitImaging(dataset=dataset, tracer=tracer)
    without = al.FitImaging(
        dataset=dataset, tracer=tracer_from(al.mp.VortexString(line_density=0.0))
    )
    pixels = dataset.data.array.size
    assert fit.chi_squared == pytest.approx(pixels, rel=0.25)
    assert fit.log_likelihood > without.log_likelihood + 20.0


def test__point_solver__images_trace_back_to_the_source(tracer, vortex):
    solver = al.PointSolver.for_grid(
        grid=al.Grid2D.uniform(shape_native=(50, 50), pixel_scales=0.08),
        pixel_scale_precision=1e-4,
    )
    images = solver.solve(tracer=tracer, source_plane_coordinate=(0.1, 0.05))
    assert len(images) >= 2
    traced = tracer.traced_grid_2d_list_from(grid=images)[-1]
    np.testing.assert_allclose(
        np.asarray(traced.array), [[0.1, 0.05]] * len(images), atol=1e-3
    )


def test__lens_calc__critical_curves__go_around_the_lens(tracer):
    grid = al.Grid2D.uniform(shape_native=(80, 80), pixel_scales=0.05)
    lens_calc = al.LensCalc.from_tracer(tracer=tracer)
    curves = lens_calc.tangential_critical_curve_list_from(grid=grid)
    caustics = lens_calc.tangential_caustic_list_from(grid=grid)
    radius = max(np.hypot(*np.asarray(curve).T).max() for curve in curves)
    assert 1.0 < radius < 1.8
    assert len(caustics) == len(curves)


def test__subplot_tracer__is_written(tracer, grid, tmp_path):
    aplt.subplot_tracer(
        tracer=tracer, grid=grid, output_path=str(tmp_path), output_format="png"
    )
    assert [path.stat().st_size > 1000 for path in tmp_path.glob("*.png")] == [True]


def test__subplot_galaxy_mass_profiles__is_written(vortex, grid, tmp_path):
    aplt.subplot_galaxy_mass_profiles(
        galaxy=al.Galaxy(redshift=0.5, vortex=vortex),
        grid=grid,
        convergence=True,
        output_path=str(tmp_path),
        output_format="png",
    )
    assert len(list(tmp_path.glob("*.png"))) == 1

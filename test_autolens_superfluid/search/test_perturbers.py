import autolens as al
import jax.numpy as jnp
import numpy as np
import pytest

from autolens_superfluid.exc import SearchError
from autolens_superfluid.search.perturbers import (
    KINDS,
    PointPerturber,
    RingPerturber,
    StringPerturber,
    default_perturber_from,
    perturber_from,
)
from autolens_superfluid.simulation.evaluation import deflections_yx_from


@pytest.fixture(params=KINDS)
def perturber(request):
    return default_perturber_from(request.param, scale=1.2, pixel_scale=0.05)


def _deflections_from(profile, y, x):
    grid = al.Grid2DIrregular(np.stack([y, x], axis=-1))
    return np.asarray(profile.deflections_yx_2d_from(grid=grid).array)


def test__profile_from__deflection_is_linear_in_the_amplitude(perturber, rng):
    y, x = rng.uniform(-1.5, 1.5, (2, 50))
    shape, centre = perturber.shapes[-1], (0.31, -0.22)
    one = _deflections_from(perturber.profile_from(centre, shape, 1.0), y, x)
    much = _deflections_from(perturber.profile_from(centre, shape, 0.03), y, x)

    assert much == pytest.approx(0.03 * one, rel=1e-10)


def test__unit_profile_from__moves_with_its_centre(perturber, rng):
    y, x = rng.uniform(-1.5, 1.5, (2, 50))
    shape, centre = perturber.shapes[0], (0.31, -0.22)
    moved = _deflections_from(perturber.profile_from(centre, shape, 1.0), y, x)
    unit = perturber.unit_profile_from(shape)

    assert _deflections_from(unit, y - 0.31, x + 0.22) == pytest.approx(moved)


def test__unit_profile_from__compiled_deflection_is_the_profile_s_own(perturber, rng):
    y, x = rng.uniform(-1.5, 1.5, (2, 50))
    unit = perturber.unit_profile_from(perturber.shapes[-1])
    compiled = deflections_yx_from(unit, jnp.asarray(y), jnp.asarray(x))

    assert np.stack(compiled, axis=-1) == pytest.approx(
        _deflections_from(unit, y, x), rel=1e-8
    )


def test__mass_from__is_the_flux_of_the_deflection_far_away(perturber):
    shape = perturber.shapes[0]
    angle = np.linspace(0.0, 2.0 * np.pi, 400, endpoint=False)
    radius = 1e4
    y, x = radius * np.sin(angle), radius * np.cos(angle)
    alpha = _deflections_from(perturber.unit_profile_from(shape), y, x)
    radial = alpha[:, 0] * np.sin(angle) + alpha[:, 1] * np.cos(angle)

    # Mass outside the circle falls with the radius.
    assert perturber.mass_from(shape) == pytest.approx(
        np.pi * radius * radial.mean(), rel=1e-3
    )


def test__perturber_from__is_what_to_dict_was_of(perturber):
    assert perturber_from(perturber.to_dict()) == perturber


def test__shapes__last_parameter_varies_fastest():
    strings = StringPerturber(position_angles=(0.0, 90.0), lengths=(1.0, 2.0))

    assert strings.shape_names == ("position_angle", "length")
    assert strings.shapes.tolist() == [[0, 1], [0, 2], [90, 1], [90, 2]]


def test__shapes__of_a_face_on_ring__have_one_direction():
    rings = RingPerturber(
        radii=(0.5,), inclinations=(0.0, 60.0), position_angles=(0.0, 90.0)
    )

    assert rings.shapes.tolist() == [[0.5, 0, 0], [0.5, 60, 0], [0.5, 60, 90]]


def test__shapes__of_a_point_mass__are_one_without_parameters():
    assert PointPerturber().shapes.shape == (1, 0)


def test__default_perturber_from__unknown_kind__names_the_kinds():
    with pytest.raises(SearchError, match=r"string, ring.*got 'blob'"):
        default_perturber_from("blob", scale=1.0, pixel_scale=0.05)


def test__perturber__without_values__is_refused():
    with pytest.raises(SearchError, match=r"lengths of a string.*got \(\)"):
        StringPerturber(position_angles=(0.0,), lengths=())

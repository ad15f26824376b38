"""Lattice, tangle and rings: numbers, places and directions of their strings."""

import astropy.units as u
import numpy as np
import pytest

from autolens_superfluid import physics

MASS = 1e-22 * u.eV
ANGULAR_SPEED = 200.0 * u.km / u.s / u.kpc
RADIUS = 10.0 * u.kpc


def lattice_from(**angles):
    return physics.lattice_layout_from(ANGULAR_SPEED, MASS, RADIUS, **angles)


def test__lattice_layout_from__number__is_feynmans():
    expected = physics.vortex_number_from(ANGULAR_SPEED, MASS, RADIUS)
    # Sites in a circle scatter about its area by less than a row at the rim.
    assert lattice_from().length.size == pytest.approx(expected, rel=0.02)


def test__lattice_layout_from__total_length__density_times_volume():
    density = physics.vortex_areal_density_from(ANGULAR_SPEED, MASS)
    expected = density * 4.0 / 3.0 * np.pi * RADIUS**3
    total = lattice_from().total_length
    assert (total / expected).to_value("") == pytest.approx(1.0, rel=5e-3)


def test__lattice_layout_from__neighbours__six_at_the_lattice_constant():
    centres = lattice_from().centre_yx.value
    distance = np.sort(np.hypot(*centres.T))
    density = physics.vortex_areal_density_from(ANGULAR_SPEED, MASS).value
    spacing = np.sqrt(2.0 / (np.sqrt(3.0) * density))
    assert distance[0] == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(distance[1:7], spacing, rtol=1e-12)
    assert distance[7] == pytest.approx(np.sqrt(3.0) * spacing, rel=1e-12)


def test__lattice_layout_from__strings__end_on_the_sphere():
    layout = lattice_from()
    half = 0.5 * layout.length.value
    distance = np.hypot(np.hypot(*layout.centre_yx.value.T), half)
    np.testing.assert_allclose(distance, 10.0, rtol=1e-12)


@pytest.mark.parametrize("position_angle", [0.0, 35.0, 200.0])
def test__lattice_layout_from__edge_on__centres_lie_across_the_axis(position_angle):
    layout = lattice_from(inclination=90.0, position_angle=position_angle)
    axis_yx = layout.direction_yxz[0, :2]
    along = layout.centre_yx.value @ axis_yx
    np.testing.assert_allclose(along, 0.0, atol=1e-12)


def test__lattice_layout_from__edge_on__position_angle_is_that_of_the_axis():
    layout = lattice_from(inclination=90.0, position_angle=35.0)
    expected = [np.sin(np.radians(35.0)), np.cos(np.radians(35.0)), 0.0]
    np.testing.assert_allclose(layout.direction_yxz[3], expected, atol=1e-12)


def test__lattice_layout_from__inclined__foreshortened_along_the_axis():
    layout = lattice_from(inclination=60.0, position_angle=0.0)
    y, x = layout.centre_yx.value.T
    assert np.ptp(x) / np.ptp(y) == pytest.approx(0.5, rel=0.03)


def test__lattice_layout_from__too_slow_for_a_vortex__raises_with_number():
    with pytest.raises(ValueError, match="angular_speed must be fast enough"):
        physics.lattice_layout_from(1e-4 * ANGULAR_SPEED, MASS, RADIUS)


def test__lattice_layout_from__angle_not_finite__raises():
    with pytest.raises(ValueError, match="inclination must be finite"):
        lattice_from(inclination=np.nan)


def test__tangle_layout_from__directions__are_isotropic():
    layout = physics.tangle_layout_from(20_000, 1.0 * u.kpc, RADIUS, seed=0)
    second = np.mean(
        layout.direction_yxz[:, :, None] * layout.direction_yxz[:, None, :], axis=0
    )
    # Each mean has a scatter of sqrt(4 / 45 / 20000) = 0.002.
    np.testing.assert_allclose(second, np.eye(3) / 3.0, atol=0.01)


def test__tangle_layout_from__middles__uniform_in_the_sphere():
    layout = physics.tangle_layout_from(20_000, 1.0 * u.kpc, RADIUS, seed=0)
    # The mean square distance from the axis in a uniform sphere is 2 R^2 / 5.
    mean_square = np.mean(np.sum(layout.centre_yx.value**2, axis=1))
    assert mean_square == pytest.approx(40.0, rel=0.02)


def test__tangle_layout_from__same_seed__same_strings():
    first, second = (
        physics.tangle_layout_from(5, 1.0 * u.kpc, RADIUS, seed=3) for _ in range(2)
    )
    np.testing.assert_array_equal(first.centre_yx.value, second.centre_yx.value)
    np.testing.assert_array_equal(first.direction_yxz, second.direction_yxz)


def test__tangle_layout_from__one_generator__goes_on():
    rng = np.random.default_rng(3)
    first, second = (
        physics.tangle_layout_from(5, 1.0 * u.kpc, RADIUS, seed=rng) for _ in range(2)
    )
    assert not np.any(first.centre_yx.value == second.centre_yx.value)


def test__tangle_layout_from__no_seed__raises():
    with pytest.raises(ValueError, match="seed must be"):
        physics.tangle_layout_from(5, 1.0 * u.kpc, RADIUS, seed=None)


def test__ring_layout_from__circumference__is_that_of_circles():
    layout = physics.ring_layout_from(7, 0.5 * u.kpc, RADIUS, seed=0, segments=9)
    expected = 7 * 2.0 * np.pi * 0.5
    assert layout.total_length.to_value(u.kpc) == pytest.approx(expected, rel=1e-12)


def test__ring_layout_from__sides__join_end_to_end():
    layout = physics.ring_layout_from(2, 0.5 * u.kpc, RADIUS, seed=0, segments=5)
    half = 0.5 * layout.length.value[:, None] * layout.direction_yxz[:, :2]
    starts = (layout.centre_yx.value - half).reshape(2, 5, 2)
    ends = (layout.centre_yx.value + half).reshape(2, 5, 2)
    np.testing.assert_allclose(ends, np.roll(starts, -1, axis=1), atol=1e-12)


def test__ring_layout_from__second_moment__smaller_by_the_documented_fraction():
    layout = physics.ring_layout_from(1, 1.0 * u.kpc, RADIUS, seed=0, segments=16)
    apothem = np.pi / (16.0 * np.tan(np.pi / 16.0))
    mean_square = apothem**2 + layout.length[0].value ** 2 / 12.0
    assert 1.0 - mean_square == pytest.approx(np.pi**2 / (3.0 * 16**2), rel=0.01)


@pytest.mark.parametrize("segments", [2, 3.0])
def test__ring_layout_from__no_polygon__raises(segments):
    with pytest.raises(ValueError, match="segments must be an integer >= 3"):
        physics.ring_layout_from(1, 1.0 * u.kpc, RADIUS, seed=0, segments=segments)

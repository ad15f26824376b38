"""The network as a profile."""

import autolens as al
import numpy as np
import pytest

from autolens_superfluid import mass
from test_autolens_superfluid.mass.invariants import STRINGS, fields_from


@pytest.fixture
def points(rng):
    return rng.uniform(-1.5, 1.5, (20, 2))


def test__strings_from__columns__are_broadcast():
    strings = mass.VortexNetwork.strings_from(
        centre=[(0.5, 0.1), (-0.5, 0.2)],
        position_angle=45.0,
        length=[1.0, 2.0],
        core_radius=0.05,
        line_density=-0.01,
    )
    np.testing.assert_array_equal(
        strings,
        [[0.5, 0.1, 45.0, 1.0, 0.05, -0.01], [-0.5, 0.2, 45.0, 2.0, 0.05, -0.01]],
    )


def test__init__no_strings__deflects_nothing(points):
    network = mass.VortexNetwork()
    assert network.total_strings == 0
    np.testing.assert_array_equal(fields_from(network, points)["deflections"], 0.0)


@pytest.mark.parametrize("field", ["deflections", "convergence", "potential", "shear"])
def test__line_density_factor__scales_the_fields(points, field):
    one = mass.VortexNetwork(STRINGS)
    other = mass.VortexNetwork(STRINGS, line_density_factor=-2.5)
    np.testing.assert_allclose(
        fields_from(other, points)[field],
        -2.5 * fields_from(one, points)[field],
        rtol=1e-14,
    )


def test__eq__other_strings__are_not_equal():
    assert mass.VortexNetwork(STRINGS) == mass.VortexNetwork(STRINGS.copy())
    assert mass.VortexNetwork(STRINGS) != mass.VortexNetwork(STRINGS[:-1])
    assert mass.VortexNetwork(STRINGS) != al.mp.VortexString()


def test__deflections_yx_2d_from__other_strings__are_not_mistaken(points):
    # Upstream keeps deflections by a profile's numbers: arrays must not be lost.
    grid = al.Grid2DIrregular(values=points)
    one, other = (
        np.asarray(mass.VortexNetwork(rows).deflections_yx_2d_from(grid=grid).array)
        for rows in (STRINGS, STRINGS[::2])
    )
    assert np.abs(one - other).max() > 1e-3

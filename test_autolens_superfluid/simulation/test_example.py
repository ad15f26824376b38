from dataclasses import replace

import numpy as np
import pytest

from autolens_superfluid.simulation.example import (
    MASK_RADIUS,
    PIXEL_SCALE,
    SHAPE,
    ExampleVortex,
    example_imaging_from,
    example_info_from,
    example_tracer_from,
)


@pytest.fixture(scope="module")
def imaging():
    return example_imaging_from(ExampleVortex(), seed=1)


def test__example_imaging_from__seed__is_reproducible(imaging):
    again = example_imaging_from(ExampleVortex(), seed=1)
    np.testing.assert_array_equal(again.data.array, imaging.data.array)


def test__example_imaging_from__other_seed__other_noise(imaging):
    other = example_imaging_from(ExampleVortex(), seed=2)
    assert np.any(other.data.array != imaging.data.array)


def test__example_imaging_from__arc__is_as_bright_as_hst_sees_arcs(imaging):
    assert 20.0 < np.max(imaging.signal_to_noise_map.array) < 60.0


def test__example_info_from__mask__fits_the_image():
    info = example_info_from(ExampleVortex(), seed=1)
    assert info["mask_radius"] == MASK_RADIUS < 0.5 * min(SHAPE) * PIXEL_SCALE


def test__example_tracer_from__line_density__is_that_of_the_vortex():
    vortex = replace(ExampleVortex(), line_density=0.03)
    lens = example_tracer_from(vortex).galaxies[0]
    assert lens.vortex.line_density == 0.03
    assert vortex.truth["lens.vortex.line_density"] == 0.03

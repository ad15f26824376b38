from types import SimpleNamespace

import autofit as af
import autolens as al
import numpy as np
import pytest

from autolens_superfluid.search.candidate import Candidate
from autolens_superfluid.search.maps import Maximum
from autolens_superfluid.search.perturbers import KINDS, default_perturber_from
from autolens_superfluid.search.priors import (
    perturber_model_from,
    start_vector_from,
    with_free_angles,
)

DATASET = SimpleNamespace(einstein_radius=1.2, mask_radius=2.5, pixel_scale=0.05)


@pytest.fixture(params=KINDS)
def perturber(request):
    return default_perturber_from(request.param, scale=1.2, pixel_scale=0.05)


@pytest.fixture
def maximum(perturber):
    shape = dict(zip(perturber.shape_names, perturber.shapes[-1], strict=True))
    return Maximum(perturber, (0.4, -0.9), shape, 0.03, 0.001, 100.0)


@pytest.fixture
def started(perturber, maximum):
    """Return the profile at the vector that starts at a maximum."""
    vortex = with_free_angles(perturber_model_from(perturber, DATASET))
    lens = af.Model(al.Galaxy, redshift=0.5, vortex=vortex)
    model = af.Collection(galaxies=af.Collection(lens=lens))
    vector = start_vector_from(model, {}, maximum, "vortex")
    instance = model.instance_from_vector(vector, ignore_assertions=True)
    return instance.galaxies.lens.vortex


def test__start_vector_from__is_the_perturber_of_the_maximum(started, maximum, rng):
    grid = al.Grid2DIrregular(rng.uniform(-1.5, 1.5, (50, 2)))
    found, expected = (
        np.asarray(profile.deflections_yx_2d_from(grid=grid).array)
        for profile in (started, maximum.profile)
    )

    assert found == pytest.approx(expected, rel=1e-8)


def test__candidate__has_shape_amplitude_and_mass_of_its_profile(started, maximum):
    candidate = Candidate(maximum.perturber, started, {}, 100.0, 90.0, None)

    assert candidate.shape == pytest.approx(maximum.shape)
    assert candidate.amplitude == pytest.approx(maximum.amplitude)
    assert candidate.mass == pytest.approx(maximum.mass)

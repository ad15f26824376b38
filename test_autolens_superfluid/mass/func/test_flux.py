"""Mass in a circle from the flux through it."""

import numpy as np
import pytest

from autolens_superfluid.mass.func.flux import mass_within_circle_from


def point_deflections_from(y, x):
    """Deflections of a point of mass 2 pi at (0.3, 0.1)."""
    dy, dx = y - 0.3, x - 0.1
    return 2.0 * np.stack([dy, dx], axis=-1) / (dy**2 + dx**2)[:, None]


@pytest.mark.parametrize("centre", [(0.3, 0.1), (0.0, 0.0), (0.6, -0.2)])
def test__mass_within_circle_from__point_inside__all_of_it(centre):
    mass_within = mass_within_circle_from(point_deflections_from, centre, 1.0)
    assert mass_within == pytest.approx(2.0 * np.pi, rel=1e-12)


def test__mass_within_circle_from__point_outside__nothing():
    mass_within = mass_within_circle_from(point_deflections_from, (3.0, 0.0), 1.0)
    assert mass_within == pytest.approx(0.0, abs=1e-12)


def test__mass_within_circle_from__returns_a_float():
    assert type(mass_within_circle_from(point_deflections_from, (0.0, 0.0), 1)) is float

"""Small lenses, linearised and scanned once."""

import autolens as al
import pytest

from autolens_superfluid.search import StringPerturber, linear_fit_from, scan_from
from test_autolens_superfluid.search.small_search import (
    PIXEL_SCALE,
    STRING,
    imaging_from,
    tracer_from,
)


@pytest.fixture(scope="session")
def strings():
    """Return few strings."""
    return StringPerturber(
        position_angles=(0.0, 60.0, 120.0), lengths=(0.6, 1.0), core_radius=PIXEL_SCALE
    )


@pytest.fixture(scope="session")
def linear_fit():
    """Return the smooth fit of a lens that has a string."""
    imaging = imaging_from(STRING)
    return linear_fit_from(al.FitImaging(dataset=imaging, tracer=tracer_from()))


@pytest.fixture(scope="session")
def scan(linear_fit, strings):
    """Return a scan of strings, subhaloes and point masses."""
    return scan_from(linear_fit, [strings, "subhalo", "point"], spacing=0.3)

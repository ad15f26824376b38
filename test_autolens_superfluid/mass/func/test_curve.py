import numpy as np
import pytest

from autolens_superfluid.mass.func import curve

ELLIPSE = np.stack(
    [f(np.linspace(0.0, 2.0 * np.pi, 2001)) for f in (np.sin, np.cos)], axis=-1
) * (0.5, 2.0) + (0.3, -0.2)


def test__area_within_curve_from__ellipse__matches_formula():
    assert curve.area_within_curve_from(ELLIPSE) == pytest.approx(np.pi, rel=1e-5)


def test__area_within_curve_from__clockwise__is_negative():
    assert curve.area_within_curve_from(ELLIPSE[::-1]) == pytest.approx(
        -np.pi, rel=1e-5
    )


@pytest.mark.parametrize("step", [1, -1], ids=["counter-clockwise", "clockwise"])
def test__mean_convergence_within_curve_from__sheet__is_its_convergence(step):
    mean = curve.mean_convergence_within_curve_from(
        ELLIPSE[::step], deflections_from=lambda points: 0.3 * points
    )

    assert mean == pytest.approx(0.3, rel=1e-9)


def test__is_closed__open_curve__is_not():
    assert curve.is_closed(ELLIPSE)
    assert not curve.is_closed(ELLIPSE[:-1])

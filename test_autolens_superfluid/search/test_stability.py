from types import SimpleNamespace

import pytest

from autolens_superfluid.search.maps import Maximum
from autolens_superfluid.search.perturbers import StringPerturber, SubhaloPerturber
from autolens_superfluid.search.stability import distance_from, stability_from

STRING = StringPerturber(position_angles=(0.0, 90.0), lengths=(1.0,))
SUBHALO = SubhaloPerturber(scale_radii=(0.1,))


def _string(centre, position_angle=90.0, length=1.0, fall=100.0):
    shape = {"position_angle": position_angle, "length": length}
    return Maximum(STRING, centre, shape, -0.01, 0.001, fall)


def _scan(*maxima):
    kind = SimpleNamespace(maxima=lambda total: list(maxima)[:total])
    return SimpleNamespace(chi_squared=1000.0, maps={"string": kind})


@pytest.fixture
def candidate():
    lens = SimpleNamespace(einstein_radius=1.0, mask_radius=2.0)
    smooth = SimpleNamespace(dataset=lens)
    return SimpleNamespace(kind="string", centre=(0.5, 0.9), smooth=smooth)


@pytest.mark.parametrize(
    ("maximum", "distance"),
    [
        (_string((0.9, 0.9)), 0.0),
        (_string((0.5, 0.6)), 0.3),
        (_string((-0.5, 0.9)), 0.5),
        (_string((0.5, 0.0), position_angle=0.0), 0.4),
        (Maximum(SUBHALO, (0.5, 0.6), {"scale_radius": 0.1}, 0.1, 0.1, 9.0), 0.3),
    ],
    ids=["on the line", "beside", "beyond its end", "turned", "subhalo"],
)
def test__distance_from__maximum__to_its_axis(maximum, distance):
    assert distance_from((0.5, 0.9), maximum) == pytest.approx(distance)


def test__stability_from__maximum_stays__is_stable(candidate):
    scans = {"stiff": _scan(_string((0.8, 0.95))), "free": _scan(_string((0.5, 0.9)))}
    stability = stability_from(candidate, scans)
    assert stability.is_stable
    assert "stays within 0.05 arcsec under 2" in stability.in_words


def test__stability_from__maximum_moves__is_called_what_it_is(candidate):
    scans = {"stiff": _scan(_string((0.5, -0.9))), "free": _scan(_string((0.5, 0.9)))}
    stability = stability_from(candidate, scans)
    assert not stability.is_stable
    assert stability.largest_distance == pytest.approx(1.8)
    assert "not a detection" in stability.in_words

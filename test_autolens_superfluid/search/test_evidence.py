import json
from types import SimpleNamespace

import autofit as af
import numpy as np
import pytest

from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.search.evidence import Evidences, _narrowed_from


def _fit(log_evidence):
    return SimpleNamespace(log_evidence=log_evidence, chi_squared=900.0, cut=())


@pytest.fixture
def evidences():
    return Evidences({"smooth": _fit(10.0), "string": _fit(86.0), "ring": _fit(13.0)})


def test__to_dict__kinds__words_are_upstreams(evidences):
    content = json.loads(json.dumps(evidences.to_dict(), allow_nan=False))
    assert content["string"]["in_words"] == "definitive"
    assert content["ring"]["in_words"] == "none"
    assert content["smooth"]["in_words"] is None
    assert content["string"]["delta_log_evidence"] == 76.0


def test__table__a_row_a_model(evidences):
    rows = evidences.table.splitlines()
    assert [row.split()[0] for row in rows[1:]] == ["smooth", "string", "ring"]
    assert "+76.00" in rows[2]


def test__narrowed_from__perturber__pays_for_its_full_prior():
    """Six errors either way of the best fit; an angle's full prior is half a turn."""
    vortex = af.Model(
        VortexString,
        centre=(0.0, 0.0),
        core_radius=0.05,
        slope=2.0,
        length=1.0,
        position_angle=af.UniformPrior(-180.0, 360.0),
        line_density=af.UniformPrior(-0.5, 0.5),
    )
    model = af.Collection(galaxies=af.Collection(lens=af.Collection(vortex=vortex)))
    names = {vortex.position_angle: "position_angle", vortex.line_density: "density"}
    fit = SimpleNamespace(
        model=model, names=[names[prior] for prior in model.priors_ordered_by_id]
    )
    values = {"position_angle": (175.0, 2.5), "density": (0.1, 0.01)}
    vector, errors = np.array([values[name] for name in fit.names]).T
    optimum = SimpleNamespace(vector=vector, errors=errors)
    narrowed, log_fraction = _narrowed_from(fit, optimum, shared={})
    limits = narrowed.galaxies.lens.vortex.position_angle
    assert (limits.lower_limit, limits.upper_limit) == pytest.approx((160.0, 190.0))
    # 30 of 180 degrees, and 0.12 of 1 arcsec.
    assert log_fraction == pytest.approx(np.log(30.0 / 180.0 * 0.12), rel=1e-3)

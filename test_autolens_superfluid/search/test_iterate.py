"""A lens with two strings: one is found in each round, and nothing after that."""

from dataclasses import replace

import autolens as al
import numpy as np
import pytest

from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.modeling import (
    dataset_from,
    output_dataset,
    smooth_model_from,
)
from autolens_superfluid.modeling.optimise import chi_squared_from
from autolens_superfluid.search import iterate
from autolens_superfluid.search.candidate import joint_fit_from
from autolens_superfluid.search.iterate import rounds_from
from autolens_superfluid.search.perturbers import StringPerturber
from autolens_superfluid.search.refine import candidates_from, grown_vector_from
from autolens_superfluid.search.scan import Scanner
from autolens_superfluid.search.settings import SearchSettings
from autolens_superfluid.search.smooth import SmoothFit, optimised_from
from autolens_superfluid.search.storage import SearchStorage
from autolens_superfluid.simulation.example import (
    ExampleVortex,
    example_info_from,
    example_tracer_from,
)

PIXEL_SCALE = 0.12
FIRST = replace(ExampleVortex(), core_radius=PIXEL_SCALE, line_density=-0.1)
SECOND = VortexString(
    centre=(-0.9, -0.6),
    position_angle=120.0,
    length=0.8,
    core_radius=PIXEL_SCALE,
    line_density=0.1,
)
START = {
    "lens.mass.ell_comps_0": 0.05,
    "lens.mass.ell_comps_1": 0.1,
    "lens.mass.einstein_radius": 1.2,
    "source.bulge.centre_0": 0.05,
    "source.bulge.centre_1": 0.1,
    "source.bulge.ell_comps_0": 0.1,
    "source.bulge.ell_comps_1": 0.05,
    "source.bulge.effective_radius": 0.2,
    "source.bulge.sersic_index": 1.5,
}
SETTINGS = SearchSettings(perturbers=("string",), total_maxima=2, total_nulls=40)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    lens, source = example_tracer_from(FIRST).galaxies
    lens.second = SECOND
    simulator = al.SimulatorImaging(
        exposure_time=3000.0,
        psf=al.Convolver.from_gaussian(
            shape_native=(5, 5), sigma=0.1, pixel_scales=PIXEL_SCALE, normalize=True
        ),
        background_sky_level=0.1,
        noise_seed=1,
    )
    grid = al.Grid2D.uniform(
        shape_native=(32, 32), pixel_scales=PIXEL_SCALE, over_sample_size=2
    )
    tracer = al.Tracer(galaxies=[lens, source])
    folder = tmp_path_factory.mktemp("two") / "strings"
    info = example_info_from(FIRST, seed=1) | {"pixel_scale": PIXEL_SCALE}
    output_dataset(folder, simulator.via_tracer_from(tracer=tracer, grid=grid), info)
    return dataset_from(folder, over_sample_size=2)


def _model_from(dataset):
    """Return the smooth model with the true shear: quicker to compile."""
    model = smooth_model_from(dataset)
    model.galaxies.lens.shear = al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02)
    return model


def _candidates_from(smooth, scan, total_maxima, name):
    """Return the candidates of all rounds but the third: its scan says enough."""
    if name == "vortex_3":
        return []
    return candidates_from(smooth, scan, total_maxima, name)


@pytest.fixture(scope="module")
def searched(dataset, tmp_path_factory):
    """Return smooth fit, scanner, the storage and the rounds."""
    empty = SmoothFit("isothermal", dataset, _model_from(dataset), np.zeros(0), np.inf)
    smooth = optimised_from(
        empty, np.array([START.get(name, 0.0) for name in empty.names])
    )
    strings = StringPerturber(
        position_angles=tuple(np.arange(6) * 30.0),
        lengths=(0.5, 1.0),
        core_radius=PIXEL_SCALE,
    )
    scanner = Scanner(dataset.imaging, [strings], spacing=0.18)
    storage = SearchStorage(tmp_path_factory.mktemp("rounds"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(iterate, "candidates_from", _candidates_from)
        yield (
            smooth,
            scanner,
            storage,
            rounds_from(smooth, scanner, SETTINGS, storage=storage),
        )


@pytest.mark.slow
def test__rounds_from__two_strings__two_are_found_and_no_third(searched):
    p_values = [found.p_value for found in searched[3]]
    assert len(p_values) == 3
    assert max(p_values[:2]) < 1e-6
    assert p_values[2] > SETTINGS.largest_p_value


@pytest.mark.slow
def test__rounds_from__two_strings__both_in_the_last_model(searched):
    lens = searched[3][2].smooth.fit.tracer.galaxies[0]
    found = sorted([lens.vortex, lens.vortex_2], key=lambda v: v.line_density)
    for vortex, truth in zip(found, (FIRST, SECOND), strict=True):
        assert np.hypot(*np.subtract(vortex.centre, truth.centre)) < 0.1
        assert vortex.line_density * truth.line_density > 0.0


@pytest.mark.slow
def test__grown_vector_from__far_too_large_amplitude__better_than_smooth(searched):
    smooth, _, _, rounds = searched
    strings = rounds[0].scan.maps["string"]
    maximum = replace(strings, overlap=100.0 * strings.overlap).maxima(1)[0]
    joint = joint_fit_from(smooth, maximum.perturber, "vortex")
    vector = grown_vector_from(smooth, joint, maximum, "vortex")
    values = dict(zip(joint.names, vector, strict=True))
    place = values["lens.vortex.centre_0"], values["lens.vortex.centre_1"]
    assert place == maximum.centre
    chi_squared = chi_squared_from(joint.residual_model.residual(vector))
    assert chi_squared < 0.8 * smooth.chi_squared


@pytest.mark.slow
def test__rounds_from__saved__same_candidates_without_fits(searched, monkeypatch):
    smooth, scanner, storage, rounds = searched
    monkeypatch.setattr(scanner, "scan_from", lambda *_: pytest.fail("scanned again"))
    again = rounds_from(smooth, scanner, SETTINGS, storage=storage)
    for before, after in zip(rounds, again, strict=True):
        assert after.p_value == before.p_value
        for first, second in zip(before.candidates, after.candidates, strict=True):
            np.testing.assert_array_equal(first.smooth.vector, second.smooth.vector)
            assert first.errors == second.errors

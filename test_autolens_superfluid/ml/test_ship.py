import numpy as np
import pytest

from autolens_superfluid.exc import OutOfDistributionWarning
from autolens_superfluid.ml import ship
from autolens_superfluid.ml.storage import (
    load_detector,
    read_card,
    shipped_detectors,
)
from autolens_superfluid.simulation import Simulator, parameters_from
from autolens_superfluid.simulation.draws import SEED_LIMIT

SHAPES = {"vortex_bench": (64, 64), "vortex_bench_hard": (64, 64), "hst": (100, 100)}


def test__shipped_detectors__have_a_recipe_each():
    assert set(shipped_detectors()) == set(ship.RECIPES) == set(SHAPES)


@pytest.mark.parametrize(("name", "shape"), SHAPES.items())
def test__load_detector__shipped__is_calibrated_on_thousands(name, shape):
    detector = load_detector(name)
    assert detector.shape_ == shape
    assert len(detector.null_scores_) >= 2000
    rate = np.mean(detector.null_scores_ > detector.threshold_)
    assert rate == pytest.approx(detector.false_positive_rate, abs=0.002)


@pytest.mark.parametrize(("name", "steps"), [("vortex_bench", 1), ("hst", 0)])
def test__anomaly_score__arrays_of_the_population__no_warning(name, steps, recwarn):
    batch = Simulator(name, 5).batch_from(0, 4)
    detector = load_detector(name)
    detector.score, detector.steps = "peak", steps
    rows = batch.labels == 0
    detector.anomaly_score(batch.images[rows], batch.noise_maps[rows])
    assert not [w for w in recwarn if w.category is OutOfDistributionWarning]


@pytest.mark.parametrize("name", SHAPES)
def test__card__of_shipped__measured_on_a_held_out_seed(name):
    measured = read_card(ship.SHIPPED / name)["measured"]
    assert measured["seed"] >= SEED_LIMIT
    assert measured["strong"]["auc"] > measured["weak"]["auc"] > 0.8
    assert 0.04 < measured["strong"]["false_positive_rate"] < 0.065


@pytest.mark.parametrize("name", SHAPES)
def test__weights__of_shipped__are_small(name):
    assert (ship.SHIPPED / name / "weights.safetensors").stat().st_size < 5e6


def test__variant_from__mass_fraction__half_have_that_of_a_string():
    population = ship.variant_from("vortex_bench", 0.003)
    columns = parameters_from(population, 1, 0, 40)
    fractions = columns["substructure_mass_fraction"]
    assert sorted(set(fractions.round(6))) == [0.0, 0.003]
    assert np.mean(fractions > 0.0) == pytest.approx(0.5)

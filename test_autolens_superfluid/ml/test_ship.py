import numpy as np
import pytest

from autolens_superfluid.exc import OutOfDistributionWarning
from autolens_superfluid.ml import ship
from autolens_superfluid.ml.storage import load_detector, read_card
from autolens_superfluid.simulation import Simulator, parameters_from
from autolens_superfluid.simulation.draws import SEED_LIMIT

FOLDER = ship.SHIPPED / "vortex_bench"


def test__load_detector__shipped__is_calibrated():
    detector = load_detector("vortex_bench")
    assert detector.shape_ == (64, 64)
    rate = np.mean(detector.null_scores_ > detector.threshold_)
    assert rate == pytest.approx(detector.false_positive_rate, abs=0.002)


def test__anomaly_score__arrays_of_the_population__no_warning(recwarn):
    batch = Simulator("vortex_bench", 5).batch_from(0, 4)
    detector = load_detector("vortex_bench")
    detector.score, detector.steps = "peak", 1
    rows = batch.labels == 0
    detector.anomaly_score(batch.images[rows], batch.noise_maps[rows])
    assert not [w for w in recwarn if w.category is OutOfDistributionWarning]


def test__card__of_shipped__measured_on_a_held_out_seed():
    measured = read_card(FOLDER)["measured"]
    assert measured["seed"] >= SEED_LIMIT
    assert measured["strong"]["auc"] > measured["weak"]["auc"] > 0.98


def test__weights__of_shipped__are_small():
    assert (FOLDER / "weights.safetensors").stat().st_size < 5e6


def test__variant_from__mass_fraction__half_have_that_of_a_string():
    population = ship.variant_from("vortex_bench", 0.003)
    columns = parameters_from(population, 1, 0, 40)
    fractions = columns["substructure_mass_fraction"]
    assert sorted(set(fractions.round(6))) == [0.0, 0.003]
    assert np.mean(fractions > 0.0) == pytest.approx(0.5)

import numpy as np
import pytest
import torch

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.networks.cvae import ConditionalAutoEncoder
from autolens_superfluid.simulation import Dataset, simulate_dataset
from test_autolens_superfluid.ml.small_detectors import detector_from


def fitted_from(smooth, output=None, **settings):
    """Return a detector trained for 4 epochs."""
    return detector_from("cvae", **{"epochs": 4, "steps": 0} | settings).fit(
        *smooth, output=output
    )


class InterruptionError(Exception):
    """Stands for a machine that stops."""


@pytest.fixture
def interrupted(smooth, tmp_path, monkeypatch):
    """Return the folder of a training that was stopped in its third epoch."""
    losses, calls = ConditionalAutoEncoder.losses, []

    def failing(self, batch, generator):
        calls.append(1)
        # An epoch has 3 batches to train on and 1 to validate.
        if len(calls) == 10:
            raise InterruptionError
        return losses(self, batch, generator)

    with monkeypatch.context() as patch:
        patch.setattr(ConditionalAutoEncoder, "losses", failing)
        with pytest.raises(InterruptionError):
            fitted_from(smooth, tmp_path)
    return tmp_path


def test__fit__interrupted__goes_on_to_the_same_result(smooth, interrupted):
    resumed, whole = fitted_from(smooth, interrupted), fitted_from(smooth)
    np.testing.assert_array_equal(
        resumed.anomaly_score(*smooth), whole.anomaly_score(*smooth)
    )
    assert resumed.history_ == whole.history_


def test__fit__interrupted__does_not_start_again(smooth, interrupted, monkeypatch):
    calls, losses = [], ConditionalAutoEncoder.losses

    def counting(self, batch, generator):
        calls.append(1)
        return losses(self, batch, generator)

    monkeypatch.setattr(ConditionalAutoEncoder, "losses", counting)
    fitted_from(smooth, interrupted)
    assert len(calls) == 8


def test__fit__folder_moved__same_result(smooth, tmp_path):
    first = fitted_from(smooth, tmp_path / "training")
    (tmp_path / "training").rename(tmp_path / "moved")
    again = fitted_from(smooth, tmp_path / "moved")
    np.testing.assert_array_equal(
        again.anomaly_score(*smooth), first.anomaly_score(*smooth)
    )


def test__fit__other_settings_in_the_folder__refused(smooth, interrupted):
    with pytest.raises(DetectorError, match=r"latent_size is 3; got 5"):
        fitted_from(smooth, interrupted, latent_size=5)


def test__fit__other_images_in_the_folder__refused(smooth, mixed, interrupted):
    with pytest.raises(DetectorError, match="data_checksum"):
        fitted_from(mixed, interrupted)


def test__fit__other_seed_in_the_folder__refused(dataset_folder, tmp_path):
    population = Dataset.open(dataset_folder).population
    folder, options = tmp_path / "lenses", {"workers": 0, "shows_progress": False}
    dataset = Dataset.open(simulate_dataset(population, 60, 3, folder, **options))
    detector_from("pca", seed=1).fit(dataset, output=tmp_path / "training")
    with pytest.raises(DetectorError, match="its seed is 1; got 2"):
        detector_from("pca", seed=2).fit(dataset, output=tmp_path / "training")


def test__fit__history__csv_of_every_epoch(smooth, tmp_path):
    detector = fitted_from(smooth, tmp_path)
    lines = (tmp_path / "history.csv").read_text().splitlines()
    assert len(lines) == 5
    assert {"epoch", "training_loss", "validation_loss"} < set(lines[0].split(","))
    assert [row["epoch"] for row in detector.history_] == [0, 1, 2, 3]


def test__fit__loss_falls(smooth):
    history = fitted_from(smooth, epochs=8).history_
    assert history[-1]["training_loss"] < 0.5 * history[0]["training_loss"]


def test__fit__no_better_epoch__ends_early(smooth):
    detector = fitted_from(smooth, epochs=30, patience=1, learning_rate=1e-12)
    assert len(detector.history_) < 30


def test__fit__one_gradient_not_finite__left_out(smooth, monkeypatch):
    losses, calls = ConditionalAutoEncoder.losses, []

    def failing(self, batch, generator):
        calls.append(1)
        values = losses(self, batch, generator)
        factor = float("nan") if len(calls) == 6 else 1.0
        return values | {"loss": factor * values["loss"]}

    monkeypatch.setattr(ConditionalAutoEncoder, "losses", failing)
    detector = fitted_from(smooth)
    assert len(detector.history_) == 4
    assert np.isfinite(detector.history_[-1]["validation_loss"])


def test__fit__loss_not_finite__says_so(smooth, monkeypatch):
    def losses(self, batch, generator):
        weight = next(self.parameters())
        return {"loss": weight.sum() * torch.nan}

    monkeypatch.setattr(ConditionalAutoEncoder, "losses", losses)
    with pytest.raises(DetectorError, match="must reach a finite loss"):
        fitted_from(smooth)


def test__fit__numbers_of_torch__not_touched(smooth):
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    fitted_from(smooth, epochs=1)
    torch.testing.assert_close(torch.rand(3), expected)

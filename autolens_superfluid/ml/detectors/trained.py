"""What detectors share that a network is trained for."""

from abc import abstractmethod
from dataclasses import dataclass, fields

import numpy as np
import torch

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.detector import Detector
from autolens_superfluid.ml.detectors.reconstructing import ReconstructingDetector
from autolens_superfluid.ml.inputs import Observations
from autolens_superfluid.ml.networks.abstract import Batch, Network
from autolens_superfluid.ml.training import TrainingSettings, train


@dataclass(eq=False, kw_only=True)
class TrainedDetector(Detector):
    """A detector with a network.

    Parameters
    ----------
    epochs, batch_size, learning_rate, weight_decay, patience, is_augmented, precision
        See `TrainingSettings`.
    shows_progress : bool
        Whether training draws a progress bar.

    Attributes
    ----------
    network_ : Network
    history_ : list of dict
        Mean losses of every epoch.
    """

    epochs: int = 50
    batch_size: int = 64
    learning_rate: float = 1e-3
    weight_decay: float = 1e-5
    patience: int = 15
    is_augmented: bool = True
    precision: str = "32-true"
    shows_progress: bool = False

    def _fit(self, training, validation, output):
        self._prepare(training)
        with seeded(self.seed):
            self.network_ = channels_last_from(self._network_from())
        self.history_ = train(
            self.network_,
            self._batch_from(training, training.columns),
            self._batch_from(validation, validation.columns),
            self._training_settings(),
            output,
        )

    def _training_settings(self) -> TrainingSettings:
        return TrainingSettings(
            **{f.name: getattr(self, f.name) for f in fields(TrainingSettings)}
        )

    def _prepare(self, training: Observations):
        """Set what the network depends on beside the image's shape."""

    @abstractmethod
    def _network_from(self) -> Network:
        """Return the network with its first weights, for images of `shape_`."""

    def _batch_from(self, observations: Observations, columns: dict) -> Batch:
        """Return observations as tensors; parameters are for training alone."""
        empty = torch.zeros((len(observations), 0))
        return Batch(
            torch.as_tensor(observations.images),
            torch.as_tensor(observations.noise_maps),
            empty,
            empty,
        )

    def outputs_from(self, function, observations) -> np.ndarray:
        """Return a function's output of all images, a batch at a time."""
        batch = self._batch_from(observations, {})
        self.network_.eval()
        outputs = []
        with torch.no_grad():
            for start in range(0, len(observations), self.batch_size):
                rows = slice(start, start + self.batch_size)
                part = Batch(*(values[rows] for values in batch))
                outputs.append(function(part).numpy())
        return np.concatenate(outputs)

    def learnt_arrays(self):
        """Return the network's weights."""
        return {name: x.numpy() for name, x in self.network_.state_dict().items()}

    def take_learnt_arrays(self, arrays):
        """Set the network's weights."""
        self.network_ = channels_last_from(self._network_from())
        needed = self.network_.state_dict()
        for name in sorted(set(needed) | set(arrays)):
            shapes = [tuple(d[name].shape) for d in (needed, arrays) if name in d]
            if len(shapes) < 2 or shapes[0] != shapes[1]:
                raise DetectorError(
                    f"weights {name} do not fit the network of {self.name}: shapes "
                    f"{shapes}"
                )
        self.network_.load_state_dict(
            {name: torch.as_tensor(array) for name, array in arrays.items()}
        )
        self.network_.eval()


@dataclass(eq=False, kw_only=True)
class TrainedReconstructor(TrainedDetector, ReconstructingDetector):
    """A detector whose network draws the image again."""

    def _models_from(self, observations):
        def function(batch):
            return self.network_.reconstructions(
                batch.images, batch.noise_maps, batch.conditions
            )

        return self.outputs_from(function, observations)


def channels_last_from(network: Network) -> Network:
    """Return a network whose convolutions run over channels first: faster on a CPU."""
    return network.to(memory_format=torch.channels_last)


class seeded:  # noqa: N801
    """Context in which torch's own random numbers follow a seed, and not after."""

    def __init__(self, seed: int):
        self._seed, self._fork = seed, torch.random.fork_rng(devices=[])

    def __enter__(self):
        self._fork.__enter__()
        torch.manual_seed(self._seed)

    def __exit__(self, *error):
        return self._fork.__exit__(*error)

"""Training of the encoder of an auto-encoder with a lens as decoder."""

import dataclasses
from pathlib import Path

from autolens_superfluid.ml.lens.simulated import EncoderTraining, noiseless_from
from autolens_superfluid.ml.networks.cvae import ConditionalAutoEncoder
from autolens_superfluid.ml.training import TrainingSettings, train
from autolens_superfluid.simulation.draws import SEED_LIMIT

# Images of the simulated set that says which weights are best.
_VALIDATION = 512

# Learning rate of the bound over that of the regression.
_GENTLE = 0.3


def train_encoder(
    network: ConditionalAutoEncoder,
    condition_names: tuple[str, ...],
    settings: TrainingSettings,
    images: int,
    bound_epochs: int,
    output: Path | None = None,
) -> list[dict]:
    """Train on lenses simulated for it: by regression, then by the evidence's bound.

    Parameters
    ----------
    network : ConditionalAutoEncoder
        Its decoder is a `LensDecoder`. Trained in place.
    condition_names : tuple of str
        Conditions that the network reads.
    settings : TrainingSettings
        Of the regression. The bound has a lower learning rate.
    images : int
        How many are simulated.
    bound_epochs : int
        Epochs of the bound.
    output : Path, optional
        See `train`.

    Returns
    -------
    list of dict
        Mean losses of every epoch.
    """
    parameters = network.decoder.parameters_of_lens
    # Far from the seeds that datasets have.
    seed = SEED_LIMIT - 2 * (1 + settings.seed)
    sets = [
        noiseless_from(parameters, seed, images),
        noiseless_from(parameters, seed + 1, _VALIDATION),
    ]
    gentle = dataclasses.replace(
        settings, epochs=bound_epochs, learning_rate=_GENTLE * settings.learning_rate
    )
    history = []
    for name, stage in {"regression": settings, "bound": gentle}.items():
        if not stage.epochs:
            continue
        training = EncoderTraining(
            network, parameters, condition_names, name == "regression"
        )
        folder = None if output is None else output / name
        history += train(training, *sets, stage, folder)
    return history

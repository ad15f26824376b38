"""The training loop: pytorch-lightning's, the same for every network.

All randomness is a function of the seed and of the step, so that a training that goes
on from a checkpoint ends where one that was never interrupted ends.
"""

import contextlib
import csv
import logging
import tempfile
import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint
from torch.utils.data import DataLoader, Sampler

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.networks.abstract import Batch, Network
from autolens_superfluid.simulation.files import whole_file

# Largest norm of a gradient: the first steps of a likelihood are steep.
_LARGEST_GRADIENT = 1.0

# Odd, so that seeds of neighbouring steps differ in many bits.
_STRIDE = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class TrainingSettings:
    """How a network is trained.

    Attributes
    ----------
    epochs, batch_size : int
        Epochs at most, and images a step.
    learning_rate, weight_decay : float
        Largest of a one-cycle schedule of AdamW, and its decay.
    patience : int
        Epochs without a lower monitored loss of the validation set before the end.
    is_augmented : bool
        Whether images are turned and mirrored at random, an element of the square's
        group each.
    precision : str
        Of the Trainer: ``32-true``, or ``bf16-mixed`` where the processor has it.
    seed : int
        Of every random draw.
    shows_progress : bool
        Whether to draw a progress bar.
    """

    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float
    patience: int
    is_augmented: bool
    precision: str
    seed: int
    shows_progress: bool


class LossModule(pl.LightningModule):
    """Step, loss and optimiser of a network."""

    def __init__(self, network: Network, settings: TrainingSettings, steps: int):
        super().__init__()
        self.network, self.settings, self.steps = network, settings, steps

    def training_step(self, batch, index):
        """Return the loss of one batch."""
        generator = generator_from(self.settings.seed, 1 + self.global_step)
        batch = Batch(*batch)
        if self.settings.is_augmented:
            batch = augmented_from(batch, generator)
        losses = self.network.losses(batch, generator)
        self._log("training", losses, len(batch.images))
        return losses["loss"]

    def on_after_backward(self):
        """Leave out a gradient that is not finite: one step of it ends all training."""
        gradients = [p.grad for p in self.parameters() if p.grad is not None]
        if not all(gradient.isfinite().all() for gradient in gradients):
            for gradient in gradients:
                gradient.zero_()

    def validation_step(self, batch, index):
        """Log the losses of a batch, with the same draws in every epoch."""
        batch = Batch(*batch)
        generator = generator_from(self.settings.seed, -1 - index)
        losses = self.network.losses(batch, generator)
        self._log("validation", losses, len(batch.images))

    def _log(self, stage, losses, number):
        named = {f"{stage}_{name}": value.detach() for name, value in losses.items()}
        self.log_dict(named, on_step=False, on_epoch=True, batch_size=number)

    def configure_optimizers(self):
        """Return AdamW with a one-cycle schedule a step."""
        weights = [p for p in self.network.parameters() if p.requires_grad]
        optimiser = torch.optim.AdamW(
            weights,
            lr=self.settings.learning_rate,
            weight_decay=self.settings.weight_decay,
        )
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, self.settings.learning_rate, total_steps=max(self.steps, 2)
        )
        return {
            "optimizer": optimiser,
            "lr_scheduler": {"scheduler": schedule, "interval": "step"},
        }


class Shuffled(Sampler):
    """Indices in an order that the seed and the epoch determine."""

    def __init__(self, number: int, seed: int):
        self.number, self.seed, self.epoch = number, seed, 0

    def set_epoch(self, epoch: int):
        """Set the epoch; the Trainer calls it."""
        self.epoch = epoch

    def __len__(self):
        return self.number

    def __iter__(self):
        generator = generator_from(self.seed, self.epoch)
        return iter(torch.randperm(self.number, generator=generator).tolist())


class Batches(torch.utils.data.Dataset):
    """A set of images in memory, a `Batch` at a time."""

    def __init__(self, batch: Batch):
        self.batch = batch

    def __len__(self):
        return len(self.batch.images)

    def __getitems__(self, indices):
        """Return a batch as a tuple."""
        return tuple(values[indices] for values in self.batch)


class BestWeights(ModelCheckpoint):
    """The epoch of least loss, found also in a folder that was moved."""

    def load_state_dict(self, state):
        """Take the state of a checkpoint, with its files in the folder it is in now."""

        def here(path):
            return str(Path(self.dirpath) / Path(path).name) if path else path

        paths = ("best_model_path", "kth_best_model_path", "last_model_path")
        models = {here(path): x for path, x in state["best_k_models"].items()}
        moved = {"dirpath": self.dirpath, "best_k_models": models}
        super().load_state_dict(
            state | moved | {name: here(state[name]) for name in paths}
        )


class History(pl.Callback):
    """The losses of every epoch, kept over interruptions and written as CSV."""

    def __init__(self, path: Path):
        self.path, self.rows = path, []

    def on_train_epoch_end(self, trainer, module):
        """Add the epoch's means and write the file."""
        values = {name: float(x) for name, x in trainer.callback_metrics.items()}
        self.rows.append({"epoch": trainer.current_epoch} | values)
        with whole_file(self.path) as temporary, temporary.open("w") as file:
            writer = csv.DictWriter(file, list(self.rows[0]))
            writer.writeheader()
            writer.writerows(self.rows)

    def state_dict(self):
        """Return the rows, for a checkpoint."""
        return {"rows": self.rows}

    def load_state_dict(self, state):
        """Take the rows of a checkpoint."""
        self.rows = state["rows"]


def train(
    network: Network,
    training: Batch,
    validation: Batch,
    settings: TrainingSettings,
    output: Path | None = None,
) -> list[dict]:
    """Train a network in place, and leave it with its best weights.

    Parameters
    ----------
    network : Network
        What is trained.
    training, validation : Batch
        All images of either set.
    settings : TrainingSettings
        How.
    output : Path, optional
        Folder of `history.csv` and of checkpoints; training goes on from the last one
        if there is one. By default a temporary folder.

    Returns
    -------
    list of dict
        Mean losses of every epoch.

    Raises
    ------
    DetectorError
        If the loss is not finite.
    """
    with contextlib.ExitStack() as stack:
        if output is None:
            output = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(_quiet_trainer())
        return _train(network, training, validation, settings, Path(output))


def _train(network, training, validation, settings, output):
    output.mkdir(parents=True, exist_ok=True)
    sampler = Shuffled(len(training.images), settings.seed)
    loader = _loader_from(training, settings, sampler)
    module = LossModule(network, settings, settings.epochs * len(loader))
    history = History(output / "history.csv")
    best = BestWeights(
        output / "checkpoints",
        "best",
        f"validation_{network.monitored}",
        save_last=True,
        enable_version_counter=False,
    )
    stop = EarlyStopping(best.monitor, patience=settings.patience, verbose=False)
    trainer = _trainer_from(settings, output, [best, history, stop])
    last = output / "checkpoints" / "last.ckpt"
    trainer.fit(
        module,
        loader,
        _loader_from(validation, settings, None),
        ckpt_path=last if last.exists() else None,
        weights_only=True,
    )
    _take_best(module, best, history)
    return history.rows


def _take_best(module, checkpoint, history):
    loss = checkpoint.best_model_score
    if loss is None or not torch.isfinite(loss) or not history.rows:
        raise DetectorError(f"training must reach a finite loss; got {loss}")
    state = torch.load(checkpoint.best_model_path, weights_only=True)
    module.load_state_dict(state["state_dict"])
    module.eval()


def _trainer_from(settings, output, callbacks):
    return pl.Trainer(
        max_epochs=settings.epochs,
        precision=settings.precision,
        callbacks=callbacks,
        logger=_logger_from(output),
        gradient_clip_val=_LARGEST_GRADIENT,
        default_root_dir=output,
        enable_progress_bar=settings.shows_progress,
        enable_model_summary=False,
        num_sanity_val_steps=0,
    )


def _logger_from(output):
    """Return a logger for TensorBoard where that is installed."""
    if find_spec("tensorboard") is None:
        return False
    from pytorch_lightning.loggers import TensorBoardLogger

    return TensorBoardLogger(output, name="tensorboard", version="")


def _loader_from(batch, settings, sampler):
    return DataLoader(
        Batches(batch),
        batch_size=settings.batch_size,
        sampler=sampler,
        collate_fn=lambda values: values,
        # Without one of its own it draws from torch's, which are not ours to draw.
        generator=generator_from(settings.seed, 0),
    )


def generator_from(seed: int, step: int) -> torch.Generator:
    """Return a generator that depends on a seed and a step alone."""
    state = (seed * _STRIDE + step * 2 * _STRIDE + step) % 2**63
    return torch.Generator().manual_seed(state)


def augmented_from(batch: Batch, generator: torch.Generator) -> Batch:
    """Return a batch with each image turned by quarters and mirrored at random."""
    turns = torch.randint(8, (len(batch.images),), generator=generator)
    return batch._replace(
        images=_turned_from(batch.images, turns),
        noise_maps=_turned_from(batch.noise_maps, turns),
    )


def _turned_from(images, turns):
    turned = images.clone()
    for turn in range(1, 8):
        here = turns == turn
        part = torch.rot90(images[here], turn % 4, (1, 2))
        turned[here] = part.flip(2) if turn >= 4 else part
    return turned


@contextlib.contextmanager
def _quiet_trainer():
    """Silence what the Trainer says about the machine and about loading in parallel."""
    logger = logging.getLogger("pytorch_lightning")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="pytorch_lightning")
            warnings.filterwarnings("ignore", category=FutureWarning)
            yield
    finally:
        logger.setLevel(level)

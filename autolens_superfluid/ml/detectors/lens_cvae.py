"""The conditional variational auto-encoder whose decoder is the lens itself."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.detectors.cvae import CVAE
from autolens_superfluid.ml.detectors.trained import seeded
from autolens_superfluid.ml.lens.decoder import LensDecoder
from autolens_superfluid.ml.lens.judgement import Judgements, LensJudge
from autolens_superfluid.ml.lens.simulated import EncoderTraining, noiseless_from
from autolens_superfluid.ml.residuals import chi_squared_from
from autolens_superfluid.ml.training import TrainingSettings, train
from autolens_superfluid.simulation.draws import SEED_LIMIT
from autolens_superfluid.simulation.population import population_from

#: Name of the score that looks for extra deflections.
WARP = "warp"

# Images of the simulated set that says which weights are best.
_VALIDATION = 512


@dataclass(eq=False, kw_only=True)
class LensCVAE(CVAE):
    """Conditional auto-encoder with the smooth lenses of a population as decoder.

    The encoder is trained on lenses that are simulated for it, with fresh noise in
    every step: first by regression, then by the evidence's bound. `fit` takes from its
    dataset what the population is, and smooth images to calibrate by.

    Parameters
    ----------
    score : str
        ``warp`` (see `ml.warp`), or any score of residuals.
    population : str, optional
        Shipped population of smooth lenses that the decoder may draw; by default that
        of the dataset. One with more freedom, clumps and multipoles for example,
        absorbs what is no anomaly.
    images : int
        How many are simulated to train on.
    epochs, bound_epochs : int
        Epochs of regression, and of the bound after it.
    """

    name: ClassVar[str] = "lens_cvae"

    decoder: str = "lens"
    score: str = WARP
    steps: int = 4
    population: str | None = None
    images: int = 20_000
    epochs: int = 10
    bound_epochs: int = 1
    learning_rate: float = 7e-4

    def judge(self, data, noise_maps=None, conditions=None) -> Judgements:
        """Return refined models, warp scores and mean warps of images.

        Parameters
        ----------
        data, noise_maps, conditions
            As `observations_from`.
        """
        return self._judgements_from(self._observed_from(data, noise_maps, conditions))

    def heatmap(self, data, noise_maps=None, conditions=None) -> np.ndarray:
        """Return the significance of the mass that the smooth model lacks.

        Parameters
        ----------
        data, noise_maps, conditions
            As `observations_from`.

        Returns
        -------
        array of shape (n, ny, nx)
            Mean extra convergence over its scatter from noise, in sigma: negative where
            mass is missing. With a score of residuals, the residuals' heat map.
        """
        if self.score != WARP:
            return super().heatmap(data, noise_maps, conditions)
        observations = self._observed_from(data, noise_maps, conditions)
        mean, scatter = self._convergence_maps_from(observations)
        has_weight = np.isfinite(observations.noise_maps)
        return np.where(has_weight & (scatter > 0.0), mean / scatter, 0.0)

    def convergence(self, data, noise_maps=None, conditions=None) -> np.ndarray:
        """Return the convergence that the smooth model lacks, from mean warps.

        Parameters
        ----------
        data, noise_maps, conditions
            As `observations_from`.

        Returns
        -------
        array of shape (n, ny, nx)
            Negative where mass is missing. The prior of weak deflections pulls it to
            zero, the more the less light there is.
        """
        observations = self._observed_from(data, noise_maps, conditions)
        return self._convergence_maps_from(observations)[0]

    def _check_settings(self):
        if self.score == WARP:
            return dataclasses.replace(self, score="peak")._check_settings()
        if self.decoder != "lens":
            raise DetectorError(f"decoder must be lens; got {self.decoder!r}")
        return super()._check_settings()

    def _fit(self, training, validation, output: Path | None):
        self._prepare(training)
        with seeded(self.seed):
            self.network_ = self._network_from()
        parameters = self.network_.decoder.parameters_of_lens
        # Far from the seeds that datasets have.
        seed = SEED_LIMIT - 2 * (1 + self.seed)
        sets = [
            noiseless_from(parameters, seed, self.images),
            noiseless_from(parameters, seed + 1, _VALIDATION),
        ]
        self.history_ = self._trained(True, self.epochs, *sets, output)
        if self.bound_epochs:
            self.history_ += self._trained(False, self.bound_epochs, *sets, output)

    def _trained(self, is_regression, epochs, training, validation, output):
        """Train by one of the losses and return the history."""
        settings = TrainingSettings(
            epochs=epochs,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate * (1.0 if is_regression else 0.3),
            weight_decay=self.weight_decay,
            patience=self.patience,
            is_augmented=False,
            precision=self.precision,
            seed=self.seed,
            shows_progress=self.shows_progress,
        )
        network = EncoderTraining(
            self.network_,
            self.network_.decoder.parameters_of_lens,
            self.condition_names,
            is_regression,
        )
        name = "regression" if is_regression else "bound"
        output = None if output is None else output / name
        return train(network, training, validation, settings, output)

    def _population(self):
        source = self.population or self.origin_.get("population")
        if not source:
            raise DetectorError(
                "LensCVAE needs a simulated dataset to know its population, or the "
                "name of one as population; got neither"
            )
        return population_from(source)

    def _decoder_from(self, condition_size):
        return LensDecoder(self._population())

    def _judge_from(self):
        """Return the compiled judge, made anew if decoder or steps are others."""
        judge, decoder = getattr(self, "_judge", None), self.network_.decoder
        if judge is None or (judge.decoder, judge.steps) != (decoder, self.steps):
            self._judge = LensJudge(decoder, self.steps)
        return self._judge

    def _judgements_from(self, observations):
        return self._judge_from().judgements_from(*self._started_from(observations))

    def _convergence_maps_from(self, observations):
        judge = self._judge_from()
        return judge.convergence_maps_from(*self._started_from(observations))

    def _started_from(self, observations):
        """Return the encoder's latents, images and noise maps."""

        def function(batch):
            numbers = self.network_.conditioner(batch.conditions)
            return self.network_.encoder(batch.images, numbers)[0]

        starts = self._outputs_from(function, observations)
        return starts, observations.images, observations.noise_maps

    def _models_from(self, observations):
        return self._judgements_from(observations).images

    def _scores_from(self, observations):
        if self.score != WARP:
            return super()._scores_from(observations)
        judgements = self._judgements_from(observations)
        residuals = (observations.images - judgements.images) / observations.noise_maps
        chi_squared = chi_squared_from(residuals, observations)
        return judgements.scores, {"chi_squared": chi_squared}

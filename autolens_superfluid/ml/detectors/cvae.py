"""The conditional variational auto-encoder as a detector."""

import dataclasses
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.decoders import Decoder
from autolens_superfluid.ml.detectors.bounds import (
    BOUNDS,
    LABEL_RATIO,
    bounds_from,
    fixed_noise_from,
)
from autolens_superfluid.ml.detectors.trained import TrainedReconstructor, seeded
from autolens_superfluid.ml.inputs import LABEL
from autolens_superfluid.ml.lens.decoder import LensDecoder
from autolens_superfluid.ml.lens.encoder import train_encoder
from autolens_superfluid.ml.lens.judgement import Judgements, LensJudge
from autolens_superfluid.ml.networks.conditioning import Conditioner, conditioner_from
from autolens_superfluid.ml.networks.cvae import (
    ConditionalAutoEncoder,
    ConvolutionalDecoder,
)
from autolens_superfluid.ml.residuals import chi_squared_from
from autolens_superfluid.simulation.population import population_from

#: What is known of an observation: measured, or stated by the dataset.
OBSERVATION = ("signal_to_noise", "psf_sigma", "pixel_scale")

#: Name of the score that looks for extra deflections; see `ml.warp`.
WARP = "warp"

# What each decoder is trained and judged by unless settings say otherwise.
_DEFAULTS = {
    "lens": {"score": WARP, "epochs": 10},
    "convolutional": {"score": "peak", "epochs": 50},
}


@dataclass(eq=False, kw_only=True)
class CVAE(TrainedReconstructor):
    """Conditional variational auto-encoder (Sohn et al. 2015).

    With the lens as decoder, the latents are the parameters of a smooth lens and
    nothing in the decoder is learnt: what no smooth lens of the population draws is the
    anomaly. Its encoder is trained on lenses that are simulated for it, with fresh
    noise in every step; `fit` takes from its dataset what the population is, and all
    its smooth images to calibrate by. With the convolutional decoder latents are free,
    and `fit` trains on the images it is given.

    Parameters
    ----------
    decoder : {"lens", "convolutional"}
        What draws the images.
    score : str, optional
        By default ``warp`` with the lens, ``peak`` with the convolutional decoder.
        ``warp`` needs the lens (see `ml.warp`). All others are for both decoders: those
        of residuals (`ml.residuals.SCORES`), ``unregularised`` and ``negative_bound``
        (`ml.scores`), and ``label_likelihood_ratio``, for which the class of an image
        is one more condition, so that it trains on labelled images of both classes.
    epochs : int, optional
        By default 10 of simulated images with the lens, 50 with the convolutional
        decoder.
    condition_names : tuple of str
        Conditions, any of which may be missing when an image is scored. For training
        each is taken from `conditions`, or from a simulated dataset's parameters.
    condition_dropout : float
        Probability that training leaves out a condition, and all of an image.
    steps, starts : int
        Most Gauss-Newton steps of the latents when an image is scored, and most starts
        of the lens decoder, until one ends in a fit down to the noise: the encoder's
        mean, then the best fit with a clump of the source elsewhere if it has clumps,
        and draws of the encoder. Both may be changed after `fit`.
    latent_size : int
        Of the convolutional decoder.
    population : str, optional
        Of the lens decoder: a population whose smooth lenses it may draw; by default
        that of the dataset. One with more freedom, clumps and multipoles for example,
        absorbs what is no anomaly.
    images, bound_epochs : int
        Of the lens decoder: how many images are simulated to train on, and epochs of
        the evidence's bound after those of regression.

    Attributes
    ----------
    conditioner_ : Conditioner
        Means and spreads of the training set's conditions; part of the network.
    """

    name: ClassVar[str] = "cvae"

    decoder: str = "lens"
    score: str | None = None
    epochs: int | None = None
    learning_rate: float = 7e-4
    condition_names: tuple[str, ...] = OBSERVATION
    condition_dropout: float = 0.2
    steps: int = 3
    starts: int = 1
    latent_size: int = 32
    population: str | None = None
    images: int = 20_000
    bound_epochs: int = 1

    @property
    def is_supervised(self) -> bool:
        """Return whether it is trained on labelled images of both classes."""
        return self.score == LABEL_RATIO

    def judge(self, data, noise_maps=None, conditions=None) -> Judgements:
        """Return refined models, warp scores and mean warps of images.

        Parameters
        ----------
        data, noise_maps, conditions
            As `observations_from`.

        Raises
        ------
        DetectorError
            Unless the decoder is the lens.
        """
        observations = self._observed_from(data, noise_maps, conditions)
        return self._judgements_from(observations)

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

        Raises
        ------
        DetectorError
            Unless the decoder is the lens.
        """
        observations = self._observed_from(data, noise_maps, conditions)
        return self._convergences_from(observations)[0]

    def _heatmaps_from(self, observations):
        """Return heat maps: of missing mass, in sigma, with the warp score."""
        if self._resolved("score") != WARP:
            return super()._heatmaps_from(observations)
        mean, scatter = self._convergences_from(observations)
        has_weight = np.isfinite(observations.noise_maps)
        return np.where(has_weight & (scatter > 0.0), mean / scatter, 0.0)

    def _resolved(self, name):
        """Return a setting, or its default for the decoder."""
        value = getattr(self, name)
        return _DEFAULTS[self.decoder][name] if value is None else value

    def _check_settings(self):
        if self.decoder not in _DEFAULTS:
            raise DetectorError(
                f"decoder must be lens or convolutional; got {self.decoder!r}"
            )
        for name, least in {"steps": 0, "starts": 1}.items():
            if getattr(self, name) < least:
                raise DetectorError(
                    f"{name} must be at least {least}; got {getattr(self, name)}"
                )
        if self.decoder != "lens" and self.score == WARP:
            raise DetectorError("score 'warp' needs decoder='lens'")
        if self.decoder == "lens" and self.is_supervised:
            raise DetectorError(f"score {LABEL_RATIO!r} needs decoder='convolutional'")
        super()._check_settings()

    def _score_names(self):
        return (None, *super()._score_names(), WARP, *BOUNDS)

    def _training_settings(self):
        made = dataclasses.replace(self, epochs=self._resolved("epochs"))
        return super(CVAE, made)._training_settings()

    def _split_from(self, observations):
        """Return all for every purpose if training is on simulated lenses."""
        if self.decoder != "lens":
            return super()._split_from(observations)
        return (observations,) * 3

    def _fit(self, training, validation, output):
        if self.decoder != "lens":
            return super()._fit(training, validation, output)
        self._prepare(training)
        with seeded(self.seed):
            self.network_ = self._network_from()
        self.history_ = train_encoder(
            self.network_,
            self._condition_names,
            dataclasses.replace(self._training_settings(), is_augmented=False),
            self.images,
            self.bound_epochs,
            output,
        )

    @property
    def _condition_names(self):
        return (*self.condition_names, *([LABEL] if self.is_supervised else []))

    def _prepare(self, training):
        conditions = training.conditions_from(self._condition_names, training.columns)
        self.conditioner_ = conditioner_from(torch.as_tensor(conditions))

    def _network_from(self):
        if not hasattr(self, "conditioner_"):
            # Its numbers are among the weights that are about to be read.
            unknown = torch.zeros(len(self._condition_names))
            self.conditioner_ = Conditioner(unknown, unknown.clone())
        return ConditionalAutoEncoder(
            self._decoder_from(self.conditioner_.size),
            self.conditioner_,
            self.condition_dropout,
        )

    def _decoder_from(self, condition_size) -> Decoder:
        if self.decoder == "convolutional":
            return ConvolutionalDecoder(self.shape_, self.latent_size, condition_size)
        source = self.population or self.origin_.get("population")
        if not source:
            raise DetectorError(
                "decoder='lens' needs a simulated dataset to know its population, or "
                "the name of one as population; got neither. Images alone can be "
                "learnt with decoder='convolutional'"
            )
        return LensDecoder(population_from(source))

    def _judge_from(self) -> LensJudge:
        """Return the compiled judge, made anew if decoder or steps are others."""
        if self.decoder != "lens":
            raise DetectorError("missing mass can be seen with decoder='lens' alone")
        judge, decoder = getattr(self, "_judge", None), self.network_.decoder
        if judge is None or (judge.decoder, judge.steps) != (decoder, self.steps):
            self._judge = LensJudge(decoder, self.steps)
        return self._judge

    def _judgements_from(self, observations):
        return self._judge_from().judgements_from(*self._started_from(observations))

    def _convergences_from(self, observations):
        judge = self._judge_from()
        return judge.convergence_maps_from(*self._started_from(observations))

    def _started_from(self, observations):
        """Return the encoder's latents, images and noise maps."""
        noise = fixed_noise_from(self.starts, self.network_.decoder.latent_size)
        noise[0] = 0.0

        def function(batch):
            numbers = self.network_.conditioner(batch.conditions)
            mean, log_variance = self.network_.encoder(batch.images, numbers)
            spread = torch.exp(0.5 * log_variance)
            return mean[:, None] + spread[:, None] * noise

        starts = self.outputs_from(function, observations)
        return starts, observations.images, observations.noise_maps

    def _batch_from(self, observations, columns):
        conditions = observations.conditions_from(self._condition_names, columns)
        batch = super()._batch_from(observations, columns)
        return batch._replace(conditions=torch.as_tensor(conditions))

    def _scores_from(self, observations):
        score = self._resolved("score")
        if score in BOUNDS:
            return bounds_from(self, observations, score), {}
        if score != WARP:
            return self._residual_scores_from(observations, score)
        judgements = self._judgements_from(observations)
        residuals = (observations.images - judgements.images) / observations.noise_maps
        chi_squared = chi_squared_from(residuals, observations)
        return judgements.scores, {"chi_squared": chi_squared}

    def _models_from(self, observations):
        if self.decoder == "lens" and (self.steps or self.starts > 1):
            return self._judgements_from(observations).images
        if self.decoder == "lens":
            starts = self._started_from(observations)[0]
            return self.network_.decoder.lens.images_from(starts[:, 0])

        def function(batch):
            return self.network_.reconstructions(
                batch.images, batch.noise_maps, batch.conditions, self.steps
            )

        return self.outputs_from(function, observations)

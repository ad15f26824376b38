"""The contract of all detectors, in scikit-learn's manner.

A detector's constructor takes settings and checks nothing; `fit` checks and learns;
what it learns ends in an underscore. Scores are larger for what is more anomalous.
"""

import dataclasses
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np

from autolens_superfluid.exc import DetectorError, NotFittedError
from autolens_superfluid.ml import calibration
from autolens_superfluid.ml.imaging import Grid
from autolens_superfluid.ml.inputs import LABEL, Observations, observations_from
from autolens_superfluid.ml.origin import claim_folder, origin_from

# Fewer smooth images than this cannot be split in three.
_FEWEST = 20


@dataclass(eq=False, kw_only=True)
class Detector(ABC):
    """Say how anomalous images of lenses are.

    Parameters
    ----------
    validation_fraction, calibration_fraction : float
        Parts of the training set that are kept apart: to end training, and to
        calibrate scores. Neither is trained on.
    false_positive_rate : float
        Of `predict`.
    seed : int
        Of every random draw.

    Attributes
    ----------
    shape_ : tuple of two ints
        (ny, nx) of the images.
    pixel_scale_ : float or None
        Arcsec a pixel, if the training set says.
    null_scores_ : array
        Scores of the smooth images that calibrate, in rising order.
    threshold_ : float
        Score that `predict` calls anomalous beyond.
    origin_ : dict
        What the training set was: population, version, seeds, checksum.
    """

    name: ClassVar[str]
    is_supervised: ClassVar[bool] = False

    validation_fraction: float = 0.1
    calibration_fraction: float = 0.1
    false_positive_rate: float = 0.05
    seed: int = 0

    @property
    def settings(self) -> dict:
        """Return the arguments that make the detector again."""
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}

    def fit(
        self,
        data,
        noise_maps=None,
        labels=None,
        conditions=None,
        output: str | Path | None = None,
    ) -> Self:
        """Learn what smooth lenses look like, and calibrate.

        Parameters
        ----------
        data, noise_maps, labels, conditions
            As `observations_from`. Unless the detector is supervised, images with
            label 1 are left out, and all are taken as smooth without labels.
        output : str or Path, optional
            Folder of checkpoints: the same call goes on where it was interrupted.

        Returns
        -------
        Detector
            Itself.

        Raises
        ------
        DetectorError
            If images or settings break a rule.
        """
        self._check_settings()
        observations = observations_from(data, noise_maps, labels, conditions)
        origin = origin_from(data, observations)
        observations = self._usable_from(observations)
        for name in [name for name in vars(self) if name.endswith("_")]:
            delattr(self, name)
        self.origin_ = origin
        self.shape_, self.pixel_scale_ = observations.shape, observations.pixel_scale
        if output is not None:
            # Both name a seed; that of the images is in their checksum.
            claim_folder(Path(output), origin | {"detector": self.name} | self.settings)
        training, validation, held_out = self._split_from(observations)
        self._fit(training, validation, None if output is None else Path(output))
        self.calibrate(held_out)
        known = calibration.properties_from(observations)
        self.ranges_ |= calibration.ranges_from(known)
        return self

    def calibrate(self, data, noise_maps=None, labels=None, conditions=None) -> Self:
        """Set threshold and p-values by smooth images that were not trained on.

        Parameters
        ----------
        data, noise_maps, labels, conditions
            As `observations_from`; images with label 1 are left out.
        """
        grid = Grid(tuple(self.shape_), self.pixel_scale_)
        observations = observations_from(data, noise_maps, labels, conditions, grid)
        observations = smooth_from(self._on_grid_from(observations))
        self._calibrate(observations)
        return self

    def _calibrate(self, observations):
        scores, properties = self._judgement_from(observations)
        self.null_scores_ = np.sort(scores)
        self.threshold_ = calibration.threshold_from(scores, self.false_positive_rate)
        self.ranges_ = calibration.ranges_from(properties)

    def anomaly_score(self, data, noise_maps=None, conditions=None) -> np.ndarray:
        """Return a score of each image, larger for a more anomalous one.

        Parameters
        ----------
        data, noise_maps, conditions
            As `observations_from`.

        Returns
        -------
        array of shape (n,)

        Raises
        ------
        NotFittedError
            Before `fit`.
        DetectorError
            If images do not fit the detector.

        Warns
        -----
        OutOfDistributionWarning
            If images lie outside of what the detector was trained on.
        """
        observations = self._observed_from(data, noise_maps, conditions)
        scores, properties = self._judgement_from(observations)
        calibration.warn_outside(self.ranges_, properties)
        return scores

    def predict(self, data, noise_maps=None, conditions=None) -> np.ndarray:
        """Return True for each image whose score is beyond `threshold_`."""
        return self.anomaly_score(data, noise_maps, conditions) > self.threshold_

    def p_value(self, data, noise_maps=None, conditions=None) -> np.ndarray:
        """Return the probability that a smooth lens scores as high as each image."""
        scores = self.anomaly_score(data, noise_maps, conditions)
        return calibration.p_values_from(scores, self.null_scores_)

    def save(self, folder: str | Path, measured: dict | None = None):
        """Write it as `storage.save_detector` does."""
        from autolens_superfluid.ml.storage import save_detector

        save_detector(self, folder, measured)

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Return a saved detector of this class; see `storage.load_detector`."""
        from autolens_superfluid.ml.storage import load_detector

        detector = load_detector(folder)
        if not isinstance(detector, cls):
            raise DetectorError(
                f"{folder} must hold a {cls.__name__}; it holds a "
                f"{type(detector).__name__}"
            )
        return detector

    def check_fitted(self):
        """Raise `NotFittedError` unless `fit` or `load` has been called."""
        if "threshold_" not in vars(self):
            raise NotFittedError(
                f"{type(self).__name__} is not fitted; call fit, or load_detector"
            )

    def _observed_from(self, data, noise_maps=None, conditions=None) -> Observations:
        self.check_fitted()
        grid = Grid(tuple(self.shape_), self.pixel_scale_)
        return self._on_grid_from(
            observations_from(data, noise_maps, conditions=conditions, grid=grid)
        )

    def _on_grid_from(self, observations):
        """Return images, taken for those of the detector's pixels if none are named."""
        if observations.shape != tuple(self.shape_):
            raise DetectorError(
                f"images must have the detector's shape {tuple(self.shape_)}; got "
                f"{observations.shape}"
            )
        if observations.pixel_scale is None:
            return dataclasses.replace(observations, pixel_scale=self.pixel_scale_)
        return observations

    def _usable_from(self, observations):
        """Return the images that a detector of this kind is trained on."""
        if self.is_supervised:
            if observations.labels is None or len(set(observations.labels)) < 2:
                raise DetectorError(f"{self.name} needs images labelled 0 and 1")
            columns = observations.columns | {LABEL: observations.labels}
            return dataclasses.replace(observations, columns=columns)
        return smooth_from(observations)

    def _split_from(self, observations):
        """Return three parts: to train on, to end training, to calibrate."""
        number = len(observations)
        if number < _FEWEST:
            raise DetectorError(f"fit needs at least {_FEWEST} images; got {number}")
        order = np.random.default_rng(self.seed).permutation(number)
        parts = self.validation_fraction, self.calibration_fraction
        held = [max(2, round(part * number)) for part in parts]
        rows = np.split(order, [held[0], held[0] + held[1]])
        validation, held_out, training = (
            observations.subset_from(np.sort(part)) for part in rows
        )
        return training, validation, held_out

    def _check_settings(self):
        for name in ("validation_fraction", "calibration_fraction"):
            if not 0.0 < getattr(self, name) < 0.5:
                raise DetectorError(
                    f"{name} must be between 0 and 0.5; got {getattr(self, name)}"
                )
        if not 0.0 < self.false_positive_rate < 1.0:
            raise DetectorError(
                "false_positive_rate must be between 0 and 1; got "
                f"{self.false_positive_rate}"
            )

    def _judgement_from(self, observations) -> tuple[np.ndarray, dict]:
        """Return scores, and what images are compared with the training set by."""
        scores, properties = self._scores_from(observations)
        return scores, calibration.properties_from(observations) | properties

    @abstractmethod
    def _fit(self, training, validation, output: Path | None):
        """Learn from the first set; the second says when to end."""

    @abstractmethod
    def _scores_from(self, observations: Observations) -> tuple[np.ndarray, dict]:
        """Return the score of each image, and arrays of it that `ranges_` may hold."""

    def calibration_arrays(self) -> dict[str, np.ndarray]:
        """Return the arrays that `calibrate` set, by their attributes' names."""
        return {"null_scores_": self.null_scores_}

    @abstractmethod
    def learnt_arrays(self) -> dict[str, np.ndarray]:
        """Return the arrays that were learnt, by name, to be saved."""

    @abstractmethod
    def take_learnt_arrays(self, arrays: dict[str, np.ndarray]):
        """Set what `learnt_arrays` returned; settings, shape and scale are set."""


def smooth_from(observations: Observations) -> Observations:
    """Return the images without substructure; all of them if there are no labels."""
    if observations.labels is None:
        return observations
    if observations.labels.all():
        raise DetectorError("there must be images with label 0; all have label 1")
    return observations.subset_from(observations.labels == 0)

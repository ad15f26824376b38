"""Detectors that draw a smooth model of an image, and judge what is left."""

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.detector import Detector
from autolens_superfluid.ml.heatmap import local_p_values_from, null_levels_from
from autolens_superfluid.ml.residuals import SCORES, chi_squared_from, heatmaps_from

# Smooth images whose heat maps say what pixels reach by chance: of 64 x 64, a million.
_MAPS = 250


@dataclass(eq=False, kw_only=True)
class ReconstructingDetector(Detector):
    """A detector with a model of each image.

    Parameters
    ----------
    score : str
        What is made of the residuals; a key of `SCORES`.

    Attributes
    ----------
    null_levels_ : array
        See `null_levels_from`.
    """

    score: str = "peak"

    def reconstruct(self, data, noise_maps=None, conditions=None) -> np.ndarray:
        """Return the smooth model of each image, in the images' units.

        Parameters
        ----------
        data, noise_maps, conditions
            As `observations_from`.

        Returns
        -------
        array of shape (n, ny, nx)
        """
        observations = self._observed_from(data, noise_maps, conditions)
        return self._models_from(observations) * observations.scales[:, None, None]

    def heatmap(self, data, noise_maps=None, conditions=None) -> np.ndarray:
        """Return, for every pixel, how much brighter the image is than its model.

        Parameters
        ----------
        data, noise_maps, conditions
            As `observations_from`.

        Returns
        -------
        array of shape (n, ny, nx)
            Smoothed residual over its noise, in sigma; 0 where no pixel has weight.
        """
        return self._heatmaps_from(self._observed_from(data, noise_maps, conditions))

    def local_p_value(self, data, noise_maps=None, conditions=None) -> np.ndarray:
        """Return, for every pixel, how probable its heat is in a smooth image.

        Parameters
        ----------
        data, noise_maps, conditions
            As `observations_from`.

        Returns
        -------
        array of shape (n, ny, nx)
            See `ml.local_p_values_from`; 1 where a pixel has no weight.
        """
        maps = self.heatmap(data, noise_maps, conditions)
        return local_p_values_from(maps, self.null_levels_)

    def _calibrate(self, observations):
        super()._calibrate(observations)
        few = observations.subset_from(slice(_MAPS))
        self.null_levels_ = null_levels_from(self._heatmaps_from(few))

    def calibration_arrays(self):
        """Return null scores and levels of heat maps."""
        return super().calibration_arrays() | {"null_levels_": self.null_levels_}

    def _heatmaps_from(self, observations):
        return heatmaps_from(self._residuals_from(observations), observations)

    def _scores_from(self, observations):
        return self._residual_scores_from(observations, self.score)

    def _residual_scores_from(self, observations, score):
        residuals = self._residuals_from(observations)
        properties = {"chi_squared": chi_squared_from(residuals, observations)}
        return SCORES[score](residuals, observations), properties

    def _residuals_from(self, observations):
        models = self._models_from(observations)
        return (observations.images - models) / observations.noise_maps

    def _check_settings(self):
        super()._check_settings()
        names = self._score_names()
        if self.score not in names:
            raise DetectorError(
                f"score must be one of {', '.join(map(str, names))}; got {self.score!r}"
            )

    def _score_names(self):
        """Return the scores that this detector has."""
        return tuple(SCORES)

    @abstractmethod
    def _models_from(self, observations) -> np.ndarray:
        """Return models of shape (n, ny, nx), in the units of the observations."""

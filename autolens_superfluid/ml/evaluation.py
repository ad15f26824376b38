"""Detectors measured on a labelled dataset that they have not seen."""

import time
from dataclasses import dataclass

import numpy as np

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml import roc
from autolens_superfluid.ml.detector import Detector
from autolens_superfluid.ml.inputs import Observations, observations_from

#: Bins of equal numbers of images that a quantity is cut into.
BINS = 4


@dataclass(frozen=True)
class Evaluation:
    """Scores of a labelled dataset.

    Attributes
    ----------
    scores, labels : array of shape (n,)
    predictions : array of shape (n,)
        True where the detector calls an anomaly.
    seconds : float
        That scoring took.
    """

    scores: np.ndarray
    labels: np.ndarray
    predictions: np.ndarray
    seconds: float

    @property
    def smooth(self) -> np.ndarray:
        """Return the scores of images without substructure."""
        return self.scores[self.labels == 0]

    @property
    def anomalous(self) -> np.ndarray:
        """Return the scores of images with substructure."""
        return self.scores[self.labels == 1]

    @property
    def curve(self) -> roc.Curve:
        """Return the receiver operating characteristic."""
        return roc.roc_from(self.smooth, self.anomalous)

    @property
    def row(self) -> dict[str, float]:
        """Return a row of a table.

        `false_positive_rate` is that of the detector's own threshold on these images:
        what it becomes on a population other than the one that calibrated.
        """
        area = roc.auc_interval_from(self.smooth, self.anomalous)
        return {
            "smooth": len(self.smooth),
            "anomalous": len(self.anomalous),
            "auc": area.value,
            "auc_low": area.low,
            "auc_high": area.high,
            "detected_at_1_percent": self._detected_at(0.01),
            "detected_at_5_percent": self._detected_at(0.05),
            "false_positive_rate": float(np.mean(self.predictions[self.labels == 0])),
            "detection_rate": float(np.mean(self.predictions[self.labels == 1])),
            "wasserstein": roc.wasserstein_from(self.smooth, self.anomalous),
            "images_per_second": len(self.scores) / self.seconds,
        }

    def _detected_at(self, rate):
        return roc.true_positive_rate_from(self.smooth, self.anomalous, rate)


def evaluation_from(detector: Detector, data, noise_maps=None, labels=None):
    """Return the scores of labelled images.

    Parameters
    ----------
    detector : Detector
        A fitted one. It is told no condition that is not measured.
    data, noise_maps, labels
        See `observations_from`.

    Returns
    -------
    Evaluation

    Raises
    ------
    DetectorError
        If there are not both labels, or the images are those it was trained on.
    """
    observations = observations_from(data, noise_maps, labels)
    if observations.labels is None or len(set(observations.labels)) < 2:
        raise DetectorError(
            "an evaluation needs images labelled 0 and images labelled 1"
        )
    check_unseen(detector, observations)
    start = time.perf_counter()
    scores = detector.anomaly_score(observations)
    seconds = time.perf_counter() - start
    predictions = scores > detector.threshold_
    return Evaluation(scores, observations.labels, predictions, seconds)


def check_unseen(detector: Detector, observations: Observations):
    """Raise `DetectorError` if images are those that a detector was fitted to."""
    detector.check_fitted()
    if detector.origin_["data_checksum"] == observations.checksum:
        raise DetectorError(
            f"{detector.name} must be evaluated on images that it has not seen; these "
            "are those it was fitted to"
        )


def quantities_from(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return what a vortex's detection may depend on.

    Parameters
    ----------
    columns : dict of str to array of shape (n,)
        Parameters of simulated images with one string each.

    Returns
    -------
    dict of str to array of shape (n,)
        Length (arcsec), mass over the halo's, signal to noise, and the distance of the
        string's middle from the Einstein radius (arcsec; negative inside).
    """
    quantities = {}
    named = {
        "length": "vortex_string_length",
        "mass_fraction": "substructure_mass_fraction",
        "signal_to_noise": "signal_to_noise",
    }
    for name, column in named.items():
        if column in columns and np.ndim(columns[column]) == 1:
            quantities[name] = np.abs(columns[column])
    centre = [columns.get(f"vortex_string_centre_{axis}") for axis in (0, 1)]
    if centre[0] is not None:
        radius = np.hypot(*centre)
        quantities["offset_from_arc"] = radius - columns["halo_einstein_radius"]
    return quantities


def binned_rows_from(evaluation: Evaluation, quantities: dict) -> list[dict]:
    """Return areas under the curve of anomalous images in bins of each quantity.

    Parameters
    ----------
    evaluation : Evaluation
        Scores and labels.
    quantities : dict of str to array of shape (n,)
        See `quantities_from`.

    Returns
    -------
    list of dict
        Name, limits of the bin, number of anomalous images in it, area and interval
        against all smooth images. A quantity that does not vary has no bins.
    """
    rows = []
    for name, values in quantities.items():
        values = np.asarray(values)[evaluation.labels == 1]
        edges = np.quantile(values, np.linspace(0.0, 1.0, BINS + 1))
        if not np.all(np.diff(edges) > 0.0):
            continue
        bins = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, BINS - 1)
        for i in range(BINS):
            scores = evaluation.anomalous[bins == i]
            area = roc.auc_interval_from(evaluation.smooth, scores)
            limits = {"low": float(edges[i]), "high": float(edges[i + 1])}
            found = {"auc": area.value, "auc_low": area.low, "auc_high": area.high}
            rows.append({"quantity": name} | limits | {"images": len(scores)} | found)
    return rows

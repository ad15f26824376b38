"""How well scores tell two sets of images apart."""

from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata, wasserstein_distance


class Interval(NamedTuple):
    """A value and the limits that hold it with 95 % probability."""

    value: float
    low: float
    high: float


class Curve(NamedTuple):
    """A receiver operating characteristic.

    Attributes
    ----------
    false_positives, true_positives : array of shape (m,)
        Parts of smooth and of anomalous images at or beyond each threshold, rising
        from 0 to 1.
    """

    false_positives: np.ndarray
    true_positives: np.ndarray


def roc_from(smooth: np.ndarray, anomalous: np.ndarray) -> Curve:
    """Return the receiver operating characteristic of scores.

    Parameters
    ----------
    smooth, anomalous : array of shape (n,), array of shape (m,)
        Scores of images without and with an anomaly.
    """
    thresholds = np.unique(np.concatenate([smooth, anomalous]))[::-1]
    parts = [
        1.0 - np.searchsorted(np.sort(scores), thresholds, side="left") / len(scores)
        for scores in (smooth, anomalous)
    ]
    return Curve(*(np.concatenate([[0.0], part]) for part in parts))


def auc_from(smooth: np.ndarray, anomalous: np.ndarray) -> float:
    """Return the area under the curve of `roc_from`.

    The probability that an anomalous image scores higher than a smooth one, ties
    counting half (Hanley & McNeil 1982, Radiology 143, 29, eq. 1).

    Examples
    --------
    >>> auc_from(np.array([0.0, 1.0]), np.array([1.0, 2.0]))
    0.875
    """
    n, m = len(smooth), len(anomalous)
    ranks = rankdata(np.concatenate([smooth, anomalous]))
    return float((ranks[n:].sum() - 0.5 * m * (m + 1)) / (n * m))


def auc_interval_from(
    smooth: np.ndarray, anomalous: np.ndarray, resamples: int = 1000, seed: int = 0
) -> Interval:
    """Return the area under the curve with its bootstrap interval.

    Parameters
    ----------
    smooth, anomalous : array of shape (n,), array of shape (m,)
        Scores; each set is drawn again on its own.
    resamples, seed : int
        How many draws, and their seed.
    """
    rng = np.random.default_rng(seed)
    order = np.sort(smooth)
    below, at_most = (
        np.searchsorted(order, anomalous, side=side) for side in ("left", "right")
    )
    areas = []
    for _ in range(resamples):
        total = np.concatenate([[0], np.cumsum(_counts_from(rng, len(smooth)))])
        wins = 0.5 * (total[below] + total[at_most])
        areas.append(_counts_from(rng, len(anomalous)) @ wins)
    areas = np.array(areas) / (len(smooth) * len(anomalous))
    low, high = np.quantile(areas, (0.025, 0.975))
    return Interval(auc_from(smooth, anomalous), float(low), float(high))


def _counts_from(rng, number):
    """Return how often each of some images is in a draw with replacement."""
    return np.bincount(rng.integers(number, size=number), minlength=number)


def wasserstein_from(smooth: np.ndarray, anomalous: np.ndarray) -> float:
    """Return the Wasserstein distance of two sets of scores.

    In units of the smooth scores' interquartile range, so that detectors compare.
    """
    quartiles = np.quantile(smooth, (0.25, 0.75))
    return float(wasserstein_distance(smooth, anomalous) / np.ptp(quartiles))


def true_positive_rate_from(
    smooth: np.ndarray, anomalous: np.ndarray, false_positive_rate: float
) -> float:
    """Return the part of anomalous images beyond a quantile of the smooth ones."""
    threshold = np.quantile(smooth, 1.0 - false_positive_rate, method="higher")
    return float(np.mean(anomalous > threshold))

"""From scores to probabilities, and whether a detector may judge an image at all."""

import warnings

import numpy as np

from autolens_superfluid.exc import OutOfDistributionWarning
from autolens_superfluid.ml.inputs import Observations

# How far beyond the calibrating set, in units of its range (of the logarithm, where all
# values are positive), an image may lie below and above. No fit is too good; anomalies
# have a large chi squared too, and are to be found, not warned of.
_MARGINS = {"chi_squared": (100.0, 5.0)}
_MARGIN = (0.25, 0.25)

# A mask about a lens does no harm; one that hides half of what the detector saw may.
_LEAST_PART = 0.5

# A property that never differs in the calibrating set may differ by this part of it.
_SAME = 0.02


def threshold_from(null_scores: np.ndarray, false_positive_rate: float) -> float:
    """Return the least score that at most a part of smooth images lies beyond."""
    quantile = 1.0 - false_positive_rate
    return float(np.quantile(null_scores, quantile, method="higher"))


def p_values_from(scores: np.ndarray, null_scores: np.ndarray) -> np.ndarray:
    r"""Return the probability of a score at least as high in a smooth image.

    .. math:: p = \frac{1 + \#\{s_{\rm null} \geq s\}}{1 + n}

    which is never zero, and uniform for a smooth image (Davison & Hinkley 1997,
    *Bootstrap Methods*, eq. 4.11).

    Parameters
    ----------
    scores : array of shape (m,)
    null_scores : array of shape (n,)
        In rising order.
    """
    below = np.searchsorted(null_scores, scores, side="left")
    return (1.0 + len(null_scores) - below) / (1.0 + len(null_scores))


def properties_from(observations: Observations) -> dict[str, np.ndarray]:
    """Return what says whether images are like those that a detector knows.

    Returns
    -------
    dict of str to array of shape (n,)
        Every condition of the observation; `image_radius`: the mean distance of light
        from the image's centre, about the Einstein radius; in arcsec, or in pixels
        without a pixel scale; and `weighted_part` of its pixels, not masked.
    """
    names = ("signal_to_noise", "psf_sigma", "pixel_scale")
    known = observations.conditions
    properties = {name: known[name] for name in names if name in known}
    return properties | {
        "image_radius": image_radii_from(observations),
        "weighted_part": np.isfinite(observations.noise_maps).mean(axis=(1, 2)),
    }


def image_radii_from(observations: Observations) -> np.ndarray:
    """Return the mean distance of bright pixels from the centre, weighted by light."""
    ny, nx = observations.shape
    y, x = np.mgrid[:ny, :nx]
    radius = np.hypot(y - 0.5 * (ny - 1), x - 0.5 * (nx - 1))
    # Noise far from the arcs would outweigh them.
    light = np.where(observations.images > 0.25, observations.images, 0.0)
    scale = observations.pixel_scale or 1.0
    return scale * (light * radius).sum(axis=(1, 2)) / light.sum(axis=(1, 2))


def ranges_from(properties: dict[str, np.ndarray]) -> dict[str, list[float]]:
    """Return the least and largest value of each property that an image may have."""
    ranges = {}
    for name, values in properties.items():
        if not np.isfinite(values).all():
            continue
        low, high = float(np.min(values)), float(np.max(values))
        if name == "weighted_part":
            ranges[name] = [_LEAST_PART * low, 1.0]
            continue
        margins = _MARGINS.get(name, _MARGIN)
        if low > 0.0 and name not in _MARGINS:
            below, above = (max((high / low) ** m, 1.0 + _SAME) for m in margins)
            ranges[name] = [low / below, high * above]
        else:
            least = _SAME * max(abs(low), abs(high))
            below, above = (max(m * (high - low), least) for m in margins)
            ranges[name] = [low - below, high + above]
    return ranges


def warn_outside(ranges: dict[str, list[float]], properties: dict[str, np.ndarray]):
    """Warn, once, of images that lie outside of a calibrating set.

    Parameters
    ----------
    ranges : dict of str to pair of floats
        See `ranges_from`.
    properties : dict of str to array of shape (n,)
        See `properties_from`.

    Warns
    -----
    OutOfDistributionWarning
        Naming each property, how many images, the worst value and the range.
    """
    problems = {}
    for name, (low, high) in ranges.items():
        values = np.asarray(properties.get(name, []), float)
        outside = (values < low) | (values > high)
        if outside.any():
            excess = np.maximum(low - values, values - high)
            worst = values[np.nanargmax(excess)]
            problems[name] = (
                f"{name} of {outside.sum()} of {len(values)} images (up to "
                f"{worst:.3g}; known from {low:.3g} to {high:.3g})"
            )
    misfit, sentences = problems.pop("chi_squared", None), []
    if problems:
        sentences.append(
            "scores may mean little, for the detector was not trained on such images: "
            + "; ".join(problems.values())
        )
    if misfit:
        sentences.append(
            f"no smooth lens that the detector knows reaches the {misfit}: a strong "
            "anomaly, or a lens of another kind"
        )
    if sentences:
        warnings.warn(". ".join(sentences), OutOfDistributionWarning, stacklevel=4)

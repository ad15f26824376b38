"""Detectors in files: weights as safetensors, everything else as a JSON card.

A folder holds `weights.safetensors` and `card.json`. Reading either runs no code. The
card names the checksum of the weights and is written last, so that a folder without a
whole pair is refused.
"""

import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.detector import Detector
from autolens_superfluid.simulation.files import sha256_from, whole_file

#: Version of the layout of cards.
SCHEMA = 1

_CARD, _WEIGHTS = "card.json", "weights.safetensors"
_PACKAGES = ("autolens_superfluid", "autolens", "numpy", "torch", "pytorch-lightning")

# Prefix of the arrays that calibrate, beside those that were learnt.
_NULL = "null_"


def save_detector(detector: Detector, folder: str | Path, measured: dict | None = None):
    """Write a fitted detector; one that is there is replaced.

    Parameters
    ----------
    detector : Detector
        What is saved.
    folder : str or Path
        Made if it is missing.
    measured : dict, optional
        Areas under curves and the like, for the card.

    Raises
    ------
    NotFittedError
        Before `fit`.
    """
    detector.check_fitted()
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    arrays = detector.learnt_arrays() | detector.calibration_arrays()
    with whole_file(folder / _WEIGHTS) as temporary:
        save_file(
            {name: np.asarray(array, order="C") for name, array in arrays.items()},
            temporary,
        )
        checksum = sha256_from(temporary)
    card = _card_from(detector, checksum, arrays) | {"measured": measured or {}}
    text = json.dumps(card, indent=1, allow_nan=False) + "\n"
    with whole_file(folder / _CARD) as temporary:
        temporary.write_text(text)


def _card_from(detector, checksum, arrays):
    return {
        "schema": SCHEMA,
        "detector": detector.name,
        "settings": detector.settings,
        "shape": list(detector.shape_),
        "pixel_scale": detector.pixel_scale_,
        "threshold": detector.threshold_,
        "ranges": detector.ranges_,
        "origin": detector.origin_,
        "architecture": {name: list(array.shape) for name, array in arrays.items()},
        "checksum": checksum,
        "versions": {name: _version_from(name) for name in _PACKAGES},
    }


def _version_from(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def load_detector(folder: str | Path) -> Detector:
    """Return the detector of a folder.

    Parameters
    ----------
    folder : str or Path
        What `save_detector` wrote, or the name of a shipped detector.

    Raises
    ------
    DetectorError
        If there is none, or schema, shapes or checksum are wrong.
    """
    folder = _folder_from(folder)
    card = read_card(folder)
    detector = _unfitted_from(folder, card)
    arrays = _arrays_from(folder, card)
    try:
        detector.shape_ = tuple(card["shape"])
        detector.pixel_scale_ = card["pixel_scale"]
        detector.origin_ = card["origin"]
        detector.ranges_ = card["ranges"]
        for key in [key for key in arrays if key.startswith(_NULL)]:
            setattr(detector, key, arrays.pop(key))
        detector.calibration_arrays()
        detector.take_learnt_arrays(arrays)
        detector.threshold_ = float(card["threshold"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DetectorError(f"{folder} holds no whole detector: {error}") from error
    return detector


def read_card(folder: Path) -> dict:
    """Return the card of a folder.

    Raises
    ------
    DetectorError
        If there is none, or it has another schema.
    """
    path = Path(folder) / _CARD
    try:
        card = json.loads(path.read_text())
    except FileNotFoundError as error:
        raise DetectorError(f"{folder} is no detector: it has no {_CARD}") from error
    except ValueError as error:
        raise DetectorError(f"{path} is not JSON: {error}") from error
    schema = card.get("schema") if isinstance(card, dict) else None
    if schema != SCHEMA:
        raise DetectorError(f"{path} must have schema {SCHEMA}; got {schema}")
    return card


def shipped_detectors() -> tuple[str, ...]:
    """Return the names of the detectors that come with the package."""
    return tuple(sorted(path.parent.name for path in _shipped().glob(f"*/{_CARD}")))


def _folder_from(folder):
    if str(folder) in shipped_detectors():
        return _shipped() / str(folder)
    if not Path(folder).is_dir():
        names = ", ".join(shipped_detectors()) or "none"
        raise DetectorError(
            f"{folder} is neither a folder nor a shipped detector; shipped are {names}"
        )
    return Path(folder)


def _shipped():
    return Path(__file__).parent / "shipped"


def _unfitted_from(folder, card):
    from autolens_superfluid.ml.detectors import DETECTORS

    name = card.get("detector")
    if name not in DETECTORS:
        raise DetectorError(
            f"{folder} holds a detector {name!r}; known are {', '.join(DETECTORS)}"
        )
    try:
        settings = {key: _tuple_from(value) for key, value in card["settings"].items()}
        return DETECTORS[name](**settings)
    except (KeyError, TypeError, AttributeError) as error:
        raise DetectorError(
            f"{folder} has settings that {name} lacks: {error}"
        ) from error


def _tuple_from(value):
    return tuple(value) if isinstance(value, list) else value


def _arrays_from(folder, card):
    path = folder / _WEIGHTS
    if not path.is_file():
        raise DetectorError(f"{folder} is no detector: it has no {_WEIGHTS}")
    checksum = sha256_from(path)
    if checksum != card.get("checksum"):
        raise DetectorError(
            f"{path} must have the checksum {card.get('checksum')} of its card; got "
            f"{checksum}"
        )
    try:
        return load_file(path)
    except SafetensorError as error:
        raise DetectorError(f"{path} holds no weights: {error}") from error

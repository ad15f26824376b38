"""Detectors small enough to train in a test, of every kind."""

from autolens_superfluid.ml.detectors import DETECTORS

_TRAINED = {"epochs": 2, "batch_size": 16, "seed": 3}

SETTINGS = {
    "aae": _TRAINED | {"latent_size": 4},
    "cae": _TRAINED | {"latent_size": 4},
    "cvae": _TRAINED | {"decoder": "convolutional", "latent_size": 3, "steps": 1},
    "dfcvae": _TRAINED | {"latent_size": 4},
    "pca": {"components": 5, "seed": 3},
    "resnet": _TRAINED | {"epochs": 1},
    "scae": _TRAINED | {"latent_size": 4},
    "vae": _TRAINED | {"latent_size": 4},
}

NAMES = sorted(SETTINGS)
RECONSTRUCTING = [name for name in NAMES if name != "resnet"]
TRAINED = [name for name in NAMES if name != "pca"]


def detector_from(name, **settings):
    """Return a small detector that is not fitted."""
    return DETECTORS[name](**SETTINGS[name] | settings)

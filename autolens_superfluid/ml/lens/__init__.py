"""The lens itself as the decoder of a conditional auto-encoder."""

from autolens_superfluid.ml import torch_extra  # noqa: F401
from autolens_superfluid.ml.lens.conditions import condition_from
from autolens_superfluid.ml.lens.decoder import LensDecoder
from autolens_superfluid.ml.lens.images import LensImages
from autolens_superfluid.ml.lens.parameters import LensParameters
from autolens_superfluid.ml.lens.refinement import Fits, Refinement

__all__ = [
    "Fits",
    "LensDecoder",
    "LensImages",
    "LensParameters",
    "Refinement",
    "condition_from",
]

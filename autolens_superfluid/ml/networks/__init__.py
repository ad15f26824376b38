"""Networks of the detectors: plain torch modules, a small file each."""

from autolens_superfluid.ml import torch_extra  # noqa: F401

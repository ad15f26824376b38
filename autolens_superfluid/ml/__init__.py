"""Anomaly detectors for images of lenses.

The only part of the package that imports torch, which the extra ``ml`` installs.
"""

try:
    import torch  # noqa: F401
except ModuleNotFoundError as error:
    if error.name != "torch":
        raise
    raise ImportError(
        "autolens_superfluid.ml needs torch; pip install 'autolens_superfluid[ml]'"
    ) from error

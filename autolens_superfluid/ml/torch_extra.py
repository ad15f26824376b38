"""Importing this says in one line how to install torch where it is missing."""

try:
    import torch  # noqa: F401
except ModuleNotFoundError as error:
    if error.name != "torch":
        raise
    raise ImportError(
        "detectors of autolens_superfluid.ml need torch; "
        "pip install 'autolens_superfluid[ml]'"
    ) from error

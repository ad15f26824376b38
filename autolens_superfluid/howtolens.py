"""What the tutorials of HowToLens: Superfluid share: where they write, and how fast.

The environment variable `HOWTOLENS_SMALL`, set to 1, runs a tutorial in small mode:
with fewer pixels, samples or epochs, in seconds, as the tests do. A tutorial that has
such a choice makes it in one line, by `is_small`.
"""

import os
from pathlib import Path

VARIABLE = "HOWTOLENS_SMALL"
ROOT = Path("output", "howtolens_superfluid")


def is_small() -> bool:
    """Whether to run in small mode.

    Returns
    -------
    bool

    Raises
    ------
    ValueError
        If the variable is set to anything but 0, 1 or nothing.
    """
    value = os.environ.get(VARIABLE, "")
    if value not in ("", "0", "1"):
        raise ValueError(
            f"The environment variable {VARIABLE} must be 0 or 1; got {value!r}."
        )
    return value == "1"


def output_folder_from(*names: str) -> Path:
    """Folder for the figures and data of a tutorial, made if it is missing.

    Parameters
    ----------
    names : str
        Chapter and tutorial, for example.

    Returns
    -------
    Path
        Below `output/howtolens_superfluid` in the current directory, or below
        `output/howtolens_superfluid/small` in small mode, so that the two never mix.
    """
    folder = ROOT.joinpath(*(("small",) if is_small() else ()), *names)
    folder.mkdir(parents=True, exist_ok=True)
    return folder

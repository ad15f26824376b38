"""Strict JSON files, written whole or not at all."""

import json
from pathlib import Path

from autolens_superfluid.simulation.files import whole_file


def output_json(path: str | Path, content: dict):
    """Write a dictionary as strict JSON, whole or not at all.

    Parameters
    ----------
    path : str or Path
        The file to write. Its folder is made if it is missing.
    content : dict
        What JSON can hold. Numbers must be finite.

    Raises
    ------
    ValueError
        If a number is nan or infinite, which JSON has no word for.
    """
    path = Path(path)
    text = json.dumps(content, indent=2, allow_nan=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        temporary.write_text(text)

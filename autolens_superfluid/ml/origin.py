"""What a detector was made of: the origin of its images, and folders of trainings."""

import json
from pathlib import Path

from autolens_superfluid.exc import DetectorError
from autolens_superfluid.ml.inputs import Observations
from autolens_superfluid.simulation.files import whole_file


def claim_folder(folder: Path, made_of: dict):
    """Write what a folder is of, or check that it is of the same.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    made_of : dict
        Settings and origin of what goes on in it.

    Raises
    ------
    DetectorError
        If something else was begun there; the difference is named.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "settings.json"
    text = json.dumps(made_of, indent=1)
    if not path.exists():
        with whole_file(path) as temporary:
            temporary.write_text(text)
        return
    before, now = json.loads(path.read_text()), json.loads(text)
    for name, value in now.items():
        if name not in ("shows_progress", "versions") and before.get(name) != value:
            raise DetectorError(
                f"{folder} holds another training: its {name} is {before.get(name)}; "
                f"got {value}. Choose another folder, or the same to continue"
            )


def origin_from(data, observations: Observations) -> dict:
    """Return what a training set is, for a card: names and numbers."""
    origin = {"images": len(observations), "data_checksum": observations.checksum}
    manifest = getattr(data, "manifest", None)
    if manifest is None:
        return origin
    names = ("population", "checksum", "seed", "versions")
    return origin | {name: getattr(manifest, name) for name in names}

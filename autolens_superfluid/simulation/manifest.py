"""The manifest of a dataset: what it is, and the shards that are whole.

`manifest.json` says what the images are and never changes. `shards.jsonl` gets a line
for each shard once it is whole, so that a run that is killed has lost nothing that
the file names; a last line that was cut off counts as not written.
"""

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.simulation.files import sha256_from, whole_file
from autolens_superfluid.simulation.shards import (
    SCHEMA,
    ShardRecord,
    shard_name_from,
)

_MANIFEST, _JOURNAL = "manifest.json", "shards.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What a dataset holds.

    Attributes
    ----------
    number, shard_size : int
        Images of the dataset and of each shard but the last.
    shape : tuple of two ints
        (ny, nx) of an image.
    pixel_scale : float
        Arcsec a pixel.
    classes : tuple of str
        Names of the numbers in the column `class`.
    population, checksum : dict, str
        Declaration of the population and its checksum; empty if images came from
        elsewhere.
    seed : int
        -1 if images came from elsewhere.
    has_truth : bool
        Whether shards hold noiseless images and convergences.
    versions : dict of str to str
        Of the packages that made it.
    """

    number: int
    shard_size: int
    shape: tuple[int, int]
    pixel_scale: float
    classes: tuple[str, ...]
    population: dict
    checksum: str
    seed: int
    has_truth: bool
    versions: dict
    schema: int = SCHEMA

    @property
    def bounds(self) -> list[tuple[int, int]]:
        """Return first index, and index after the last, of every shard."""
        starts = range(0, self.number, self.shard_size)
        return [(i, min(i + self.shard_size, self.number)) for i in starts]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest, or check that the one that is there is the same.

    Raises
    ------
    DatasetError
        If the folder holds a different dataset; the difference is named.
    """
    path = folder / _MANIFEST
    if path.exists():
        _check_same(path, read_manifest(folder), manifest)
        return
    with whole_file(path) as temporary:
        temporary.write_text(json.dumps(asdict(manifest), indent=1))


def _check_same(path, old, new):
    for name in ("checksum", "seed", "number", "shard_size", "has_truth"):
        before, now = getattr(old, name), getattr(new, name)
        if before != now:
            raise DatasetError(
                f"{path.parent} holds another dataset: its {name} is {before}; got "
                f"{now}. Choose another folder, or the same settings to continue"
            )


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder.

    Raises
    ------
    DatasetError
        If there is none, or it is not one of this schema.
    """
    path = Path(folder) / _MANIFEST
    try:
        values = json.loads(path.read_text())
        if values.get("schema") != SCHEMA:
            raise DatasetError(
                f"{path} must have schema {SCHEMA}; got {values.get('schema')}"
            )
        for name in ("shape", "classes"):
            values[name] = tuple(values[name])
        return Manifest(**values)
    except FileNotFoundError as error:
        raise DatasetError(f"{folder} is no dataset: it has no {_MANIFEST}") from error
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise DatasetError(f"{path} is no manifest: {error}") from error


class Journal:
    """The list of whole shards, which one process at a time may add to."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self.path = self.folder / _JOURNAL

    def records(self) -> list[ShardRecord]:
        """Return the shards named so far, in the order of their images."""
        if not self.path.exists():
            return []
        records = {}
        for line in self.path.read_text().splitlines():
            try:
                record = ShardRecord(**json.loads(line))
            except (ValueError, TypeError):
                continue
            records[record.start] = record
        return [records[start] for start in sorted(records)]

    def damaged(self) -> list[ShardRecord]:
        """Return the shards whose files are missing or have another checksum."""
        return [record for record in self.records() if not self._is_whole(record)]

    def _is_whole(self, record):
        path = self.folder / record.name
        return path.is_file() and sha256_from(path) == record.sha256

    @contextmanager
    def opened(self):
        """Open the list for adding.

        Yields
        ------
        callable
            Of a `ShardRecord`, which it adds and brings to the disk.

        Raises
        ------
        DatasetError
            If another process has it open.
        """
        with self.path.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise DatasetError(
                    f"another process is writing to {self.folder}"
                ) from error
            self._end_last_line(file)

            def add(record):
                file.write(json.dumps(record._asdict()) + "\n")
                file.flush()
                os.fsync(file.fileno())

            yield add

    @staticmethod
    def _end_last_line(file):
        file.seek(0)
        text = file.read()
        if text and not text.endswith("\n"):
            file.write("\n")


def missing_from(manifest: Manifest, records) -> list[tuple[int, int]]:
    """Return the bounds of the shards that are not among the records."""
    names = {record.name for record in records}
    return [b for b in manifest.bounds if shard_name_from(*b) not in names]

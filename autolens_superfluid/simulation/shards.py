"""Shards: HDF5 files that hold images in a row and all that is known about them.

Layout of schema version 1: `images`, `noise_maps` (n, ny, nx) and `labels` (n,);
`parameters/<column>` of shape (n,) or (n, m); `truth/image` and `truth/convergence`
(n, ny, nx) on request. Attributes: `schema`, `start`.
"""

from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.simulation.files import sha256_from, whole_file
from autolens_superfluid.simulation.rendering import Batch

#: Version of the layout of shards and manifests.
SCHEMA = 1

# Few images a chunk keep random access cheap.
_CHUNK = 4
_FAST = {"compression": "lzf", "shuffle": True}


class ShardRecord(NamedTuple):
    """A shard that is whole: its images, and what its file must be."""

    name: str
    start: int
    stop: int
    sha256: str


def shard_name_from(start: int, stop: int) -> str:
    """Return the file name of the shard of images `start` to `stop`."""
    return f"{start:010d}-{stop:010d}.h5"


def write_shard(path: Path, batch: Batch) -> ShardRecord:
    """Write a batch of images, whole or not at all.

    Parameters
    ----------
    path : Path
        File to write.
    batch : Batch
        What it is to hold.

    Returns
    -------
    ShardRecord
        With the checksum of the file.

    Raises
    ------
    DatasetError
        If it cannot be written, on a full disk for instance.
    """
    try:
        with whole_file(path) as temporary:
            with h5py.File(temporary, "w") as file:
                _fill(file, batch)
            checksum = sha256_from(temporary)
    except OSError as error:
        raise DatasetError(f"{path} could not be written: {error}") from error
    stop = batch.start + len(batch.labels)
    return ShardRecord(path.name, batch.start, stop, checksum)


def _fill(file, batch):
    file.attrs["schema"] = SCHEMA
    file.attrs["start"] = batch.start
    images = {"images": batch.images, "noise_maps": batch.noise_maps}
    images |= {f"truth/{name}": values for name, values in batch.truth.items()}
    for name, values in images.items():
        chunks = (min(_CHUNK, len(values)), *values.shape[1:])
        file.create_dataset(name, data=values, chunks=chunks, **_FAST)
    file.create_dataset("labels", data=batch.labels)
    for name, values in batch.parameters.items():
        file.create_dataset(f"parameters/{name}", data=values)


def read_rows(path: Path, name: str, rows) -> np.ndarray:
    """Return rows of one array of a shard.

    Parameters
    ----------
    path : Path
        The shard.
    name : str
        Name of the array in the file.
    rows : slice or array of ints
        Rows, counted from the shard's first image.

    Raises
    ------
    DatasetError
        If the file is missing, damaged, or of another schema.
    """
    try:
        with h5py.File(path, "r") as file:
            _check_schema(path, file)
            if isinstance(rows, slice):
                return file[name][rows]
            # HDF5 reads rising rows without repetition.
            unique, inverse = np.unique(rows, return_inverse=True)
            return file[name][unique][inverse]
    except (OSError, KeyError) as error:
        raise DatasetError(f"shard {path} cannot be read: {error}") from error


def column_names_from(path: Path) -> tuple[dict, dict]:
    """Return the shapes, images' axis apart, of columns and of truths of a shard."""
    try:
        with h5py.File(path, "r") as file:
            _check_schema(path, file)
            return tuple(
                {name: item.shape[1:] for name, item in file.get(group, {}).items()}
                for group in ("parameters", "truth")
            )
    except OSError as error:
        raise DatasetError(f"shard {path} cannot be read: {error}") from error


def _check_schema(path, file):
    schema = file.attrs.get("schema")
    if schema != SCHEMA:
        raise DatasetError(f"shard {path} must have schema {SCHEMA}; got {schema}")

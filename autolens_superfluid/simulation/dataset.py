"""Reading datasets: by slices, without loading what is not asked for."""

from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.simulation import conversions
from autolens_superfluid.simulation.components import tracer_from
from autolens_superfluid.simulation.manifest import Journal, missing_from, read_manifest
from autolens_superfluid.simulation.population import Population, population_from
from autolens_superfluid.simulation.shards import column_names_from, read_rows


class LazyArray:
    """An array in the shards of a dataset, read when it is indexed.

    Parameters
    ----------
    paths, starts : list of Path, list of int
        Shards, and the index of the first row of each and of the row after the last.
    name : str
        Name of the array in the shards.
    shape : tuple of ints
        Of the whole.
    """

    def __init__(self, paths, starts, name, shape):
        self._paths, self._starts, self._name = paths, starts, name
        self.shape = shape

    def __len__(self):
        return self.shape[0]

    def __getitem__(self, index):
        """Return rows, by an int, a slice, a mask or an array of ints."""
        if isinstance(index, tuple):
            return self[index[0]][(slice(None), *index[1:])]
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step == 1:
                return self._slice_from(start, max(start, stop))
            index = np.arange(start, stop, step)
        if np.ndim(index) == 0:
            return self._rows_from(np.array([index]))[0]
        index = np.asarray(index)
        return self._rows_from(np.flatnonzero(index) if index.dtype == bool else index)

    def __array__(self, dtype=None, copy=None):
        """Return all of it."""
        values = self[:]
        return values if dtype is None else values.astype(dtype)

    def _slice_from(self, start, stop):
        first, last = self._shard_of(start), self._shard_of(max(start, stop - 1))
        parts = [
            read_rows(
                self._paths[i],
                self._name,
                slice(
                    max(start - self._starts[i], 0),
                    min(stop, self._starts[i + 1]) - self._starts[i],
                ),
            )
            for i in range(first, last + 1)
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _rows_from(self, rows):
        rows = np.where(rows < 0, rows + len(self), rows).astype(int)
        if rows.size and (rows.min() < 0 or rows.max() >= len(self)):
            raise IndexError(f"index out of range for {len(self)} images")
        shards = np.searchsorted(self._starts, rows, side="right") - 1
        values = None
        for shard in np.unique(shards):
            here = shards == shard
            local = rows[here] - self._starts[shard]
            part = read_rows(self._paths[shard], self._name, local)
            if values is None:
                values = np.empty((len(rows), *part.shape[1:]), part.dtype)
            values[here] = part
        return self._slice_from(0, 0) if values is None else values

    def _shard_of(self, row):
        return min(bisect_right(self._starts, row), len(self._paths)) - 1


class Columns(Mapping):
    """Named lazy arrays."""

    def __init__(self, arrays):
        self._arrays = arrays

    def __getitem__(self, name):
        if name not in self._arrays:
            names = ", ".join(self._arrays) or "none"
            raise DatasetError(f"the dataset has no column {name!r}; it has {names}")
        return self._arrays[name]

    def __iter__(self):
        return iter(self._arrays)

    def __len__(self):
        return len(self._arrays)


class Dataset:
    """Simulated or imported images of lenses; `Dataset.open` makes one.

    Attributes
    ----------
    images, noise_maps : LazyArray of shape (n, ny, nx), single precision
    labels : LazyArray of shape (n,)
        0 smooth, 1 with substructure.
    parameters : Columns
        Arrays of shape (n,) or (n, m) by name; see `parameters_from`.
    truth : Columns
        Noiseless `image` and `convergence` of the substructure, where they were kept.
    manifest : Manifest
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self.manifest = read_manifest(self.folder)
        records = Journal(self.folder).records()
        missing = missing_from(self.manifest, records)
        if missing:
            raise DatasetError(
                f"{folder} is not complete: {len(missing)} of "
                f"{len(self.manifest.bounds)} shards are missing. Run the command "
                "that made it again"
            )
        self._paths = [self.folder / record.name for record in records]
        self._starts = [record.start for record in records] + [self.manifest.number]
        shape = self.manifest.shape
        self.images = self._array_from("images", shape)
        self.noise_maps = self._array_from("noise_maps", shape)
        self.labels = self._array_from("labels", ())
        columns, truths = column_names_from(self._paths[0])
        self.parameters = self._columns_from("parameters", columns)
        self.truth = self._columns_from("truth", truths)

    @classmethod
    def open(cls, path) -> "Dataset":
        """Return the dataset in a folder.

        Parameters
        ----------
        path : str or Path
            Folder with `manifest.json`.

        Raises
        ------
        DatasetError
            If it is none, or not complete.
        """
        return cls(Path(path))

    def __len__(self):
        return self.manifest.number

    def _array_from(self, name, shape):
        shape = (self.manifest.number, *shape)
        return LazyArray(self._paths, self._starts, name, shape)

    def _columns_from(self, group, shapes):
        names = {
            name: self._array_from(f"{group}/{name}", s) for name, s in shapes.items()
        }
        return Columns(names)

    @property
    def population(self) -> Population | None:
        """Return what the images were drawn from; None if they came from elsewhere."""
        declaration = self.manifest.population
        return population_from(declaration) if declaration else None

    def damaged_shards(self) -> list[str]:
        """Return the names of shards that are missing or fail their checksum."""
        return [record.name for record in Journal(self.folder).damaged()]

    def row_from(self, index: int) -> dict:
        """Return all parameters of one image."""
        return {name: column[index] for name, column in self.parameters.items()}

    def tracer_from(self, index: int):
        """Return the `al.Tracer` that one image was made of."""
        if self.population is None:
            raise DatasetError("imported images have no tracer")
        row = self.row_from(index)
        name = self.manifest.classes[int(row["class"])]
        return tracer_from(self.population, row, name)

    def imaging_from(self, index: int, **kwargs):
        """Return one image as `al.Imaging`; see `conversions.imaging_from`."""
        return conversions.imaging_from(self, index, **kwargs)

    def table(self):
        """Return labels and parameters as an `astropy.table.Table`."""
        return conversions.table_from(self)

    def torch(self, names=("images", "noise_maps", "labels")):
        """Return a `torch.utils.data.Dataset`; see `conversions.torch_from`."""
        return conversions.torch_from(self, names)

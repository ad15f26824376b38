import h5py
import numpy as np
import pytest

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.simulation.files import sha256_from
from autolens_superfluid.simulation.rendering import Simulator
from autolens_superfluid.simulation.shards import (
    column_names_from,
    read_rows,
    write_shard,
)


@pytest.fixture
def batch(small):
    return Simulator(small, 1).batch_from(20, 26)


def test__write_shard__read_rows__round_trip(batch, tmp_path):
    path = tmp_path / "a.h5"
    record = write_shard(path, batch)
    assert (record.name, record.start, record.stop) == ("a.h5", 20, 26)
    assert record.sha256 == sha256_from(path)
    np.testing.assert_array_equal(
        read_rows(path, "images", slice(1, 4)), batch.images[1:4]
    )
    rows = np.array([4, 1, 4])
    np.testing.assert_array_equal(read_rows(path, "images", rows), batch.images[rows])


def test__write_shard__disk_full__nothing_left(batch, tmp_path, monkeypatch):
    def fill(file, batch):
        file.create_dataset("images", data=batch.images)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("autolens_superfluid.simulation.shards._fill", fill)
    with pytest.raises(DatasetError, match="No space left"):
        write_shard(tmp_path / "a.h5", batch)
    assert list(tmp_path.iterdir()) == []


def test__column_names_from__shapes_of_columns(batch, tmp_path):
    write_shard(tmp_path / "a.h5", batch)
    columns, truths = column_names_from(tmp_path / "a.h5")
    assert columns["vortex_string_length"] == ()
    assert truths == {}


def test__read_rows__other_schema__refused(batch, tmp_path):
    path = tmp_path / "a.h5"
    write_shard(path, batch)
    with h5py.File(path, "a") as file:
        file.attrs["schema"] = 99
    with pytest.raises(DatasetError, match="must have schema 1; got 99"):
        read_rows(path, "images", slice(0, 1))


def test__read_rows__not_hdf5__named(tmp_path):
    (tmp_path / "a.h5").write_bytes(b"nothing")
    with pytest.raises(DatasetError, match=r"a\.h5 cannot be read"):
        read_rows(tmp_path / "a.h5", "images", slice(0, 1))

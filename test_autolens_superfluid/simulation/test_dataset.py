import json
import shutil
import sys
import tracemalloc

import autolens as al
import h5py
import numpy as np
import pytest

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.simulation.dataset import Dataset
from autolens_superfluid.simulation.manifest import (
    Journal,
    Manifest,
    write_manifest,
)
from autolens_superfluid.simulation.rendering import Simulator
from autolens_superfluid.simulation.shards import (
    SCHEMA,
    ShardRecord,
    shard_name_from,
)


@pytest.fixture
def dataset(folder):
    return Dataset.open(folder)


@pytest.fixture(scope="module")
def whole(small):
    return Simulator(small, 3, has_truth=True).batch_from(0, 50)


@pytest.mark.parametrize(
    "index",
    [
        slice(None),
        slice(7, 33),
        slice(10, 20),
        slice(45, 3, -7),
        slice(20, 5),
        3,
        -1,
        [41, 2, 41, 17],
        np.arange(50) % 3 == 0,
        (slice(3, 25), slice(2, 5), 4),
    ],
    ids=str,
)
def test__images__index__same_as_numpy(dataset, whole, index):
    np.testing.assert_array_equal(dataset.images[index], whole.images[index])


def test__images__out_of_range__index_error(dataset):
    with pytest.raises(IndexError):
        dataset.images[50]


def test__parameters__columns__those_of_the_simulator(dataset, whole):
    assert set(dataset.parameters) == set(whole.parameters)
    for name, values in whole.parameters.items():
        np.testing.assert_array_equal(dataset.parameters[name][:], values)


def test__parameters__unknown__names_those_there_are(dataset):
    with pytest.raises(DatasetError, match="lens_axis_ratio"):
        dataset.parameters["axis_ratio"]


def test__truth__convergence(dataset, whole):
    np.testing.assert_array_equal(
        dataset.truth["convergence"][:], whole.truth["convergence"]
    )


def test__open__reads_no_image(folder, monkeypatch):
    def fail(*args):
        raise AssertionError("an image was read")

    monkeypatch.setattr("autolens_superfluid.simulation.dataset.read_rows", fail)
    assert Dataset.open(folder).images.shape == (50, 16, 16)


def test__open__a_hundred_gigabytes__flat_memory(tmp_path):
    dataset = Dataset.open(_huge_folder_from(tmp_path, number=4000000, size=500000))
    assert 2 * np.prod(dataset.images.shape) * 4 > 100e9
    tracemalloc.start()
    images = Dataset.open(tmp_path).images[3999990:]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert images.shape == (10, 64, 64)
    assert peak < 2e6


def _huge_folder_from(folder, number, size):
    """Return a folder of shards whose images were declared and never written."""
    manifest = Manifest(number, size, (64, 64), 0.08, ("smooth",), {}, "", 0, False, {})
    write_manifest(folder, manifest)
    with Journal(folder).opened() as add:
        for start, stop in manifest.bounds:
            name = shard_name_from(start, stop)
            with h5py.File(folder / name, "w") as file:
                file.attrs["schema"] = SCHEMA
                for array in ("images", "noise_maps"):
                    file.create_dataset(
                        array, (stop - start, 64, 64), "f4", chunks=(4, 64, 64)
                    )
            add(ShardRecord(name, start, stop, ""))
    return folder


def test__population__the_one_it_was_made_of(dataset, small):
    assert dataset.population == small


def test__tracer_from__with_substructure__has_its_string(dataset):
    profiles = dataset.tracer_from(1).galaxies[0].cls_list_from(cls=al.mp.MassProfile)
    assert type(profiles[-1]).__name__ == "VortexString"
    assert "vortex" not in dataset.tracer_from(0).galaxies[0].profile_dict


def test__imaging_from__arrays_and_psf(dataset):
    imaging = dataset.imaging_from(4)
    np.testing.assert_array_equal(imaging.data.native.array, dataset.images[4])
    np.testing.assert_array_equal(imaging.noise_map.native.array, dataset.noise_maps[4])
    assert imaging.psf.kernel.native.array.sum() == pytest.approx(1.0)
    assert imaging.pixel_scales == (0.25, 0.25)


def test__table__rows_and_labels(dataset):
    table = dataset.table()
    assert len(table) == 50
    np.testing.assert_array_equal(table["label"], dataset.labels[:])


def test__torch__not_installed__says_how(dataset, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(
        sys.modules, "autolens_superfluid.simulation.torch_dataset", raising=False
    )
    with pytest.raises(ImportError, match=r"autolens_superfluid\[ml\]"):
        dataset.torch()


def test__torch__items_and_batches(dataset):
    torch = pytest.importorskip("torch")
    data = dataset.torch(("images", "labels"))
    image, label = data[3]
    assert image.shape == (1, 16, 16)
    assert int(label) == 1
    both = data.__getitems__([3, 0])
    assert torch.equal(both[0][0], image)


def test__open__no_manifest__refused(tmp_path):
    with pytest.raises(DatasetError, match="is no dataset"):
        Dataset.open(tmp_path)


def test__open__damaged_manifest__refused(tmp_path):
    (tmp_path / "manifest.json").write_text('{"schema": 1, "shape": ')
    with pytest.raises(DatasetError, match="is no manifest"):
        Dataset.open(tmp_path)


def test__open__other_schema__refused(folder, tmp_path):
    values = json.loads((folder / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(values | {"schema": 7}))
    with pytest.raises(DatasetError, match="must have schema 1; got 7"):
        Dataset.open(tmp_path)


def test__damaged_shards__one_byte_changed__named(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    shard = sorted(copy.glob("*.h5"))[2]
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 1
    shard.write_bytes(data)
    assert Dataset.open(copy).damaged_shards() == [shard.name]

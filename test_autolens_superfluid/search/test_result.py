import h5py
import numpy as np
import pytest

from autolens_superfluid.exc import SearchError
from autolens_superfluid.search import VortexScan


def test__load__is_what_output_wrote(scan, tmp_path):
    path = tmp_path / "new" / "scan.h5"
    scan.output(path)
    loaded = VortexScan.load(path)

    assert list(loaded.maps) == list(scan.maps)
    assert loaded.maxima(5) == scan.maxima(5)
    assert loaded.chi_squared == scan.chi_squared
    assert np.array_equal(
        loaded.maps["string"].information, scan.maps["string"].information
    )


def test__output__failure__leaves_the_old_file(scan, tmp_path, monkeypatch):
    path = tmp_path / "scan.h5"
    scan.output(path)
    before = path.read_bytes()
    monkeypatch.setattr(type(scan.maps["string"].perturber), "to_dict", None)

    with pytest.raises(TypeError):
        scan.output(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["scan.h5"]


@pytest.mark.parametrize("part", [0.3, 0.7])
def test__load__truncated_file__is_one_clear_error(scan, tmp_path, part):
    path = tmp_path / "scan.h5"
    scan.output(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(part * len(content))])

    with pytest.raises(SearchError, match=r"scan\.h5 must be an undamaged file"):
        VortexScan.load(path)


def test__load__changed_numbers__are_refused(scan, tmp_path):
    path = tmp_path / "scan.h5"
    scan.output(path)
    with h5py.File(path) as file:
        start = file["string/overlap"].id.get_chunk_info(0).byte_offset
    content = bytearray(path.read_bytes())
    content[start + 4] ^= 1
    path.write_bytes(content)

    with pytest.raises(SearchError, match="undamaged"):
        VortexScan.load(path)


def test__load__other_version__says_which(scan, tmp_path):
    path = tmp_path / "scan.h5"
    scan.output(path)
    with h5py.File(path, "a") as file:
        file.attrs["version"] = 99

    with pytest.raises(SearchError, match=r"version 1.*VortexScan 99"):
        VortexScan.load(path)


def test__load__arrays_of_another_shape__are_refused(scan, tmp_path):
    path = tmp_path / "scan.h5"
    scan.output(path)
    with h5py.File(path, "a") as file:
        del file["point/overlap"]
        file["point/overlap"] = np.zeros((3, 3))

    with pytest.raises(SearchError, match="not of shape"):
        VortexScan.load(path)


def test__maxima__of_all_kinds__are_in_order(scan):
    falls = [maximum.delta_chi_squared for maximum in scan.maxima(8)]

    assert falls == sorted(falls, reverse=True)
    assert len(falls) == 8
    assert falls[0] == scan.max_delta_chi_squared

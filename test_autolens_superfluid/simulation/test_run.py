import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.simulation.manifest import Journal
from autolens_superfluid.simulation.run import simulate_dataset

_QUIET = {"shows_progress": False, "shard_size": 10, "has_truth": True}

_ENDLESS = """
import sys, yaml
from autolens_superfluid.simulation import run
made = run.make_shard
def slow(*task):
    import time
    time.sleep(0.3)
    return made(*task)
run.make_shard = slow
if __name__ == "__main__":
    run.simulate_dataset(
        sys.argv[1], 50, 3, sys.argv[2], workers=0, shard_size=10, has_truth=True
    )
"""


def _copy_of(folder, tmp_path):
    return shutil.copytree(folder, tmp_path / "copy")


def test__simulate_dataset__again__makes_nothing(
    small, folder, tmp_path, monkeypatch, contents_from
):
    copy = _copy_of(folder, tmp_path)
    monkeypatch.setattr("autolens_superfluid.simulation.run.make_shard", None)
    simulate_dataset(small, 50, 3, copy, workers=0, **_QUIET)
    assert contents_from(copy) == contents_from(folder)


def test__simulate_dataset__shard_damaged__made_again(
    small, folder, tmp_path, caplog, contents_from
):
    copy = _copy_of(folder, tmp_path)
    shard = sorted(copy.glob("*.h5"))[1]
    shard.write_bytes(shard.read_bytes()[:-100])
    simulate_dataset(small, 50, 3, copy, workers=0, **_QUIET)
    assert contents_from(copy) == contents_from(folder)
    assert f"{shard.name} is damaged" in caplog.text


def test__simulate_dataset__journal_cut_off__continues(
    small, folder, tmp_path, contents_from
):
    copy = _copy_of(folder, tmp_path)
    journal = copy / "shards.jsonl"
    journal.write_text(journal.read_text()[:-30])
    simulate_dataset(small, 50, 3, copy, workers=0, **_QUIET)
    assert len(Journal(copy).records()) == 5
    assert contents_from(copy) == contents_from(folder)


def test__simulate_dataset__parts_left_by_a_kill__removed(small, folder, tmp_path):
    copy = _copy_of(folder, tmp_path)
    (copy / ".0000000040-0000000050.h5.abc.part").write_bytes(b"half")
    simulate_dataset(small, 50, 3, copy, workers=0, **_QUIET)
    assert list(copy.glob("*.part")) == list(copy.glob(".*.part")) == []


@pytest.mark.parametrize(
    ("number", "seed", "name"), [(60, 3, "number"), (50, 4, "seed")]
)
def test__simulate_dataset__other_settings__refused(small, folder, number, seed, name):
    with pytest.raises(DatasetError, match=f"its {name} is"):
        simulate_dataset(small, number, seed, folder, workers=0, **_QUIET)


def test__simulate_dataset__no_image__refused(small, tmp_path):
    with pytest.raises(DatasetError, match="number must be at least 1; got 0"):
        simulate_dataset(small, 0, 3, tmp_path, workers=0)


def test__journal__second_writer__refused(folder):
    journal = Journal(folder)
    with journal.opened(), pytest.raises(DatasetError, match="another process"):
        journal.opened().__enter__()


@pytest.mark.slow
def test__simulate_dataset__killed__continues_to_the_same_bytes(
    small, folder, tmp_path, contents_from
):
    import yaml

    declared = tmp_path / "small.yaml"
    declared.write_text(yaml.safe_dump(small.declaration))
    script = tmp_path / "endless.py"
    script.write_text(_ENDLESS)
    output = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, str(script), str(declared), str(output)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    journal = Journal(output)
    deadline = time.monotonic() + 120
    while len(journal.records()) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 2 <= len(journal.records()) < 5
    simulate_dataset(small, 50, 3, output, workers=0, **_QUIET)
    assert contents_from(output) == contents_from(folder)


@pytest.mark.slow
def test__simulate_dataset__two_spawned_workers__same_bytes(
    small, folder, tmp_path, contents_from
):
    simulate_dataset(small, 50, 3, tmp_path, workers=2, **_QUIET)
    assert contents_from(tmp_path) == contents_from(folder)

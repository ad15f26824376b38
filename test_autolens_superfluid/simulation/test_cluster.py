import contextlib
import shutil
import threading
import time

import pytest

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.simulation.manifest import Journal
from autolens_superfluid.simulation.run import simulate_dataset

distributed = pytest.importorskip("distributed")

_SETTINGS = {"shard_size": 10, "has_truth": True, "shows_progress": False}


@contextlib.contextmanager
def _cluster(workers=1):
    with distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
    ) as cluster:
        yield cluster


@pytest.mark.slow
def test__simulate_dataset__dask_worker_killed__same_bytes(
    small, folder, tmp_path, contents_from
):
    with _cluster() as cluster:
        killer = threading.Thread(
            target=_kill_first_worker, args=(cluster, Journal(tmp_path)), daemon=True
        )
        killer.start()
        simulate_dataset(
            small, 50, 3, tmp_path, dask=cluster.scheduler_address, **_SETTINGS
        )
        killer.join(timeout=60)
    assert contents_from(tmp_path) == contents_from(folder)


def _kill_first_worker(cluster, journal):
    """Kill a worker's process once a shard is written; its nanny replaces it."""
    while not journal.records():
        time.sleep(0.02)
    next(iter(cluster.workers.values())).process.process._process.kill()


@pytest.mark.slow
def test__simulate_dataset__scheduler_lost_and_restarted__continues(
    small, folder, tmp_path, contents_from
):
    with _cluster() as cluster:
        address = cluster.scheduler_address
        closer = threading.Thread(
            target=_close, args=(cluster, Journal(tmp_path)), daemon=True
        )
        closer.start()
        with pytest.raises(DatasetError, match="the same command continues"):
            simulate_dataset(small, 50, 3, tmp_path, dask=address, **_SETTINGS)
        closer.join(timeout=60)
    assert 1 <= len(Journal(tmp_path).records()) < 5
    with _cluster() as cluster:
        simulate_dataset(
            small, 50, 3, tmp_path, dask=cluster.scheduler_address, **_SETTINGS
        )
    assert contents_from(tmp_path) == contents_from(folder)


def _close(cluster, journal):
    while not journal.records():
        time.sleep(0.02)
    cluster.close(timeout=5)


def test__simulate_dataset__no_scheduler__refused(small, tmp_path, monkeypatch):
    monkeypatch.setattr("autolens_superfluid.simulation.cluster._PATIENCE", 1)
    with pytest.raises(DatasetError, match="no Dask scheduler at tcp://127"):
        simulate_dataset(small, 10, 3, tmp_path, dask="tcp://127.0.0.1:9", **_SETTINGS)


def test__simulate_dataset__complete__needs_no_scheduler(small, folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    simulate_dataset(small, 50, 3, copy, dask="tcp://127.0.0.1:9", **_SETTINGS)

"""Shards as tasks of a Dask cluster (`dask.distributed`)."""

from autolens_superfluid.exc import DatasetError

# A task that kills its worker is tried elsewhere, this many times.
_RETRIES = 3

# Tasks under way for each thread of the cluster: enough to keep all of them busy,
# few enough for a scheduler of a billion images.
_TASKS_PER_THREAD = 4

# Seconds to wait for the scheduler.
_PATIENCE = 30


def records_on_cluster(function, tasks, address: str):
    """Yield the results of a function on tasks, as they come.

    Parameters
    ----------
    function : callable
        Importable by the workers.
    tasks : list of tuples
        Arguments of each call.
    address : str
        Address of the scheduler, ``tcp://host:port``.

    Raises
    ------
    ImportError
        If `distributed` is not installed.
    DatasetError
        If the cluster cannot be reached, or is lost on the way.
    """
    try:
        from distributed import Client, as_completed
    except ModuleNotFoundError as error:
        raise ImportError(
            "distributed is not installed; pip install "
            "'autolens_superfluid[distributed]'"
        ) from error
    try:
        with Client(address, timeout=_PATIENCE, set_as_default=False) as client:
            yield from _results_from(client, as_completed, function, tasks)
    except (OSError, TimeoutError) as error:
        raise DatasetError(f"no Dask scheduler at {address}: {error}") from error
    except _lost_cluster_errors() as error:
        raise DatasetError(
            f"the Dask cluster at {address} was lost ({error}); the shards that are "
            "whole are kept, and the same command continues"
        ) from error


def _lost_cluster_errors():
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError

    return CancelledError, FutureCancelledError, KilledWorker, CommClosedError


def _results_from(client, as_completed, function, tasks):
    waiting = iter(tasks)

    def submitted(count):
        return [
            client.submit(function, *task, pure=False, retries=_RETRIES)
            for _, task in zip(range(count), waiting, strict=False)
        ]

    threads = sum(client.nthreads().values()) or 1
    running = as_completed(submitted(_TASKS_PER_THREAD * threads), loop=client.loop)
    for future in running:
        result = future.result()
        for following in submitted(1):
            running.add(following)
        yield result

"""Making datasets: shards as tasks of local processes or of a Dask cluster."""

import json
import logging
import os
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.simulation.draws import check_seed
from autolens_superfluid.simulation.files import remove_parts
from autolens_superfluid.simulation.manifest import (
    Journal,
    Manifest,
    missing_from,
    write_manifest,
)
from autolens_superfluid.simulation.population import population_from
from autolens_superfluid.simulation.rendering import Simulator
from autolens_superfluid.simulation.shards import (
    ShardRecord,
    shard_name_from,
    write_shard,
)

logger = logging.getLogger(__name__)

#: Images a shard.
SHARD_SIZE = 1000

_PACKAGES = ("autolens_superfluid", "autolens", "jax", "numpy", "scipy")

# One thread a worker: images are too small to share, and workers fill the machine.
_ONE_THREAD = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"


def simulate_dataset(
    population,
    number: int,
    seed: int,
    output,
    workers: int | None = None,
    dask: str | None = None,
    shard_size: int = SHARD_SIZE,
    has_truth: bool = False,
    shows_progress: bool = True,
) -> Path:
    """Make a dataset, or go on with one that was interrupted.

    Parameters
    ----------
    population : str, Path, dict or Population
        See `population_from`.
    number, seed : int
        How many images, and their seed.
    output : str or Path
        Folder of the dataset. A run with the same settings goes on where the last
        one stopped; shards that fail their checksum are made again.
    workers : int, optional
        Local processes, as many as there are processors by default; 0 to work in
        this one.
    dask : str, optional
        Address of a Dask scheduler, whose workers must see `output`.
    shard_size : int
        Images a shard.
    has_truth : bool
        Also keep noiseless images and convergences.
    shows_progress : bool
        Whether to draw a progress bar.

    Returns
    -------
    Path
        `output`, complete.

    Raises
    ------
    DatasetError
        If the folder holds another dataset, or a shard cannot be made.
    """
    check_seed(seed)
    population, folder = population_from(population), Path(output)
    for name, value in (("number", number), ("shard_size", shard_size)):
        if value < 1:
            raise DatasetError(f"{name} must be at least 1; got {value}")
    manifest = _manifest_from(population, number, seed, shard_size, has_truth)
    folder.mkdir(parents=True, exist_ok=True)
    write_manifest(folder, manifest)
    settings = json.dumps([manifest.population, seed, has_truth])
    with Journal(folder).opened() as add:
        remove_parts(folder)
        todo = _todo_from(folder, manifest)
        made = _records_from(settings, folder, todo, workers, dask)
        with tqdm(
            total=number,
            initial=number - sum(stop - start for start, stop in todo),
            unit="image",
            disable=None if shows_progress else True,
        ) as bar:
            for record in made:
                add(record)
                bar.update(record.stop - record.start)
    return folder


def _manifest_from(population, number, seed, shard_size, has_truth):
    return Manifest(
        number=int(number),
        shard_size=int(shard_size),
        shape=population.image.shape,
        pixel_scale=population.image.pixel_scale,
        classes=population.classes,
        population=population.declaration,
        checksum=population.checksum,
        seed=int(seed),
        has_truth=has_truth,
        versions={name: _version_from(name) for name in _PACKAGES},
    )


def _version_from(package):
    from importlib.metadata import PackageNotFoundError

    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _todo_from(folder, manifest):
    """Return the bounds of shards to be made, the damaged ones first named."""
    journal = Journal(folder)
    damaged = journal.damaged()
    for record in damaged:
        logger.warning("%s is damaged and is made again", folder / record.name)
    whole = [record for record in journal.records() if record not in damaged]
    return missing_from(manifest, whole)


def _records_from(settings, folder, todo, workers, dask):
    """Yield the record of each shard as it is finished."""
    tasks = [(settings, str(folder), start, stop) for start, stop in todo]
    if not tasks:
        return
    if dask is not None:
        from autolens_superfluid.simulation.cluster import records_on_cluster

        yield from records_on_cluster(make_shard, tasks, dask)
    elif workers == 0:
        yield from (make_shard(*task) for task in tasks)
    else:
        yield from _records_of_processes(tasks, workers or os.cpu_count())


def make_shard(settings: str, folder: str, start: int, stop: int) -> ShardRecord:
    """Simulate and write one shard; what a worker does.

    Parameters
    ----------
    settings : str
        JSON of population, seed and whether truths are kept.
    folder : str
        Folder of the dataset.
    start, stop : int
        Bounds of the shard.
    """
    batch = _simulator_from(settings).batch_from(start, stop)
    return write_shard(Path(folder) / shard_name_from(start, stop), batch)


@lru_cache(maxsize=4)
def _simulator_from(settings):
    population, seed, has_truth = json.loads(settings)
    return Simulator(population, seed, has_truth)


def _records_of_processes(tasks, workers):
    """Yield records from spawned processes: JAX does not survive a fork."""
    workers = min(workers, len(tasks))
    try:
        with (
            _single_threaded_children(),
            ProcessPoolExecutor(
                workers, get_context("spawn"), initializer=_show_warnings_only
            ) as pool,
        ):
            yield from _in_window(pool.submit, tasks, 2 * workers)
    except BrokenProcessPool as error:
        raise DatasetError(
            "a worker was killed; the shards that are whole are kept, and the same "
            "command continues"
        ) from error


def _show_warnings_only():
    """Keep what JAX says of the platforms it looks for out of the progress bar."""
    logging.getLogger("jax").setLevel(logging.WARNING)


def _in_window(submit, tasks, size):
    """Yield results as they come, with `size` tasks under way at a time."""
    waiting = iter(tasks)
    running = set()
    while True:
        for task in waiting:
            running.add(submit(make_shard, *task))
            if len(running) >= size:
                break
        if not running:
            return
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


@contextmanager
def _single_threaded_children():
    before = os.environ.get("XLA_FLAGS")
    os.environ["XLA_FLAGS"] = f"{before or ''} {_ONE_THREAD}".strip()
    try:
        yield
    finally:
        if before is None:
            del os.environ["XLA_FLAGS"]
        else:
            os.environ["XLA_FLAGS"] = before

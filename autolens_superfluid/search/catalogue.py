"""Searches of many lenses, one task and one result file each."""

import csv
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from autolens_superfluid import exc
from autolens_superfluid.modeling.dataset import dataset_from
from autolens_superfluid.search.output import report_of
from autolens_superfluid.search.pipeline import SearchResult
from autolens_superfluid.search.settings import SearchSettings
from autolens_superfluid.simulation.cluster import records_on_cluster
from autolens_superfluid.simulation.files import whole_file

logger = logging.getLogger(__name__)

#: Columns of the summary table.
COLUMNS = (
    "folder",
    "p_value",
    "kind",
    "centre_y",
    "centre_x",
    "mass",
    "delta_chi_squared",
    "stable",
    "verdict",
    "error",
)


def folders_from(catalogue: str | Path) -> list[Path]:
    """Dataset folders of a catalogue.

    Parameters
    ----------
    catalogue : str or Path
        Text file with a folder a line, relative to the file; empty lines and those
        that begin with # are passed over.

    Returns
    -------
    list of Path

    Raises
    ------
    SearchError
        If the file cannot be read, names no folder, or two of one name, whose results
        would have one place.
    """
    path = Path(catalogue)
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise exc.SearchError(
            f"{path} must be a text file with a folder a line; it cannot be read "
            f"({error})."
        ) from error
    folders = [path.parent / line for line in lines if line and line[0] != "#"]
    names = [folder.resolve().name for folder in folders]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if not folders or repeated:
        found = f"two folders of the name {repeated[0]}" if repeated else "none"
        raise exc.SearchError(
            f"{path} must name at least one folder, each of another name; it has "
            f"{found}."
        )
    return folders


def search_catalogue(
    catalogue: str | Path,
    output: str | Path,
    settings: SearchSettings | None = None,
    dask: str | None = None,
    draw: Callable[[SearchResult, Path], None] | None = None,
) -> Iterator[dict]:
    """Search all lenses of a catalogue, and write `summary.csv`.

    Lenses whose report is there are not searched again, so that the same call goes on
    where one was interrupted. A lens that cannot be read gets a line that says why.

    Parameters
    ----------
    catalogue : str or Path
        See `folders_from`.
    output : str or Path
        Gets a folder a lens, of the name of its dataset, and the table.
    settings : SearchSettings, optional
        The choices.
    dask : str, optional
        Address of a Dask scheduler, whose workers must see all folders; by default
        lenses are searched one after the other in this process.
    draw : callable, optional
        As `search_and_report`; workers must be able to import it.

    Returns
    -------
    iterator of dict
        Row of the table of each lens, as it is finished.

    Raises
    ------
    SearchError
        If the catalogue breaks a rule of `folders_from`.
    """
    settings, output = settings or SearchSettings(), Path(output)
    text = json.dumps(asdict(settings))
    tasks = [
        (
            str(folder.resolve()),
            str(output.resolve() / folder.resolve().name),
            text,
            draw,
        )
        for folder in folders_from(catalogue)
    ]
    output.mkdir(parents=True, exist_ok=True)
    return _rows_from(tasks, output, dask)


def _rows_from(tasks, output, dask) -> Iterator[dict]:
    """Yield the row of each lens, and keep the table up to date."""
    rows = {}
    if dask is None:
        results = (search_folder(*task) for task in tasks)
    else:
        results = records_on_cluster(search_folder, tasks, dask)
    for row in results:
        rows[row["folder"]] = row
        _output_table(output / "summary.csv", [rows.get(task[0]) for task in tasks])
        yield row


def search_folder(
    folder: str,
    output: str,
    settings: str,
    draw: Callable[[SearchResult, Path], None] | None = None,
) -> dict:
    """Search one lens, unless its report is there; what a worker does.

    Parameters
    ----------
    folder, output : str
        The dataset, and the place of its results.
    settings : str
        JSON of the settings.
    draw : callable, optional
        As `search_and_report`.

    Returns
    -------
    dict
        Row of the table.
    """
    try:
        chosen = SearchSettings(**json.loads(settings))
        dataset = dataset_from(folder, chosen.mask_radius, chosen.over_sample_size)
        report = report_of(dataset, output, chosen, draw)
    except exc.SuperfluidError as error:
        logger.warning("%s: %s", folder, error)
        return dict.fromkeys(COLUMNS, "") | {"folder": folder, "error": str(error)}
    return row_from(folder, report)


def row_from(folder: str, report: dict) -> dict:
    """Row of the table from the content of a `report.json`.

    Parameters
    ----------
    folder : str
        The dataset.
    report : dict
        See `report_from`.

    Returns
    -------
    dict
        With the keys `COLUMNS`.
    """
    row = dict.fromkeys(COLUMNS, "") | {
        "folder": folder,
        "p_value": report["p_value"],
        "verdict": report["verdict"],
    }
    if report["candidates"]:
        best = report["candidates"][0]
        names = ("kind", "mass", "delta_chi_squared", "stable")
        row |= {name: best[name] for name in names}
        row["centre_y"], row["centre_x"] = best["centre"]
    return row


def _output_table(path: Path, rows: list[dict | None]):
    """Write the rows that there are, whole or not at all."""
    with whole_file(path) as temporary, temporary.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(row for row in rows if row is not None)

"""A search with its report on disk."""

import json
from dataclasses import asdict
from pathlib import Path

from autolens_superfluid.modeling.dataset import LensDataset
from autolens_superfluid.modeling.files import output_json
from autolens_superfluid.search.pipeline import SearchResult, search_from
from autolens_superfluid.search.report import report_from, words_from
from autolens_superfluid.search.settings import SearchSettings
from autolens_superfluid.simulation.files import whole_file


def search_and_report(
    dataset: LensDataset, output: str | Path, settings: SearchSettings
) -> SearchResult:
    """Search a lens, and write `report.png` and `report.json`.

    Parameters
    ----------
    dataset : LensDataset
        The data.
    output : str or Path
        Folder for the stages and the report.
    settings : SearchSettings
        The choices.

    Returns
    -------
    SearchResult
    """
    output = Path(output)
    result = search_from(dataset, settings, output)
    _output_figure(result, output / "report.png")
    output_json(output / "report.json", report_from(result))
    return result


def report_of(
    dataset: LensDataset, output: str | Path, settings: SearchSettings
) -> dict:
    """Report of a search, made unless it is there for the same data and settings.

    Parameters as `search_and_report`.

    Returns
    -------
    dict
        Content of `report.json`.
    """
    path = Path(output) / "report.json"
    if path.exists():
        report = json.loads(path.read_text())
        same = json.loads(json.dumps(asdict(settings)))
        if (report["dataset"]["checksum"], report["settings"]) == (
            dataset.checksum,
            same,
        ):
            return report
    search_and_report(dataset, output, settings)
    return json.loads(path.read_text())


def _output_figure(result: SearchResult, path: Path):
    """Write the page, whole or not at all."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    from autolens_superfluid.plot.search_report import report_figure_from

    figure = report_figure_from(result, words_from(result))
    with whole_file(path) as temporary:
        figure.savefig(temporary, dpi=130, format="png")
    plt.close(figure)

"""A search with its report on disk."""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from autolens_superfluid.modeling.dataset import LensDataset
from autolens_superfluid.modeling.files import output_json
from autolens_superfluid.modeling.settings import FitSettings
from autolens_superfluid.search.evidence import Evidences, evidences_from
from autolens_superfluid.search.pipeline import SearchResult, search_from
from autolens_superfluid.search.report import report_from
from autolens_superfluid.search.settings import SearchSettings

logger = logging.getLogger(__name__)


def search_and_report(
    dataset: LensDataset,
    output: str | Path,
    settings: SearchSettings,
    samples_evidence: bool = False,
    draw: Callable[[SearchResult, Path], None] | None = None,
) -> SearchResult:
    """Search a lens, and write `report.json`.

    Parameters
    ----------
    dataset : LensDataset
        The data.
    output : str or Path
        Folder for the stages and the report.
    settings : SearchSettings
        The choices.
    samples_evidence : bool, default=False
        Whether to sample the evidences of all kinds of perturbers too, which is long.
    draw : callable, optional
        Takes the result, evidences included, and `output`, and draws before the report
        is written.

    Returns
    -------
    SearchResult
    """
    output = Path(output)
    result = search_from(dataset, settings, output)
    if samples_evidence:
        result = replace(result, evidences=_evidences_of(result, output))
    if draw is not None:
        draw(result, output)
    output_json(output / "report.json", report_from(result))
    return result


def _evidences_of(result: SearchResult, output: Path) -> Evidences:
    """Evidences of the candidates of the first round."""
    evidences = evidences_from(
        result.smooth,
        result.rounds[0].candidates,
        output / "evidence",
        FitSettings(seed=max(result.settings.seed, 1)),
    )
    logger.info("evidences:\n%s", evidences.table)
    return evidences


def report_of(
    dataset: LensDataset,
    output: str | Path,
    settings: SearchSettings,
    draw: Callable[[SearchResult, Path], None] | None = None,
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
    search_and_report(dataset, output, settings, draw=draw)
    return json.loads(path.read_text())

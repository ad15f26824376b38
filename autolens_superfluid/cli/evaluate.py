"""``superfluid evaluate``: detectors measured on a labelled dataset."""

from pathlib import Path
from typing import Annotated

import typer

from autolens_superfluid.cli.detection import (
    detection_errors,
    output_table,
)
from autolens_superfluid.cli.figures import output_figure, use_files_for_figures


def evaluate(
    paths: Annotated[
        list[str],
        typer.Argument(help="Detectors (folders or shipped names), then a dataset."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write.")],
):
    """Measure detectors on a labelled dataset that they have not seen.

    OUTPUT gets evaluation.csv (areas under the ROC curve with 95 % bootstrap intervals,
    detection rates, the false positive rate of each detector's own threshold, speed),
    by_quantity.csv (areas against length, mass, place and signal to noise) and roc.png.
    """
    with detection_errors():
        from autolens_superfluid.exc import DetectorError
        from autolens_superfluid.ml.evaluation import (
            binned_rows_from,
            evaluation_from,
            quantities_from,
        )
        from autolens_superfluid.ml.inputs import observations_from
        from autolens_superfluid.ml.storage import load_detector
        from autolens_superfluid.plot.detection import roc_figure_from
        from autolens_superfluid.simulation.dataset import Dataset

        if len(paths) < 2:
            raise DetectorError(
                f"name one detector at least, and a dataset; got {' '.join(paths)}"
            )
        use_files_for_figures()
        *folders, folder = paths
        observations = observations_from(Dataset.open(folder))
        quantities = quantities_from(observations.columns)
        rows, binned, curves = [], [], {}
        for name in folders:
            evaluation = evaluation_from(load_detector(name), observations)
            rows.append({"detector": name} | evaluation.row)
            curves[name] = evaluation.curve
            binned += [
                {"detector": name} | row
                for row in binned_rows_from(evaluation, quantities)
            ]
            _show(rows[-1])
        output_table(output / "evaluation.csv", rows)
        if binned:
            output_table(output / "by_quantity.csv", binned)
        areas = {row["detector"]: row["auc"] for row in rows}
        output_figure(output / "roc.png", roc_figure_from(curves, areas))
        typer.echo(str(output / "roc.png"))


def _show(row):
    typer.echo(
        f"{row['detector']}: area {row['auc']:.4f} ({row['auc_low']:.4f} to "
        f"{row['auc_high']:.4f}), {100 * row['detected_at_5_percent']:.1f} % found at "
        f"5 % false positives; own threshold: "
        f"{100 * row['false_positive_rate']:.1f} % false positives; "
        f"{row['images_per_second']:.0f} images a second"
    )

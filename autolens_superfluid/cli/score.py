"""``superfluid score``: how anomalous lenses are, and where."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from autolens_superfluid.cli.detection import (
    detection_errors,
    is_dataset,
    output_maps,
    output_table,
    peak_from,
)
from autolens_superfluid.cli.figures import output_figure, use_files_for_figures


def score(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Folders of imaging (as `superfluid fit`) or of datasets."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write.")],
    detector: Annotated[
        str, typer.Option(help="Folder of a detector, or a shipped one's name.")
    ] = "vortex_bench",
    heatmaps: Annotated[
        int, typer.Option(help="Heat maps of each folder: the most anomalous images.")
    ] = 5,
):
    """Score lenses, and draw where they differ from smooth ones.

    OUTPUT gets scores.csv and, as PNG and FITS, heat maps in sigma; FITS files have the
    local p-values and the smooth model as further HDUs.
    """
    with detection_errors():
        from autolens_superfluid.ml.storage import load_detector

        use_files_for_figures()
        loaded = load_detector(detector)
        rows = []
        for path in paths:
            observations = _observations_from(path, loaded)
            rows += _rows_from(path, loaded, observations)
            scores = np.array([row["score"] for row in rows[-len(observations) :]])
            if hasattr(loaded, "heatmap"):
                chosen = np.argsort(scores)[::-1][:heatmaps]
                _output_heatmaps(output, path, loaded, observations, chosen, scores)
        output_table(output / "scores.csv", rows)


def _observations_from(path, detector):
    from autolens_superfluid.ml.imaging import Grid
    from autolens_superfluid.ml.inputs import observations_from
    from autolens_superfluid.modeling.dataset import dataset_from
    from autolens_superfluid.simulation.dataset import Dataset

    if is_dataset(path):
        return observations_from(Dataset.open(path))
    grid = Grid(tuple(detector.shape_), detector.pixel_scale_)
    return observations_from(dataset_from(path).imaging, grid=grid)


def _rows_from(path, detector, observations):
    """Return a row for each image, and print the only one of a folder of imaging."""
    from autolens_superfluid.ml.calibration import p_values_from

    scores = detector.anomaly_score(observations)
    p_values = p_values_from(scores, detector.null_scores_)
    rows = [
        {
            "path": str(path),
            "index": index,
            "score": float(value),
            "p_value": float(p_value),
            "is_anomalous": bool(value > detector.threshold_),
        }
        for index, (value, p_value) in enumerate(zip(scores, p_values, strict=True))
    ]
    anomalous = sum(row["is_anomalous"] for row in rows)
    line = f"{path}: {anomalous} of {len(rows)} beyond {detector.threshold_:.4g}"
    if len(rows) == 1:
        line = f"{path}: score {scores[0]:.4g}, p = {p_values[0]:.3g}"
    typer.echo(line)
    return rows


def _output_heatmaps(output, path, detector, observations, chosen, scores):
    from autolens_superfluid.ml.heatmap import local_p_values_from
    from autolens_superfluid.plot.detection import heatmap_figure_from

    if not len(chosen):
        return
    part = observations.subset_from(chosen)
    models, maps = detector.reconstruct(part), detector.heatmap(part)
    p_values = local_p_values_from(maps, detector.null_levels_)
    images = part.images * part.scales[:, None, None]
    for row, index in enumerate(chosen):
        name = path.resolve().name + (f"_{index}" if len(observations) > 1 else "")
        title = f"{name}: score {scores[index]:.3g}"
        figure = heatmap_figure_from(
            images[row], models[row], maps[row], title, part.pixel_scale
        )
        page = output / f"{name}.png"
        output_figure(page, figure)
        typer.echo(str(page))
        hdus = {"heatmap": maps[row], "p_value": p_values[row], "model": models[row]}
        output_maps(output / f"{name}.fits", hdus, part.pixel_scale)
        if part.pixel_scale is not None:
            y, x, sigma = peak_from(maps[row], part.pixel_scale)
            typer.echo(
                f"  heat map: {sigma:+.1f} sigma at y = {y:.2f}, x = {x:.2f} arcsec; "
                f"local p = {p_values[row].min():.2g}"
            )

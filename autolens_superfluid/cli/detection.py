"""What `superfluid train`, `evaluate`, `score` and `demo` share."""

import csv
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import typer

from autolens_superfluid.cli.errors import BAD_INPUT, one_line_errors
from autolens_superfluid.simulation.files import whole_file


@contextmanager
def detection_errors() -> Iterator[None]:
    """Turn errors, a missing extra among them, and warnings into one line each.

    Raises
    ------
    typer.Exit
        With status 2.
    """
    with one_line_errors(), warnings.catch_warnings():
        warnings.showwarning = _show_warning
        try:
            yield
        except ImportError as error:
            typer.secho(f"Error: {error}", fg="red", err=True)
            raise typer.Exit(BAD_INPUT) from error


def _show_warning(message, category, *place):
    from autolens_superfluid.exc import OutOfDistributionWarning

    if issubclass(category, OutOfDistributionWarning):
        typer.secho(f"Warning: {message}", fg="yellow", err=True)


def output_table(path: Path, rows: list[dict]):
    """Write rows of equal keys as CSV, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary, temporary.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    typer.echo(str(path))


def is_dataset(path: Path) -> bool:
    """Return whether a folder is one of simulated or imported images."""
    return (path / "manifest.json").is_file()


def output_maps(path: Path, maps: dict, pixel_scale: float | None):
    """Write maps as the HDUs of a FITS file, whole or not at all.

    Parameters
    ----------
    path : Path
        The file.
    maps : dict of str to array of shape (ny, nx)
        By the names of HDUs. The first is the primary one, in sigma.
    pixel_scale : float or None
        Arcsec.
    """
    import autolens as al

    header = {} if pixel_scale is None else {"PIXSCALE": pixel_scale}
    hdus = al.hdu_list_for_output_from(
        values_list=[np.asarray(values, np.float32) for values in maps.values()],
        header_dict=header,
        ext_name_list=list(maps),
    )
    hdus[0].header["BUNIT"] = "sigma"
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary:
        hdus.writeto(temporary, overwrite=True)
    typer.echo(str(path))


def peak_from(heatmap: np.ndarray, pixel_scale: float) -> tuple[float, float, float]:
    """Return (y, x) in arcsec of a heat map's largest value of either sign, and it."""
    row, column = np.unravel_index(np.abs(heatmap).argmax(), heatmap.shape)
    ny, nx = heatmap.shape
    y, x = 0.5 * (ny - 1) - row, column - 0.5 * (nx - 1)
    return y * pixel_scale, x * pixel_scale, float(heatmap[row, column])

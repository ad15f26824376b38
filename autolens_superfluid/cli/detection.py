"""What `superfluid train`, `evaluate` and `score` share."""

import csv
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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

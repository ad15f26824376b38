"""What the commands share: settings, errors, progress and the outputs of a fit."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import NoReturn

import typer
import yaml

from autolens_superfluid.exc import SuperfluidError


def fail(message: object) -> NoReturn:
    """End the command with one line on standard error and exit status 2."""
    typer.secho(f"Error: {message}", fg="red", err=True)
    raise typer.Exit(2)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn an error of the package into one line and exit status 2."""
    try:
        yield
    except (SuperfluidError, ValueError) as error:
        fail(error)


def show_progress():
    """Print our own progress on standard error, and of upstream only warnings."""
    logging.getLogger().setLevel(logging.WARNING)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%H:%M:%S"))
    logger = logging.getLogger("autolens_superfluid")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def settings_from(path: Path | None, flags: dict) -> dict:
    """Return settings of a YAML file, with the flags that were given on top.

    Parameters
    ----------
    path : Path or None
        A YAML file of keys and values, named as the flags with underscores.
    flags : dict
        Values of all flags by name; None where one was not given.
    """
    settings = {} if path is None else _file_settings_from(path, set(flags))
    return settings | {key: value for key, value in flags.items() if value is not None}


def split_settings_from(settings: dict, cls) -> tuple[dict, dict]:
    """Return the settings that are fields of a dataclass, and the others."""
    names = {field.name for field in fields(cls)}
    own = {key: value for key, value in settings.items() if key in names}
    return own, {key: value for key, value in settings.items() if key not in names}


def _file_settings_from(path: Path, known: set[str]) -> dict:
    try:
        settings = yaml.safe_load(path.read_text()) or {}
    except (OSError, yaml.YAMLError) as error:
        fail(f"--config {path} must be a readable YAML file; {error}")
    if not isinstance(settings, dict):
        fail(f"--config {path} must hold keys and values; got {settings!r}")
    for key in settings:
        if key not in known:
            fail(
                f"--config {path} must hold only {', '.join(sorted(known))}; "
                f"got {key!r}"
            )
    return settings

"""How a command ends on bad input: one line, exit status 2."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from autolens_superfluid.exc import SuperfluidError

BAD_INPUT = 2


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn an exception of the package into one line on standard error.

    Raises
    ------
    typer.Exit
        With status 2.
    """
    try:
        yield
    except SuperfluidError as error:
        typer.secho(f"Error: {error}", fg="red", err=True)
        raise typer.Exit(BAD_INPUT) from error

"""The program `superfluid` and its commands."""

import importlib
import re

import click
import typer
from typer.core import TyperGroup

from autolens_superfluid.modeling.environment import prepare_jax

#: The commands: each is the function of that name in the module of that name.
COMMANDS = ("demo", "fit", "simulate")


class _LazyGroup(TyperGroup):
    """Commands whose modules are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str):
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"autolens_superfluid.cli.{name}")
        app = typer.Typer(add_completion=False)
        app.command(name=name, help=_paragraphs_from(module.__doc__))(
            getattr(module, name)
        )
        return typer.main.get_command(app)


def _paragraphs_from(docstring: str) -> str:
    """Return a docstring with a line a paragraph, for the terminal to wrap."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", docstring.strip())


app = typer.Typer(
    cls=_LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    help="Superfluid dark matter in strong lenses: simulate, fit and find vortices.",
)


@app.callback()
def _superfluid():
    """Prepare what all commands need."""
    prepare_jax()


def main():
    """Run the program; the entry point of the installed command."""
    app()


if __name__ == "__main__":
    main()

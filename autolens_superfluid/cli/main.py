"""The program ``superfluid``: one module a command, each imports what it needs."""

import sys

import typer

from autolens_superfluid.cli.demo import demo
from autolens_superfluid.cli.evaluate import evaluate
from autolens_superfluid.cli.fit import fit
from autolens_superfluid.cli.score import score
from autolens_superfluid.cli.search import search
from autolens_superfluid.cli.simulate import simulate
from autolens_superfluid.cli.train import train

app = typer.Typer(
    help="Superfluid dark matter in strong lenses: fit, simulate and search vortices.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(fit)
app.command()(demo)
app.command()(simulate)
app.command()(search)
app.command()(train)
app.command()(evaluate)
app.command()(score)


def main(argv: list[str] | None = None) -> int:
    """Run the program.

    Parameters
    ----------
    argv : list of str, optional
        Arguments, by default those of the process.

    Returns
    -------
    int
        Exit status: 0 for success, 2 for bad input.
    """
    try:
        app(args=argv, prog_name="superfluid", standalone_mode=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


if __name__ == "__main__":
    sys.exit(main())

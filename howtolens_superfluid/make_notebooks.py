"""Make the notebooks of the tutorials from their scripts.

Run it from anywhere: `python howtolens_superfluid/make_notebooks.py`, or `make notebooks`.
A notebook is never edited: change the script and run this again. With `--check` nothing
is written, and the command fails if a notebook differs from its script.
"""

import ast
import sys
from pathlib import Path

import jupytext
import nbformat

ROOT = Path(__file__).resolve().parent
NOTEBOOKS = ROOT / "notebooks"

# Scripts are run from the root of the repository, notebooks from wherever they lie.
FIRST_CELL = """\
import os
from pathlib import Path

# Work from the root of the repository, as the script does.
here = Path.cwd()
os.chdir(next(p for p in (here, *here.parents) if (p / "howtolens_superfluid").is_dir()))"""


def scripts():
    """Return the tutorials, in order."""
    return sorted(ROOT.glob("chapter_*/tutorial_*.py"))


def notebook_path_from(script):
    """Return where the notebook of a script lies."""
    return NOTEBOOKS / script.relative_to(ROOT).with_suffix(".ipynb")


def notebook_text_from(script):
    """Return the notebook of a script as JSON, the same one each time.

    Each string that stands alone at the top level becomes a Markdown cell, and the code
    between two of them a code cell.
    """
    notebook = jupytext.reads(_percent_format_from(script.read_text()), "py:percent")
    notebook.cells.insert(1, nbformat.v4.new_code_cell(FIRST_CELL))
    for number, cell in enumerate(notebook.cells):
        cell.source = cell.source.strip("\n")
        cell.id = f"{script.stem}-{number}".replace("_", "-")
    notebook.metadata = {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        }
    }
    return jupytext.writes(notebook, "ipynb") + "\n"


def _percent_format_from(source):
    """Mark the cells of a script as jupytext's percent format has them."""
    lines = source.splitlines()
    marked, done = [], 0
    for node in ast.parse(source).body:
        if not _is_text(node):
            continue
        marked += ["# %%", *lines[done : node.lineno - 1]] if done else []
        marked += ["# %% [markdown]", *lines[node.lineno - 1 : node.end_lineno]]
        done = node.end_lineno
    code = lines[done:]
    return "\n".join([*marked, *(["# %%", *code] if any(code) else [])])


def _is_text(node):
    value = getattr(node, "value", None)
    return isinstance(node, ast.Expr) and isinstance(getattr(value, "value", None), str)


def texts():
    """Return the text of every notebook, by its path."""
    return {notebook_path_from(path): notebook_text_from(path) for path in scripts()}


def stale_from():
    """Return notebooks that are missing, differ from their script, or have none."""
    wanted = texts()
    strays = set(NOTEBOOKS.rglob("*.ipynb")) - set(wanted)
    differ = {
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text() != text
    }
    return sorted(strays | differ)


def make():
    """Write the notebooks that have changed, and remove those without a script."""
    wanted = texts()
    for path in stale_from():
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path])
            print(f"{path.relative_to(ROOT.parent)} made")
        else:
            path.unlink()
            print(f"{path.relative_to(ROOT.parent)} removed")


def main(arguments):
    """Make the notebooks, or with `--check` name those that `make` would change."""
    if "--check" not in arguments:
        make()
        return 0
    stale = stale_from()
    for path in stale:
        print(f"{path.relative_to(ROOT.parent)} is not what its script makes")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

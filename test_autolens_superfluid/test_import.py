"""What importing the package loads, and which way its imports point."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import autolens_superfluid

ROOT = Path(autolens_superfluid.__file__).parent
#: Lower packages first: each may import those before it. `plot` draws what it is given.
LAYERS = ("physics", "mass", "simulation", "modeling", "search", "ml", "cli")
SOURCES = [path for layer in (*LAYERS, "plot") for path in (ROOT / layer).rglob("*.py")]

LOADED = """
import sys
import autolens
print(sorted(sys.modules))
import autolens_superfluid
print(sorted(sys.modules))
"""
TORCH_OR_PYPLOT = {"torch", "pytorch_lightning", "matplotlib.pyplot"}


def test__import__fresh_interpreter__loads_no_more_than_autolens_does():
    result = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )
    upstream, ours = map(set, map(ast.literal_eval, result.stdout.splitlines()[-2:]))
    assert not ours & TORCH_OR_PYPLOT
    assert not {name for name in ours - upstream if name.startswith("astropy")}


def layers_imported_by(path):
    """Packages of ours that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            # `from autolens_superfluid import mass` names the package last.
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "autolens_superfluid" and len(parts) > 1:
                yield parts[1]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test__imports__point_one_way(path):
    layer = path.relative_to(ROOT).parts[0]
    below = LAYERS[: LAYERS.index(layer)] if layer in LAYERS else ()
    allowed = {*below, layer, "exc", "__version__"}
    allowed |= {"plot"} if layer == "cli" else set()
    assert set(layers_imported_by(path)) <= allowed


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test__imports__are_absolute(path):
    # The test above reads absolute imports alone.
    tree = ast.walk(ast.parse(path.read_text()))
    assert all(node.level == 0 for node in tree if isinstance(node, ast.ImportFrom))


def test__layers__there_are_modules_to_read():
    assert len(SOURCES) > 20

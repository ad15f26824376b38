"""Check the documentation: its links, its examples and those of docstrings."""

import contextlib
import doctest
import importlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "autolens_superfluid"

# Files that people read; pages that the documentation generates are not among them.
TEXTS = sorted(
    path
    for pattern in (
        "*.md",
        "benchmarks/*.md",
        "docs/*.md",
        "docs/formulas/*.md",
        "docs/api/*.md",
        "howtolens_superfluid/**/*.md",
    )
    for path in ROOT.glob(pattern)
)
PAGES = [path for path in TEXTS if path.is_relative_to(DOCS)]
GENERATED = {"/tutorials/index"}

LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")
DOCUMENT = re.compile(r"\{doc\}`(?:[^`<]*<)?([^`>]+)>?`")
NAME = re.compile(r"\{py:(?:obj|mod)\}`(?:[^`<]*<|~)?([\w.]+)>?`")
EXAMPLE = re.compile(r"```python\n(.*?)```(?:\n+```text\n(.*?)```)?", re.DOTALL)


def examples_from(page):
    """Return code and output of the examples of a page, in order."""
    return EXAMPLE.findall(page.read_text())


def modules_with_doctests():
    """Return names of the modules whose docstrings hold examples."""
    paths = [path for path in PACKAGE.rglob("*.py") if ">>> " in path.read_text()]
    names = [path.relative_to(ROOT).with_suffix("").parts for path in paths]
    return sorted(".".join(parts) for parts in names)


def identity_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("text", TEXTS, ids=identity_of)
def test__links__lead_to_files(text):
    links = LINK.findall(text.read_text())

    assert [link for link in links if not (text.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=identity_of)
def test__links__between_pages__lead_to_pages(page):
    broken = []
    for link in DOCUMENT.findall(page.read_text()):
        folder = DOCS if link.startswith("/") else page.parent
        path = folder / f"{link.lstrip('/')}.md"
        if "/" + str(path.relative_to(DOCS).with_suffix("")) not in GENERATED:
            broken += [] if path.exists() else [link]

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=identity_of)
def test__names_of_the_package__exist(page):
    for name in NAME.findall(page.read_text()):
        if name.startswith("autolens_superfluid"):
            module, _, attribute = name.rpartition(".")
            found = importlib.import_module(module)
            assert hasattr(found, attribute) or importlib.import_module(name)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if examples_from(page)], ids=identity_of
)
def test__examples_of_pages__print_what_they_say(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}

    for code, expected in examples_from(page):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, names)
        assert printed.getvalue() == expected


@pytest.mark.parametrize("name", modules_with_doctests())
def test__examples_of_docstrings__print_what_they_say(name):
    results = doctest.testmod(
        importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE
    )

    assert results.attempted
    assert not results.failed


def test__documentation__is_not_in_the_wheel():
    pyproject = (ROOT / "pyproject.toml").read_text()

    assert 'include = ["autolens_superfluid*"]' in pyproject
    assert not list(PACKAGE.rglob("docs"))

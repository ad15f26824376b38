"""What the documentation makes from the package and from the tutorials."""

import importlib
import inspect
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "howtolens_superfluid" / "notebooks"

# Cells that only a notebook needs are left out of its page.
_ONLY_NOTEBOOKS = "os.chdir("

# A link to a script, which becomes one to its page.
_SCRIPT = re.compile(r"\]\((chapter_\w+/tutorial_\w+)\.py\)")


def public_names_from(module_name):
    """Return name, place of definition and summary of what a package offers.

    Parameters
    ----------
    module_name : str
        A package with `__all__`; other modules have no such names.
    """
    module = importlib.import_module(module_name)
    if not hasattr(module, "__path__"):
        return []
    names = sorted(getattr(module, "__all__", []))
    found = [_entry_from(name, getattr(module, name)) for name in names]
    return [entry for entry in found if entry]


def _entry_from(name, thing):
    """Return an entry of a class or function; modules have pages of their own."""
    if not (inspect.isclass(thing) or inspect.isfunction(thing)):
        return None
    target = f"{thing.__module__}.{thing.__qualname__}"
    return name, target, inspect.getdoc(thing).splitlines()[0]


def skips_member(app, what, name, thing, skip, options):
    """Leave out what is imported, and what named tuples say of their fields."""
    if what == "module" and not _is_ours(thing):
        return True
    doc = getattr(thing, "__doc__", None) or ""
    return True if doc.startswith("Alias for field number") else skip


def _is_ours(thing):
    module = getattr(thing, "__module__", None) or "autolens_superfluid"
    return module.startswith("autolens_superfluid")


def write_tutorials(folder):
    """Write a page for each notebook, whose code is not run, and a list of them.

    Parameters
    ----------
    folder : Path
        Made if it is missing. Pages that have not changed are not written again.
    """
    chapters = {}
    for path in sorted(NOTEBOOKS.glob("chapter_*/tutorial_*.ipynb")):
        _write(folder / path.parent.name / f"{path.stem}.md", _page_from(path))
        chapters.setdefault(path.parent.name, []).append(path.stem)
    for chapter, names in chapters.items():
        text = f"# {_title_from(chapter)}\n\n{_list_from(names)}"
        _write(folder / chapter / "index.md", text)
    introduction = (NOTEBOOKS.parent / "README.md").read_text()
    introduction = _SCRIPT.sub(r"](\1.md)", introduction) + "\n"
    chapter_pages = [f"{chapter}/index" for chapter in chapters]
    _write(folder / "index.md", introduction + _list_from(chapter_pages))


def _list_from(names):
    return "```{toctree}\n:maxdepth: 1\n\n" + "\n".join(names) + "\n```\n"


def _title_from(chapter):
    _, number, *words = chapter.split("_")
    return f"Chapter {number}: {' '.join(words)}"


def _page_from(path):
    cells = json.loads(path.read_text())["cells"]
    text = "\n\n".join(_part_from(cell) for cell in cells)
    title, underline, rest = text.split("\n", 2)
    link = f"{{download}}`Notebook </../{path.relative_to(ROOT)}>`"
    return "\n".join([title, underline, "", link, rest]) + "\n"


def _part_from(cell):
    text = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return re.sub(r"^__(.+)__$", r"## \1", text, flags=re.MULTILINE)
    return "" if _ONLY_NOTEBOOKS in text else f"```python\n{text}\n```"


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)

"""Configuration of the documentation, built by `make docs`."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pages

project = "autolens_superfluid"
author = "The autolens_superfluid developers"
copyright = author
release = version = version_of("autolens_superfluid")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.viewcode",
    # Equations are read without a network too.
    "sphinx-mathjax-offline",
]
templates_path = ["_templates"]
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "autolens_superfluid"
html_static_path = ["_static"]
html_css_files = ["custom.css"]

myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_heading_anchors = 3
mathjax4_config = mathjax3_config = {
    "tex": {"macros": {"d": r"\,\mathrm{d}"}},
}

# A function among the settings of the templates cannot be cached; no harm is done.
suppress_warnings = ["config.cache"]
autosummary_context = {"public_names_from": pages.public_names_from}
autodoc_default_options = {
    "members": True,
    "ignore-module-all": True,
    "member-order": "bysource",
    "show-inheritance": True,
}
# Types are in the docstrings, in words.
autodoc_typehints = "none"
autodoc_preserve_defaults = True
numpydoc_show_class_members = False
python_maximum_signature_line_length = 88
# Names in single backticks become links where they are one.
default_role = "py:obj"


def setup(app):
    """Write the pages of tutorials, and leave out what is no documentation."""
    pages.write_tutorials(Path(__file__).parent / "tutorials")
    app.connect("autodoc-skip-member", pages.skips_member)

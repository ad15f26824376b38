"""Install the package; its metadata is in pyproject.toml."""

import sys

if sys.version_info < (3, 12):
    sys.exit(
        "autolens_superfluid needs Python 3.12 or newer, as PyAutoLens does; "
        "this is Python {}.{}".format(*sys.version_info[:2])
    )

from setuptools import setup

setup()

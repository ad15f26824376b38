import subprocess
import sys

from autolens_superfluid import ml

_WITHOUT_TORCH = """
import sys
sys.modules["torch"] = None
try:
    import autolens_superfluid.ml
except ImportError as error:
    print(error)
"""


def test__import__without_torch__one_line_that_says_how():
    result = subprocess.run(
        [sys.executable, "-c", _WITHOUT_TORCH],
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = result.stdout.splitlines()[-1:]
    assert "pip install 'autolens_superfluid[ml]'" in line


def test__names__all_can_be_had():
    assert all(getattr(ml, name) is not None for name in ml.__all__)


_OF_THE_PACKAGE = """
import sys
import autolens_superfluid as sf
from autolens_superfluid import *
assert "torch" not in sys.modules
print(sf.ml.load_detector("vortex_bench").name)
"""


def test__package__ml_on_demand__loads_a_shipped_detector():
    result = subprocess.run(
        [sys.executable, "-c", _OF_THE_PACKAGE],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines()[-1] == "cvae"

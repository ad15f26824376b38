import subprocess
import sys

import pytest

from autolens_superfluid import ml

_WITHOUT_TORCH = """
import sys

class Missing:
    def find_spec(self, name, *rest):
        if name == "torch":
            raise ModuleNotFoundError("no torch", name=name)

sys.meta_path.insert(0, Missing())
from autolens_superfluid import ml
assert ml.score_fit
try:
    {}
except ImportError as error:
    print(error)
"""


@pytest.mark.parametrize("call", ["ml.CVAE", "ml.load_detector('vortex_bench')"])
def test__detectors__without_torch__one_line_that_says_how(call):
    result = subprocess.run(
        [sys.executable, "-c", _WITHOUT_TORCH.format(call)],
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

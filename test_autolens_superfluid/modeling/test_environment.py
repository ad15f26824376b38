import os
import subprocess
import sys

SCRIPT = """
import os
from autolens_superfluid import search
search.linear_fit_from
print(os.environ["XLA_FLAGS"])
"""


def flags_from(before):
    environment = os.environ | {"XLA_FLAGS": before}
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout


def test__import__python_api__keeps_xla_from_hanging():
    assert "--xla_cpu_multi_thread_eigen=false" in flags_from("")


def test__import__flag_set_by_the_user__is_kept():
    assert "multi_thread_eigen=false" not in flags_from(
        "--xla_cpu_multi_thread_eigen=true"
    )

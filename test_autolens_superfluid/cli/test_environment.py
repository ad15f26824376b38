"""What a command sets for its process.

Arrays of more than 32 MiB come from the system each time unless glibc is told not to.
"""

import platform
import subprocess
import sys

import pytest

SCRIPT = """
import resource
import numpy as np
from autolens_superfluid.cli.environment import keep_freed_memory

if {keeps}:
    keep_freed_memory()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(100):
    np.ones(5_000_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def page_faults_from(keeps):
    """Return how often a process that fills arrays asks the system for memory."""
    command = [sys.executable, "-c", SCRIPT.format(keeps=keeps)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(run.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone has it")
def test__keep_freed_memory__arrays_of_40_mb__come_from_the_system_once():
    assert page_faults_from(keeps=True) < 0.2 * page_faults_from(keeps=False)

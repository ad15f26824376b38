"""What must be set in the environment before JAX compiles its first function."""

import os

# On machines of two cores compiled likelihoods and scans hang with the thread pool of
# XLA's matrix products; each product is small, so that nothing is lost.
XLA_FLAG = "--xla_cpu_multi_thread_eigen"
XLA_VALUE = "false"


def prepare_environment():
    """Set `XLA_FLAG` in `XLA_FLAGS` unless the user has set it either way.

    JAX reads the variable at its first computation, so it need not be set before JAX
    is imported. Importing `autolens_superfluid.modeling` calls this, as PyAutoLens sets
    flags of its own when it is imported; nothing else in the package changes the
    environment.
    """
    flags = os.environ.get("XLA_FLAGS", "")
    if XLA_FLAG not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} {XLA_FLAG}={XLA_VALUE}".strip()

"""What must be set in the environment before JAX compiles its first function."""

import logging
import os

# On machines of two cores jitted likelihoods of multi-Gaussian expansions hang with
# the thread pool of XLA's matrix products; each is small, so that nothing is lost.
XLA_FLAG = "--xla_cpu_multi_thread_eigen"
XLA_VALUE = "false"


def prepare_environment():
    """Set `XLA_FLAG` in `XLA_FLAGS` unless the user has set it either way.

    JAX reads the variable at its first computation, so it need not be set before JAX
    is imported. This is the one place of the package that changes the environment.
    """
    flags = os.environ.get("XLA_FLAGS", "")
    if XLA_FLAG not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} {XLA_FLAG}={XLA_VALUE}".strip()


def prepare_logging(is_verbose: bool):
    """Show our own progress, and of the libraries warnings only.

    Parameters
    ----------
    is_verbose : bool
        Whether to show what the libraries log too.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%H:%M:%S"))
    logger = logging.getLogger("autolens_superfluid")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    if not is_verbose:
        logging.getLogger().setLevel(logging.WARNING)
        for name in _LOUD:
            logging.getLogger(name).setLevel(logging.WARNING)


# Loggers with a level of their own.
_LOUD = ("autofit", "autolens", "autogalaxy", "autoarray", "jax", "smooth", "vortex")

"""Memory and logging of the commands; what JAX needs is in `modeling.environment`."""

import ctypes
import logging

from autolens_superfluid.modeling import environment

# Names of glibc's malloc.h, and values that no array of ours exceeds.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_LARGEST_TRIM, _LARGEST_ARRAY = 2**31 - 1, 2**30


def prepare_environment():
    """Prepare the process of a command for JAX and for many large arrays."""
    environment.prepare_environment()
    keep_freed_memory()


def keep_freed_memory():
    """Keep memory that arrays have freed for the next ones, with the C library glibc.

    By default large arrays come from the system and go back to it, at a third of the
    time of a likelihood. Other C libraries are left as they are.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_M_TRIM_THRESHOLD, _LARGEST_TRIM)
    mallopt(_M_MMAP_THRESHOLD, _LARGEST_ARRAY)


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

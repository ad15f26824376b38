"""Logging of the commands; what JAX needs is in `modeling.environment`."""

import logging

from autolens_superfluid.modeling.environment import prepare_environment

__all__ = ["prepare_environment", "prepare_logging"]


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

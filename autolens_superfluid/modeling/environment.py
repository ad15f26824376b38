"""What must be set before JAX starts."""

import os

# On two cores, jitted likelihoods with linear light profiles (positive-only solver)
# were seen to hang in Eigen's thread pool; without it they do not.
_SINGLE_THREADED_EIGEN = "--xla_cpu_multi_thread_eigen=false"


def prepare_jax():
    """Keep jitted likelihoods from hanging on machines with few cores.

    Adds ``--xla_cpu_multi_thread_eigen=false`` to the environment variable
    ``XLA_FLAGS``, unless the flag is there already with either value. It takes effect
    if JAX has not computed anything yet.
    """
    flags = os.environ.get("XLA_FLAGS", "")
    if "xla_cpu_multi_thread_eigen" not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} {_SINGLE_THREADED_EIGEN}".strip()

"""Nautilus with likelihoods on all cores of one process."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import autofit as af


class ThreadedNautilus(af.Nautilus):
    """`af.Nautilus` whose compiled likelihoods run in threads, one a core.

    A batch under `jax.vmap` waits in every iteration of the linear algebra for its
    slowest member and uses little more than one core. Compiled functions release the
    interpreter's lock, so threads that each call the compiled likelihood of one point
    use all of them, without the processes that JAX does not survive. The samples are
    those of `af.Nautilus` with the same seed, up to rounding.

    Arguments are those of `af.Nautilus`; the analysis must have `use_jax=True`.
    """

    def fitness_overrides(self, analysis: af.Analysis) -> dict:
        """Evaluate point by point: the threads share a batch."""
        return {"batched": False, "batch_size": self.n_batch}

    @property
    def sampler_cls(self):
        """Sampler of nautilus with threads for its likelihoods, not for its bounds."""
        return partial(_threaded_sampler_from, super().sampler_cls)

    def fit_x1_cpu(self, fitness, model, **kwargs):
        """Sample in this process, the likelihood compiled before threads share it."""
        fitness.call_wrap(model.physical_values_from_prior_medians)
        return super().fit_x1_cpu(fitness=fitness, model=model, **kwargs)


def _threaded_sampler_from(sampler_cls, pool, **kwargs):
    """Sampler with a thread pool in place of the one that upstream passes."""
    threads = ThreadPoolExecutor(os.cpu_count())
    return sampler_cls(pool=(threads, None), **kwargs)

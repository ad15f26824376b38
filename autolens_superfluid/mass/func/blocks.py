"""Evaluation of closed forms without needless temporaries and repeats.

A closed form is dozens of array operations. Under NumPy each makes a temporary array:
on a whole image these leave the cache, and the same arithmetic takes two to three
times as long as on blocks that stay in it. JAX fuses the operations by itself, but
evaluates what two results share once for each.
"""

from functools import wraps

import numpy as np

#: Coordinates a block.
BLOCK_SIZE = 8192


def in_blocks(function):
    """Decorate a function of ``(y, x, *parameters, xp)`` to work through blocks.

    The function returns one array, or a tuple of arrays, of the shape of ``y``; its
    parameters are scalars. With ``xp`` other than ``numpy`` it is called once.
    """

    @wraps(function)
    def wrapper(y, x, *args, xp=np, **kwargs):
        if xp is not np or np.size(y) <= BLOCK_SIZE:
            return function(y, x, *args, xp=xp, **kwargs)
        shape = np.shape(y)
        y, x = np.ravel(y), np.ravel(x)
        blocks = [
            function(y[start:stop], x[start:stop], *args, xp=xp, **kwargs)
            for start, stop in _bounds_from(y.size)
        ]
        if isinstance(blocks[0], tuple):
            parts = zip(*blocks, strict=True)
            return tuple(np.concatenate(part).reshape(shape) for part in parts)
        return np.concatenate(blocks).reshape(shape)

    return wrapper


def _bounds_from(size):
    """Yield start and stop of each block."""
    for start in range(0, size, BLOCK_SIZE):
        yield start, min(start + BLOCK_SIZE, size)


def evaluated_once(values, xp):
    """Return the arrays, of which XLA evaluates what they share once for all.

    Without it the whole closed form of a deflection is evaluated for either component,
    and again when these are rotated.
    """
    if xp is np:
        return values

    import jax

    return jax.lax.optimization_barrier(values)

"""Derivatives of closed forms by their arguments, by JAX and by differences."""

from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np

FIELDS = ("deflections", "convergence", "potential", "shear")


def stacked_from(module, prefix):
    """A function of (y, x, *parameters, xp) to the four fields, of shape (6, n)."""

    def fields_from(y, x, *parameters, xp=np):
        fields = []
        for name in FIELDS:
            function = getattr(module, f"{prefix}_{name}_from")
            values = function(y, x, *parameters, xp=xp)
            fields += list(values) if isinstance(values, tuple) else [values]
        return xp.stack(fields)

    return fields_from


def forward_from(fields_from, y, x, parameters):
    """Derivatives by (y, x, *parameters), of shape (2 + total_parameters, 6, n)."""
    arguments = _arguments_from(y, x, parameters)
    return np.asarray(_compiled_forward_from(fields_from)(*arguments))


def reverse_from(fields_from, y, x, parameters):
    """Derivatives of the sum of all fields by (y, x, *parameters), one array each."""
    arguments = _arguments_from(y, x, parameters)
    return _compiled_reverse_from(fields_from, len(arguments))(*arguments)


def one_sided_from(fields_from, y, x, parameters, index, step=1e-4):
    """Derivative by one parameter towards larger values, of second order in step."""

    def at(offset):
        moved = list(parameters)
        moved[index] += offset
        return fields_from(y, x, *moved)

    return (4.0 * at(step) - at(2.0 * step) - 3.0 * at(0.0)) / (2.0 * step)


def _arguments_from(y, x, parameters):
    return jnp.asarray(y), jnp.asarray(x), *map(jnp.asarray, map(float, parameters))


@cache
def _compiled_forward_from(fields_from):
    def forward(*arguments):
        def derivative_from(tangent):
            steps = tuple(
                step * jnp.ones_like(argument)
                for step, argument in zip(tangent, arguments, strict=True)
            )
            return jax.jvp(partial(fields_from, xp=jnp), arguments, steps)[1]

        return jax.vmap(derivative_from)(jnp.eye(len(arguments)))

    return jax.jit(forward)


@cache
def _compiled_reverse_from(fields_from, total):
    def total_from(*arguments):
        return jnp.sum(fields_from(*arguments, xp=jnp))

    return jax.jit(jax.grad(total_from, argnums=tuple(range(total))))

r"""The sum of many vortex tubes, each with its own place, angle and size.

The strings are the rows of an array with the columns `STRING_COLUMNS`. All of them
have slope 2, the core of a quantised vortex of a condensate, whose fields have the
shortest closed form. A compiled loop adds string after string, so cost grows linearly
with strings times points. Under NumPy it works through blocks of points: memory stays
flat, and one compilation serves grids of every shape.
"""

from functools import cache

import numpy as np

from autolens_superfluid.mass.func import tube
from autolens_superfluid.mass.func.blocks import BLOCK_SIZE, evaluated_once, in_blocks

#: The columns of an array of strings: (y, x) in arcsec, degrees, then arcsec.
STRING_COLUMNS = (
    "centre_0",
    "centre_1",
    "position_angle",
    "length",
    "core_radius",
    "line_density",
)

#: Slope of every string of a network.
NETWORK_SLOPE = 2.0


def network_deflections_from(y, x, strings, xp=np):
    """Return the deflection of a set of strings.

    Parameters
    ----------
    y, x : array of shape (n,)
        Coordinates, in arcsec.
    strings : array of shape (total_strings, 6)
        One row a string, with the columns `STRING_COLUMNS`.
    xp : module, default=numpy
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    tuple of two arrays of shape (n,)
        Deflection along y and along x, in arcsec.
    """
    return _sum_from(_string_deflections_from, y, x, strings, xp)


def network_convergence_from(y, x, strings, xp=np):
    """Return the convergence of a set of strings, dimensionless.

    Parameters as `network_deflections_from`.
    """
    return _sum_from(_string_convergence_from, y, x, strings, xp)


def network_potential_from(y, x, strings, xp=np):
    """Return the lensing potential of a set of strings, in arcsec^2.

    Parameters as `network_deflections_from`.
    """
    return _sum_from(_string_potential_from, y, x, strings, xp)


def network_shear_from(y, x, strings, xp=np):
    """Return the shear (gamma_2, gamma_1) of a set of strings, dimensionless.

    Parameters as `network_deflections_from`.
    """
    return _sum_from(_string_shear_from, y, x, strings, xp)


def _string_deflections_from(across, along, cosine, sine, parameters, xp):
    alpha_v, alpha_u = evaluated_once(
        tube.tube_deflections_from(across, along, *parameters, xp=xp), xp
    )
    return cosine * alpha_v + sine * alpha_u, cosine * alpha_u - sine * alpha_v


def _string_convergence_from(across, along, cosine, sine, parameters, xp):
    return tube.tube_convergence_from(across, along, *parameters, xp=xp)


def _string_potential_from(across, along, cosine, sine, parameters, xp):
    return tube.tube_potential_from(across, along, *parameters, xp=xp)


def _string_shear_from(across, along, cosine, sine, parameters, xp):
    gamma_2, gamma_1 = evaluated_once(
        tube.tube_shear_from(across, along, *parameters, xp=xp), xp
    )
    double_cosine, double_sine = cosine * cosine - sine * sine, 2.0 * sine * cosine
    return (
        double_cosine * gamma_2 + double_sine * gamma_1,
        double_cosine * gamma_1 - double_sine * gamma_2,
    )


def _sum_from(string_field_from, y, x, strings, xp):
    """Add one field over all strings, in a compiled loop over them."""
    if xp is not np:
        return _scan_from(string_field_from, y, x, xp.asarray(strings))

    import jax

    # The context keeps double precision where JAX was imported in single.
    with jax.enable_x64(True):
        return _blocks_sum_from(y, x, string_field_from, np.asarray(strings, float))


@in_blocks
def _blocks_sum_from(y, x, string_field_from, strings, xp=np):
    """Return a block's sum, padded so that all blocks have one shape."""
    import jax

    size = np.size(y)
    pad = (0, BLOCK_SIZE - size)
    total = _compiled_scan_from(string_field_from)(
        np.pad(y, pad), np.pad(x, pad), strings
    )
    return jax.tree.map(lambda values: np.asarray(values)[:size], total)


@cache
def _compiled_scan_from(string_field_from):
    """Return the compiled loop of a field; one a process."""
    import jax

    return jax.jit(lambda y, x, rows: _scan_from(string_field_from, y, x, rows))


def _scan_from(string_field_from, y, x, strings):
    """Add one field over all strings, under JAX."""
    import jax
    import jax.numpy as jnp

    def add_string(total, string):
        centre_y, centre_x, position_angle, length, core_radius, line_density = string
        angle = jnp.radians(position_angle)
        cosine, sine = evaluated_once((jnp.cos(angle), jnp.sin(angle)), jnp)
        dy, dx = y - centre_y, x - centre_x
        across, along = evaluated_once(
            (cosine * dy - sine * dx, cosine * dx + sine * dy), jnp
        )
        field = string_field_from(
            across,
            along,
            cosine,
            sine,
            (length, core_radius, NETWORK_SLOPE, line_density),
            jnp,
        )
        return jax.tree.map(jnp.add, total, field), None

    shapes = jax.eval_shape(
        lambda row: string_field_from(y, x, 1.0, 0.0, (*row[3:5], 2.0, row[5]), jnp),
        jax.ShapeDtypeStruct(strings.shape[1:], strings.dtype),
    )
    start = jax.tree.map(lambda shape: jnp.zeros(shape.shape, shape.dtype), shapes)
    return jax.lax.scan(add_string, start, strings)[0]

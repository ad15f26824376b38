"""Deflections and light of PyAutoLens profiles at separate y and x.

Upstream's methods carry coordinates as one (n, 2) array and pick ``jax.numpy``
themselves; compiled, the reshuffling costs three times the formulas. For the profiles
that populations are made of, the same formulas are written here on separate arrays.
They take their parameters from upstream's own objects, and tests hold them equal to
upstream's methods; a profile without one is evaluated by its own method.
"""

import autogalaxy as ag
import autolens as al
import jax
import jax.numpy as jnp
import numpy as np

from autolens_superfluid.mass.abstract import SuperfluidMassProfile

# Below this 1 - q^2 upstream changes from the closed form to a series; so do we.
_NEARLY_CIRCULAR = 1.0e-4


def deflections_yx_from(profile, y, x, xp=jnp):
    """Return the deflection of a mass profile, along y and along x.

    Parameters
    ----------
    profile : MassProfile
        Any mass profile of PyAutoLens or of this package, of concrete or traced
        parameters.
    y, x : array
        Coordinates of one shape, in arcsec.
    xp : module, default=jax.numpy
        `array_module.single` for single precision.

    Returns
    -------
    tuple of two arrays
        Deflections in arcsec, of the shape of `y`.
    """
    if isinstance(profile, SuperfluidMassProfile):
        return _superfluid_from(profile, y, x, xp)
    function = _DEFLECTIONS.get(type(profile), _own_deflections_from)
    return function(profile, y, x, xp)


def image_from(profile, y, x, xp=jnp):
    """Return the surface brightness of a light profile; arguments as above."""
    return _IMAGES.get(type(profile), _own_image_from)(profile, y, x, xp)


def _own_deflections_from(profile, y, x, xp):
    grid = al.Grid2DIrregular(jnp.stack([y.ravel(), x.ravel()], axis=-1))
    deflections = profile.deflections_yx_2d_from(grid=grid, xp=jnp).array
    return deflections[:, 0].reshape(y.shape), deflections[:, 1].reshape(y.shape)


def _own_image_from(profile, y, x, xp):
    grid = al.Grid2DIrregular(jnp.stack([y.ravel(), x.ravel()], axis=-1))
    return profile.image_2d_from(grid=grid, xp=jnp).array.reshape(y.shape)


def _apart(arrays):
    """Keep the compiler from evaluating arrays anew wherever they are used."""
    return jax.lax.optimization_barrier(arrays)


def _rotated_from(y, x, cosine, sine):
    return cosine * y - sine * x, cosine * x + sine * y


def _superfluid_from(profile, y, x, xp):
    """Call the pure function below the profile's decorators, in its own frame."""
    angle = jnp.radians(profile.angle(jnp))
    cosine, sine = _apart((jnp.cos(angle), jnp.sin(angle)))
    y, x = y - profile.centre[0], x - profile.centre[1]
    y, x = _apart(_rotated_from(y, x, cosine, sine))
    deflections = profile._deflections_from(y, x, xp)
    return _rotated_from(*_apart(deflections), cosine, -sine)


def _isothermal_from(profile, y, x, xp):
    """Kormann et al. (1994); as `ag.mp.Isothermal.deflections_yx_2d_from`."""
    axis_ratio = profile.axis_ratio(jnp)
    angle = jnp.radians(profile.angle(jnp))
    cosine, sine = _apart((jnp.cos(angle), jnp.sin(angle)))
    y, x = y - profile.centre[0], x - profile.centre[1]
    y, x = _apart(_rotated_from(y, x, cosine, sine))
    flattening = 1.0 - axis_ratio**2
    is_circular = flattening < _NEARLY_CIRCULAR
    f = jnp.sqrt(jnp.where(is_circular, 1.0, flattening))
    inverse = 1.0 / xp.sqrt(axis_ratio**2 * x * x + y * y + 1e-16)
    t_y, t_x = y * inverse, x * inverse
    scale = 2.0 * profile.einstein_radius_rescaled(jnp) * axis_ratio
    series_y = _arctanh_series_from(t_y, flattening)
    series_x = _arctanh_series_from(t_x, -flattening)
    along_y = scale * xp.where(is_circular, series_y, xp.arctanh(f * t_y) / f)
    along_x = scale * xp.where(is_circular, series_x, xp.arctan(f * t_x) / f)
    return _rotated_from(along_y, along_x, cosine, -sine)


def _arctanh_series_from(t, squared):
    """Return arctanh(f t) / f to order f^6, f^2 = squared."""
    u = squared * t * t
    return t * (1.0 + u * (1.0 / 3.0 + u * (1.0 / 5.0 + u / 7.0)))


def _shear_from(profile, y, x, xp):
    along_y = profile.gamma_2 * x - profile.gamma_1 * y
    return along_y, profile.gamma_1 * x + profile.gamma_2 * y


def _multipole_from(profile, y, x, xp):
    """Chu et al. (2013); as `ag.mp.PowerLawMultipole.deflections_yx_2d_from`."""
    y, x = y - profile.centre[0], x - profile.centre[1]
    m, power = profile.m, 3.0 - profile.slope
    radius = xp.sqrt(y * y + x * x)
    cosine, sine = x / radius, y / radius
    real, imag = _power_of_phase_from(cosine, sine, m)
    # multipole_comps = k_m (sin, cos) of m phi_m.
    sin_m, cos_m = profile.multipole_comps
    factor = (
        profile.einstein_radius ** (profile.slope - 1.0)
        * (1.0 if profile.slope == 2.0 else radius ** (2.0 - profile.slope))
        / (m**2 - power**2)
    )
    radial = -power * factor * (cos_m * real + sin_m * imag)
    tangential = m * factor * (cos_m * imag - sin_m * real)
    return (
        radial * sine + tangential * cosine,
        radial * cosine - tangential * sine,
    )


def _power_of_phase_from(cosine, sine, m):
    """Return cos(m phi) and sin(m phi) by m - 1 complex products."""
    real, imag = cosine, sine
    for _ in range(m - 1):
        real, imag = real * cosine - imag * sine, real * sine + imag * cosine
    return real, imag


def _truncated_nfw_from(profile, y, x, xp):
    """Baltz, Marshall & Oguri (2009, JCAP 01, 015), eq. A.12 over the radius."""
    y, x = y - profile.centre[0], x - profile.centre[1]
    tau = profile.truncation_radius / profile.scale_radius
    r = xp.sqrt(y * y + x * x) / profile.scale_radius
    # The mass vanishes as r^2 log r by cancellation of terms of order one; below the
    # limit the deflection is far under any pixel's effect and rounding would show.
    r = xp.maximum(r, 1e-3)
    root = xp.sqrt(r * r + tau * tau)
    mass = (
        (tau**2 + 2.0 * r * r - 1.0) * _nfw_function_from(r, xp)
        + np.pi * tau
        + (tau**2 - 1.0) * jnp.log(tau)
        + root * ((tau**2 - 1.0) / tau * xp.log(r / (root + tau)) - np.pi)
    )
    factor = 4.0 * profile.kappa_s * (tau / (tau**2 + 1.0)) ** 2 / (r * r)
    return factor * mass * y, factor * mass * x


def _nfw_function_from(r, xp):
    """Return arccosh(1/r) / sqrt(1 - r^2), continued beyond r = 1."""
    difference = 1.0 - r * r
    is_inside, is_near = difference > 0.0, xp.abs(difference) < 1e-4
    root = xp.sqrt(xp.where(is_near, 0.5, xp.abs(difference)))
    inside = xp.log((1.0 + root) / r) / root
    outside = xp.arctan(root) / root
    series = 1.0 + difference / 3.0
    return xp.where(is_near, series, xp.where(is_inside, inside, outside))


def _sersic_from(profile, y, x, xp):
    """As `ag.lp.Sersic.image_2d_from`, on the intermediate-axis radius."""
    radius = _eccentric_radius_from(profile, y, x, xp) / profile.effective_radius
    index = profile.sersic_index
    is_exponential = isinstance(index, float | int) and index == 1
    power = radius if is_exponential else xp.power(radius, 1.0 / index)
    return profile.intensity * xp.exp(-profile.sersic_constant * (power - 1.0))


def _eccentric_radius_from(profile, y, x, xp):
    e_y, e_x = profile.ell_comps
    y, x = y - profile.centre[0], x - profile.centre[1]
    norm = e_y * e_y + e_x * e_x
    squared = (1.0 + norm - 2.0 * e_x) * x * x + (1.0 + norm + 2.0 * e_x) * y * y
    return xp.sqrt((squared - 4.0 * e_y * x * y) / (1.0 - norm))


def _round_gaussian_from(profile, y, x, xp):
    """As `ag.lp.GaussianSph.image_2d_from`."""
    y, x = y - profile.centre[0], x - profile.centre[1]
    return profile.intensity * xp.exp(-0.5 * (y * y + x * x) / profile.sigma**2)


_DEFLECTIONS = {
    ag.mp.Isothermal: _isothermal_from,
    ag.mp.ExternalShear: _shear_from,
    ag.mp.PowerLawMultipole: _multipole_from,
    ag.mp.NFWTruncatedSph: _truncated_nfw_from,
}
_IMAGES = {
    ag.lp.Sersic: _sersic_from,
    ag.lp.GaussianSph: _round_gaussian_from,
}

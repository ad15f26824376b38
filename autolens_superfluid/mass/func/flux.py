"""Mass inside a circle, from the flux of a deflection field."""

import numpy as np

#: Points on the circle. The mean of a smooth periodic function over them is exact to
#: rounding; where the circle crosses the edge of a tube it is good to about 1e-6.
CIRCLE_POINTS = 4096


def mass_within_circle_from(deflections_from, centre, radius) -> float:
    r"""Return the mass inside a circle: :math:`(R / 2) \oint \alpha_r\,d\phi`.

    This is Gauss's theorem, as the divergence of the deflection is twice the
    convergence.

    Parameters
    ----------
    deflections_from : callable
        Takes arrays y, x and returns the deflections as an array of shape (n, 2).
    centre : tuple of two floats
        (y, x) centre of the circle, in arcsec.
    radius : float
        Radius of the circle, in arcsec.

    Returns
    -------
    float
        Mass over the critical surface density, in arcsec^2.
    """
    # Half a step off the axes of the profile, where tubes end.
    phi = 2.0 * np.pi * (np.arange(CIRCLE_POINTS) + 0.5) / CIRCLE_POINTS
    sine, cosine = np.sin(phi), np.cos(phi)
    deflections = deflections_from(
        centre[0] + radius * sine, centre[1] + radius * cosine
    )
    radial = deflections[:, 0] * sine + deflections[:, 1] * cosine
    return float(np.pi * radius * np.mean(radial))

"""Fields by adaptive quadrature of the definitions, with 30 digits.

Independent of the closed forms: a convergence is integrated against the fields of its
strips of mass. Coordinates are those of the profile's frame, along (u) and across (v);
deflections are returned as (v, u), and shear as (gamma_2, gamma_1).
"""

import mpmath as mp

mp.mp.dps = 30

FIELDS = ("deflections", "convergence", "potential", "shear")


def core_column_from(t, slope):
    """Line of sight through the core's density at t, by quadrature; mass 1."""
    t, slope = mp.mpf(t), mp.mpf(slope)
    depth = mp.sqrt(1 - t * t)
    column = mp.quad(
        lambda z: (t * t + z * z) ** (slope / 2) - 1,
        [-depth, -depth / 10, 0, depth / 10, depth],
    )
    return -(slope + 2) / (mp.pi * slope) * column


def core_profile_from(slope):
    """As `core_column_from`, as a function of t that is integrated by hand."""
    factor = -2 * (mp.mpf(slope) + 2) / (mp.pi * slope)
    half = mp.mpf(slope) / 2

    def even_column(t, depth):
        order = int(half)
        return mp.fsum(
            mp.binomial(order, k)
            * t ** (2 * (order - k))
            * depth ** (2 * k)
            / (2 * k + 1)
            for k in range(order + 1)
        )

    def column(t, depth):
        if t == 0:
            return depth ** (2 * half) / (2 * half + 1)
        ratio = -((depth / t) ** 2)
        return abs(t) ** (2 * half) * mp.hyp2f1(-half, 0.5, 1.5, ratio)

    column = even_column if half == int(half) else column

    def profile(t):
        depth = mp.sqrt((1 - t) * (1 + t))
        return factor * depth * (column(t, depth) - 1)

    return profile


def tube_field_from(field, y, x, length, core_radius, slope, line_density):
    """A field of a straight tube along x."""
    v, u, length, radius, line_density = map(
        mp.mpf, (y, x, length, core_radius, line_density)
    )
    profile = core_profile_from(slope)
    half = length / 2
    convergence = mp.mpf(0)
    if abs(u) <= half and abs(v) < radius:
        convergence = line_density / radius * profile(v / radius)
    if field == "convergence":
        return convergence
    distances = [abs(u - half) / radius, abs(u + half) / radius]
    nodes = {mp.mpf(0), *_nodes_from(-1, 1, v / radius, distances)}
    parts = [
        mp.quad(
            lambda t, part=part: (
                profile(t)
                * (part(u + half, v - radius * t) - part(u - half, v - radius * t))
            ),
            sorted(nodes),
        )
        for part in _STRIP[field]
    ]
    return _field_from(field, parts, line_density / mp.pi, convergence)


def ring_field_from(field, y, x, radius, inclination, width, line_density):
    """A field of an inclined ring with its major axis along x."""
    v, u, radius, width, line_density = map(mp.mpf, (y, x, radius, width, line_density))
    cosine = mp.cos(mp.radians(mp.mpf(inclination)))
    inner, outer = radius - width / 2, radius + width / 2
    density = line_density / (width * cosine)
    elliptical = mp.hypot(u, v / cosine)
    convergence = density if inner < elliptical < outer else mp.mpf(0)
    if field == "convergence":
        return convergence

    def chord(size, height):
        squared = size**2 - (height / cosine) ** 2
        return mp.sqrt(squared) if squared > 0 else mp.mpf(0)

    def strip(part, height):
        # The disc within the outer ellipse without that within the inner one.
        total = 0
        for size, sign in ((outer, 1), (inner, -1)):
            end = chord(size, height)
            if end:
                total += sign * (part(u + end, v - height) - part(u - end, v - height))
        return total

    distances = [abs(abs(u) - chord(size, v)) for size in (inner, outer)] + [
        width * cosine
    ]
    nodes = {
        node
        for middle in (v, -inner * cosine, inner * cosine)
        for node in _nodes_from(-outer * cosine, outer * cosine, middle, distances)
    }
    parts = [
        mp.quad(lambda height, part=part: strip(part, height), sorted(nodes))
        for part in _STRIP[field]
    ]
    return _field_from(field, parts, density / mp.pi, convergence)


def soliton_column_from(radius):
    """Line of sight through a soliton's density over that through its centre."""
    shape = mp.mpf(2) ** (mp.mpf(1) / 8) - 1

    def column(squared):
        return mp.quad(lambda z: (1 + shape * (squared + z * z)) ** -8, [0, 1, mp.inf])

    return column(mp.mpf(radius) ** 2) / column(0)


def soliton_field_from(field, y, x, kappa, core_radius):
    """A field of a soliton: its convergence integrated outwards."""
    y, x, kappa, core_radius = map(mp.mpf, (y, x, kappa, core_radius))
    shape = mp.mpf(2) ** (mp.mpf(1) / 8) - 1
    radius = mp.hypot(y, x)

    def column(r):
        return kappa * (1 + shape * (r / core_radius) ** 2) ** mp.mpf(-7.5)

    nodes = [0, *(core_radius * 4**k for k in range(-1, 12))]
    nodes = [node for node in nodes if node < radius] + [radius]
    if field == "convergence":
        return column(radius)
    if field == "potential":
        return 2 * mp.quad(lambda r: column(r) * r * mp.log(radius / r), nodes)
    mean = 2 * mp.quad(lambda r: r * column(r), nodes) / radius**2
    if field == "deflections":
        return mean * y, mean * x
    tangential = (column(radius) - mean) / radius**2
    return tangential * 2 * x * y, tangential * (x * x - y * y)


def _log_part(a, b):
    return mp.log(a * a + b * b) / 2


def _angle_part(a, b):
    return mp.atan(a / b)


def _potential_part(a, b):
    return a * mp.log(a * a + b * b) / 2 - a + b * mp.atan(a / b)


def _stretch_part(a, b):
    return a / (a * a + b * b)


def _twist_part(a, b):
    return b / (a * a + b * b)


# Fields of a thin strip of mass along u: differences of these between its ends, whose
# distances are a along and b across.
_STRIP = {
    "deflections": (_angle_part, _log_part),
    "potential": (_potential_part,),
    "shear": (_twist_part, _stretch_part),
}


def _field_from(field, parts, factor, convergence):
    if field == "deflections":
        return factor * parts[0], factor * parts[1]
    if field == "potential":
        return factor * parts[0]
    return factor * parts[0], factor * parts[1] - convergence


def _nodes_from(lower, upper, middle, distances):
    """Limits of the pieces of an integral: closer and closer to its singular point."""
    lower, upper = mp.mpf(lower), mp.mpf(upper)
    steps = {mp.mpf(0)}
    for distance in distances:
        if distance > mp.mpf(10) ** -12 * (upper - lower):
            step = distance / 4
            while step < 2 * (upper - lower):
                steps |= {step, -step}
                step *= 8
    nodes = {middle + step for step in steps}
    return sorted({lower, upper} | {node for node in nodes if lower < node < upper})

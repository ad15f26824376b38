"""Errors of the closed forms against quadrature, and residuals of the invariants."""

from itertools import cycle

import jax
import mpmath as mp
import numpy as np

from autolens_superfluid.mass.func import ring, soliton, tube
from test_autolens_superfluid.mass import invariants, references

#: Places of a point about a tube: (u, v) from L / 2, r_v and a generator.
TUBE_PLACES = {
    "anywhere": lambda half, radius, rng: rng.uniform(-2.0, 2.0, 2) * half,
    "inside": lambda half, radius, rng: rng.uniform(-1.0, 1.0, 2) * (half, radius),
    "axis": lambda half, radius, rng: (rng.uniform(-1.0, 1.0) * half, 0.0),
    "end": lambda half, radius, rng: (half, rng.uniform(-1.0, 1.0) * radius),
    "edge": lambda half, radius, rng: (rng.uniform(-1.0, 1.0) * half, radius),
    "corner": lambda half, radius, rng: (-half, radius),
    "beyond": lambda half, radius, rng: (rng.uniform(1.0, 3.0) * half, 0.0),
    "near": lambda half, radius, rng: (
        rng.normal(0.0, 1e-3, 2) * radius + (half, radius)
    ),
    "far": lambda half, radius, rng: 2e3 * half * _direction_from(rng),
}
#: Exactly on an end or a corner the reference's integral of the shear diverges.
SMOOTH_PLACES = ("anywhere", "inside", "axis", "beyond", "far")
RING_PLACES = ("anywhere", "band", "axis", "inner edge", "outer edge", "far")


def accuracy_table_from():
    """Return title, header and rows of the errors against quadrature."""
    title = (
        "Largest error relative to the field at the point (potential: to the larger "
        "of it and the mass; shear: of it and the convergence; on the inner edge of a "
        "ring: to 1e-6 of the mass), against quadrature of the definition"
    )
    header = ("profile", "field", "points", "error", "limit", "worst at")
    return title, header, _accuracy_rows_from(np.random.default_rng(0))


def _accuracy_rows_from(rng):
    """Yield the rows as they are computed, which takes minutes."""
    for field in references.FIELDS:
        total = 171 if field == "deflections" else 60
        for slope in (2.0, 4.0, 6.0):
            places = _places_from(field, total)
            cases = [_tube_case_from(rng, place, slope) for place in places]
            yield _row_from(f"string, slope {slope:g}", field, tube, cases, 1e-10)
    for field in references.FIELDS:
        cases = [
            _tube_case_from(rng, place, rng.uniform(0.5, 10.0))
            for place in _places_from(field, 513 if field == "deflections" else 60)
        ]
        with mp.workdps(20):
            yield _row_from("string, slope 0.5 to 10", field, tube, cases, 1e-7)
    for field in references.FIELDS:
        # On an edge the convergence jumps, and with it the shear.
        has_edges = field in ("deflections", "potential")
        places = RING_PLACES if has_edges else RING_PLACES[:3] + RING_PLACES[-1:]
        cases = [_ring_case_from(rng, places[i % len(places)]) for i in range(60)]
        yield _row_from("ring", field, ring, cases, 1e-10)
    for field in references.FIELDS:
        cases = [_soliton_case_from(rng) for _ in range(60)]
        yield _row_from("soliton", field, soliton, cases, 1e-10)


def invariants_table_from():
    """Return title, header and rows of the residuals of the invariants."""
    cases = {name: (case, 200) for name, case in invariants.CASES.items()}
    shallow = invariants.Case(
        invariants.FREE_SLOPE.profile,
        invariants.FREE_SLOPE.ranges | {"slope": (0.5, 1.0)},
        invariants.FREE_SLOPE.edge_distances_from,
    )
    cases["VortexString, slope 1 to 8"] = (invariants.FREE_SLOPE, 100)
    cases["VortexString, slope 0.5 to 1"] = (shallow, 100)
    rows, names = [], []
    for name, (case, total) in cases.items():
        vectors = case.random_vectors_from(total)
        evaluate = invariants.traced_fields_from
        if "slope" not in name:
            evaluate = jax.jit(evaluate, static_argnums=0)
        fields = {
            key: np.asarray(v) for key, v in evaluate(_Hashed(case), vectors).items()
        }
        is_clear = np.array([case.is_clear_from(vector) for vector in vectors])
        errors = invariants.relative_errors_from(fields)
        names = list(errors)
        worst = [
            np.max(error, where=is_clear, initial=0.0) for error in errors.values()
        ]
        limit = 1e-6 if "0.5" in name else 1e-8
        rows.append(
            (name, is_clear.sum(), *map("{:.1e}".format, worst), f"{limit:.0e}")
        )
    title = (
        "Largest relative residual of the relations between the fields, away from edges"
    )
    return title, ("profile", "points", *names, "limit"), rows


class _Hashed:
    """A case as a static argument, which must be hashable."""

    def __init__(self, case):
        self.profile_from = case.profile_from


def _places_from(field, total):
    places = SMOOTH_PLACES if field == "shear" else tuple(TUBE_PLACES)
    places = ("inside", "axis") if field == "convergence" else places
    return [place for _, place in zip(range(total), cycle(places), strict=False)]


def _tube_case_from(rng, place, slope):
    length, radius = 10.0 ** rng.uniform((-1.0, -2.0), (1.0, -0.5))
    line_density = rng.choice([-1.0, 1.0]) * rng.uniform(0.01, 0.3)
    x, y = TUBE_PLACES[place](0.5 * length, radius, rng)
    scale = abs(line_density) * length
    return place, (y, x), (length, radius, slope, line_density), scale


def _ring_case_from(rng, place):
    radius = rng.uniform(0.2, 2.0)
    width = radius * rng.uniform(0.02, 1.5)
    inclination = np.degrees(np.arccos(rng.uniform(0.02, 1.0)))
    line_density = rng.choice([-1.0, 1.0]) * rng.uniform(0.01, 0.3)
    direction = _direction_from(rng)
    ellipse = direction * (1.0, np.cos(np.radians(inclination)))
    x, y = {
        "anywhere": rng.uniform(-2.0, 2.0, 2) * radius,
        "band": ellipse * (radius + rng.uniform(-0.5, 0.5) * width),
        "axis": (radius * rng.uniform(0.0, 2.0), 0.0),
        "inner edge": (radius - 0.5 * width, 0.0),
        "outer edge": (radius + 0.5 * width, 0.0),
        "far": 1e3 * radius * direction,
    }[place]
    scale = 2.0 * np.pi * radius * abs(line_density)
    return place, (y, x), (radius, inclination, width, line_density), scale


def _soliton_case_from(rng):
    kappa, core_radius = rng.uniform(0.01, 1.0), 10.0 ** rng.uniform(-2.0, 0.5)
    point = 10.0 ** rng.uniform(-3.0, 3.0) * core_radius * _direction_from(rng)
    return "any radius", point, (kappa, core_radius), kappa * core_radius**2


def _direction_from(rng):
    angle = rng.uniform(0.0, 2.0 * np.pi)
    return np.array([np.cos(angle), np.sin(angle)])


def _row_from(name, field, module, cases, limit):
    prefix = module.__name__.rpartition(".")[2]
    function = getattr(module, f"{prefix}_{field}_from")
    reference_from = getattr(references, f"{prefix}_field_from")
    worst, worst_place = 0.0, ""
    for place, (y, x), parameters, scale in cases:
        values = np.ravel(function(np.array([y]), np.array([x]), *parameters))
        reference = np.array(reference_from(field, y, x, *parameters), float).ravel()
        # Exactly on the inner edge of a ring the deflection is zero to rounding.
        floor = 1e-6 if place == "inner edge" else 1e-12
        size = max(np.linalg.norm(reference), floor * scale)
        if field == "potential":
            size = max(size, scale)
        if field == "shear":
            convergence = reference_from("convergence", y, x, *parameters)
            size = max(size, abs(float(convergence)))
        error = np.linalg.norm(values - reference) / size
        if error > worst:
            worst, worst_place = error, place
    return name, field, len(cases), f"{worst:.1e}", f"{limit:.0e}", worst_place

"""What holds for the fields of every mass profile, and the cases it is tested on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import autolens as al
import jax
import jax.numpy as jnp
import numpy as np

from autolens_superfluid import mass

#: Parameter vectors that a compiled function takes at once.
BATCH = 4

#: Points of every test, spread over the profiles and their surroundings.
POINTS = np.random.default_rng(0).uniform(-1.2, 1.2, (32, 2))


@dataclass(frozen=True)
class Case:
    """A profile, the ranges of its free parameters, and where its edges are."""

    profile: type
    ranges: dict[str, tuple[float, float]]
    edge_distances_from: Callable
    fixed: dict = field(default_factory=dict)

    def profile_from(self, vector):
        values = dict(zip(self.ranges, vector, strict=True))
        if "centre_0" in values:
            values["centre"] = (values.pop("centre_0"), values.pop("centre_1"))
        return self.profile(**values, **self.fixed)

    def random_vectors_from(self, total, seed=0):
        lower, upper = np.array(list(self.ranges.values())).T
        shape = (total, lower.size)
        return np.random.default_rng(seed).uniform(lower, upper, shape)

    def is_clear_from(self, vector, points=POINTS):
        """Whether points keep a hundredth of the profile's thickness from its edges."""
        distances = self.edge_distances_from(self.profile_from(vector), points)
        return np.min(np.abs(distances), axis=0) > 0.01


def local_from(profile, points):
    """Coordinates (v, u) of points in the frame of a profile."""
    angle = np.radians(getattr(profile, "position_angle", 0.0))
    y, x = (points - np.array(profile.centre)).T
    sine, cosine = np.sin(angle), np.cos(angle)
    return cosine * y - sine * x, cosine * x + sine * y


def tube_edge_distances_from(profile, points):
    v, u = local_from(profile, points)
    side = (np.abs(v) - profile.core_radius) / profile.core_radius
    end = (np.abs(u) - 0.5 * profile.length) / profile.core_radius
    axis = v / profile.core_radius
    return side, np.where(side < 0.0, end, np.inf), axis


def ring_edge_distances_from(profile, points):
    v, u = local_from(profile, points)
    radius = np.hypot(u, v / np.cos(np.radians(profile.inclination)))
    return (np.abs(radius - profile.radius) - 0.5 * profile.width) / profile.width, v


def centre_distance_from(profile, points):
    return [np.hypot(*local_from(profile, points))]


def network_edge_distances_from(network, points):
    return [
        distance
        for row in network.strings
        for distance in tube_edge_distances_from(
            mass.VortexString((row[0], row[1]), row[2], row[3], row[4]), points
        )
    ]


STRINGS = mass.VortexNetwork.strings_from(
    centre=np.random.default_rng(1).uniform(-1.0, 1.0, (5, 2)),
    position_angle=[0.0, 30.0, 75.0, 110.0, 160.0],
    length=[0.4, 0.8, 1.2, 0.6, 1.0],
    core_radius=[0.1, 0.2, 0.15, 0.3, 0.25],
    line_density=[-0.05, 0.1, -0.2, 0.05, -0.1],
)

_CENTRE = {"centre_0": (-0.5, 0.5), "centre_1": (-0.5, 0.5)}
_STRING = _CENTRE | {
    "position_angle": (0.0, 180.0),
    "length": (0.3, 2.0),
    "core_radius": (0.05, 0.5),
    "line_density": (-0.3, 0.3),
}

CASES = {
    "VortexString": Case(mass.VortexString, _STRING, tube_edge_distances_from),
    "VortexRing": Case(
        mass.VortexRing,
        _CENTRE
        | {
            "position_angle": (0.0, 180.0),
            "radius": (0.3, 0.8),
            "inclination": (0.0, 85.0),
            "width": (0.05, 0.5),
            "line_density": (-0.3, 0.3),
        },
        ring_edge_distances_from,
    ),
    "VortexNetwork": Case(
        mass.VortexNetwork,
        {"line_density_factor": (-2.0, 2.0)},
        network_edge_distances_from,
        {"strings": STRINGS},
    ),
    "AxionHalo": Case(
        mass.AxionHalo,
        _CENTRE
        | {
            "einstein_radius": (0.1, 1.5),
            "soliton_kappa": (-0.5, 2.0),
            "soliton_radius": (0.05, 1.0),
        },
        centre_distance_from,
    ),
    "AxionSoliton": Case(
        mass.AxionSoliton,
        _CENTRE | {"kappa": (-1.0, 2.0), "core_radius": (0.05, 1.0)},
        centre_distance_from,
    ),
    "AxionSolitonMCRSchive": Case(
        mass.AxionSolitonMCRSchive,
        _CENTRE
        | {
            "mass_at_200": (1e11, 1e13),
            "log10_axion_mass": (-23.0, -22.0),
            "redshift_object": (0.2, 0.6),
            "redshift_source": (0.8, 2.0),
        },
        centre_distance_from,
    ),
    "InverseDistanceSheet": Case(
        mass.InverseDistanceSheet,
        _CENTRE | {"distance": (1.0, 20.0)},
        centre_distance_from,
    ),
}

#: The string with its slope free too: a series instead of a polynomial.
FREE_SLOPE = Case(
    mass.VortexString, _STRING | {"slope": (1.0, 8.0)}, tube_edge_distances_from
)


def fields_from(profile, points, xp=np):
    """The four fields of a profile at points, as plain arrays by name."""
    grid = al.Grid2DIrregular(values=points)
    return {
        "deflections": profile.deflections_yx_2d_from(grid=grid, xp=xp).array,
        "convergence": profile.convergence_2d_from(grid=grid, xp=xp).array,
        "potential": profile.potential_2d_from(grid=grid, xp=xp).array,
        "shear": profile.shear_yx_2d_from(grid=grid, xp=xp).array,
    }


def traced_fields_from(case, vectors, points=POINTS):
    """Fields for a batch of traced parameter vectors, with derivatives in y and x.

    ``gradient`` is that of the potential, ``jacobian`` that of the deflection with the
    derivative as its last axis.
    """

    def at_point(vector, point):
        def single(point):
            fields = fields_from(case.profile_from(vector), point[None], jnp)
            return {name: values[0] for name, values in fields.items()}

        # Two forward derivatives of everything: one pass through the closed forms.
        tangents = jnp.eye(2)
        fields, derivatives = jax.vmap(
            lambda tangent: jax.jvp(single, (point,), (tangent,)), out_axes=(None, -1)
        )(tangents)
        return fields | {
            "gradient": derivatives["potential"],
            "jacobian": derivatives["deflections"],
        }

    over_points = jax.vmap(at_point, in_axes=(None, 0))
    return jax.vmap(over_points, in_axes=(0, None))(vectors, points)


@cache
def compiled_fields_from(name):
    """The function above for one of the cases, compiled once."""
    return jax.jit(lambda vectors: traced_fields_from(CASES[name], vectors))


def relative_errors_from(fields):
    """Residuals of the relations between the fields, relative to the field at hand.

    A floor of 1e-6 of the largest value there is keeps the points where a field
    vanishes, such as those in the hole of a ring.
    """
    jacobian, deflections = fields["jacobian"], fields["deflections"]
    yy, yx, xy, xx = (jacobian[..., i, j] for i in (0, 1) for j in (0, 1))
    shear = np.stack([0.5 * (yx + xy), 0.5 * (xx - yy)], axis=-1)
    size = _size_from(np.stack([yy, yx, xy, xx], axis=-1))
    differences = {
        "gradient of the potential": (
            np.linalg.norm(fields["gradient"] - deflections, axis=-1),
            _size_from(deflections),
        ),
        "divergence": (np.abs(yy + xx - 2.0 * fields["convergence"]), size),
        "curl": (np.abs(yx - xy), size),
        "shear": (np.linalg.norm(shear - fields["shear"], axis=-1), size),
    }
    return {name: error / size for name, (error, size) in differences.items()}


def _size_from(vectors):
    size = np.linalg.norm(vectors, axis=-1)
    return np.maximum(size, 1e-6 * size.max(axis=-1, keepdims=True)) + 1e-100

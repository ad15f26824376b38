"""
Tutorial 1: Strings of Mass
===========================

A vortex in a lens is a string: a line along which mass is missing, or, in some other
theories, along which mass is added. In this tutorial we take the string out of the lens
and look at its convergence, deflection and potential. There is one number to remember at
the end: on the two sides of a long string the sky is shifted by `line_density` each, in
opposite directions.

            shifted by lambda
       ------------------------->  y
     ==============================   a string along x
       <-------------------------
            shifted by lambda

__Contents__

- **A Tube of Missing Mass:** The convergence, and what `line_density` is.
- **The Deflection:** Constant beside a long string, like a point mass far away.
- **The Potential:** Whose gradient is the deflection.
- **The Thin String:** What the core radius changes, and what it does not.
- **The Ring:** Vortices that close on themselves.
- **Deficit and Excess:** A string of added mass doubles the sky, a vortex cuts it open.
- **On an Arc:** The same in a lens.
- **Wrap Up:** What to remember.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import autolens as al
import autolens.plot as aplt
import matplotlib.pyplot as plt
import numpy as np

import autolens_superfluid as sf
from autolens_superfluid.howtolens import output_folder_from
from autolens_superfluid.plot.imaging import plot_vortex
from autolens_superfluid.plot.mass import plot_convergence_2d

output = output_folder_from("chapter_1_vortices", "tutorial_1_strings_of_mass")

r"""
__A Tube of Missing Mass__

In the core of a vortex the density of a superfluid falls to zero. In a tube around the
axis, of `core_radius` $r_v$, the missing density is proportional to $1 - (r / r_v)^2$.
Seen from the side, the tube has the convergence

$$\kappa(v) = \frac{8 \lambda}{3 \pi r_v} \left[1 - (v / r_v)^2\right]^{3/2}$$

at a distance v from its axis, and none further out. The line density $\lambda$ is in
arcsec. Here it is -0.05", and the tube is 1.2" long and has a core radius of 0.1".
"""

string = al.mp.VortexString(
    centre=(0.0, 0.0),
    position_angle=0.0,
    length=1.2,
    core_radius=0.1,
    line_density=-0.05,
)

v = np.linspace(-0.2, 0.2, 801)
across = al.Grid2DIrregular(np.stack([v, np.zeros_like(v)], axis=-1))
kappa_across = string.convergence_2d_from(grid=across).array

grid = al.Grid2D.uniform(shape_native=(120, 120), pixel_scales=0.02, over_sample_size=2)
figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.4), layout="constrained")
plot_convergence_2d(string, grid, ax=axes[0], title="Convergence of a vortex string")
axes[1].plot(v, kappa_across, color="tab:blue")
axes[1].set(xlabel="distance from the axis (arcsec)", ylabel=r"$\kappa$")
axes[1].set_title("Across the string")
figure.savefig(output / "convergence.png")

"""
The integral of the convergence across the string is the line density. With the length, it
gives the mass.
"""

integral_across = np.trapezoid(kappa_across, v)
mass = string.mass_angular_within_circle_from(radius=3.0)
print(f"integral_across = {integral_across:.4f} arcsec")
print(f"mass = {mass:.4f} arcsec^2, which is line_density * length")

"""
*Exercise:* Give the string another `slope`. Which of the two numbers change?

__The Deflection__

Beside a *long* string nothing depends on the place along it. The deflection then is the
same at all distances: `line_density`, pointing away from added mass, and towards missing
mass. It is the string's counterpart of an Einstein radius.

A string of finite length does this only at distances smaller than its length. Far away it
is a point of mass `line_density * length`. We compare three lengths.
"""

distances = np.geomspace(0.12, 30.0, 200)
beside = al.Grid2DIrregular(np.stack([distances, np.zeros(200)], axis=-1))

figure, ax = plt.subplots(figsize=(6.4, 4.6), layout="constrained")
for length in (0.4, 1.2, 20.0):
    one = al.mp.VortexString(length=length, core_radius=0.1, line_density=-0.05)
    deflection = one.deflections_yx_2d_from(grid=beside).array[:, 0]
    ax.plot(distances, deflection, label=f'{length}" long')
    print(
        f"deflection_of_{10 * length:.0f}_tenths = {deflection[0]:.4f} arcsec beside it"
    )
ax.axhline(-0.05, color="0.6", linestyle=":", label="line density")
ax.set(xscale="log", xlabel="distance from the axis (arcsec)")
ax.set(ylabel="deflection (arcsec)", title="Deflection beside a string")
ax.legend(frameon=False)
figure.savefig(output / "deflection_beside.png")

point = al.mp.PointMass(einstein_radius=np.sqrt(0.05 * 1.2 / np.pi))
far = al.Grid2DIrregular([(12.0, 5.0)])
far_ratio = (
    string.deflections_yx_2d_from(grid=far).array[0, 0]
    / point.deflections_yx_2d_from(grid=far).array[0, 0]
)
print(
    f"far_ratio = {far_ratio:.4f} to a point mass of the opposite sign, 13 arcsec away"
)

"""
And this is the whole field. It turns around at the string, within the core.
"""

deflections = string.deflections_yx_2d_from(grid=grid)
figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.8), layout="constrained")
for ax, column, name in zip(axes, (0, 1), ("y", "x"), strict=True):
    values = al.Array2D(values=deflections.array[:, column], mask=grid.mask)
    aplt.plot_array(
        array=values,
        ax=ax,
        title=f"Deflection along {name}",
        colormap="RdBu_r",
        symmetric=True,
        cb_unit=" arcsec",
    )
figure.savefig(output / "deflection.png")

"""
*Exercise:* Where does the deflection along x come from? Look at the ends of the string.

__The Potential__

The deflection is the gradient of the lensing potential. Time delays between images are
made of it. All three are closed forms, so that we may test one against the other with a
small step.
"""

potential = string.potential_2d_from(grid=grid)
figure, ax = plt.subplots(figsize=(5.8, 4.8), layout="constrained")
aplt.plot_array(array=potential, ax=ax, title="Potential", cb_unit=" arcsec$^2$")
figure.savefig(output / "potential.png")

step = 1e-4
pair = al.Grid2DIrregular([(0.3 + step, 0.2), (0.3 - step, 0.2)])
above, below = string.potential_2d_from(grid=pair).array
gradient = (above - below) / (2.0 * step)
here = al.Grid2DIrregular([(0.3, 0.2)])
deflection = string.deflections_yx_2d_from(grid=here).array[0, 0]
print(f"gradient = {gradient:.6f} arcsec")
print(f"deflection = {deflection:.6f} arcsec")

"""
__The Thin String__

Outside the tube, how much does its core radius matter? We make it ten times thinner and
compare at 0.15" from the axis.
"""

thin = al.mp.VortexString(length=1.2, core_radius=0.01, line_density=-0.05)
near = al.Grid2DIrregular([(0.15, 0.2)])
of_tube = string.deflections_yx_2d_from(grid=near).array[0, 0]
of_thin = thin.deflections_yx_2d_from(grid=near).array[0, 0]
print(f"thin_change = {100.0 * (of_thin / of_tube - 1.0):.2f} % of the deflection")

inside = al.Grid2DIrregular([(0.0, 0.0)])
kappa_tube = string.convergence_2d_from(grid=inside)[0]
kappa_thin = thin.convergence_2d_from(grid=inside)[0]
print(f"kappa_tube = {kappa_tube:.3f} on the axis")
print(f"kappa_thin = {kappa_thin:.2f} on the axis")

"""
The deflection changes by less than a per cent, although the convergence on the axis is ten
times as large. Imaging measures `line_density` and says little about a core radius that
is smaller than a pixel. Fits therefore keep the core radius fixed.

*Exercise:* At which distance from the axis do the two deflections begin to differ by more
than 10 per cent?

__The Ring__

A superfluid that does not rotate as a whole has vortices too: closed rings. The profile is
`VortexRing`. Seen from an angle, a ring is an ellipse. *Inside* of it nothing is deflected,
as inside a hollow sphere nothing is attracted.
"""

ring = al.mp.VortexRing(
    radius=0.6, inclination=50.0, width=0.1, position_angle=30.0, line_density=-0.05
)
figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.6), layout="constrained")
plot_convergence_2d(ring, grid, ax=axes[0], title="Convergence of a vortex ring")
size = np.linalg.norm(ring.deflections_yx_2d_from(grid=grid).array, axis=1)
aplt.plot_array(
    array=al.Array2D(values=size, mask=grid.mask),
    ax=axes[1],
    title="Size of the deflection",
    vmin=0.0,
    cb_unit=" arcsec",
)
figure.savefig(output / "ring.png")

middle = al.Grid2DIrregular([(0.1, 0.05)])
inside_ring = np.linalg.norm(ring.deflections_yx_2d_from(grid=middle).array)
print(f"inside_ring = {inside_ring:.1e} arcsec of deflection")
print(f"ring_mass = {ring.mass_angular_within_circle_from(radius=2.0):.4f} arcsec^2")

r"""
*Exercise:* Write down the mass of the ring from `radius` and `line_density`, and compare.

__Deficit and Excess__

Now the sky behind. A ray that arrives from $\theta$ was emitted at $\beta = \theta -
\alpha(\theta)$. Across a long string $\alpha$ jumps from $-\lambda$ to $\lambda$:

- With added mass ($\lambda > 0$) the two sides look at the *same* strip of the source
  plane, $2 \lambda$ wide. It is seen twice. So it is with a cosmic string.
- With missing mass ($\lambda < 0$) the two sides look past a strip $2 |\lambda|$ wide. It
  is squeezed into the image of the core, and nearly cut out.

We look through strings of 0.1" of either sign at a round source, 0.2" in size. Nothing
else is in front of it.
"""

source = al.Galaxy(
    redshift=1.0, bulge=al.lp.Gaussian(centre=(0.02, 0.0), intensity=1.0, sigma=0.2)
)


def seen_through(line_density):
    """Return the image of the source behind a string along x."""
    one = al.mp.VortexString(length=6.0, core_radius=0.02, line_density=line_density)
    lens = al.Galaxy(redshift=0.5, string=one)
    return al.Tracer(galaxies=[lens, source]).image_2d_from(grid=grid)


figure, axes = plt.subplots(1, 3, figsize=(15.0, 4.6), layout="constrained")
cases = {"Nothing in front": 0.0, "Added mass": 0.1, "A vortex": -0.1}
fluxes = {}
for ax, (title, line_density) in zip(axes, cases.items(), strict=True):
    image = seen_through(line_density)
    fluxes[title] = image.array.sum()
    aplt.plot_array(array=image, ax=ax, title=title, vmin=0.0)
figure.savefig(output / "deficit_and_excess.png")

sides = al.Grid2DIrregular([(0.05, 0.0), (-0.05, 0.0)])
long_string = al.mp.VortexString(length=200.0, core_radius=0.02, line_density=-0.1)
alpha = long_string.deflections_yx_2d_from(grid=sides).array[:, 0]
print(f"split = {alpha[0] - alpha[1]:.4f} arcsec, twice the line density")
print(f"flux_added = {fluxes['Added mass'] / fluxes['Nothing in front']:.2f}")
print(f"flux_vortex = {fluxes['A vortex'] / fluxes['Nothing in front']:.2f}")

"""
The same source is brighter through a string of added mass and fainter through a vortex.
Surface brightness is conserved in both: what changes is how much of the source is seen.

*Exercise:* Make the core radius 0.3". What becomes of the cut?

__On an Arc__

In a lens the string acts on an arc. We draw an arc without a string, with a vortex across
it, with a vortex along it, and with added mass across it.
"""

halo = al.mp.IsothermalSph(einstein_radius=1.2)
arc_source = al.Galaxy(
    redshift=1.0,
    bulge=al.lp.SersicCore(
        centre=(0.05, 0.1), intensity=1.0, effective_radius=0.15, sersic_index=1.0
    ),
)
arc_grid = al.Grid2D.uniform(
    shape_native=(120, 120), pixel_scales=0.03, over_sample_size=4
)


def arc_from(**strings):
    """Return the image of a lens with strings."""
    lens = al.Galaxy(redshift=0.5, mass=halo, **strings)
    return al.Tracer(galaxies=[lens, arc_source]).image_2d_from(grid=arc_grid)


def string_at(position_angle, line_density):
    """Return a string whose middle lies on the arc."""
    return sf.VortexString(
        centre=(0.6, 1.1),
        position_angle=position_angle,
        length=1.0,
        core_radius=0.03,
        line_density=line_density,
    )


strings = {
    "A vortex across the arc": string_at(28.6, -0.08),
    "A vortex along the arc": string_at(118.6, -0.08),
    "Added mass across the arc": string_at(28.6, 0.08),
}
smooth = arc_from()
figure, axes = plt.subplots(1, 4, figsize=(18.0, 4.4), layout="constrained")
aplt.plot_array(array=smooth, ax=axes[0], title="No string", vmin=0.0)
changes = []
for ax, (title, one) in zip(axes[1:], strings.items(), strict=True):
    image = arc_from(string=one)
    aplt.plot_array(array=image, ax=ax, title=title, vmin=0.0)
    plot_vortex(one, ax, colour="white")
    changes.append(np.abs((image - smooth).array).sum() / smooth.array.sum())
figure.savefig(output / "arcs.png")
print(f"change_across = {changes[0]:.3f} of the light is moved")
print(f"change_along = {changes[1]:.3f} of the light is moved")

"""
*Exercise:* Move the vortex outwards. How far from the arc is its effect still visible?

__Wrap Up__

Remember three things. A string has a mass, `line_density * length`. Beside it everything
is shifted by `line_density`, whatever the distance, as long as that is shorter than the
string. And the sign decides whether the sky is doubled or cut open.

Tutorial 2 is about the other half of superfluid dark matter: the halo and its soliton.
"""

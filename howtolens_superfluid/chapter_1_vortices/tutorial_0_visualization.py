r"""
Tutorial 0: Visualization
=========================

In this first tutorial we check that everything is installed, put a superfluid vortex into
a lens, and look at it. A vortex is a line along which mass is *missing*. Plots that are
made for galaxies do not show missing mass, so we also meet the plots that do.

This is what we are about to draw: an arc, and beside it a line of missing mass.

         . - ~ ~ - .
       '    ____     '
      ;    / lens \   ;  //   <- a vortex, 1.2" long
       .   \______/   . //
         ' - . . - '

The tutorials assume that you know what a lens, a source and a mass profile are. If not,
chapter 1 of PyAutoLens's own HowToLens is the place to start.

__Contents__

- **Imports:** What every script of these tutorials begins with.
- **Where Figures Go:** Each tutorial writes its figures into one folder.
- **A Lens With a Vortex:** A profile of ours is used like any other one.
- **The Image:** What the vortex does to the arc.
- **Missing Mass:** A convergence of both signs, and a map that shows it.
- **Wrap Up:** What comes next.

__Imports__

`jax_wrapper` comes first, as in every script of PyAutoLens: it sets JAX to double
precision. Importing `autolens_superfluid` adds its profiles to `al.mp`.
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

"""
__Where Figures Go__

Run every script from the root of the repository:

    python howtolens_superfluid/chapter_1_vortices/tutorial_0_visualization.py

Figures are written into a folder below `output/howtolens_superfluid`. In a notebook they
appear below the cell as well.
"""

output = output_folder_from("chapter_1_vortices", "tutorial_0_visualization")
print(f"Figures are written into {output}")

"""
__A Lens With a Vortex__

All angles are in arcsec, and coordinates are (y, x). The lens is an isothermal ellipsoid
with an Einstein radius of 1.2". Its vortex is a straight tube of 1.2", whose axis is
turned by 130 degrees counter-clockwise from the x-axis.

The number that matters is `line_density`: the mass of each arcsec of the tube, in units in
which the mass inside an Einstein radius is pi times its square. It is negative, because
mass is missing.
"""

vortex = al.mp.VortexString(
    centre=(0.9, 0.75),
    position_angle=130.0,
    length=1.2,
    core_radius=0.08,
    line_density=-0.06,
)
mass = al.mp.Isothermal(centre=(0.0, 0.0), ell_comps=(0.06, 0.03), einstein_radius=1.2)
bulge = al.lp.Sersic(
    centre=(0.06, 0.08),
    ell_comps=(0.1, 0.1),
    intensity=1.0,
    effective_radius=0.15,
    sersic_index=1.0,
)
source = al.Galaxy(redshift=1.0, bulge=bulge)

tracer = al.Tracer(galaxies=[al.Galaxy(redshift=0.5, mass=mass, vortex=vortex), source])
smooth_tracer = al.Tracer(galaxies=[al.Galaxy(redshift=0.5, mass=mass), source])

"""
Mass is `line_density` times `length`, in arcsec^2. Let us compare it with the mass inside
the Einstein radius.
"""

vortex_mass = vortex.mass_angular_within_circle_from(radius=2.0)
einstein_mass = np.pi * 1.2**2
print(f"vortex_mass = {vortex_mass:.4f} arcsec^2")
print(f"einstein_mass = {einstein_mass:.4f} arcsec^2")
print(f"vortex_percent = {100.0 * vortex_mass / einstein_mass:.2f} %")

"""
*Exercise:* Make the vortex twice as long. Which of the three numbers change, and by how
much?

__The Image__

The plots of PyAutoLens work as always; give them an axis of matplotlib to arrange several
in a figure. `plot_vortex` adds the axis of a vortex to any plot in arcsec.
"""

grid = al.Grid2D.uniform(shape_native=(120, 120), pixel_scales=0.04, over_sample_size=4)
image = tracer.image_2d_from(grid=grid)
smooth_image = smooth_tracer.image_2d_from(grid=grid)
difference = image - smooth_image

figure, axes = plt.subplots(1, 3, figsize=(15.0, 4.6), layout="constrained")
aplt.plot_array(array=smooth_image, ax=axes[0], title="Smooth lens", vmin=0.0)
aplt.plot_array(array=image, ax=axes[1], title="With a vortex", vmin=0.0)
aplt.plot_array(
    array=difference,
    ax=axes[2],
    title="Difference",
    colormap="RdBu_r",
    symmetric=True,
)
plot_vortex(vortex, axes[2], colour="gold")
figure.savefig(output / "images.png")

largest_difference = np.max(np.abs(difference.array)) / np.max(smooth_image.array)
print(f"largest_difference = {largest_difference:.2f} of the brightest pixel")

"""
A vortex of 1.6 per cent of the lens's mass changes some pixels by half of the brightest
one. It does so only where there is an arc to be moved: elsewhere the sky behind
is dark, and moving it changes nothing.

*Exercise:* Move the vortex to `centre=(2.0, 2.0)`, away from the arc. What is left of the
difference?

__Missing Mass__

The convergence is the mass in each place over the critical surface density of lensing.
Upstream's plots of it are logarithmic, and where it is negative they show nothing. The
convergence of our vortex *alone* is negative everywhere inside the tube and zero outside.
`plot_convergence_2d` draws both signs: added mass in red, missing mass in blue.
"""

figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.6), layout="constrained")
plot_convergence_2d(vortex, grid, ax=axes[0], title="The vortex alone")
plot_convergence_2d(tracer, grid, ax=axes[1], title="Lens and vortex")
figure.savefig(output / "convergence.png")

on_axis = al.Grid2DIrregular([(0.9, 0.75)])
kappa_vortex = float(vortex.convergence_2d_from(grid=on_axis)[0])
kappa_lens = float(mass.convergence_2d_from(grid=on_axis)[0])
print(f"kappa_vortex = {kappa_vortex:.3f} on the axis of the vortex")
print(f"kappa_lens = {kappa_lens:.3f} at the same place, of the smooth lens")

"""
On its axis the vortex takes away more than the lens has there, so that the sum is slightly
negative. That is not physical for a vortex of the lens's own dark matter: a hole cannot be
emptier than empty. Tutorial 3 shows which vortices nature would allow. Here it makes the
effect easy to see.

A last word on Einstein radii. `sf.einstein_radius_from` computes them from the largest
critical curve around the lens; a vortex adds small curves of its own, which upstream's
method would add up.
"""

print(f"einstein_radius = {sf.einstein_radius_from(tracer, grid):.2f} arcsec")

"""
*Exercise:* Turn the sign of `line_density` around and draw the figures again. The vortex
is now a string of added mass.

__Wrap Up__

You have put a vortex into a lens, and drawn its image and its mass. In tutorial 1 we take
the vortex out of the lens again and look at its deflections, to understand what it did to
the arc.
"""

"""
Tutorial 3: From Particle to Profile
====================================

So far we chose the line density of a vortex as we liked. Nature does not: the mass of the
particle sets how wide a vortex is, how much it lacks, and how many there are. In this
tutorial we go from the particle to the profile, and see which particles a lens can show.
The answer is sobering, and worth knowing before you fit anything.

    boson mass m  -->  core radius hbar / (m v)  -->  missing mass per kpc
                                                            |
    redshifts     -->  critical surface density  -->  line density (arcsec)

All functions here take quantities of astropy: numbers with units. A wrong unit is an error.

__Contents__

- **Lengths:** De Broglie length and core radius.
- **Missing Mass:** Mass per length, and line density.
- **Builders:** From all of this to a profile in one call.
- **How Many:** Vortices of a halo that spins, and rings of one that does not.
- **Networks:** Thousands of vortices as one profile.
- **What Imaging Can See:** The deflection against the particle's mass.
- **What Is Excluded:** And what remains to be tested.
- **Wrap Up:** What to remember.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import astropy.units as u
import autolens as al
import autolens.plot as aplt
import matplotlib.pyplot as plt
import numpy as np

import autolens_superfluid as sf
from autolens_superfluid import physics
from autolens_superfluid.howtolens import output_folder_from
from autolens_superfluid.plot.mass import plot_convergence_2d

output = output_folder_from("chapter_1_vortices", "tutorial_3_from_particle_to_profile")

r"""
__Lengths__

A particle of mass m and speed v is a wave of the de Broglie length $h / (m v)$. For
particles as light as 1e-23 eV, at the speeds of a galaxy, that is as long as a galaxy is
large. The core of a vortex is smaller by $2 \pi$: $\hbar / (m v)$. (If the particles repel
each other, the healing length takes its place; see `physics.healing_length_from`.)
"""

boson_mass = 1e-23 * u.eV
speed = 200.0 * u.km / u.s

wave = physics.de_broglie_length_from(boson_mass=boson_mass, speed=speed)
core = physics.vortex_core_radius_from(boson_mass=boson_mass, speed=speed)
core_angle = physics.angle_from(core, redshift=0.5)
print(f"de_broglie = {wave.to_value(u.kpc):.3f} kpc")
print(f"core = {core.to_value(u.kpc):.4f} kpc")
print(f"core_arcsec = {core_angle.to_value(u.arcsec):.4f} arcsec at redshift 0.5")

masses = np.geomspace(1e-25, 1e-20, 101) * u.eV
cores = physics.angle_from(physics.vortex_core_radius_from(masses, speed), 0.5)

figure, ax = plt.subplots(figsize=(6.2, 4.4), layout="constrained")
ax.loglog(masses.value, cores.to_value(u.arcsec), label="core radius of a vortex")
ax.axhline(0.05, color="0.6", linestyle=":", label="a pixel of HST")
ax.axhline(1.2, color="0.6", linestyle="--", label="an Einstein radius")
ax.set(xlabel="boson mass (eV)", ylabel="arcsec", title="Width of a vortex, 200 km/s")
ax.legend(frameon=False)
figure.savefig(output / "core_radius.png")

"""
*Exercise:* At which boson mass is the core of a vortex one pixel of HST wide? What is the
answer for a dwarf galaxy, where the speed is 20 km/s?

__Missing Mass__

What the core lacks depends on the density around it. We take 1e8 solar masses per cubic
kpc, the density of *all* dark matter some 5 kpc from the middle of a large galaxy. The
critical surface density turns it into the line density of tutorial 1.
"""

density = 1e8 * u.Msun / u.kpc**3

per_length = physics.vortex_mass_per_length_from(density, core)
line_density = physics.line_density_from(
    per_length, redshift_object=0.5, redshift_source=1.0
)
critical = physics.critical_surface_density_from(0.5, 1.0)
print(f"per_length = {per_length.to_value(u.Msun / u.kpc):.3e} Msun / kpc")
print(f"critical = {critical.to_value(u.Msun / u.kpc**2):.3e} Msun / kpc^2")
print(f"line_density = {line_density.to_value(u.arcsec):.5f} arcsec")

"""
*Exercise:* The lacking mass goes with the square of the core radius. By which power of the
boson mass does it fall?

__Builders__

`sf.vortex_string_from` does all this in one call. Here is a vortex of 10 kpc.
"""

vortex = sf.vortex_string_from(
    boson_mass=boson_mass,
    speed=speed,
    density=density,
    length=10.0 * u.kpc,
    redshift_object=0.5,
    redshift_source=1.0,
    centre=(0.9, 0.75),
    position_angle=130.0,
)
print(f"length = {vortex.length:.3f} arcsec")
print(f"built_line_density = {vortex.line_density:.5f} arcsec")

mass = al.mp.IsothermalSph(einstein_radius=1.2)
source = al.Galaxy(
    redshift=1.0,
    bulge=al.lp.SersicCore(
        centre=(0.06, 0.08), intensity=1.0, effective_radius=0.15, sersic_index=1.0
    ),
)
grid = al.Grid2D.uniform(shape_native=(100, 100), pixel_scales=0.05, over_sample_size=4)


def image_of(**perturbers):
    """Return the image of the source behind a lens with perturbers."""
    lens = al.Galaxy(redshift=0.5, mass=mass, **perturbers)
    return al.Tracer(galaxies=[lens, source]).image_2d_from(grid=grid)


smooth = image_of()
difference = image_of(vortex=vortex) - smooth
figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.6), layout="constrained")
aplt.plot_array(array=smooth, ax=axes[0], title="Smooth lens", vmin=0.0)
aplt.plot_array(
    array=difference,
    ax=axes[1],
    title="Vortex of a boson of 1e-23 eV",
    colormap="RdBu_r",
    symmetric=True,
)
figure.savefig(output / "one_vortex.png")
percent = 100.0 * np.max(np.abs(difference.array)) / np.max(smooth.array)
print(f"percent_of_peak = {percent:.2f} % of the brightest pixel is the largest change")

"""
*Exercise:* Signal to noise in the brightest pixels of a good HST image is about 40. Could
you see this vortex in one pixel? In a hundred pixels together?

__How Many__

A superfluid cannot turn like a wheel. It forms vortices, each of which carries one quantum
of circulation, h / m. The faster the halo spins and the heavier the particle, the more
vortices: within 10 kpc of the axis and for 20 km/s per kpc, these.

A halo that does not spin still has vortices, in the form of rings. There is about one in
each de Broglie volume.
"""

spin = 20.0 * u.km / u.s / u.kpc
radius = 10.0 * u.kpc
print("  boson mass      strings        rings")
for exponent in (-23.0, -22.0, -21.0):
    one = 10.0**exponent * u.eV
    strings = physics.vortex_number_from(spin, one, radius)
    rings = physics.vortex_ring_number_from(one, speed, radius)
    print(f"  1e{exponent:.0f} eV  {strings:11.1f} {rings:12.3g}")

quantum = physics.circulation_quantum_from(1e-22 * u.eV)
number = physics.vortex_number_from(spin, 1e-22 * u.eV, radius)
ring_number = physics.vortex_ring_number_from(1e-22 * u.eV, speed, radius)
print(f"quantum = {quantum.to_value(u.kpc * u.km / u.s):.2f} kpc km/s")
print(f"number = {number:.1f} strings for 1e-22 eV")
print(f"ring_number = {ring_number:.0f} rings for 1e-22 eV")

"""
*Exercise:* How fast must a halo of 1e-23 eV spin to hold a single vortex within 10 kpc?

__Networks__

`VortexNetwork` holds thousands of strings as one profile, which is fast, and which the
plots of PyAutoLens can draw. A layout places them in space: a lattice in a halo that spins,
or a tangle. We draw the lattice of 1e-22 eV, seen at 60 degrees from its axis.
"""

layout = physics.lattice_layout_from(
    angular_speed=spin,
    boson_mass=1e-22 * u.eV,
    halo_radius=radius,
    inclination=60.0,
    position_angle=20.0,
)
network = sf.vortex_network_from(
    layout,
    boson_mass=1e-22 * u.eV,
    speed=speed,
    density=density,
    redshift_object=0.5,
    redshift_source=1.0,
)
deflections = network.deflections_yx_2d_from(grid=grid).array
largest_deflection = np.max(np.linalg.norm(deflections, axis=1))

figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.6), layout="constrained")
plot_convergence_2d(network, grid, ax=axes[0], title="A lattice of vortices")
aplt.plot_array(
    array=image_of(network=network) - smooth,
    ax=axes[1],
    title="What it changes in the image",
    colormap="RdBu_r",
    symmetric=True,
)
figure.savefig(output / "network.png")
print(f"total_strings = {network.total_strings}")
print(f"network_mass = {network.mass_angular_within_circle_from(5.0):.5f} arcsec^2")
print(f"largest_deflection = {1e3 * largest_deflection:.2f} milliarcsec")

"""
Each of the vortices alone deflects by less than a ten-thousandth of an arcsec. All of them
together do more, but smoothly: from far away a lattice is a bit of missing mass, which a
smooth halo takes up in any fit. Only the graininess is left to be seen.

*Exercise:* Use `physics.tangle_layout_from` for the same number of strings in random
directions. Which image changes more?

__What Imaging Can See__

We draw the deflection beside a long vortex against the boson mass. An image of HST of good
signal, with a bright arc, is sensitive to line densities of very roughly 0.003" (chapter 2
measures this for a given image). For a speed of 200 km/s and the density of above:
"""

deflection = np.abs(
    physics.line_density_from(
        physics.vortex_mass_per_length_from(
            density, physics.vortex_core_radius_from(masses, speed)
        ),
        redshift_object=0.5,
        redshift_source=1.0,
    ).to_value(u.arcsec)
)
sensitivity = 0.003
largest_mass = masses[deflection > sensitivity].max()

figure, ax = plt.subplots(figsize=(7.0, 4.8), layout="constrained")
ax.loglog(masses.value, deflection, label="deflection beside a vortex")
ax.axhline(sensitivity, color="tab:green", linestyle="--", label="seen in HST images")
ax.axvspan(masses.value[0], 4.4e-21, color="tab:red", alpha=0.12)
ax.text(1.3e-25, 2e-8, "excluded as ALL of the dark matter\n(VLBI, Powell et al. 2023)")
ax.set(xlabel="boson mass (eV)", ylabel="arcsec", title="Which vortices can be seen?")
ax.legend(frameon=False)
figure.savefig(output / "what_can_be_seen.png")
print(f"largest_mass = {largest_mass.value:.1e} eV has vortices of 0.003 arcsec")
for exponent in (-24, -23, -22):
    index = np.argmin(np.abs(np.log10(masses.value) - exponent))
    print(f"deflection_1e{-exponent} = {deflection[index]:.2e} arcsec")

"""
__What Is Excluded__

Lensing with VLBI excludes bosons below 4.4e-21 eV as *all* of the dark matter (Powell et
al. 2023, arXiv:2302.10941): waves that long would make images look grainy, and they do not.
The masses whose vortices imaging can see lie in the excluded range. So is there anything
left to look for? There is:

- A superfluid that is a *part* of the dark matter is not excluded. Its vortices are shallower
  by that part. The line density is proportional to the density.
- Particles that repel each other have cores as wide as the healing length, which the mass of
  the particle does not fix.
- Anything else that is long and thin: cosmic strings, filaments, streams. A search for lines
  finds them too.

A fit that finds a vortex in an image of HST has therefore, most likely, found something
else. Chapter 2 ends with a tutorial on what.
"""

tenth = physics.vortex_mass_per_length_from(0.1 * density, core)
line_density_tenth = physics.line_density_from(tenth, 0.5, 1.0).to_value(u.arcsec)
print(f"line_density_tenth = {line_density_tenth:.6f} arcsec, if a tenth is superfluid")

"""
*Exercise:* If a tenth of the dark matter is a superfluid, which boson masses have vortices
of 0.003"? Change `density` and read the figure again.

__Wrap Up__

The core radius goes with 1 / m and the line density with 1 / m^2. Optical images see vortices
of bosons of 1e-23 eV and lighter, at best. These are excluded as all of the dark matter, not as
a part of it. In tutorial 4 we simulate the image of a lens with a vortex, noise included.
"""

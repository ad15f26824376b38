r"""
Tutorial 2: Axion Halos
=======================

A superfluid of very light particles does more than spin in vortices. In the middle of each
halo it settles into a *soliton*: a ball in which quantum pressure holds gravity up. In this
tutorial we put solitons into lenses. We also meet the formula $\kappa = 1 / (2 x)$, which
stands for two quite different things.

       density
         |
         |----.
         |     \      soliton: flat, then gone
         |      \
         |       `-.
         |           ` - .  _       halo: isothermal
         +---------------------------- radius

__Contents__

- **The Soliton:** Its convergence and mass.
- **The Core-Halo Relation:** Which soliton belongs to which halo and particle.
- **The Halo Around It:** `AxionHalo` is an isothermal sphere with a soliton.
- **In a Lens:** What a soliton does to images, at the same Einstein radius.
- **The Sheet:** $\kappa = 1 / (2 x)$ with one x for all of the sky.
- **The Other Reading:** $\kappa = 1 / (2 x)$ with $x = \theta / \theta_E$.
- **Why a Sheet Cannot Be Seen:** The mass-sheet degeneracy.
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

output = output_folder_from("chapter_1_vortices", "tutorial_2_axion_halos")

r"""
__The Soliton__

Simulations of fuzzy dark matter find the density

$$\rho(r) = \rho_c \left[1 + a (r / r_c)^2\right]^{-8}, \quad a = 2^{1/8} - 1$$

which falls to half at the core radius. Projected, the power becomes -15/2. `AxionSoliton`
has two parameters: the central convergence, and the core radius in arcsec.
"""

soliton = al.mp.AxionSoliton(centre=(0.0, 0.0), kappa=0.6, core_radius=0.25)

radii = np.geomspace(0.01, 3.0, 300)
along_x = al.Grid2DIrregular(np.stack([np.zeros(300), radii], axis=-1))
kappa = soliton.convergence_2d_from(grid=along_x).array
alpha = soliton.deflections_yx_2d_from(grid=along_x).array[:, 1]

figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.2), layout="constrained")
axes[0].plot(radii, kappa)
axes[0].axvline(0.25, color="0.6", linestyle=":", label="core radius")
axes[0].set(xscale="log", xlabel="radius (arcsec)", ylabel=r"$\kappa$")
axes[0].set_title("Convergence of a soliton")
axes[0].legend(frameon=False)
axes[1].plot(radii, alpha)
axes[1].set(xscale="log", xlabel="radius (arcsec)", ylabel="deflection (arcsec)")
axes[1].set_title("Its deflection")
figure.savefig(output / "soliton.png")

mass_at_core = soliton.mass_angular_within_circle_from(radius=0.25)
mass_in_all = soliton.mass_angular_within_circle_from(radius=50.0)
print(f"soliton_mass = {mass_in_all:.4f} arcsec^2")
print(
    f"fraction_in_core = {mass_at_core / mass_in_all:.3f} inside the core radius, seen from here"
)

"""
*Exercise:* The soliton is densest in its centre. At which radius does it deflect most?

__The Core-Halo Relation__

The particle's mass and the halo's mass fix both parameters (Schive et al. 2014). The
profile `AxionSolitonMCRSchive` applies that relation; `soliton_from` shows what comes out.
The halo has 1e13 solar masses, lens and source are at redshifts 0.5 and 1.0.
"""

exponents = np.array([-24.0, -23.5, -23.0, -22.5, -22.0, -21.5, -21.0])
solitons = [
    sf.AxionSolitonMCRSchive(
        mass_at_200=1e13,
        log10_axion_mass=exponent,
        redshift_object=0.5,
        redshift_source=1.0,
    ).soliton_from()
    for exponent in exponents
]
core_radii = np.array([one.core_radius for one in solitons])
fractions = np.array(
    [one.mass_angular_within_circle_from(1.2) / (np.pi * 1.2**2) for one in solitons]
)

figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.2), layout="constrained")
axes[0].plot(10.0**exponents, core_radii, "o-")
axes[0].axhline(0.05, color="0.6", linestyle=":", label="a pixel of HST")
axes[0].set(xscale="log", yscale="log", xlabel="boson mass (eV)")
axes[0].set(ylabel="core radius (arcsec)", title="Size of the soliton")
axes[0].legend(frameon=False)
axes[1].plot(10.0**exponents, 100.0 * fractions, "o-", color="tab:orange")
axes[1].set(xscale="log", yscale="log", xlabel="boson mass (eV)")
axes[1].set(ylabel='% of the mass inside 1.2"', title="Mass of the soliton")
figure.savefig(output / "core_halo_relation.png")

for exponent, name in ((-23.0, "1e23"), (-22.0, "1e22")):
    index = int(np.flatnonzero(exponents == exponent)[0])
    print(f"core_radius_{name} = {core_radii[index]:.4f} arcsec")
    print(
        f"percent_{name} = {100.0 * fractions[index]:.2f} % of the mass inside 1.2 arcsec"
    )

"""
For 1e-23 eV the core radius is two pixels of HST, and the soliton has 6 per cent of the
mass that lenses. For 1e-22 eV it is a fifth of a pixel, and has 0.6 per cent. Solitons of the
heavier particles are small, dense and light. (The relation scatters widely between
simulations; take its numbers as typical ones.)

*Exercise:* Repeat this for a halo of 1e12 solar masses. Which way do radius and mass go?

__The Halo Around It__

`AxionHalo` is a singular isothermal sphere plus a soliton. Its `einstein_radius` is that of
the sphere alone.
"""

halo = al.mp.AxionHalo(einstein_radius=1.1, soliton_kappa=0.6, soliton_radius=0.25)
sphere = al.mp.AxionHalo(einstein_radius=1.1, soliton_kappa=0.0, soliton_radius=0.25)

figure, ax = plt.subplots(figsize=(6.2, 4.4), layout="constrained")
for profile, label in ((halo, "halo with soliton"), (sphere, "isothermal sphere")):
    values = profile.convergence_2d_from(grid=along_x).array
    ax.plot(radii, values, label=label)
ax.plot(radii, kappa, "--", label="soliton")
ax.set(xscale="log", yscale="log", ylim=(0.05, 100.0))
ax.set(xlabel="radius (arcsec)", ylabel=r"$\kappa$", title="An axion halo")
ax.legend(frameon=False)
figure.savefig(output / "halo.png")

dispersion = physics.isothermal_velocity_dispersion_from(1.1 * u.arcsec, 0.5, 1.0)
print(f"velocity_dispersion = {dispersion.to_value(u.km / u.s):.1f} km/s")

"""
__In a Lens__

How does a soliton show? Not by the size of the ring, which a bit more halo explains as
well. So we compare two lenses of the *same* Einstein radius, 1.2": a sphere alone, and a
sphere with a soliton, made lighter by what the soliton deflects there.
"""

soliton_at_ring = soliton.deflections_yx_2d_from(
    grid=al.Grid2DIrregular([(0.0, 1.2)])
).array[0, 1]
without = al.mp.AxionHalo(einstein_radius=1.2, soliton_kappa=0.0)
with_soliton = al.mp.AxionHalo(
    einstein_radius=1.2 - soliton_at_ring, soliton_kappa=0.6, soliton_radius=0.25
)

grid = al.Grid2D.uniform(shape_native=(120, 120), pixel_scales=0.03, over_sample_size=4)
source = al.Galaxy(
    redshift=1.0,
    bulge=al.lp.SersicCore(
        centre=(0.35, 0.5), intensity=1.0, effective_radius=0.15, sersic_index=1.0
    ),
)


def image_of(profile):
    """Return the image of the source behind a lens."""
    lens = al.Galaxy(redshift=0.5, mass=profile)
    return al.Tracer(galaxies=[lens, source]).image_2d_from(grid=grid)


image = image_of(without)
image_soliton = image_of(with_soliton)
difference = image_soliton - image

figure, axes = plt.subplots(1, 3, figsize=(15.0, 4.6), layout="constrained")
aplt.plot_array(array=image, ax=axes[0], title="Isothermal sphere", vmin=0.0)
aplt.plot_array(array=image_soliton, ax=axes[1], title="With a soliton", vmin=0.0)
aplt.plot_array(
    array=difference, ax=axes[2], title="Difference", colormap="RdBu_r", symmetric=True
)
figure.savefig(output / "images.png")

radius_from_centre = np.linalg.norm(grid.array, axis=1)
is_inner = radius_from_centre < 0.9
flux_ratio = image_soliton.array[is_inner].sum() / image.array[is_inner].sum()
outer_ratio = image_soliton.array[~is_inner].sum() / image.array[~is_inner].sum()
print(f"soliton_at_ring = {soliton_at_ring:.4f} arcsec")
print(f"inner_flux_ratio = {flux_ratio:.3f}")
print(f"outer_flux_ratio = {outer_ratio:.3f}")

r"""
The image inside the Einstein radius, closer to the soliton, changes most: it moves, and
loses 4 per cent of its light. The image outside loses 2 per cent. It is the *shape* of the
mass in the middle that a soliton changes. That is why a lens with images on many radii measures it best.

*Exercise:* Give the soliton half the core radius and four times the convergence. Its mass
is the same. What is left of the difference?

__The Sheet__

Now the formula $\kappa = 1 / (2 x)$. Read literally it is a sheet: one number x > 0 for the
whole sky, and the same convergence everywhere. The deflection is $\kappa \theta$, and there
is no shear.
"""

sheet = al.mp.InverseDistanceSheet(centre=(0.0, 0.0), distance=10.0)
sheet_kappa = sheet.convergence_2d_from(grid=along_x).array
sheet_alpha = sheet.deflections_yx_2d_from(grid=along_x).array[:, 1]
print(f"sheet_kappa = {sheet_kappa[0]:.4f} for x = 10")
print(f"sheet_spread = {np.ptp(sheet_kappa):.1e} between the radii")

r"""
__The Other Reading__

In textbooks the same formula is the isothermal sphere, and x is the distance from its centre
in Einstein radii, $x = \theta / \theta_E$, which differs from place to place. That profile is
`AxionHalo` without a soliton. It equals upstream's `IsothermalSph`. With the sheet of x = 1
it agrees at one radius only: the Einstein radius.
"""

textbook = al.mp.AxionHalo(einstein_radius=1.2, soliton_kappa=0.0)
upstream = al.mp.IsothermalSph(einstein_radius=1.2)
sheet_of_one = al.mp.InverseDistanceSheet(distance=1.0)

figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.2), layout="constrained")
for profile, label in ((textbook, r"$x = \theta / \theta_E$"), (sheet_of_one, "x = 1")):
    axes[0].plot(radii, profile.convergence_2d_from(grid=along_x).array, label=label)
    deflection = profile.deflections_yx_2d_from(grid=along_x).array[:, 1]
    axes[1].plot(radii, deflection, label=label)
axes[0].set(
    yscale="log", ylabel=r"$\kappa$", title=r"Two readings of $\kappa = 1/(2x)$"
)
axes[1].set(ylabel="deflection (arcsec)", title="and their deflections")
for ax in axes:
    ax.set(xlabel="radius (arcsec)")
    ax.axvline(1.2, color="0.6", linestyle=":", label="Einstein radius")
    ax.legend(frameon=False)
figure.savefig(output / "two_readings.png")

at_ring = al.Grid2DIrregular([(0.0, 1.2)])
print(
    f"kappa_textbook = {textbook.convergence_2d_from(grid=at_ring)[0]:.4f} at the Einstein radius"
)
print(
    f"kappa_sheet = {sheet_of_one.convergence_2d_from(grid=at_ring)[0]:.4f} everywhere"
)
largest = np.max(
    np.abs(
        textbook.convergence_2d_from(grid=along_x).array
        / upstream.convergence_2d_from(grid=along_x).array
        - 1.0
    )
)
print(f"largest_difference = {largest:.1e} from upstream's isothermal sphere")

"""
__Why a Sheet Cannot Be Seen__

Add a sheet to a lens, multiply the mass of the lens by (1 - kappa), and make the source
smaller by the same factor: the image is the same. This is the mass-sheet degeneracy, and
no image of one source can break it. We try it with the sheet of x = 10.
"""

factor = 1.0 - 1.0 / (2.0 * 10.0)
scaled_source = al.Galaxy(
    redshift=1.0,
    bulge=al.lp.SersicCore(
        centre=(0.35 * factor, 0.5 * factor),
        intensity=1.0,
        effective_radius=0.15 * factor,
        sersic_index=1.0,
        radius_break=0.025 * factor,
    ),
)
scaled_lens = al.Galaxy(
    redshift=0.5,
    mass=al.mp.IsothermalSph(einstein_radius=1.2 * factor),
    sheet=sheet,
)
with_sheet = al.Tracer(galaxies=[scaled_lens, scaled_source]).image_2d_from(grid=grid)
largest_change = np.max(np.abs((with_sheet - image).array)) / np.max(image.array)
print(f"largest_change = {largest_change:.1e} of the brightest pixel")

r"""
*Exercise:* Leave the source as it was. By how much does the image change now?

__Wrap Up__

A soliton is a core whose size and mass follow from the particle's mass. It shows in the
inner images of a lens. The formula $\kappa = 1 / (2 x)$ is a sheet, which cannot be seen, or
an isothermal halo, which makes the whole lens: look at what x means.

In tutorial 3 we come from the particle to the vortices themselves.
"""

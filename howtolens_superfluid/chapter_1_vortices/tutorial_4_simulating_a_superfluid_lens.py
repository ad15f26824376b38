"""
Tutorial 4: Simulating a Superfluid Lens
========================================

We now make data: the image of a lens with a vortex as a telescope would record it, with the
blur of its optics and with noise. Then we look at what no image shows directly, the critical
curves and caustics, and at the brightness of point sources, which reacts to a vortex most.

    source  -->  lens + vortex  -->  blur (PSF)  -->  pixels  -->  noise  -->  data.fits

__Contents__

- **The Tracer:** Lens, vortex and source.
- **The Telescope:** Exposure, PSF, noise.
- **What the Noise Leaves:** The vortex in units of the noise.
- **A Dataset Folder:** How to keep the data so that every tool here reads them.
- **Critical Curves and Caustics:** A vortex adds small ones of its own.
- **Flux Anomalies:** Four images of a quasar, one of which is wrong.
- **Populations:** Thousands of lenses by one command.
- **Wrap Up:** The end of chapter 1.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import shutil

import autolens as al
import autolens.plot as aplt
import matplotlib.pyplot as plt
import numpy as np

import autolens_superfluid as sf
from autolens_superfluid.howtolens import output_folder_from
from autolens_superfluid.modeling import dataset_from, output_dataset
from autolens_superfluid.plot.imaging import plot_image_2d, plot_vortex

output = output_folder_from(
    "chapter_1_vortices", "tutorial_4_simulating_a_superfluid_lens"
)

"""
__The Tracer__

The lens is an elliptical isothermal mass with a little external shear. Its vortex lacks
0.04 arcsec^2, 0.9 per cent of the mass inside the Einstein radius.
"""

vortex = sf.VortexString(
    centre=(0.55, 0.95),
    position_angle=60.0,
    length=1.0,
    core_radius=0.05,
    line_density=-0.04,
)
mass = al.mp.Isothermal(einstein_radius=1.2, ell_comps=(0.05, 0.1))
shear = al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02)
source = al.Galaxy(
    redshift=1.0,
    bulge=al.lp.SersicCore(
        centre=(0.05, 0.1),
        ell_comps=(0.1, 0.05),
        intensity=0.8,
        effective_radius=0.2,
        sersic_index=1.5,
    ),
)
lens = al.Galaxy(redshift=0.5, mass=mass, shear=shear, vortex=vortex)
smooth_lens = al.Galaxy(redshift=0.5, mass=mass, shear=shear)
tracer = al.Tracer(galaxies=[lens, source])
smooth_tracer = al.Tracer(galaxies=[smooth_lens, source])

"""
__The Telescope__

`SimulatorImaging` of PyAutoLens does the rest. The grid has pixels of 0.05", as HST, and 8 x
8 sub-pixels in each of them. The PSF is a Gaussian with a standard deviation of 0.045". The
seed makes the noise the same each time.
"""

grid = al.Grid2D.uniform(shape_native=(84, 84), pixel_scales=0.05, over_sample_size=8)
psf = al.Convolver.from_gaussian(
    shape_native=(11, 11), sigma=0.045, pixel_scales=0.05, normalize=True
)
simulator = al.SimulatorImaging(
    exposure_time=1000.0,
    psf=psf,
    background_sky_level=0.1,
    add_poisson_noise_to_data=True,
    noise_seed=1,
)
imaging = simulator.via_tracer_from(tracer=tracer, grid=grid)

figure, axes = plt.subplots(1, 3, figsize=(15.0, 4.6), layout="constrained")
plot_image_2d(tracer.image_2d_from(grid=grid), axes[0], title="Before the telescope")
plot_image_2d(imaging.data, axes[1], title="Data", label="electrons / s")
plot_image_2d(imaging.noise_map, axes[2], title="Noise map", label="electrons / s")
plot_vortex(vortex, axes[0])
figure.savefig(output / "imaging.png")
print(f"peak_signal_to_noise = {imaging.signal_to_noise_map.array.max():.1f}")

"""
*Exercise:* Which exposure time gives a peak signal to noise of 100?

__What the Noise Leaves__

We subtract from the data the image of the smooth lens, seen by the same telescope without
noise, and divide by the noise. Were the model right, the sum of squares would be about the
number of pixels.
"""

noiseless = al.SimulatorImaging(
    exposure_time=1000.0,
    psf=psf,
    background_sky_level=0.1,
    add_poisson_noise_to_data=False,
)
models = {
    "Residual, smooth": noiseless.via_tracer_from(tracer=smooth_tracer, grid=grid),
    "Residual, vortex": noiseless.via_tracer_from(tracer=tracer, grid=grid),
}
figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.6), layout="constrained")
chi_squared = {}
for ax, (title, model) in zip(axes, models.items(), strict=True):
    residual = (imaging.data - model.data) / imaging.noise_map
    chi_squared[title] = float(np.sum(residual.array**2))
    aplt.plot_array(
        array=residual,
        ax=ax,
        title=title,
        colormap="RdBu_r",
        vmin=-5.0,
        vmax=5.0,
        cb_unit=r" $\sigma$",
    )
figure.savefig(output / "residuals.png")
print(f"pixels = {residual.array.size}")
print(f"chi_squared_smooth = {chi_squared['Residual, smooth']:.0f}")
print(f"chi_squared_vortex = {chi_squared['Residual, vortex']:.0f}")

"""
The smooth lens of the *true* parameters is far off. A fit does not know them: it moves the
smooth lens until it follows the vortex as well as it can, and much of the difference goes.
How much is left is the question of chapter 2.

*Exercise:* Shift the Einstein radius of the smooth model by 0.01". Is the residual of that
larger or smaller than that of the vortex?

__A Dataset Folder__

`output_dataset` writes the data as a folder with `data.fits`, `noise_map.fits`, `psf.fits`
and `info.json`. `dataset_from`, `superfluid fit` and `superfluid search` read such folders,
and your own data can be put into one (chapter 2, tutorial 4).
"""

folder = output / "dataset"
if folder.exists():
    shutil.rmtree(folder)
output_dataset(
    folder,
    imaging,
    info={
        "pixel_scale": 0.05,
        "redshift_lens": 0.5,
        "redshift_source": 1.0,
        "mask_radius": 1.8,
    },
)
dataset = dataset_from(folder)
print(f"masked_pixels = {dataset.weighted_pixels} pixels inside the mask of 1.8 arcsec")

"""
__Critical Curves and Caustics__

Where the magnification is infinite lies the critical curve. Mapped into the source plane it
is the caustic: a source that crosses it gains or loses two images. A vortex beside the main
critical curve bends it, and may add small curves of its own.
"""


def curves_from(one):
    """Return tangential critical curves and caustics of a tracer."""
    calc = al.LensCalc.from_tracer(one)
    curves = calc.tangential_critical_curve_list_from(grid=grid, pixel_scale=0.01)
    caustics = calc.tangential_caustic_list_from(grid=grid, pixel_scale=0.01)
    return [c.array for c in curves], [c.array for c in caustics]


figure, axes = plt.subplots(1, 2, figsize=(11.0, 5.2), layout="constrained")
total_curves = []
for one, colour, label in (
    (smooth_tracer, "0.5", "smooth"),
    (tracer, "tab:red", "with a vortex"),
):
    found = curves_from(one)
    total_curves.append(len(found[0]))
    for ax, lines in zip(axes, found, strict=True):
        for number, line in enumerate(lines):
            ax.plot(
                line[:, 1],
                line[:, 0],
                color=colour,
                linewidth=1.2,
                label=label if number == 0 else None,
            )
plot_vortex(vortex, axes[0])
for ax, title in zip(axes, ("Critical curves", "Caustics"), strict=True):
    ax.set(title=title, xlabel="x (arcsec)", ylabel="y (arcsec)", aspect="equal")
    ax.legend(frameon=False, loc="lower left")
figure.savefig(output / "caustics.png")

print(f"curves_smooth = {total_curves[0]}")
print(f"curves_vortex = {total_curves[1]}")
print(f"einstein_radius = {sf.einstein_radius_from(tracer, grid):.3f} arcsec")
print(
    f"einstein_radius_smooth = {sf.einstein_radius_from(smooth_tracer, grid):.3f} arcsec"
)

"""
Here the vortex cuts a notch into the critical curve, and the caustic grows two spikes. A
source inside a spike has two more images. The Einstein radius hardly changes. Shorter and
denser vortices have closed curves of their own; `sf.einstein_radius_from` takes the one large
curve around the lens, whatever small ones there are.

*Exercise:* Turn the vortex by 90 degrees. What happens to the curves?

__Flux Anomalies__

A quasar is a point: all of its light goes through the one spot where its image is. Its
brightness therefore shows second derivatives of the potential, where an arc shows first
ones. We find the images of a quasar behind a vortex ten times weaker, -0.004", and compare
their magnifications with those of the smooth lens. Beside it we put a point mass, such as a
compact subhalo, of the same mass with the other sign and in the same place.
"""

position = (0.03, 0.05)
solver = al.PointSolver.for_grid(
    grid=al.Grid2D.uniform(shape_native=(100, 100), pixel_scales=0.04),
    pixel_scale_precision=0.001,
)
weak_vortex = sf.VortexString(
    centre=(0.55, 0.95),
    position_angle=60.0,
    length=1.0,
    core_radius=0.05,
    line_density=-0.004,
)
weak_lens = al.Galaxy(redshift=0.5, mass=mass, shear=shear, vortex=weak_vortex)
weak_tracer = al.Tracer(galaxies=[weak_lens, source])
point = al.mp.PointMass(centre=(0.55, 0.95), einstein_radius=np.sqrt(0.004 / np.pi))
point_lens = al.Galaxy(redshift=0.5, mass=mass, shear=shear, point=point)
point_tracer = al.Tracer(galaxies=[point_lens, source])


def images_from(one):
    """Return places and magnifications of the images, by direction from the lens."""
    places = solver.solve(tracer=one, source_plane_coordinate=position)
    calc = al.LensCalc.from_tracer(one)
    sizes = np.abs(calc.magnification_2d_via_hessian_from(grid=places).array)
    is_bright = sizes > 1.0  # A point mass adds faint images beside itself
    places, sizes = places.array[is_bright], sizes[is_bright]
    order = np.argsort(np.arctan2(places[:, 0], places[:, 1]))
    return places[order], sizes[order]


smooth_places, smooth_sizes = images_from(smooth_tracer)
places, sizes = images_from(weak_tracer)
_, point_sizes = images_from(point_tracer)
shifts = np.linalg.norm(places - smooth_places, axis=1)
ratios = sizes / smooth_sizes

print("  image (y, x)       magnification  with a vortex  with a point mass")
for place, *all_sizes in zip(
    smooth_places, smooth_sizes, sizes, point_sizes, strict=True
):
    words = "".join(f"{size:15.2f}" for size in all_sizes)
    print(f"  ({place[0]:6.2f}, {place[1]:6.2f}) {words}")
largest = np.argmax(np.abs(ratios - 1.0))
others = np.delete(ratios, largest)
total_strong = len(images_from(tracer)[0])
print(f"anomalous_ratio = {ratios[largest]:.3f}")
print(f"largest_other = {np.max(np.abs(others - 1.0)):.3f} away from 1")
print(f"shift_of_anomalous = {shifts[largest]:.4f} arcsec")
print(f"point_ratio = {(point_sizes / smooth_sizes)[largest]:.3f}")
print(f"images_strong = {total_strong} images with the vortex of -0.04 arcsec")

figure, ax = plt.subplots(figsize=(5.8, 5.2), layout="constrained")
ax.scatter(smooth_places[:, 1], smooth_places[:, 0], s=12.0 * smooth_sizes, c="0.7")
ax.scatter(
    places[:, 1], places[:, 0], s=12.0 * sizes, facecolors="none", edgecolors="tab:red"
)
plot_vortex(weak_vortex, ax)
ax.set(xlabel="x (arcsec)", ylabel="y (arcsec)", aspect="equal")
ax.set_title("Areas are brightnesses: grey smooth, red with a vortex")
figure.savefig(output / "flux_anomalies.png")

"""
The image next to the vortex moves by 0.029", seven times the line density, because the lens
magnifies the shift; yet its brightness changes by 3 per cent only. A point of the same mass
takes a third of it. The reason is in tutorial 1: beside a long string the deflection is the
same everywhere, and what does not vary does not magnify. *Flux anomalies* of quasars are good
at finding compact subhaloes, and poor at finding vortices, unless an image is in the core or
at an end of one. Arcs show shifts, and have thousands of pixels to show them.

The strong vortex of -0.04" does what the caustics announced: the quasar has six images.

*Exercise:* Move the quasar to (0.08, 0.02). Which image is anomalous now?

__Populations__

For one lens this script is enough. For thousands there is a command, and a Python API behind
it, in `autolens_superfluid.simulation`:

    superfluid simulate vortex_bench --number 1000 --seed 1 --output DIR

Chapter 3 uses it.

__Wrap Up__

You can now simulate a lens with a vortex, write the data into a folder, and know that a smooth
lens of the true parameters does not fit them. In chapter 2 we ask the question the right way
around: given the data, is there a vortex?
"""

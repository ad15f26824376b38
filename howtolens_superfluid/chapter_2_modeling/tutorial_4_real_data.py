"""
Tutorial 4: Real Data
=====================

Your own image of a lens comes as FITS files, in counts, with bad pixels, a neighbouring galaxy,
and a PSF that nobody normalised. This tutorial takes such files to a dataset folder, checks it,
and searches it. It simulates the files, so that it runs as it stands. Give it the path of your
own to use them.

    data, noise, PSF  -->  dataset folder  -->  smooth fits  -->  scan under each  -->  verdict

__Contents__

- **Files of a Telescope:** Simulated here; put your own path in.
- **A Dataset Folder:** Units, bad pixels, PSF, and `info.json`.
- **Other Galaxies:** A mask of pixels that do not count.
- **When Something Is Wrong:** Errors name the file, the rule and the value.
- **Smooth Fits:** Three of them, each with more freedom.
- **A Scan Under Each:** What stays is worth a look.
- **With One Command:** And the settings for real galaxies.
- **Wrap Up:** What to write in a paper.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import shutil
from pathlib import Path

import autolens as al
import matplotlib.pyplot as plt
import numpy as np
from astropy.io import fits

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.howtolens import is_small, output_folder_from
from autolens_superfluid.modeling import dataset_from, output_dataset
from autolens_superfluid.plot.imaging import plot_image_2d, plot_normalised_residual_2d
from autolens_superfluid.plot.search import plot_delta_chi_squared
from autolens_superfluid.search import SearchSettings, scan_from, smooth_fits_from
from autolens_superfluid.search.pipeline import smooth_fit_from

output = output_folder_from("chapter_2_modeling", "tutorial_4_real_data")

"""
__Files of a Telescope__

To use your own files, set `raw` to their folder and skip to the next section. The lens that we
simulate has *no* vortex. But it is no perfect ellipse either: real galaxies are a bit boxy or
discy, and this one has a multipole of order four of 3 per cent. A neighbour shines at the
upper left, and two pixels are dead.
"""

raw = Path(output, "raw")
exposure_time = 1000.0

mass = al.mp.Isothermal(einstein_radius=1.2, ell_comps=(0.05, 0.1))
shear = al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02)
multipole = al.mp.PowerLawMultipole(
    m=4, einstein_radius=1.2, slope=2.0, multipole_comps=(0.03, 0.0)
)
source = al.Galaxy(
    redshift=0.6,
    bulge=al.lp.SersicCore(
        centre=(0.05, 0.1),
        ell_comps=(0.1, 0.05),
        intensity=0.8,
        effective_radius=0.2,
        sersic_index=1.5,
        radius_break=0.025,
    ),
)
neighbour = al.Galaxy(
    redshift=0.2,
    light=al.lp.Gaussian(centre=(1.45, -1.45), intensity=3.0, sigma=0.12),
)
boxy_lens = al.Galaxy(redshift=0.2, mass=mass, shear=shear, multipole=multipole)
telescope = al.SimulatorImaging(
    exposure_time=exposure_time,
    psf=al.Convolver.from_gaussian(
        shape_native=(11, 11), sigma=0.045, pixel_scales=0.05, normalize=True
    ),
    background_sky_level=0.1,
    add_poisson_noise_to_data=True,
    noise_seed=3,
)
imaging = telescope.via_tracer_from(
    tracer=al.Tracer(galaxies=[boxy_lens, neighbour, source]),
    grid=al.Grid2D.uniform(
        shape_native=(84, 84), pixel_scales=0.05, over_sample_size=8
    ),
)
counts = imaging.data.native.array * exposure_time
counts_noise = imaging.noise_map.native.array * exposure_time
counts_noise[30, 60] = counts_noise[50, 20] = 0.0  # Dead pixels

raw.mkdir(exist_ok=True)
for name, values in (
    ("image", counts),
    ("sigma", counts_noise),
    ("psf", 7.0 * imaging.psf.kernel.native.array),
):
    fits.writeto(raw / f"{name}.fits", values, overwrite=True)

"""
__A Dataset Folder__

Four things go wrong most often.

1. *Units.* Data and noise in electrons per second, or in anything, as long as it is the same.
2. *Dead pixels.* Their noise is zero; give them a noise so large that they do not count.
3. *The PSF* has an odd number of pixels, its peak in the middle, and the sum 1.
4. *Orientation.* The lens is in the middle of the image. Crop it, an even number of pixels wide.
"""


def array_from(name):
    """Return the array of a FITS file."""
    return fits.getdata(raw / f"{name}.fits").astype(float)


data = array_from("image") / exposure_time
noise_map = array_from("sigma") / exposure_time
is_dead = noise_map <= 0.0
noise_map[is_dead] = 1e4 * noise_map.max()
psf = array_from("psf")
psf /= psf.sum()

imaging = al.Imaging(
    data=al.Array2D.no_mask(data, pixel_scales=0.05),
    noise_map=al.Array2D.no_mask(noise_map, pixel_scales=0.05),
    psf=al.Convolver(kernel=al.Array2D.no_mask(psf, pixel_scales=0.05)),
)
folder = output / "dataset"
if folder.exists():
    shutil.rmtree(folder)
output_dataset(
    folder,
    imaging,
    info={
        "name": "my_lens",
        "pixel_scale": 0.05,
        "redshift_lens": 0.2,
        "redshift_source": 0.6,
        "mask_radius": 1.8,
        "einstein_radius": 1.2,
    },
)
print(f"dead_pixels = {int(is_dead.sum())}")
print(f"psf_sum = {psf.sum():.6f}")

"""
*Exercise:* What does a PSF whose peak is off by a pixel do to a fit?

__Other Galaxies__

`mask_extra_galaxies.fits` is an image that is 1 where a pixel belongs to another galaxy, and 0
elsewhere. These pixels get no weight. Be generous: light of a neighbour that is left becomes
part of the source, and asks for a vortex.
"""

grid = al.Grid2D.uniform(shape_native=(84, 84), pixel_scales=0.05)
distance = np.hypot(*(grid.native.array - np.array([1.45, -1.45])).transpose(2, 0, 1))
fits.writeto(folder / "mask_extra_galaxies.fits", (distance < 0.6).astype(float))

dataset = dataset_from(folder)
print(f"all_pixels = {dataset.imaging.data.array.size}")
print(f"weighted_pixels = {dataset.weighted_pixels}")

figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.6), layout="constrained")
plot_image_2d(imaging.data, axes[0], title="Data", label="electrons / s")
plot_image_2d(dataset.imaging.data, axes[1], title="What is fitted")
figure.savefig(output / "data.png")

"""
*Exercise:* Leave the mask out, and look at the residual of the smooth fit below.

__When Something Is Wrong__

`dataset_from` checks the folder before anything else is done with it. Here is what it says of a
noise map with a dead pixel that nobody treated.
"""

broken = output / "broken"
shutil.rmtree(broken, ignore_errors=True)
shutil.copytree(folder, broken)
fits.writeto(broken / "noise_map.fits", array_from("sigma"), overwrite=True)
try:
    dataset_from(broken)
except DatasetError as error:
    print(f"DatasetError: {error}")

"""
__Smooth Fits__

A vortex is judged against a smooth lens, so that the smooth lens has to be good.
`smooth_fits_from` fits an isothermal ellipsoid with shear, then a power law, then a power law
with multipoles of order three and four: each starts where the last one ended. All of this takes
a minute or two, and is read from the folder `smooth` when the script is run again. In small mode
we take two lenses of the true values instead, without and with the multipole.
"""

if is_small():
    light = al.lp_linear.SersicCore(
        centre=(0.05, 0.1),
        ell_comps=(0.1, 0.05),
        effective_radius=0.2,
        sersic_index=1.5,
        radius_break=0.025,
    )
    fitted_source = al.Galaxy(redshift=0.6, bulge=light)
    lenses = {
        "isothermal": al.Galaxy(redshift=0.2, mass=mass, shear=shear),
        "with a multipole": boxy_lens,
    }
    smooth_fits = [
        smooth_fit_from(
            dataset,
            al.FitImaging(
                dataset=dataset.imaging, tracer=al.Tracer(galaxies=[one, fitted_source])
            ),
            name=name,
        )
        for name, one in lenses.items()
    ]
else:
    smooth_fits = smooth_fits_from(dataset, SearchSettings(), output / "smooth")

print("  smooth model                    chi squared")
for smooth in smooth_fits:
    print(f"  {smooth.name:30s} {smooth.chi_squared:10.1f}")
print(f"chi_squared_stiff = {smooth_fits[0].chi_squared:.1f}")
print(f"chi_squared_free = {smooth_fits[-1].chi_squared:.1f}")

figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.6), layout="constrained")
for ax, smooth in zip(axes, (smooth_fits[0], smooth_fits[-1]), strict=True):
    plot_normalised_residual_2d(smooth.fit, ax, title=smooth.name)
figure.savefig(output / "residuals.png")

"""
*Exercise:* Is the residual of the stiffest model one that you would have noticed?

__A Scan Under Each__

Now we scan for strings under each of the models. In a real lens there is no truth to compare
with; there is this comparison instead.
"""

spacing = 0.3 if is_small() else 0.15
scans = [scan_from(one.linear_fit, ("string",), spacing=spacing) for one in smooth_fits]

print("  smooth model                    largest fall of chi squared, at (y, x)")
for smooth, scan in zip(smooth_fits, scans, strict=True):
    best = scan.maxima(1)[0]
    place = f"({best.centre[0]:.2f}, {best.centre[1]:.2f})"
    print(f"  {smooth.name:30s} {best.delta_chi_squared:10.1f}  {place}")
print(f"fall_stiff = {scans[0].max_delta_chi_squared:.1f}")
print(f"fall_free = {scans[-1].max_delta_chi_squared:.1f}")

figure, axes = plt.subplots(1, 2, figsize=(11.5, 4.6), layout="constrained")
for ax, index in zip(axes, (0, -1), strict=True):
    one = scans[index].maps["string"]
    image = smooth_fits[index].fit.model_data
    plot_delta_chi_squared(one, ax, image=image, maxima=one.maxima(1))
    ax.set_title(smooth_fits[index].name)
figure.savefig(output / "scans.png")

"""
Under the isothermal model the scan finds a string far above what noise makes. Under the model
with multipoles it is gone: it was the error of a smooth model that was too stiff. Had we looked
at the first line only, we would have reported a vortex in a lens that has none.

*Exercise:* Put the vortex of tutorial 1 into `boxy_lens`. Does its maximum stay?

__With One Command__

`superfluid search` does all of this, with the significance of tutorial 3 and joint fits:

    superfluid search FOLDER --output DIR --lens-light mge --source mge

Real lens galaxies shine, and real sources are no Sersic profiles: `mge` fits both by many
Gaussians, and `--source pixelized` asks of a pixelized source too whether it needs the vortex.
That takes from ten minutes to an hour. `report.png` is the page to look at.

__Wrap Up__

When you write about a vortex in a real lens, give the smooth models that you tried, the fall of
chi squared under each, how far the maximum moved, the p-value with the look-elsewhere effect,
and the sensitivity where nothing was found. `report.json` holds all of them. Tutorial 5 shows
what else can go wrong.
"""

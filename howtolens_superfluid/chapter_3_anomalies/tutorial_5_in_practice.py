"""
Tutorial 5: In Practice
=======================

You have an image of a lens, as `al.Imaging`, and a detector. This tutorial goes from
one to the other and on to a vortex in a lens model. It also shows when *not* to believe
a detector, and how it says so.

    al.Imaging  -->  score, p-value, warnings  -->  lens model  -->  scan  -->  fit

__Contents__

- **Your Own Lens:** Here a simulated one, so that we know the truth.
- **Judging It:** Score, p-value and heat map.
- **Warnings:** What the detector was not trained on.
- **Where Warnings End:** Lenses of another family.
- **From the Detector to a Lens Model:** Its latents are an `al.Tracer`.
- **Scores of Your Own Fit:** Without any network.
- **Scanning for a Vortex:** Where, how long, how heavy?
- **Fitting It:** The commands that finish the work.
- **Wrap Up:** The end of chapter 3.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import shutil
import warnings

import autolens as al
import matplotlib.pyplot as plt
import numpy as np

import autolens_superfluid as sf
from autolens_superfluid import ml
from autolens_superfluid.exc import DetectorError, OutOfDistributionWarning
from autolens_superfluid.howtolens import is_small, output_folder_from
from autolens_superfluid.modeling import output_dataset
from autolens_superfluid.plot.detection import heatmap_figure_from
from autolens_superfluid.plot.imaging import plot_vortex
from autolens_superfluid.search import StringPerturber, linear_fit_from, scan_from
from autolens_superfluid.simulation import Simulator, tracer_from

output = output_folder_from("chapter_3_anomalies", "tutorial_5_in_practice")

"""
__Your Own Lens__

It has a vortex: a deficit of 0.03 arcsec^2 in a tube of 1.0", on the arc. Nothing below
uses the truth, but to draw it and to compare.
"""

vortex = sf.VortexString(
    centre=(0.75, 0.8),
    position_angle=130.0,
    length=1.0,
    core_radius=0.05,
    line_density=-0.03,
)


def imaging_from(vortices, pixel_scale=0.08, psf_sigma=0.08, seed=1):
    """Return an image as a telescope would record it."""
    mass = al.mp.Isothermal(einstein_radius=1.25, ell_comps=(0.05, 0.08))
    shear = al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02)
    lens = al.Galaxy(redshift=0.5, mass=mass, shear=shear, **vortices)
    bulge = al.lp.Sersic(
        centre=(0.1, 0.05),
        ell_comps=(0.1, 0.05),
        intensity=0.7,
        effective_radius=0.25,
        sersic_index=1.0,
    )
    tracer = al.Tracer(galaxies=[lens, al.Galaxy(redshift=1.0, bulge=bulge)])
    psf = al.Convolver.from_gaussian(
        shape_native=(11, 11), pixel_scales=pixel_scale, sigma=psf_sigma, normalize=True
    )
    simulator = al.SimulatorImaging(
        exposure_time=300.0,
        psf=psf,
        background_sky_level=0.5,
        add_poisson_noise_to_data=True,
        noise_seed=seed,
    )
    pixels = round(5.12 / pixel_scale)
    grid = al.Grid2D.uniform(
        shape_native=(pixels, pixels), pixel_scales=pixel_scale, over_sample_size=4
    )
    return simulator.via_tracer_from(tracer=tracer, grid=grid)


imaging = imaging_from({"vortex": vortex})
smooth_imaging = imaging_from({})

"""
__Judging It__

A detector takes an `al.Imaging` as it is. Pixels that are an integer part of the
detector's are binned, the image is cut or padded about its centre, and masked pixels
have no weight. Light of the lens galaxy must have been subtracted for a detector that
was trained without.
"""

detector = ml.load_detector("vortex_bench")


def verdict_from(name, imaging):
    """Print score, p-value and warnings of an image."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", OutOfDistributionWarning)
        score = detector.anomaly_score(imaging)[0]
    reached = 100.0 * np.mean(detector.null_scores_ >= score)
    print(f"score_{name} = {score:.1f}, reached by {reached:.1f} % of smooth lenses")
    print(f"warnings_{name} = {len(caught)}")
    for warning in caught:
        print(f"    {warning.message}")


print(f"threshold = {detector.threshold_:.2f}")
verdict_from("smooth", smooth_imaging)
verdict_from("vortex", imaging)
print(f"p_value_vortex = {detector.p_value(imaging)[0]:.4f}")

heatmap = detector.heatmap(imaging)[0]
model = detector.reconstruct(imaging)[0]
figure = heatmap_figure_from(
    imaging.data.native.array, model, heatmap, title="A flagged lens", pixel_scale=0.08
)
plot_vortex(vortex, figure.axes[2], colour="gold")
figure.savefig(output / "heatmap.png")
print(f"deepest = {heatmap.min():.1f} sigma, highest = {heatmap.max():.1f} sigma")

"""
The smooth lens scores like some of the smooth lenses that calibrated the detector do;
the other one like none of the 4,000. In the heat map blue is missing mass. The golden
line, drawn from the truth, is the vortex.

*Exercise:* Turn the sign of `line_density` around. What does the heat map show?

__Warnings__

A network answers any question, also one that makes no sense. The detector therefore
compares what can be measured of an image with its training set: signal to noise, width
of the PSF, size of the ring, and how well any smooth lens fits. Here the PSF is twice
as wide:
"""

verdict_from("wide_psf", imaging_from({}, psf_sigma=0.16))

"""
The score of this *smooth* lens is far above the threshold. Without the warning it would
be a discovery.

Some images are refused, because no sensible answer exists. Pixels of 0.05", say, can
not be binned to 0.08":
"""

try:
    detector.anomaly_score(imaging_from({}, pixel_scale=0.05))
except DetectorError as error:
    print(f"refused: {error}")

"""
*Exercise:* Add a Sersic profile to the lens galaxy. What does the detector say of its
light?

__Where Warnings End__

No check knows everything. In `vortex_bench_hard` lenses have multipoles, their sources
have clumps, and the PSF is a little different from what is assumed. There is no string
in these images. How many are flagged?
"""

number = 10 if is_small() else 100
hard = Simulator("vortex_bench_hard", seed=5).batch_from(0, number)
seen = ml.observations_from(hard.images, hard.noise_maps, hard.labels)
hard_smooth = seen.subset_from(seen.labels == 0)
with warnings.catch_warnings():
    warnings.simplefilter("ignore", OutOfDistributionWarning)
    flagged = detector.predict(hard_smooth)
print(f"flagged_hard_smooth = {np.mean(flagged):.2f} of {len(flagged)} smooth lenses")

"""
All of them. To this detector a clump in a source is an anomaly, and it is right: it has
never seen one. What it cannot say is *which* anomaly. For lenses like these train a
detector on lenses like these, as `ml.load_detector("vortex_bench_hard")` was, and expect
fewer detections. A score is a statement about a population.

*Exercise:* Add `warnings.simplefilter("always")`. Which of the properties are out of
range?

__From the Detector to a Lens Model__

With the lens as decoder, the detector's reconstruction *is* a lens model. Its latents
make an `al.Tracer`, and with it an `al.FitImaging`, the place to begin for everything
in PyAutoLens.
"""

decoder = detector.network_.decoder.parameters_of_lens
latents = detector.judge(imaging).z[0]
row = {name: np.asarray(value) for name, value in decoder.columns_from(latents).items()}
row["source_intensity"] = (
    row["source_intensity"] * ml.observations_from(imaging).scales[0]
)
tracer = tracer_from(decoder.population, row, "smooth")

mask = al.Mask2D.circular(
    shape_native=imaging.shape_native, pixel_scales=imaging.pixel_scales, radius=2.2
)
masked = imaging.apply_mask(mask=mask).apply_over_sampling(over_sample_size_lp=4)
fit = al.FitImaging(dataset=masked, tracer=tracer)
print(f"einstein_radius = {tracer.galaxies[0].mass.einstein_radius:.3f} arcsec")
print(f"chi_squared_smooth = {fit.chi_squared:.0f} of {mask.pixels_in_mask} pixels")

"""
__Scores of Your Own Fit__

The warp score needs no network, only a smooth fit. `ml.score_fit` takes any
`al.FitImaging` in its optimum, of real data and with a pixelized source too, and
returns scores and maps. Its p-value is for noise alone: what your smooth model lacks
counts as an anomaly. Real lenses differ from any population: for one lens that matters
this is the way.
"""

scores = ml.score_fit(fit)
print(f"warp_of_fit = {scores.warp:.1f}")
print(f"p_value_of_fit = {scores.p_value:.1e}")
print(f"peak_of_fit = {scores.peak:.1f} sigma")

"""
*Exercise:* Plot `scores.heatmap` beside the heat map of the detector.

__Scanning for a Vortex__

The lens is flagged: something is there that no smooth lens of the family explains. Is
it a vortex? `linear_fit_from` linearises the fit, and `scan_from` tries strings of
every place, direction and length in it (chapter 2, tutorial 3).
"""

linear_fit = linear_fit_from(fit)
angles, lengths = (
    ((0.0, 60.0, 130.0), (1.0,)) if is_small() else (range(0, 180, 10), (0.5, 1.0, 1.5))
)
strings = StringPerturber(position_angles=angles, lengths=lengths, core_radius=0.05)
scan = scan_from(linear_fit, [strings], spacing=0.2 if is_small() else 0.1)
best = scan.maxima(total=1)[0]

print(f"templates = {scan.total_templates}")
print(f"delta_chi_squared = {best.delta_chi_squared:.0f}")
print(f"centre_y = {best.centre[0]:.2f} arcsec, the true one is 0.75")
print(f"centre_x = {best.centre[1]:.2f} arcsec, the true one is 0.80")
print(
    f"position_angle = {best.shape['position_angle']:.0f} degrees, the true one is 130"
)
print(
    f"line_density = {best.amplitude:.4f} +- {best.error:.4f} arcsec, the true one is -0.03"
)

figure, axes = plt.subplots(1, 2, figsize=(10.5, 4.6), layout="constrained")
extent = imaging.data.geometry.extent
for ax, image, title in (
    (axes[0], fit.normalized_residual_map.native.array, "Residual of the smooth model"),
    (axes[1], scores.heatmap.native.array, "Extra convergence of the fit (sigma)"),
):
    limit = np.abs(image).max()
    shown = ax.imshow(image, extent=extent, cmap="RdBu_r", vmin=-limit, vmax=limit)
    figure.colorbar(shown, ax=ax)
    plot_vortex(best.profile, ax, colour="black")
    ax.set(title=title, xlabel="x (arcsec)", ylabel="y (arcsec)")
figure.savefig(output / "scan.png")

"""
It lacks mass, its centre is right to a tenth of an arcsec, and its angle to 10 degrees.
The black line is the best string of the scan. These are numbers of the *linear
response*: the smooth model was allowed to follow to first order, and the places form a
lattice.

*Exercise:* Scan for subhaloes as well: `scan_from(linear_fit, ("string", "subhalo"))`.
Which of the two lowers chi squared more?

__Fitting It__

A folder of data is all that the commands need. They fit smooth models of growing
freedom, refine what was found jointly with them, and correct for the number of places
that were tried.
"""

folder = output / "flagged_lens"
shutil.rmtree(folder, ignore_errors=True)
info = {
    "pixel_scale": 0.08,
    "redshift_lens": 0.5,
    "redshift_source": 1.0,
    "mask_radius": 2.2,
}
output_dataset(folder, imaging, info)
print(f"superfluid search {folder}   # is it a vortex, and how sure is that?")
print(f"superfluid fit {folder}      # posterior and evidence of a vortex")

"""
Both take some minutes, too long for a tutorial. Chapter 2 does the same step by step.

__Wrap Up__

A detector is a sieve: it is quick, it has seen no vortex, and it says where to look. It
does not say what it found. That is the work of a lens model with a vortex in it and one
without, and of your doubts about both.

This was the last tutorial. What next? Try a lens of your own.
"""

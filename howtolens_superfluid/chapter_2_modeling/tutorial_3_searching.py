"""
Tutorial 3: Searching
=====================

A fit starts from a guess of where the vortex is, and takes minutes. A search asks about
*every* place, direction and length. That is possible because a vortex is weak: it changes the
image in proportion to its mass. So each change is computed once, and compared with what the
smooth lens leaves unexplained.

    residual of the smooth fit  .  change by a vortex here  -->  map of the image plane

__Contents__

- **The Smooth Fit:** What everything starts from.
- **Linear Response:** The change of the image by a weak vortex.
- **The Scan:** Thousands of templates in seconds.
- **Sensitivity:** What would have been seen, and where.
- **Look Elsewhere:** How high a maximum noise makes.
- **Candidates:** From a maximum to a joint fit.
- **In One Call:** `superfluid search`.
- **Wrap Up:** What a search says.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import subprocess
import sys

import autolens as al
import matplotlib.pyplot as plt
import numpy as np

import autolens_superfluid as sf
from autolens_superfluid.howtolens import is_small, output_folder_from
from autolens_superfluid.modeling import dataset_from
from autolens_superfluid.plot.imaging import plot_normalised_residual_2d, plot_vortex
from autolens_superfluid.plot.search import plot_delta_chi_squared, plot_sensitivity
from autolens_superfluid.search import (
    Scanner,
    StringPerturber,
    candidates_from,
    linear_fit_from,
    null_distribution_from,
)
from autolens_superfluid.search.pipeline import smooth_fit_from

output = output_folder_from("chapter_2_modeling", "tutorial_3_searching")

folder = output_folder_from("dataset") / "vortex"
if not folder.exists():
    script = "howtolens_superfluid/simulators/vortex.py"
    subprocess.run([sys.executable, script], check=True)

"""
__The Smooth Fit__

The data are those of tutorial 1, with a vortex of -0.04" in them. The numbers below are the
best *smooth* fit to them: an isothermal ellipsoid with shear and a Sersic source, all of it
free. `search.smooth_fits_from(dataset, SearchSettings())` finds them, and those of two freer
models, in a minute or two; we write them down to save that time. They differ from the truth,
since the smooth lens has done what it can to follow the vortex.
"""

dataset = dataset_from(folder)
lens = al.Galaxy(
    redshift=0.5,
    mass=al.mp.Isothermal(
        centre=(-0.00962345, -0.00467506),
        ell_comps=(0.02986971, 0.11024129),
        einstein_radius=1.19224892,
    ),
    shear=al.mp.ExternalShear(gamma_1=0.03191198, gamma_2=-0.02843662),
)
source = al.Galaxy(
    redshift=1.0,
    bulge=al.lp_linear.SersicCore(
        centre=(0.04915550, 0.09633987),
        ell_comps=(0.09645335, 0.05351951),
        effective_radius=0.19290142,
        sersic_index=1.40390410,
        radius_break=0.025,
    ),
)
fit = al.FitImaging(dataset=dataset.imaging, tracer=al.Tracer(galaxies=[lens, source]))
print(f"pixels = {dataset.weighted_pixels}")
print(f"chi_squared = {fit.chi_squared:.1f} of the smooth fit")

"""
__Linear Response__

`linear_fit_from` prepares the fit: its residual, and all that its free parameters can follow.
`template` is the change of the image by a perturber, in units of the noise. We look at it for
the true vortex, which we know for once, and remove what the smooth model can follow.
"""

linear = linear_fit_from(fit)
truth = sf.VortexString(
    centre=(0.55, 0.95),
    position_angle=60.0,
    length=1.0,
    core_radius=0.05,
    line_density=-0.04,
)
template = linear.template(truth)
left = template - linear.basis @ (linear.basis.T @ template)

figure, axes = plt.subplots(1, 3, figsize=(16.0, 4.6), layout="constrained")
plot_normalised_residual_2d(fit, axes[0], title="Residual of the smooth fit")
for ax, values, title in (
    (axes[1], template, "Change by the true vortex"),
    (axes[2], left, "What the smooth lens cannot follow"),
):
    image = al.Array2D(values=values, mask=fit.dataset.mask).native.array
    shown = ax.imshow(
        image, cmap="RdBu_r", vmin=-8.0, vmax=8.0, extent=fit.mask.geometry.extent
    )
    ax.set(title=title, xlabel="x (arcsec)", xlim=(-1.8, 1.8), ylim=(-1.8, 1.8))
    figure.colorbar(shown, ax=ax, label=r"$\sigma$")
plot_vortex(truth, axes[1])
figure.savefig(output / "linear_response.png")

followed = 1.0 - np.sum(left**2) / np.sum(template**2)
print(
    f"followed = {100.0 * followed:.1f} % of the change is followed by the smooth lens"
)
overlap, information = linear.overlap_and_information_from(template)
print(
    f"expected_sigma = {np.sqrt(information):.1f} of the true vortex, by linear response"
)

"""
*Exercise:* What is left of a vortex at the centre of the lens?

__The Scan__

A `Scanner` tries strings of all directions and several lengths at each place, of either sign,
and keeps for each template the best line density, its error, and by how much chi squared
falls. Nothing is fitted: it is two scalar products a template.
"""

strings = StringPerturber(
    position_angles=tuple(np.arange(0.0, 180.0, 15.0)),
    lengths=(1.0,) if is_small() else (0.6, 1.0, 1.8),
    core_radius=0.05,
)
scanner = Scanner(dataset.imaging, [strings], spacing=0.2 if is_small() else 0.1)
scan = scanner.scan_from(linear)
found = scan.maps["string"]
maximum = found.maxima(1)[0]
print(f"total_templates = {scan.total_templates}")
print(f"max_delta_chi_squared = {maximum.delta_chi_squared:.1f}")
print(f"amplitude = {maximum.amplitude:.4f} arcsec")

figure, axes = plt.subplots(1, 2, figsize=(11.5, 4.6), layout="constrained")
plot_delta_chi_squared(found, axes[0], image=fit.model_data, maxima=found.maxima(3))
plot_vortex(truth, axes[0], colour="white")
plot_sensitivity(found, axes[1], image=fit.model_data, length=1.0)
figure.savefig(output / "scan.png")

"""
The red numbers are the highest maxima; the white line is the truth. The maximum lies beside
it and its line density is too small, with the right sign. This vortex is *strong*: the smooth
lens has moved to follow it, beyond where linear response is exact. A scan finds strong
vortices, but measures weak ones only. What it finds has to be fitted.

*Exercise:* Draw `found.amplitude` with `plot_amplitude`. Where is mass missing, and where is
it added?

__Sensitivity__

The right panel is the line density that would be detected at five sigma, for strings of 1",
in the median direction. It does not depend on what is there: it says where this image *can*
show a vortex. Off the arc it cannot.
"""

sensitivity = found.sensitivity_map(5.0, length=1.0)
best_sensitivity = float(np.min(sensitivity.array))
is_on_arc = np.abs(np.linalg.norm(found.centres, axis=1) - 1.2) < 0.3
on_arc = float(np.median(sensitivity.array[is_on_arc]))
in_middle = float(
    np.median(sensitivity.array[np.linalg.norm(found.centres, axis=1) < 0.3])
)
print(f"best_sensitivity = {best_sensitivity:.4f} arcsec")
print(f"on_arc = {on_arc:.4f} arcsec, median within 0.3 arcsec of the Einstein radius")
print(f"in_middle = {in_middle:.4f} arcsec, median within 0.3 arcsec of the centre")

"""
Chapter 1, tutorial 3, took 0.003" for what HST can see. That is the best place of this image; the
median on the arc is twice as high.

*Exercise:* The exposure is four times longer. How does the map change?

__Look Elsewhere__

Noise alone makes maxima, and the more templates, the higher ones. `null_distribution_from`
scans simulated smooth lenses, and surrogates of the data's own residual, and turns a maximum
into a p-value: the probability of a smooth lens to show as much *anywhere*.
"""

null = null_distribution_from(linear, scanner, total=30 if is_small() else 100, seed=1)
p_value = null.p_value_from(maximum.delta_chi_squared)
print(f"null_median = {np.median(null.simulated):.1f}")
print(f"null_largest = {np.max(null.simulated):.1f}")
print(f"inflation = {null.inflation:.2f}")
print(f"log10_p_value = {np.log10(p_value):.1f}")

figure, ax = plt.subplots(figsize=(6.2, 4.0), layout="constrained")
ax.hist(null.simulated, bins=15, color="0.7", label="smooth lenses")
ax.axvline(maximum.delta_chi_squared, color="tab:red", label="this lens")
ax.set(xscale="log", xlabel=r"largest $\Delta\chi^2$ of a scan", ylabel="lenses")
ax.legend(frameon=False)
figure.savefig(output / "look_elsewhere.png")

"""
In a smooth lens the best of all templates is at a chi squared lower by `null_median` for
nothing. A single template of three sigma, 9, means nothing in a search. And since the residual
of this fit has structure, which its surrogates show, every fall of chi squared is divided by
`inflation` before it is judged: the p-value is a cautious one.

*Exercise:* Scan with twice the number of directions. Does `null_median` double?

__Candidates__

`candidates_from` takes the maxima and fits each jointly with the whole smooth lens, by the
Levenberg-Marquardt method. This is where the line density becomes right. It starts from three
maxima, because some starts end in an optimum that is not the best one.
"""

smooth = smooth_fit_from(dataset, fit)
candidates = candidates_from(smooth, scan, total_maxima=3)
best = candidates[0]
print("  parameter        truth     best    error")
for name, true_value, value in (
    ("centre_0", 0.55, best.centre[0]),
    ("centre_1", 0.95, best.centre[1]),
    ("position_angle", 60.0, best.shape["position_angle"]),
    ("length", 1.0, best.shape["length"]),
    ("line_density", -0.04, best.amplitude),
):
    print(f"  {name:14s} {true_value:7.3f} {value:8.4f} {best.errors[name]:8.4f}")
print(f"delta_chi_squared = {best.delta_chi_squared:.1f} of the joint fit")
print(f"best_line_density = {best.amplitude:.4f} arcsec")
print(f"best_centre_x = {best.centre[1]:.3f} arcsec")

figure, axes = plt.subplots(1, 2, figsize=(11.5, 4.6), layout="constrained")
plot_normalised_residual_2d(fit, axes[0], title="Residual, smooth")
plot_normalised_residual_2d(best.smooth.fit, axes[1], title="Residual, with the string")
plot_vortex(best.profile, axes[1])
figure.savefig(output / "candidate.png")

"""
*Exercise:* Search for subhaloes too: `SubhaloPerturber`, or `perturbers=("string", "subhalo")`
in `search.scan_from`. Which of the two explains more?

__In One Call__

The whole search, from smooth fits of growing freedom to a verdict in words, is

    superfluid search FOLDER --output DIR

or `search.search_from(dataset, SearchSettings(), output)`. It repeats the scan after each
perturber that it finds, and under each smooth model, and takes some minutes.

__Wrap Up__

A scan says where something line-like is missing from the smooth model, a null distribution how
surprising that is, a sensitivity map what could have been seen, and a joint fit what it is. None
of them asks whether the smooth model is right. That is the subject of tutorial 5. In tutorial 4
we go through all steps with data as they come from a telescope.
"""

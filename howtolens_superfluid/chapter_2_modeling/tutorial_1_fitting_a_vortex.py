"""
Tutorial 1: Fitting a Vortex
============================

In chapter 1 we knew the vortex and computed the image. Now we have an image and want the
vortex: where it is, how it lies, how long it is, how much is missing. We write a model, give
each parameter a prior, let a search explore it, and look at what the data say.

    data  +  model with priors  -->  Nautilus  -->  posterior: values and errors

If you have fitted a lens with PyAutoLens before, nothing here is new, except for the vortex:
it is a mass profile like the others. If not, chapter 2 of PyAutoLens's HowToLens explains
what a non-linear search is.

__Contents__

- **Data:** A simulated lens; the truth is known, but not to the fit.
- **A Model of a Vortex:** Default priors, and priors of your own.
- **The Lens:** What is free, and what we hold to be quick.
- **The Search:** Nautilus, with JAX.
- **The Result:** Values with errors, against the truth.
- **The Corner Plot:** Which parameters know of each other.
- **In One Call:** `vortex_fit_from` and `superfluid fit`.
- **Wrap Up:** And what this fit does not tell.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import subprocess
import sys

import autofit as af
import autolens as al
import matplotlib.pyplot as plt
import numpy as np

from autolens_superfluid.howtolens import is_small, output_folder_from
from autolens_superfluid.modeling import (
    VortexAnalysis,
    dataset_from,
    model_fit_from,
)
from autolens_superfluid.plot.comparison import corner_figure_from
from autolens_superfluid.plot.imaging import (
    plot_image_2d,
    plot_normalised_residual_2d,
    plot_vortex,
)

output = output_folder_from("chapter_2_modeling", "tutorial_1_fitting_a_vortex")

"""
__Data__

The data are those of chapter 1, tutorial 4: a lens with a vortex of -0.04" across its
brightest arc. A script simulates them if they are not there yet.
"""

folder = output_folder_from("dataset") / "vortex"
if not folder.exists():
    script = "howtolens_superfluid/simulators/vortex.py"
    subprocess.run([sys.executable, script], check=True)

dataset = dataset_from(folder)
print(f"pixels = {dataset.weighted_pixels} pixels within {dataset.mask_radius} arcsec")

figure, ax = plt.subplots(figsize=(5.6, 4.6), layout="constrained")
plot_image_2d(dataset.imaging.data, ax, title="Data", label="electrons / s")
figure.savefig(output / "data.png")

"""
*Exercise:* Look at the image. Would you have seen the vortex?

__A Model of a Vortex__

`af.Model` of a profile gives every parameter its default prior. The slope is fixed at 2, the
value of a quantised vortex.
"""

vortex = af.Model(al.mp.VortexString)
print(vortex.info)

"""
Defaults are wide, to suit any lens. We know more: the vortex can be seen near the arc only,
and its core is not resolved, so that we fix the core radius at one pixel. The line density
may have either sign: we let the data decide whether mass is missing.
"""

vortex.centre.centre_0 = af.UniformPrior(lower_limit=-1.8, upper_limit=1.8)
vortex.centre.centre_1 = af.UniformPrior(lower_limit=-1.8, upper_limit=1.8)
vortex.position_angle = af.UniformPrior(lower_limit=0.0, upper_limit=180.0)
vortex.length = af.UniformPrior(lower_limit=0.2, upper_limit=2.4)
vortex.line_density = af.UniformPrior(lower_limit=-0.2, upper_limit=0.2)
vortex.core_radius = 0.05
if is_small():  # Fewer parameters, for tests
    vortex.position_angle, vortex.length = 60.0, 1.0

"""
*Exercise:* Which prior would you give `position_angle` if the vortex lay along the x-axis?
(Tutorial 5 has the answer.)

__The Lens__

A real fit frees the whole lens and the source with the vortex, as tutorials 2 and 4 do. Here
we hold the shape of the lens and of the source at their true values, so that the search has
six parameters and takes about a minute: five of the vortex, and the Einstein radius. The
intensity of a *linear* light profile is solved for in each likelihood.

Remember this when you read the errors. They are those of somebody who knows the rest.
"""

mass = af.Model(
    al.mp.Isothermal,
    centre=(0.0, 0.0),
    ell_comps=(0.05, 0.1),
    einstein_radius=af.UniformPrior(lower_limit=1.1, upper_limit=1.3),
)
lens = af.Model(
    al.Galaxy,
    redshift=0.5,
    mass=mass,
    shear=al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02),
    vortex=vortex,
)
bulge = al.lp_linear.SersicCore(
    centre=(0.05, 0.1), ell_comps=(0.1, 0.05), effective_radius=0.2, sersic_index=1.5
)
source = af.Model(al.Galaxy, redshift=1.0, bulge=bulge)
model = af.Collection(galaxies=af.Collection(lens=lens, source=source))
print(f"free_parameters = {model.prior_count}")

"""
__The Search__

`VortexAnalysis` is `al.AnalysisImaging` without the figures that it draws on the way. Nautilus
keeps its state below `output/`: run the script again and the fit is read, not repeated.

The variable `HOWTOLENS_SMALL`, which tests set, makes the search smaller.
"""

search = af.Nautilus(
    path_prefix=f"howtolens_superfluid/{'small' if is_small() else 'full'}",
    name="chapter_2_tutorial_1",
    n_live=40 if is_small() else 75,
    n_eff=200 if is_small() else 500,
    n_batch=50,
    n_networks=0 if is_small() else 2,
    seed=1,
)
analysis = VortexAnalysis(dataset=dataset.imaging, use_jax=True)
result = search.fit(model=model, analysis=analysis)
plt.rcParams["font.size"] = 10.0  # Upstream's figures of a search leave it larger

"""
__The Result__

The samples are a posterior: each has a weight. `model_fit_from` turns a result of autofit into
estimates: medians, and errors that hold 68 per cent. We compare them with the truth.
"""

fit = model_fit_from(result, analysis)
truth = {
    "lens.mass.einstein_radius": 1.2,
    "lens.vortex.centre_0": 0.55,
    "lens.vortex.centre_1": 0.95,
    "lens.vortex.position_angle": 60.0,
    "lens.vortex.length": 1.0,
    "lens.vortex.line_density": -0.04,
}

pulls = []
print("  parameter                      truth   median    error")
for name, estimate in fit.estimates.items():
    pulls.append((estimate.median - truth[name]) / estimate.error)
    print(
        f"  {name:28s} {truth[name]:7.3f} {estimate.median:8.4f} {estimate.error:8.4f}"
    )

line_density = fit.estimates["lens.vortex.line_density"]
print(f"line_density = {line_density.median:.4f} arcsec")
print(f"line_density_error = {line_density.error:.4f} arcsec")
print(f"centre_y = {fit.estimates['lens.vortex.centre_0'].median:.3f} arcsec")
print(f"centre_x = {fit.estimates['lens.vortex.centre_1'].median:.3f} arcsec")
print(f"largest_pull = {np.max(np.abs(pulls)):.1f} errors from the truth")
print(f"chi_squared = {fit.chi_squared:.0f}")

figure, axes = plt.subplots(1, 2, figsize=(11.0, 4.6), layout="constrained")
plot_image_2d(
    fit.fit.data, axes[0], title="Data and best vortex", label="electrons / s"
)
plot_vortex(result.max_log_likelihood_instance.galaxies.lens.vortex, axes[0])
plot_normalised_residual_2d(fit.fit, axes[1])
figure.savefig(output / "best_fit.png")

"""
*Exercise:* The mass of the vortex is `line_density * length`. Is it better known than each of
the two? The samples are `fit.parameters` and `fit.weights`.

__The Corner Plot__

Each panel is the posterior of two parameters; a tilted ellipse says that the data know a
combination of them better than either. Red lines are the truth.
"""

figure = corner_figure_from(fit, truth=truth)
figure.savefig(output / "corner.png", bbox_inches="tight")

"""
__In One Call__

`sf.modeling.vortex_fit_from(dataset, output)` fits a lens with everything free, without and
with a vortex, and

    superfluid fit FOLDER

does so from the command line, and writes tables and figures. Both start with an optimiser, so
that Nautilus explores a small volume only. `superfluid demo` fits this very lens.

__Wrap Up__

The fit found a vortex where it is, with the right sign and within two errors. But we *told* it
that there is a vortex. A fit always finds something: the best vortex there is. Whether the data
need one is a question of evidence, and the subject of tutorial 2.
"""

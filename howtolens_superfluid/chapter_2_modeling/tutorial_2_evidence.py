r"""
Tutorial 2: Evidence
====================

The best vortex always fits better than no vortex: it has five more parameters. Is it better by
enough? And would something else, a dark subhalo, do as well? The Bayesian evidence Z answers
both. It is the likelihood averaged over the prior: a model is punished for each value that it
allowed and the data refused.

$$\ln Z = \ln \int L(\theta)\, \pi(\theta)\, {\rm d}\theta$$

Upstream's scale for the gain in ln Z over the smooth lens: below 5 none, 5 to 10 inconclusive,
10 to 20 strong, above 20 definitive.

__Contents__

- **By Hand:** The evidence of a single parameter.
- **How Weak a Vortex Can Be Seen:** Evidence against line density.
- **Three Models:** Smooth, vortex, subhalo; all parameters free.
- **The Result:** What the evidences say, and what they do not.
- **Wrap Up:** Evidence is about models, not about nature.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import json
import subprocess
import sys
from pathlib import Path

import autolens as al
import matplotlib.pyplot as plt
import numpy as np

import autolens_superfluid as sf
from autolens_superfluid.howtolens import output_folder_from
from autolens_superfluid.modeling import FitSettings, dataset_from, evidence_in_words
from autolens_superfluid.search import (
    SearchSettings,
    candidates_from,
    evidences_from,
    linear_fit_from,
    scan_from,
    smooth_fits_from,
)

output = output_folder_from("chapter_2_modeling", "tutorial_2_evidence")

folder = output_folder_from("dataset") / "vortex"
if not folder.exists():
    script = "howtolens_superfluid/simulators/vortex.py"
    subprocess.run([sys.executable, script], check=True)
dataset = dataset_from(folder)

r"""
__By Hand__

Let only one thing be unknown: the line density $\lambda$ of a vortex whose place and shape are
given. If it is weak, chi squared is a parabola in $\lambda$, with a best value
$\hat\lambda$ and an error $\sigma$. With a flat prior of width W the integral is that of a
Gaussian:

$$\ln Z - \ln Z_{\rm smooth} = \frac{\hat\lambda^2}{2 \sigma^2}
  + \ln \frac{\sqrt{2 \pi}\, \sigma}{W}$$

The first term is the gain in likelihood. The second is the *Occam factor*, which is negative:
the wider the prior, the more the model has to explain. The search of tutorial 3 gives us
$\sigma$ from a fit of the smooth lens, for which we take the true smooth lens here.
"""

lens = al.Galaxy(
    redshift=0.5,
    mass=al.mp.Isothermal(einstein_radius=1.2, ell_comps=(0.05, 0.1)),
    shear=al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02),
)
source = al.Galaxy(
    redshift=1.0,
    bulge=al.lp_linear.SersicCore(
        centre=(0.05, 0.1),
        ell_comps=(0.1, 0.05),
        effective_radius=0.2,
        sersic_index=1.5,
    ),
)
fit = al.FitImaging(dataset=dataset.imaging, tracer=al.Tracer(galaxies=[lens, source]))
linear = linear_fit_from(fit)
vortex_of_one = sf.VortexString(
    centre=(0.55, 0.95),
    position_angle=60.0,
    length=1.0,
    core_radius=0.05,
    line_density=1.0,
)
_, information = linear.overlap_and_information_from(linear.template(vortex_of_one))
sigma = 1.0 / np.sqrt(information)
print(f"sigma = {sigma:.5f} arcsec is the error of the line density")

"""
*Exercise:* The exposure is four times longer. What are sigma and the Occam factor then?

__How Weak a Vortex Can Be Seen__

With this we draw the gain in ln evidence against the line density, for a prior from -0.3" to
0.3" and for one ten times narrower.
"""


def gain_from(line_density, prior_width):
    """Return the gain in ln evidence, for a best value that is the true one."""
    occam = np.log(np.sqrt(2.0 * np.pi) * sigma / prior_width)
    return 0.5 * (line_density / sigma) ** 2 + occam


line_densities = np.linspace(0.0, 0.015, 301)
figure, ax = plt.subplots(figsize=(6.6, 4.6), layout="constrained")
for width, style in ((0.6, "-"), (0.06, "--")):
    label = f'prior {width:g}" wide'
    ax.plot(line_densities, gain_from(line_densities, width), style, label=label)
for level, word in ((5.0, "inconclusive"), (10.0, "strong"), (20.0, "definitive")):
    ax.axhline(level, color="0.7", linewidth=0.8)
    ax.text(0.0002, level + 0.4, word, color="0.4")
ax.set(
    xlabel="|line density| (arcsec)", ylabel="gain in ln evidence", ylim=(-8.0, 40.0)
)
ax.legend(frameon=False, loc="lower right")
figure.savefig(output / "gain.png")

gains = gain_from(line_densities, 0.6)
inconclusive = line_densities[np.argmax(gains > 5.0)]
definitive = line_densities[np.argmax(gains > 20.0)]
print(
    f"inconclusive_from = {inconclusive:.4f} arcsec, {inconclusive / sigma:.1f} sigma"
)
print(f"definitive_from = {definitive:.4f} arcsec, {definitive / sigma:.1f} sigma")
print(f"occam = {gain_from(0.0, 0.6):.2f} is the gain if there is no vortex")

"""
Three sigma are nothing here: the Occam factor of this one parameter eats up more than that
gains. With place, direction and length unknown as well there are more such factors.

*Exercise:* Someone chooses a prior of 6" to be on the safe side. Is it safe?

__Three Models__

Now in earnest: all parameters of lens and source free, and three models.

- *smooth*: an isothermal ellipsoid, shear, and a Sersic source;
- *string*: the same with a `VortexString`, five parameters more;
- *subhalo*: the same with a truncated NFW subhalo, three parameters more, mass positive.

`evidences_from` samples each by Nautilus, within priors that all models share; a perturber is
sampled about its best fit, and its evidence reduced to the whole prior. It takes several
minutes, so that we load a small stored result of it. Set `run_searches` to True to do it
yourself: a search that was interrupted goes on.
"""

run_searches = False

stored = Path("howtolens_superfluid", "results", "chapter_2_evidences.json")
if run_searches:
    smooth = smooth_fits_from(dataset, SearchSettings(), output / "smooth")[0]
    scan = scan_from(smooth.linear_fit, ("string", "subhalo"), spacing=0.1)
    candidates = candidates_from(smooth, scan, total_maxima=4)
    evidences = evidences_from(
        smooth, candidates, output / "searches", FitSettings(n_live=50, n_eff=200)
    )
    evidences = evidences.to_dict()
    (output / "evidences.json").write_text(json.dumps(evidences, indent=2))
else:
    evidences = json.loads(stored.read_text())

"""
__The Result__

The gain over the smooth lens, and chi squared of the best fit of each model:
"""

print("  model      gain in ln Z   chi squared   in words")
for name, row in evidences.items():
    gain = row["delta_log_evidence"]
    words = "" if name == "smooth" else evidence_in_words(gain)
    print(f"  {name:9s} {gain:12.1f} {row['chi_squared']:13.1f}   {words}")

gain_string = evidences["string"]["delta_log_evidence"]
gain_subhalo = evidences["subhalo"]["delta_log_evidence"]
print(f"gain_string = {gain_string:.1f}")
print(f"gain_subhalo = {gain_subhalo:.1f}")
print(f"string_over_subhalo = {gain_string - gain_subhalo:.1f}")

figure, ax = plt.subplots(figsize=(6.0, 3.2), layout="constrained")
ax.barh(list(evidences), [row["delta_log_evidence"] for row in evidences.values()])
ax.axvline(20.0, color="0.5", linestyle=":", label="definitive")
ax.set(xlabel="gain in ln evidence over the smooth lens")
ax.legend(frameon=False)
figure.savefig(output / "evidences.png")

"""
The smooth lens is refused. The string wins by 236, and over the subhalo by 180. Look at the
subhalo, though: it gains 56 over the smooth lens, which is "definitive" on the scale, and it is
the *wrong* model. It took up a part of what the string did. A large evidence over a model that is
wrong says little; what counts is that no model that you can think of is better.

*Exercise:* How large would the gain be if a vortex had two more parameters, each known to a
hundredth of its prior? (Take ln 100 for each.)

__Wrap Up__

Evidence compares models. It tells that a string is a better description of these data than a
smooth lens or a subhalo, by a number that accounts for the freedom of each. It does not tell
that there is a vortex: a fourth model, which nobody wrote down, may be better still. Tutorial 5
has examples. In tutorial 3 we look for vortices without knowing where.
"""

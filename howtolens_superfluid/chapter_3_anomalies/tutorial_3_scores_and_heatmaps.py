"""
Tutorial 3: Scores and Heat Maps
================================

A detector gives every image a number, the *anomaly score*. This tutorial turns it into
decisions: from which score on do we call a lens anomalous, how often are we wrong, and
where in the image is the anomaly?

    score distribution:    smooth  ..::||::..          with a string     . . : : . .
                                             |
                                         threshold

We use a detector that comes with the package, the CVAE with the lens as decoder of
tutorial 2, which was trained for longer and on the images of 64 x 64 pixels of
`vortex_bench`.

__Contents__

- **A Shipped Detector:** Three lines from images to scores.
- **Thresholds and False Alarms:** What a rate of 5 per cent means for 200 lenses.
- **P-values:** Scores that anybody can read.
- **ROC Curves:** All thresholds at once, for strong and for weak strings.
- **Other Scores:** What is made of the same residuals.
- **Rare Anomalies:** Why a small rate of false alarms may still be too large.
- **Heat Maps:** Where mass is added or missing, and how sure that is.
- **Wrap Up:** What a score is worth.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import dataclasses
import warnings

import matplotlib.pyplot as plt
import numpy as np

import autolens_superfluid as sf
from autolens_superfluid import ml
from autolens_superfluid.exc import OutOfDistributionWarning
from autolens_superfluid.howtolens import is_small, output_folder_from
from autolens_superfluid.ml import residuals, roc
from autolens_superfluid.plot.detection import heatmap_figure_from, roc_figure_from
from autolens_superfluid.plot.imaging import plot_vortex
from autolens_superfluid.simulation import Simulator, population_from

output = output_folder_from("chapter_3_anomalies", "tutorial_3_scores_and_heatmaps")

"""
__A Shipped Detector__

`ml.shipped_detectors()` lists what comes with the package, `ml.load_detector` takes one
of these names or a folder of yours.
"""

detector = ml.load_detector("vortex_bench")
print(f"shipped: {', '.join(ml.shipped_detectors())}")
print(f"threshold = {detector.threshold_:.2f}")

"""
Now images that it has not seen. Strong strings hold 3 to 5.5 per cent of the mass
inside the Einstein radius, weak ones 1 per cent. The smooth lenses of both sets are the
same ones, so that one set of smooth images serves for both.
"""

number = 60 if is_small() else 400
population = population_from("vortex_bench")


def observations_of(kind):
    """Return images of a variant of the population, half of them with strings."""
    batch = Simulator(population.variant_from(kind=kind), seed=12).batch_from(0, number)
    seen = ml.observations_from(batch.images, batch.noise_maps, batch.labels)
    return dataclasses.replace(seen, columns=batch.parameters)


seen, weak_seen = observations_of("strong"), observations_of("weak")
lenses = {
    "smooth": seen.subset_from(seen.labels == 0),
    "strong": seen.subset_from(seen.labels == 1),
    "weak": weak_seen.subset_from(weak_seen.labels == 1),
}

"""
`anomaly_score` gives scores; `judge` gives the models too, in one go. A strong string
leaves such residuals that the detector warns: no smooth lens that it knows has such a
chi squared. Here that is expected.
"""

with warnings.catch_warnings():
    warnings.simplefilter("ignore", OutOfDistributionWarning)
    judgements = {name: detector.judge(images) for name, images in lenses.items()}
scores = {name: judged.scores for name, judged in judgements.items()}

figure, ax = plt.subplots(figsize=(7.0, 4.0), layout="constrained")
bins = np.geomspace(1.0, 1e4, 50)
for name, values in scores.items():
    # Ten is added, so that a logarithmic axis shows scores below zero as well.
    ax.hist(np.clip(values + 10.0, 1.0, 1e4), bins, histtype="step", label=name)
ax.axvline(detector.threshold_ + 10.0, color="grey", linestyle=":")
ax.set(xscale="log", xlabel="anomaly score + 10", ylabel="lenses")
ax.legend(frameon=False)
figure.savefig(output / "scores.png")

for name, values in scores.items():
    print(f"median_score_{name} = {np.median(values):.1f}")

"""
The score is a log likelihood ratio: how much better local deflections explain the
residual than noise does. Below zero the data do not ask for any.

*Exercise:* Where in the histogram are weak strings that lie far from the arc?

__Thresholds and False Alarms__

The threshold was set on 4,000 smooth lenses that were used for nothing else, such that
5 per cent of them lie above it. That is a promise about lenses of the same population.
Let us check it.
"""

false_alarms = int(np.sum(scores["smooth"] > detector.threshold_))
total = len(scores["smooth"])
expected = detector.false_positive_rate * total
scatter = np.sqrt(expected * (1.0 - detector.false_positive_rate))
print(f"false_alarms = {false_alarms} of {total} smooth lenses")
print(f"expected_false_alarms = {expected:.0f} +- {scatter:.1f}")

for name in ("strong", "weak"):
    found = np.mean(scores[name] > detector.threshold_)
    print(f"found_{name} = {100.0 * found:.1f} %")

"""
There are 16 instead of the expected 10, two standard deviations more. Two things
scatter: the number of false alarms among 200 lenses, like every count, and the
threshold, which is a quantile of 4,000 scores, so that the rate it stands for is itself
known to 0.35 per cent only. Of 2,000 other smooth lenses 5.8 per cent are above it. A
nominal rate is an estimate. Count false alarms on smooth lenses of your own, quote the
count with its error, and never tune a threshold on the lenses that measure it.

*Exercise:* Another rate needs no training. Set `detector.false_positive_rate = 0.01`
and call `detector.calibrate` with smooth images.

__P-values__

A p-value is the probability that a smooth lens scores as high. It is never zero: 4,000
calibrating lenses cannot show that something happens less than once in 4,000 times.
"""

with warnings.catch_warnings():
    warnings.simplefilter("ignore", OutOfDistributionWarning)
    p_values = detector.p_value(lenses["strong"].subset_from(slice(0, 5)))
print(f"smallest_p_value = {p_values.min():.5f}")
print(f"calibrating_lenses = {len(detector.null_scores_)}")

"""
__ROC Curves__

The receiver operating characteristic draws the part of strings that are found against
the part of false alarms, for all thresholds. The area under it (AUC) sums it up in one
number.
"""

curves, areas = {}, {}
for name in ("strong", "weak"):
    curves[name] = roc.roc_from(scores["smooth"], scores[name])
    area = roc.auc_interval_from(scores["smooth"], scores[name])
    areas[name] = area.value
    print(f"auc_{name} = {area.value:.4f} [{area.low:.4f}, {area.high:.4f}]")
roc_figure_from(curves, areas).savefig(output / "roc.png")

"""
These numbers are for lenses whose family the detector knows exactly, and whose PSF too.
They say what is possible, not what a survey would find; see tutorial 5.

__Other Scores__

The warp score is one way to look at a residual. Simpler ones: the highest peak of the
smoothed residual, its power, chi squared, and the mean squared difference that
published auto-encoders use, which knows no noise. Here they all judge the *same*
residuals, of the weak strings.
"""

for name, function in residuals.SCORES.items():
    values = {}
    for kind in ("smooth", "weak"):
        observed, models = lenses[kind], judgements[kind].images
        left = (observed.images - models) / observed.noise_maps
        values[kind] = function(left, observed)
    area = roc.auc_interval_from(values["smooth"], values["weak"])
    print(f"auc_weak_{name} = {area.value:.3f} [{area.low:.3f}, {area.high:.3f}]")

"""
The warp score has 0.995. The two that smooth over the PSF come next, with 0.974 (power)
and 0.954 (peak), then chi squared with 0.858, in which a few strong pixels drown among
4,096. The mean squared difference, 0.547, hardly does better than a guess: it knows no
noise, and lenses of low signal to noise look anomalous to it.

*Exercise:* `ml.CVAE` has `score` as a setting. Load the detector, set `score = "peak"`,
and calibrate it.

__Rare Anomalies__

If one lens in a hundred had a string, how many of those that are flagged would be real?
"""

rate = 0.01
for name in ("strong", "weak"):
    found = np.mean(scores[name] > detector.threshold_)
    true_alarms = rate * found
    all_alarms = true_alarms + (1.0 - rate) * detector.false_positive_rate
    print(f"real_{name} = {100.0 * true_alarms / all_alarms:.0f} % of flagged lenses")

"""
Five of six alarms are false, however good the detector. Flagging is a first step: what
is flagged is then fitted (tutorial 5), or the threshold is set higher where strings are
strong.

__Heat Maps__

A score says *that* something is wrong. `heatmap` says where: for this detector it is
the convergence that the smooth model lacks, over its error, in sigma. Red is added
mass, blue is missing mass.
"""

best = int(np.argsort(scores["strong"])[len(scores["strong"]) // 2])
one = lenses["strong"].subset_from(slice(best, best + 1))
with warnings.catch_warnings():
    warnings.simplefilter("ignore", OutOfDistributionWarning)
    heatmap = detector.heatmap(one)[0]

figure = heatmap_figure_from(
    one.images[0],
    judgements["strong"].images[best],
    heatmap,
    title="A lens with a string of added mass",
    pixel_scale=0.08,
)
known = {name: column[best] for name, column in lenses["strong"].columns.items()}
string = sf.VortexString(
    centre=(known["vortex_string_centre_0"], known["vortex_string_centre_1"]),
    position_angle=known["vortex_string_position_angle"],
    length=known["vortex_string_length"],
)
plot_vortex(string, figure.axes[2], colour="gold")
figure.savefig(output / "heatmap.png")

peak = np.unravel_index(np.argmax(heatmap), heatmap.shape)
angle = np.radians(string.position_angle)
steps = np.linspace(-0.5, 0.5, 101) * string.length
y, x = (
    string.centre[0] + steps * np.sin(angle),
    string.centre[1] + steps * np.cos(angle),
)
peak_y, peak_x = 0.08 * (31.5 - peak[0]), 0.08 * (peak[1] - 31.5)
distance = np.min(np.hypot(y - peak_y, x - peak_x))
print(f"peak_significance = {heatmap[peak]:.1f} sigma")
print(f"peak_to_string = {distance:.2f} arcsec")

"""
The lens is the median one in score, not the best. The golden line is the true string.
The map is as wide as its windows, 0.28", and only sees where there is light. Around the
string it has the other sign, and far from it too: the smooth model has changed
everywhere to make up for what it lacks.

How improbable is a pixel? The detector keeps how often pixels of smooth lenses reach
each value, and `detector.local_p_value(images)` makes maps of it. This is a *local*
probability: of 4,096 pixels one or another is improbable. The p-value above is the
global one.
"""

local = ml.local_p_values_from(heatmap, detector.null_levels_)
print(f"log10_smallest_local_p = {np.log10(local.min()):.1f}")
print(f"improbable_pixels = {np.sum(local < 1e-3)} below 0.001, where chance makes 4")

"""
*Exercise:* Draw the heat map of a lens with a deficit:
`population.variant_from(kind="strong", sign=-1)`.

__Wrap Up__

Quote a detector with its false alarms, measured on lenses that set no threshold, and
with an interval. In tutorial 4 we ask how far one comes with a classifier that has seen
strings.
"""

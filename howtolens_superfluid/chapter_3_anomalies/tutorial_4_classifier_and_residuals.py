"""
Tutorial 4: Classifiers, and What Limits Them
=============================================

So far no detector had seen a string. If we know what we are looking for, why not show a
network images with and without strings and let it learn the difference? This tutorial
trains such a *classifier*, first on images and then, as a second stage, on what a
smooth model leaves of them.

    one stage:   image  ------------------------------>  classifier  -->  score
    two stages:  image  -->  smooth model  -->  residual  -->  classifier  -->  score
    no labels:   image  -->  smooth model  -->  residual  -->  warp score

__Contents__

- **Labelled Images:** Training and test sets.
- **A Classifier of Images:** ResNet-18, from labels alone.
- **Two Stages:** The same network on residuals.
- **More Labels:** How areas grow with the training set.
- **Another Kind of Anomaly:** Strings of the other sign, which no classifier has seen.
- **Wrap Up:** Which one when.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import matplotlib.pyplot as plt
import numpy as np

from autolens_superfluid import ml
from autolens_superfluid.howtolens import is_small, output_folder_from
from autolens_superfluid.ml import roc
from autolens_superfluid.simulation import Simulator, population_from

output = output_folder_from(
    "chapter_3_anomalies", "tutorial_4_classifier_and_residuals"
)

"""
__Labelled Images__

Images of `vortex_bench`, half of them with a weak string, of 1 per cent of the mass
inside the Einstein radius. A third set has vortices instead, which lack mass.
"""

total_train, total_test = (80, 60) if is_small() else (800, 300)
population = population_from("vortex_bench")


def observations_of(seed, number, sign=1):
    """Return labelled images; the class of an image is known and its string is not."""
    simulator = Simulator(population.variant_from(kind="weak", sign=sign), seed)
    batch = simulator.batch_from(0, number)
    return ml.observations_from(batch.images, batch.noise_maps, batch.labels)


train = observations_of(1, total_train)
test = observations_of(2, total_test)
vortices = observations_of(2, total_test, sign=-1)
print(f"labelled = {total_train} images to train on")

"""
To train in seconds, pixels are binned two by two for the networks.
"""


def binned_from(images):
    """Return the means of two by two pixels."""
    number, ny, nx = images.shape
    return images.reshape(number, ny // 2, 2, nx // 2, 2).mean(axis=(2, 4))


def as_observations(images, labels):
    """Return images, in whatever units, as a classifier takes them."""
    ones = np.ones_like(images)
    return ml.Observations(images, ones, np.ones(len(images)), labels=labels)


"""
__A Classifier of Images__

`ml.ResNetClassifier` has the interface of all detectors: `fit`, `anomaly_score`,
`predict`. It is the only one that needs labels of both classes.
"""

epochs = 2 if is_small() else 6


def classifier_from(images, labels):
    """Return a classifier that was trained on labelled images."""
    classifier = ml.ResNetClassifier(epochs=epochs, seed=0)
    return classifier.fit(as_observations(images, labels))


def area_from(name, scores, labels):
    """Print and return the area under the ROC curve of scores."""
    area = roc.auc_interval_from(scores[labels == 0], scores[labels == 1])
    print(f"auc_{name} = {area.value:.3f} [{area.low:.3f}, {area.high:.3f}]")
    return area.value


images = {
    name: binned_from(seen.images) for name, seen in (("train", train), ("test", test))
}
of_images = classifier_from(images["train"], train.labels)
scores = of_images.anomaly_score(as_observations(images["test"], test.labels))
area_from("images", scores, test.labels)

"""
An area of 0.559 is hardly a detection. The classifier must learn what a lens is, all
its shapes and sizes, only to ignore them: the string is a small change of a large
variety. With this few labels that is hopeless.

__Two Stages__

Somebody has already learnt what a lens is. The shipped detector of tutorial 3 fits a
smooth lens to every image. Its residuals are noise for smooth lenses, and a string's
work for the others.
"""

detector = ml.load_detector("vortex_bench")


def judged_from(seen):
    """Return residuals in sigma, and warp scores."""
    judged = detector.judge(seen)
    return (seen.images - judged.images) / seen.noise_maps, judged.scores


(train_left, _), (test_left, warp), (vortex_left, vortex_warp) = (
    judged_from(seen) for seen in (train, test, vortices)
)

figure, axes = plt.subplots(2, 4, figsize=(11.5, 6.0), layout="constrained")
for row, (label, name) in enumerate(((0, "smooth"), (1, "string"))):
    for ax, residual in zip(axes[row], test_left[test.labels == label], strict=False):
        shown = ax.imshow(residual, cmap="RdBu_r", vmin=-5.0, vmax=5.0)
        ax.set_title(name)
        ax.set_axis_off()
figure.colorbar(shown, ax=axes, label="residual / noise", shrink=0.6)
figure.savefig(output / "residuals.png")

"""
The same network, the same labels, the same number of epochs:
"""

# Strong residuals are flattened: a network learns badly from numbers of very unlike sizes.
left = {
    name: np.arcsinh(binned_from(values))
    for name, values in (
        ("train", train_left),
        ("test", test_left),
        ("vortex", vortex_left),
    )
}
of_residuals = classifier_from(left["train"], train.labels)
scores = of_residuals.anomaly_score(as_observations(left["test"], test.labels))
area_from("residuals", scores, test.labels)
area_from("warp", warp, test.labels)

"""
0.95 instead of 0.55, by what the smooth model knows. The last line is the warp score,
0.993, which has seen no label at all: knowing how deflections change an image is worth
more than these labels. (Networks that are trained on another machine differ from ours in
the second digit.)

*Exercise:* Why are residuals binned here, but judged unbinned by the warp score? What
does binning cost?

__More Labels__

Is it the labels that are lacking? Train both on a quarter of them.
"""

quarter = total_train // 4
for name, inputs in (("images", images), ("residuals", left)):
    fewer = classifier_from(inputs["train"][:quarter], train.labels[:quarter])
    scores = fewer.anomaly_score(as_observations(inputs["test"], test.labels))
    area_from(f"{name}_quarter", scores, test.labels)

"""
With a quarter of the labels the classifier of images guesses, and the one of residuals
has 0.86. What limits the first is labels: it needs many more. Simulations make them, and
the published networks had them. The second learns quickly, and what limits it in the end
is the first stage: a smooth model that is too stiff leaves residuals of its own, and one
that is too free draws the string away.

*Exercise:* Train the second stage on residuals of the encoder's guess alone,
`detector.steps = 0`.

__Another Kind of Anomaly__

Nature does not label. What do the three say of vortices that *lack* mass, when they
were trained on strings of added mass, or on nothing?
"""

scores = of_images.anomaly_score(as_observations(binned_from(vortices.images), None))
area_from("images_vortex", scores, vortices.labels)
scores = of_residuals.anomaly_score(as_observations(left["vortex"], None))
area_from("residuals_vortex", scores, vortices.labels)
area_from("warp_vortex", vortex_warp, vortices.labels)

"""
The second stage finds them as well, 0.96: stripes along the arc look alike for both
signs. That was not to be taken for granted. A classifier answers the question that its
labels asked, and how far the answer reaches must be measured for each anomaly. The warp
score (0.996) asks whether light was deflected in any way that no smooth lens of the
population explains, whatever did it.

*Exercise:* Do all of it with strong strings, `kind="strong"`. Which of the three gains
most?

__Wrap Up__

Labels tell a network what to look for, and physics tells it what to ignore. Use a
classifier for an anomaly that you know and can simulate by the ten thousand. Use a
smooth model and its residuals for one that you do not know. In tutorial 5 we take a
lens of our own from image to fit.
"""

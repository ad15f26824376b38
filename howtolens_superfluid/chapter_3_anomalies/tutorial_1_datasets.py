"""
Tutorial 1: Datasets
====================

A fit asks one lens one question, and takes minutes. Surveys will find a hundred
thousand lenses. In this chapter we train detectors that judge a lens in milliseconds,
having seen only lenses *without* a vortex: whatever they cannot draw is an anomaly.

A detector is as good as the images it learns from, so we begin with these.

    population  -->  lens i, source i, string i  -->  image i, noise map i, label i

And we ask a question that decides whether anything later means what it says: could the
two classes be told apart by something that has nothing to do with a vortex?

__Contents__

- **A Population:** Every quantity has a distribution.
- **Simulating It:** A dataset, by one function or one command.
- **Looking At It:** Can you tell the classes apart?
- **Twins:** The same lens with and without its string.
- **A Ruler:** A detector that knows nothing of strings.
- **Fairness:** What the ruler sees when mass is added, and when lenses are all alike.
- **Seeds:** Test images that no training has seen.
- **Wrap Up:** What to check before you trust a detector.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import copy
import dataclasses

import matplotlib.pyplot as plt
import numpy as np

from autolens_superfluid.howtolens import is_small, output_folder_from
from autolens_superfluid.ml import observations_from, roc
from autolens_superfluid.ml.calibration import image_radii_from
from autolens_superfluid.simulation import (
    Dataset,
    Simulator,
    population_from,
    simulate_dataset,
)

output = output_folder_from("chapter_3_anomalies", "tutorial_1_datasets")

"""
__A Population__

A population declares the distribution of everything that an image depends on. Seven
come with the package. `vortex_bench` is the one on which its detectors are compared:
images of 64 x 64 pixels of 0.08", isothermal ellipsoids with external shear,
exponential sources, and no light of the lens.
"""

population = population_from("vortex_bench")

for name, fraction in zip(population.classes, population.fractions, strict=True):
    print(f"class {name}: {100.0 * fraction:.0f} % of the images")

strong = population.substructure["strong"]
print(f"strings hold {strong.mass_fraction} of the mass inside the Einstein radius,")
print(
    f"their length in arcsec is {strong.length}, and the sign of their mass {strong.sign}"
)

"""
The sign is +1: like the simulations of the DeepLense papers, `vortex_bench` draws
strings of *added* mass. `population.variant_from(sign=-1)` has vortices that lack mass
instead. A good detector should not care.

*Exercise:* Print `population.declaration["source"]`. What do the sources look like?

__Simulating It__

`simulate_dataset` writes images, noise maps, labels and all parameters into a folder.
The command `superfluid simulate vortex_bench --number 1000 --seed 1 --output FOLDER`
does the same. Image i depends on the population, the seed and i alone: a dataset can be
made again anywhere, by any number of workers, and a run that was interrupted goes on.
"""

number = 200 if is_small() else 2000
folder = output / f"vortex_bench_{number}"
simulate_dataset("vortex_bench", number, 1, folder, workers=0, shows_progress=False)

dataset = Dataset.open(folder)
labels = dataset.labels[:]
print(
    f"images = {len(dataset)} of {dataset.images.shape[1]} x {dataset.images.shape[2]}"
)
print(f"with_string = {np.mean(labels):.2f} of them")

"""
`dataset.images` reads from disk what you ask for, so a dataset may be larger than
memory. The parameters are there too, for plots and tests. A detector never sees them.
"""

einstein_radii = dataset.parameters["lens_einstein_radius"][:]
print(f"einstein_radius = {einstein_radii.mean():.2f} arcsec in the mean,")
print(f"einstein_radius_scatter = {einstein_radii.std():.2f} arcsec")

"""
__Looking At It__

Always look at the data. Four smooth lenses are above and four with a string below.
"""


def draw(axes, images, titles, **settings):
    """Draw images in a row."""
    for ax, image, title in zip(axes, images, titles, strict=True):
        shown = ax.imshow(image, extent=(-2.56, 2.56, -2.56, 2.56), **settings)
        ax.set_title(title)
    axes[0].set_ylabel("y (arcsec)")
    return shown


figure, axes = plt.subplots(2, 4, figsize=(12.0, 6.2), layout="constrained")
for row, (label, name) in enumerate(((0, "smooth"), (1, "with a string"))):
    images = dataset.images[np.flatnonzero(labels == label)[:4]]
    draw(axes[row], images, [name] * 4, cmap="inferno")
figure.savefig(output / "images.png")

"""
In most of them nobody can tell by eye. The strings hold 3 to 5.5 per cent of the lens's
mass, and their work looks like that of another lens.

*Exercise:* Draw four lenses of the population `hst`. What makes them harder?

__Twins__

What does the string change, if everything else stays? Two variants of the population,
one in which no lens has a string and one in which all have, draw the same lenses with
the same noise, because image i keeps its random numbers. Their difference is the
string's work.
"""


def with_fraction(fraction):
    """Return the population with strings in a fraction of its images."""
    kinds = {"strong": dataclasses.replace(strong, fraction=fraction)}
    return dataclasses.replace(population, substructure=kinds)


twins = [Simulator(with_fraction(part), seed=1, has_truth=True) for part in (0.0, 1.0)]
smooth, stringed = (simulator.batch_from(0, 100) for simulator in twins)
change = stringed.truth["image"] - smooth.truth["image"]

noise = smooth.noise_maps[:4]
figure, axes = plt.subplots(3, 4, figsize=(12.0, 9.2), layout="constrained")
draw(axes[0], smooth.images[:4], ["smooth"] * 4, cmap="inferno")
draw(axes[1], stringed.images[:4], ["its twin with a string"] * 4, cmap="inferno")
shown = draw(
    axes[2],
    change[:4] / noise,
    ["change / noise"] * 4,
    cmap="RdBu_r",
    vmin=-10,
    vmax=10,
)
figure.colorbar(shown, ax=axes[2], label="sigma")
figure.savefig(output / "twins.png")

chi_squared = np.sum((change / smooth.noise_maps) ** 2, axis=(1, 2))
print(f"median_change = {np.median(chi_squared):.0f} in chi squared, of 4096 pixels")

"""
That is a large change. It is no measure of what can be detected, though: a slightly
rounder lens, a source that lies a little to the left and some more shear undo a part of
it. What a smooth model *cannot* undo is all that a detector has.

*Exercise:* Change the source's centre by a tenth of a pixel. How large is chi squared
then?

__A Ruler__

Now the question of fairness. Here is a detector that knows nothing of strings: the mean
distance of the light from the centre of the image. It measures how large a lens is, and
that is all. If it tells the classes apart, so will every network, and we should believe
none.

The area under the ROC curve (AUC) is the probability that an image with a string scores
higher than one without: 0.5 for a detector that guesses, 1 for a perfect one, and below
0.5 for one that is right when it is turned around. The brackets hold it with 95 %
probability.
"""


def ruler_auc_from(population):
    """Return how well the size of a lens tells the classes of a population apart."""
    batch = Simulator(population, seed=3).batch_from(0, number)
    radii = image_radii_from(observations_from(batch.images, batch.noise_maps))
    return roc.auc_interval_from(radii[batch.labels == 0], radii[batch.labels == 1])


"""
__Fairness__

`mass_budget="conserved"` takes a string's mass away from the halo. With `"added"` the
lens with a string is heavier: that is how many simulations in print are made. And in
many of them all lenses have one and the same Einstein radius. Let us try all four.
"""

narrow = copy.deepcopy(population.declaration)
narrow["name"] = "vortex_bench_narrow"
narrow["lens_mass"]["einstein_radius"] = 1.2

for width, declared in (("wide", population), ("narrow", population_from(narrow))):
    for budget in ("conserved", "added"):
        area = ruler_auc_from(declared.variant_from(mass_budget=budget))
        print(
            f"auc_{width}_{budget} = {area.value:.3f} [{area.low:.3f}, {area.high:.3f}]"
        )

"""
Where lenses differ in size and mass is conserved, the ruler guesses: its interval, from
0.455 to 0.508, holds 0.5. Where mass is added it reaches 0.613. And where all lenses
have one Einstein radius as well, a ruler alone reaches 0.826: more than the best
auto-encoder in print had on images of varied lenses (0.769, Alexander et al.,
arXiv:2008.12731). Nothing of that is the detection of a vortex.

The narrow population with a conserved budget is worth a second look. 0.389 is as far
from 0.5 as 0.611 is. The mass inside the Einstein radius is equal, but the ruler weighs
light, and a string moves light. In a narrow population small things like this suffice.

A second leak is hidden in noise maps. The noise of a real image is estimated from the
image itself. A noise map that is computed from the noiseless simulation *contains* the
noiseless simulation. Noise maps here are made from the noisy image, and no network sees
them as an image.

*Exercise:* Do the same for vortices, `variant_from(sign=-1, mass_budget=budget)`. Which
of the areas turn around?

__Seeds__

Seeds below 2^31 are yours. Those above belong to test sets: `held_out_seed_from(seed)`
is the test seed of a training seed, so that the two never meet. `superfluid simulate
... --split 3000/2000` makes both datasets. A detector remembers the checksum of what it
was trained on and refuses to be measured on it.

*Exercise:* Simulate a dataset twice into two folders and compare the images.

__Wrap Up__

Before you trust a detector, measure a ruler. Now that there is a fair dataset, tutorial
2 trains a network on its smooth half.
"""

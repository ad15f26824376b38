"""
Tutorial 2: An Auto-Encoder of Lenses
=====================================

A conditional variational auto-encoder (CVAE) squeezes an image through a few numbers,
its *latents*, and draws it again. Trained on smooth lenses, it has learnt to draw these
and nothing else. Shown a lens with a string, it draws the smooth lens that comes
closest, and what is left over is the anomaly.

    image  -->  encoder  -->  latents (11 numbers)  -->  decoder  -->  smooth image
      |                                                                   |
      +------------------------------ minus ------------------------------+
                                        |
                                    residual

In this tutorial we train two of them in less than a minute each, on small images. They
differ in the decoder: one is a network that learns to draw, the other is the lens
itself.

__Contents__

- **Small Images:** A population for quick training.
- **The Lens as Decoder:** Latents that are parameters of a lens.
- **Training:** Regression first, then the evidence's bound.
- **Reconstructions:** What it draws of lenses with and without a string.
- **The Latent Space:** What the numbers mean.
- **Refinement:** The encoder's guess is where a fit begins.
- **A Decoder That Is Learnt:** The usual auto-encoder, and what it lacks.
- **Conditions:** The C of CVAE.
- **Saving:** A detector for later.
- **Wrap Up:** What decides how good a detector is.
"""

from autolens import jax_wrapper  # Sets JAX up before other imports

import warnings

import matplotlib.pyplot as plt
import numpy as np
import torch

from autolens_superfluid import ml
from autolens_superfluid.exc import OutOfDistributionWarning
from autolens_superfluid.howtolens import is_small, output_folder_from
from autolens_superfluid.ml import roc
from autolens_superfluid.simulation import Dataset, population_from, simulate_dataset

output = output_folder_from("chapter_3_anomalies", "tutorial_2_cvae")

"""
__Small Images__

Time grows with the number of pixels, so we change `vortex_bench` to images of 40 x 40
pixels of 0.12", and blur them a little more. A declaration is a dictionary; with a new
name it is a population of its own.
"""

declaration = population_from("vortex_bench").declaration
declaration["name"] = "vortex_small"
declaration["image"] = {"shape": [40, 40], "pixel_scale": 0.12}
declaration["psf"] = {"sigma": 0.1, "assumed_sigma": 0.1, "kernel_size": 7}
population = population_from(declaration)


def dataset_from(number, seed):
    """Return a dataset of the population, simulated if it is not there yet."""
    folder = output / f"{population.name}_{number}_{seed}"
    simulate_dataset(population, number, seed, folder, workers=0, shows_progress=False)
    return Dataset.open(folder)


total_train, total_test = (300, 100) if is_small() else (1200, 300)
train = dataset_from(total_train, seed=1)
test = ml.observations_from(dataset_from(total_test, seed=2))
smooth, stringed = (test.subset_from(test.labels == label) for label in (0, 1))
print(f"train on at most {total_train // 2} smooth images, test on {total_test}")

"""
`observations_from` divides every image by its own brightness, so that no detector can
learn how bright lenses are. Test images come from another seed and are used for nothing
else.

__The Lens as Decoder__

What could draw a smooth lens better than a smooth lens? In `ml.CVAE` the decoder is,
unless you say otherwise, the simulator of the population: its latents *are* the
parameters of a lens and its source, in units of their spread in the population. There
is nothing in it to learn. Only the encoder, which guesses the latents of an image, is a
network.

__Training__

The encoder sees lenses that are simulated for it, with fresh noise in every step. First
it learns by regression, as the true latents are known. Then it learns to maximise the
lower bound of the evidence through the decoder, which is the loss of a variational
auto-encoder. From our dataset it takes what the population is, and smooth images that
calibrate it.
"""

images, epochs, bound_epochs = (512, 2, 0) if is_small() else (2500, 3, 1)
detector = ml.CVAE(images=images, epochs=epochs, bound_epochs=bound_epochs, seed=0)
detector.fit(train)

figure, ax = plt.subplots(figsize=(6.0, 4.0), layout="constrained")
losses = [row["validation_loss"] for row in detector.history_[:epochs]]
ax.plot(range(1, epochs + 1), losses, marker="o")
ax.set(xlabel="epoch of regression", ylabel="loss of images not trained on")
figure.savefig(output / "loss.png")

print(f"first_loss = {losses[0]:.2f}")
print(f"last_loss = {losses[-1]:.2f}")

"""
__Reconstructions__

`reconstruct` returns the smooth image that the detector draws. Above are two smooth
lenses, below two with a string.
"""


def draw_rows(name, detector):
    """Draw images, models and residuals of four lenses, and save the figure."""
    figure, axes = plt.subplots(4, 3, figsize=(8.2, 10.4), layout="constrained")
    for row, lens in enumerate((smooth, smooth, stringed, stringed)):
        one = lens.subset_from(slice(row, row + 1))
        model = detector.reconstruct(one)[0] / one.scales[0]
        residual = (one.images[0] - model) / one.noise_maps[0]
        extent = (-2.4, 2.4, -2.4, 2.4)
        for ax, image in zip(axes[row], (one.images[0], model), strict=False):
            ax.imshow(image, extent=extent, cmap="inferno", vmin=0.0, vmax=1.0)
        shown = axes[row, 2].imshow(
            residual, extent=extent, cmap="RdBu_r", vmin=-5.0, vmax=5.0
        )
        figure.colorbar(shown, ax=axes[row, 2])
        axes[row, 0].set_ylabel("smooth" if row < 2 else "with a string")
    for ax, title in zip(
        axes[0], ("image", "drawn again", "residual / noise"), strict=True
    ):
        ax.set_title(title)
    figure.savefig(output / name)


draw_rows("reconstructions.png", detector)

"""
The residuals of smooth lenses are noise. Those of the others have stripes along the
arc. To say how good a reconstruction is we use chi squared a pixel, which is 1 for
noise alone. The median is 0.98 for smooth lenses and 1.79 for the others.
"""


def chi_squared_from(detector, lenses):
    """Return the median over images of chi squared a pixel."""
    models = detector.reconstruct(lenses) / lenses.scales[:, None, None]
    residuals = (lenses.images - models) / lenses.noise_maps
    return np.median(np.mean(residuals**2, axis=(1, 2)))


print(f"chi_squared_smooth = {chi_squared_from(detector, smooth):.2f}")
print(f"chi_squared_string = {chi_squared_from(detector, stringed):.2f}")

"""
__The Latent Space__

Here the latents have names.
"""

parameters = detector.network_.decoder.parameters_of_lens
print(f"latents = {parameters.size}: {', '.join(parameters.names)}")

"""
`judge` returns the refined latents of images. Let us compare the Einstein radius with
the true one, of smooth lenses and of those with a string.
"""

index = parameters.index_of("lens_einstein_radius")
figure, ax = plt.subplots(figsize=(5.2, 5.0), layout="constrained")
for name, lenses in (("smooth", smooth), ("string", stringed)):
    z = detector.judge(lenses).z
    found = [float(parameters.columns_from(row)["lens_einstein_radius"]) for row in z]
    true = lenses.columns["halo_einstein_radius"]
    ax.plot(true, found, ".", label=name)
    error = np.median(np.abs(found / true - 1.0))
    print(f"radius_error_{name} = {100.0 * error:.2f} %")
ax.axline((1.2, 1.2), slope=1.0, color="grey", linewidth=0.8)
ax.set(xlabel="true Einstein radius (arcsec)", ylabel="of the smooth model (arcsec)")
ax.legend(frameon=False)
figure.savefig(output / "einstein_radii.png")

"""
Of smooth lenses the radius is right to 0.07 per cent: the latent space is no riddle, it
is a lens model. A string that took its mass from the halo changes what the radius
means, and biases it by 0.75 per cent.

One may also walk through the latent space. Each row changes one latent from -2 to +2
times its spread.
"""

rows = ("lens_einstein_radius", "shear_gamma_1", "source_centre_0")
figure, axes = plt.subplots(3, 5, figsize=(10.5, 6.6), layout="constrained")
for axis_row, name in zip(axes, rows, strict=True):
    z = np.tile(detector.judge(smooth.subset_from(slice(0, 1))).z, (5, 1))
    z[:, parameters.index_of(name)] = np.linspace(-2.0, 2.0, 5)
    with torch.no_grad():
        walk = detector.network_.decoder.images(torch.as_tensor(z, dtype=torch.float32))
    for ax, image in zip(axis_row, walk.numpy(), strict=True):
        ax.imshow(image, cmap="inferno", vmin=0.0)
        ax.set_axis_off()
    axis_row[2].set_title(name)
figure.savefig(output / "latent_walk.png")

"""
*Exercise:* Walk along `source_effective_radius`.

__Refinement__

The encoder's guess alone would not be good enough. From it, a few Gauss-Newton steps of
the latents make an ordinary least-squares fit, in milliseconds. The setting is `steps`,
3 by default, and it may be changed after training.

The score of an image asks how well *local deflections* would explain the residual (the
warp score, see tutorial 3). Here is the area under the ROC curve (see tutorial 1) with
refinement and without. A detector that is changed warns that its calibration no longer
holds; areas need none.
"""


def auc_from(detector):
    """Return how well scores tell test images with a string from those without."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutOfDistributionWarning)
        scores = [detector.anomaly_score(lenses) for lenses in (smooth, stringed)]
    return roc.auc_interval_from(*scores)


for steps in (3, 0):
    detector.steps = steps
    area = auc_from(detector)
    print(
        f"auc_lens_{steps}_steps = {area.value:.3f} [{area.low:.3f}, {area.high:.3f}]"
    )

"""
Refined, the detector has an area of 0.995, and by the encoder's guess alone 0.859.

*Exercise:* Try one step. How many are enough?

__A Decoder That Is Learnt__

The usual auto-encoder learns its decoder too. It needs no population, only images: that
is its strength. Its latents are free, 32 of them, and mean nothing in particular.
"""

epochs = 3 if is_small() else 10
learnt = ml.CVAE(decoder="convolutional", epochs=epochs, steps=0, seed=0).fit(train)
draw_rows("reconstructions_learnt.png", learnt)

print(f"chi_squared_learnt_smooth = {chi_squared_from(learnt, smooth):.2f}")
print(f"chi_squared_learnt_string = {chi_squared_from(learnt, stringed):.2f}")
area = auc_from(learnt)
print(f"auc_learnt = {area.value:.3f} [{area.low:.3f}, {area.high:.3f}]")

"""
Its images of *smooth* lenses are wrong by much more than a string's work, chi squared
30 a pixel, and so the string drowns: an area of 0.483 is a guess. 600 images and ten
epochs are little for a network that has to learn what a lens is. Longer training and
refined latents make it better. But then a free latent space also learns to draw what a
string does to a lens, so that more of it is missed.

*Exercise:* Train four times as long.

__Conditions__

The C of CVAE: encoder and decoder may be told what is known of an observation, such as
the signal to noise and the width of the PSF. Any condition may be missing when an image
is scored; training leaves some out at random. `ml.condition_from(tracer)` takes them
from a lens model of yours.
"""

print(
    f"conditions = {len(detector.condition_names)}: {', '.join(detector.condition_names)}"
)

"""
__Saving__

A detector is a folder of weights and a card in JSON. Nothing in it is code.
"""

detector.steps = 3
detector.save(output / "detector")
again = ml.load_detector(output / "detector")
print(f"threshold = {again.threshold_:.2f}, above which a lens is called anomalous")

"""
__Wrap Up__

A detector is as good as its idea of what is smooth. A free latent space has a vague
one; the lens as decoder has an exact one. That is also its weakness: it knows the
lenses of one population, and real ones are more varied. Tutorial 3 measures a detector,
and tutorial 5 asks what happens where the population is wrong.
"""

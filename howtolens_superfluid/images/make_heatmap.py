"""Make the heat map of the main README: what a detector says of three lenses.

Run it from the root of the repository; it writes `heatmap.png` beside itself.
"""

from autolens import jax_wrapper

# isort: split
import warnings
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

import autolens_superfluid as sf
from autolens_superfluid import ml
from autolens_superfluid.exc import OutOfDistributionWarning
from autolens_superfluid.plot.imaging import plot_vortex
from autolens_superfluid.simulation import Simulator, population_from, tracer_from

SEED = 2026
EXTENT = (-2.56, 2.56, -2.56, 2.56)

#: Title of each row, and the sign of the mass of its string; 0 for no string.
ROWS = {"smooth": 0, "vortex (mass is missing)": -1, "string of added mass": 1}


def lens_from(sign):
    """Return the first lens of a seed as observations, and its string."""
    population = population_from("vortex_bench")
    population = population.variant_from(kind="strong", sign=sign or 1)
    batch = Simulator(population, SEED).batch_from(0, 20)
    first = int(np.flatnonzero(batch.labels == (sign != 0))[0])
    rows = slice(first, first + 1)
    seen = ml.observations_from(batch.images[rows], batch.noise_maps[rows])
    row = {name: values[first] for name, values in batch.parameters.items()}
    lens = tracer_from(population, row, population.classes[int(row["class"])]).galaxies[
        0
    ]
    return seen, lens.cls_list_from(cls=sf.VortexString)


def main():
    """Draw image, smooth model, residual and heat map of each lens."""
    detector = ml.load_detector("vortex_bench")
    figure, axes = plt.subplots(3, 4, figsize=(12.6, 8.8), layout="constrained")
    for row, (title, sign) in zip(axes, ROWS.items(), strict=True):
        seen, strings = lens_from(sign)
        with warnings.catch_warnings():
            # A strong string is unlike all that the detector knows.
            warnings.simplefilter("ignore", OutOfDistributionWarning)
            judged, heatmap = detector.judge(seen), detector.heatmap(seen)[0]
        residual = (seen.images - judged.images)[0] / seen.noise_maps[0]
        light = {"cmap": "inferno", "vmin": 0.0, "vmax": 1.1}
        draw(row[0], seen.images[0], **light)
        draw(row[1], judged.images[0], **light)
        draw(row[2], residual, cmap="RdBu_r", vmin=-6.0, vmax=6.0, bar="sigma")
        limit = max(8.0, float(np.abs(heatmap).max()))
        draw(row[3], heatmap, cmap="RdBu_r", vmin=-limit, vmax=limit, bar="sigma")
        for string in strings:
            plot_vortex(string, row[3], colour="gold")
        row[0].set_ylabel(f"{title}\nscore {judged.scores[0]:.0f}")
    for ax, title in zip(
        axes[0], ("image", "smooth model", "residual", "heat map"), strict=True
    ):
        ax.set_title(title)
    path = Path(__file__).parent / "heatmap.png"
    figure.savefig(path, dpi=80)
    Image.open(path).quantize(256).save(path, optimize=True)


def draw(ax, image, bar=None, **settings):
    """Draw one image, with a colour bar if it has a unit."""
    shown = ax.imshow(image, extent=EXTENT, **settings)
    ax.set(xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    if bar:
        ax.figure.colorbar(shown, ax=ax, label=bar)


if __name__ == "__main__":
    main()

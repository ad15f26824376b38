"""Make the picture of the main README: a lens with and without a vortex.

Run it from the root of the repository; it writes `lens_with_vortex.png` beside itself.
"""

from autolens import jax_wrapper

# isort: split
from pathlib import Path

import autolens as al
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import autolens_superfluid as sf
from autolens_superfluid.plot.mass import plot_convergence_2d

GRID = al.Grid2D.uniform(
    shape_native=(180, 180), pixel_scales=0.025, over_sample_size=4
)
VORTEX = sf.VortexString(
    centre=(0.9, 0.75),
    position_angle=130.0,
    length=1.2,
    core_radius=0.08,
    line_density=-0.06,
)


def tracer_from(**vortices) -> al.Tracer:
    """Return an isothermal lens of a compact source, with the vortices given."""
    lens = al.Galaxy(
        redshift=0.5,
        mass=al.mp.Isothermal(ell_comps=(0.06, 0.03), einstein_radius=1.2),
        shear=al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02),
        **vortices,
    )
    bulge = al.lp.Sersic(
        centre=(0.06, 0.08),
        ell_comps=(0.1, 0.1),
        intensity=1.0,
        effective_radius=0.15,
        sersic_index=1.0,
    )
    return al.Tracer(galaxies=[lens, al.Galaxy(redshift=1.0, bulge=bulge)])


def main():
    """Draw the convergence, both images and their difference."""
    tracer = tracer_from(vortex=VORTEX)
    smooth = tracer_from().image_2d_from(grid=GRID).native.array
    perturbed = tracer.image_2d_from(grid=GRID).native.array
    figure, axes = plt.subplots(1, 4, figsize=(15, 3.7), layout="constrained")
    plot_convergence_2d(tracer, GRID, ax=axes[0], limit=2.0, title="Mass of the lens")
    arc = {"cmap": "magma", "vmin": 0.0, "vmax": float(np.max(smooth))}
    draw(axes[1], smooth, "Image without the vortex", **arc)
    draw(axes[2], perturbed, "Image with the vortex", **arc)
    limit = 0.6 * float(np.max(smooth))
    draw(
        axes[3],
        perturbed - smooth,
        "Difference",
        cmap="RdBu_r",
        vmin=-limit,
        vmax=limit,
    )
    figure.savefig(Path(__file__).parent / "lens_with_vortex.png", dpi=80)


def draw(ax, image, title, **settings):
    """Draw one image, with the axis of the vortex as a dotted line."""
    shown = ax.imshow(image, extent=GRID.geometry.extent, **settings)
    ax.figure.colorbar(shown, ax=ax)
    angle = np.radians(VORTEX.position_angle)
    step = 0.5 * VORTEX.length * np.array([np.sin(angle), np.cos(angle)])
    ends = np.array(VORTEX.centre) + np.outer((-1.0, 1.0), step)
    ax.plot(ends[:, 1], ends[:, 0], ":", color="0.6")
    ax.set(title=title, xlabel="x (arcsec)")


if __name__ == "__main__":
    main()

"""The dark subhalo of SDSSJ0946+1006, as a search of its HST image sees it.

Run ``python benchmarks/search_dark_subhalo.py FOLDER --output DIR``: smooth models with
many Gaussians, saved in DIR, are scanned for pseudo-Jaffe subhaloes. Printed are the
strongest maxima, and what is at the published place (Vegetti et al. 2010, MNRAS 408,
1969: x = -0.651, y = 1.040 arcsec) in each of the eight orientations in which pixels
can be stored; then the best joint fit, whose radius does not depend on that, and what
its masses change in the ln evidence of a pixelized source. Half an hour of one core.
"""

import argparse
from pathlib import Path

from autolens import jax_wrapper  # noqa: F401

# isort: split
import numpy as np

from autolens_superfluid.cli.environment import prepare_environment
from autolens_superfluid.modeling import dataset_from
from autolens_superfluid.search import (
    PseudoJaffePerturber,
    SearchSettings,
    candidates_from,
    pixelized_fit_from,
    scan_from,
    smooth_fits_from,
)
from autolens_superfluid.search.pixels import gain_from

PUBLISHED_XY = -0.651, 1.040
SUBHALOES = PseudoJaffePerturber(truncation_radii=(0.15, 0.4, 1.0))
SPACING, RADIUS = 0.1, 2.2

# The published place is known to 0.04 arcsec, the centres of the scan to half a step.
_NEAR = 0.16


def main():
    """Scan each smooth model, and refine the strongest maximum."""
    prepare_environment()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--output", type=Path, default=Path("output/dark_subhalo"))
    arguments = parser.parse_args()
    dataset = dataset_from(arguments.folder)
    settings = SearchSettings(source="mge", lens_light="mge")
    for smooth in smooth_fits_from(dataset, settings, arguments.output):
        print(f"{smooth.name}: chi squared {smooth.chi_squared:.1f}", flush=True)
        scan = scan_from(smooth.linear_fit, [SUBHALOES], SPACING, RADIUS)
        print_scan(scan.maps["pseudo_jaffe"])
        best = candidates_from(smooth, scan, total_maxima=1)[0]
        print(
            f"  refined: (y, x) = ({best.centre[0]:+.3f}, {best.centre[1]:+.3f}), "
            f"radius {np.hypot(*best.centre):.3f} (published "
            f"{np.hypot(*PUBLISHED_XY):.3f}), mass {best.mass:.4f} arcsec^2, "
            f"truncation radius {best.shape['rs']:.2f}, fall of chi squared "
            f"{best.delta_chi_squared:.1f}",
            flush=True,
        )
        gain = gain_from(pixelized_fit_from(smooth), best.smooth)
        print(f"  ln evidence of a pixelized source: {gain:+.1f} with it", flush=True)


def print_scan(scan):
    """Print maxima of a scan, and what is at the published place."""
    for maximum in scan.maxima(3):
        y, x = maximum.centre
        print(
            f"  maximum at (y, x) = ({y:+.2f}, {x:+.2f}): fall "
            f"{maximum.delta_chi_squared:.1f}, mass {maximum.mass:.4f}"
        )
    falls = np.asarray(scan.delta_chi_squared.array)
    seen = np.asarray(scan.mass_sensitivity_map(sigma=5.0, rs=0.4).array)
    for name, place in orientations_from(PUBLISHED_XY).items():
        distance = np.linalg.norm(scan.centres - place, axis=1)
        near = np.flatnonzero(distance < _NEAR)
        print(
            f"  {name}: (y, x) = ({place[0]:+.2f}, {place[1]:+.2f}), largest fall "
            f"{falls[near].max():.1f}; 5 sigma is {seen[np.argmin(distance)]:.4f} "
            "arcsec^2"
        )


def orientations_from(place_xy) -> dict[str, np.ndarray]:
    """Places (y, x) of a place (x, y) of an image that is turned, and mirrored."""
    places = {}
    for words, (x, y) in (
        ("as published", place_xy),
        ("rows reversed", (place_xy[0], -place_xy[1])),
    ):
        for turn in range(4):
            places[f"{words}, turned by {90 * turn}"] = np.array([y, x])
            x, y = -y, x
    return places


if __name__ == "__main__":
    main()

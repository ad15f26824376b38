"""Make the report of the main README: the search of the lens of `superfluid demo`.

Run it from the root of the repository; it writes `search_report.png` beside itself. The
search takes some minutes, and goes on where it was interrupted.
"""

from autolens import jax_wrapper

# isort: split
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from PIL import Image

from autolens_superfluid.modeling import dataset_from, output_dataset
from autolens_superfluid.plot.search_report import report_figure_from
from autolens_superfluid.search import SearchSettings, search_from
from autolens_superfluid.search.report import words_from
from autolens_superfluid.simulation.example import (
    ExampleVortex,
    example_imaging_from,
    example_info_from,
)

OUTPUT = Path("output") / "search_report"
SEED = 1


def main():
    """Simulate the lens, search it and draw the report."""
    folder = OUTPUT / "demo"
    if not folder.exists():
        vortex = ExampleVortex()
        imaging = example_imaging_from(vortex, SEED)
        output_dataset(folder, imaging, example_info_from(vortex, SEED))
    result = search_from(dataset_from(folder), SearchSettings(), output=OUTPUT)
    path = Path(__file__).parent / "search_report.png"
    figure = report_figure_from(result, words_from(result))
    figure.savefig(path, dpi=100, bbox_inches="tight")
    Image.open(path).quantize(256).save(path, optimize=True)


if __name__ == "__main__":
    main()

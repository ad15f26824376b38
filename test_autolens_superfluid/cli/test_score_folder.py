"""`superfluid score FOLDER` and the README's example, on the folder of a lens."""

import contextlib
import csv
import io
import re
from importlib.util import find_spec
from pathlib import Path

import autolens as al
import pytest
from typer.testing import CliRunner

from autolens_superfluid.cli.main import app
from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.modeling import output_dataset

README = Path(__file__).parents[2] / "README.md"

pytestmark = pytest.mark.skipif(
    not find_spec("torch"), reason="needs the extra ml, which installs torch"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a lens with a vortex, of the pixels of `vortex_bench`."""
    vortex = VortexString(
        centre=(0.7, 0.8), position_angle=130.0, core_radius=0.05, line_density=-0.06
    )
    mass = al.mp.Isothermal(einstein_radius=1.25, ell_comps=(0.05, 0.08))
    lens = al.Galaxy(redshift=0.5, mass=mass, vortex=vortex)
    bulge = al.lp.Sersic(
        centre=(0.1, 0.05), intensity=0.7, effective_radius=0.25, sersic_index=1.0
    )
    tracer = al.Tracer(galaxies=[lens, al.Galaxy(redshift=1.0, bulge=bulge)])
    psf = al.Convolver.from_gaussian(
        shape_native=(11, 11), pixel_scales=0.08, sigma=0.08, normalize=True
    )
    simulator = al.SimulatorImaging(
        exposure_time=300.0,
        psf=psf,
        background_sky_level=0.5,
        add_poisson_noise_to_data=True,
        noise_seed=1,
    )
    grid = al.Grid2D.uniform(
        shape_native=(64, 64), pixel_scales=0.08, over_sample_size=4
    )
    path = tmp_path_factory.mktemp("lens") / "vortex"
    info = {"pixel_scale": 0.08, "redshift_lens": 0.5, "redshift_source": 1.0}
    imaging = simulator.via_tracer_from(tracer=tracer, grid=grid)
    output_dataset(path, imaging, info | {"mask_radius": 2.4})
    return path


def test__score__folder_of_a_vortex__is_flagged(folder, tmp_path):
    arguments = ["score", str(folder), "--heatmaps", "0", "-o", str(tmp_path)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    with (tmp_path / "scores.csv").open() as file:
        (row,) = csv.DictReader(file)
    assert row["is_anomalous"] == "True"
    assert float(row["p_value"]) < 0.01


def test__readme__detecting_anomalies__example_runs(folder):
    section = README.read_text().split("## Detecting anomalies")[1].split("\n## ")[0]
    example = re.search(r"```python\n(.*?)```", section, re.DOTALL).group(1)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(example.replace("FOLDER", str(folder)), {})
    assert float(printed.getvalue().strip("[] \n")) < 0.01

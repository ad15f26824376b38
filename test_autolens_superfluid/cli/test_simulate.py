import numpy as np
import pytest
import typer
import yaml
from typer.testing import CliRunner

from autolens_superfluid.cli.simulate import simulate
from autolens_superfluid.simulation.dataset import Dataset

_SMALL = {
    "name": "small",
    "version": 1,
    "image": {"shape": [16, 16], "pixel_scale": 0.25},
    "psf": {"sigma": 0.25, "assumed_sigma": 0.25, "kernel_size": 5},
    "lens_mass": {"einstein_radius": 1.2},
    "source": {"effective_radius": 0.4, "offset": {"disc": 0.3}},
    "noise": {"peak": {"signal_to_noise": 30}},
    "substructure": {
        "strong": {
            "kind": "vortex_string",
            "fraction": 0.5,
            "mass_fraction": 0.04,
            "length": 1.0,
            "core_radius": 0.2,
        }
    },
}


@pytest.fixture
def run(tmp_path):
    """Return a function that runs the command on a small population."""
    declared = tmp_path / "small.yaml"
    declared.write_text(yaml.safe_dump(_SMALL))
    app = typer.Typer()
    app.command()(simulate)

    def invoke(*options, population=str(declared)):
        arguments = [population, "-o", str(tmp_path / "out"), "--workers", "0"]
        return CliRunner().invoke(app, [*arguments, *options])

    return invoke


def test__simulate__number_and_seed__dataset(run, tmp_path):
    result = run("--number", "6", "--seed", "2")
    assert result.exit_code == 0, result.output
    assert "3 smooth, 3 substructure" in result.output
    assert Dataset.open(tmp_path / "out").manifest.seed == 2


def test__simulate__split_in_folders__original_layout(run, tmp_path):
    result = run("--split", "3/2", "--layout", "folders")
    assert result.exit_code == 0, result.output
    for name, number in (("train", 3), ("test", 2)):
        for label in ("sub", "no_sub"):
            files = list((tmp_path / "out" / "lenses" / name / label).glob("*.npy"))
            assert len(files) == number
    seeds = {
        Dataset.open(tmp_path / "out" / n).manifest.seed for n in ("train", "test")
    }
    assert len(seeds) == 2


def test__simulate__sign__deficit(run, tmp_path):
    assert run("--number", "4", "--sign", "-").exit_code == 0
    density = Dataset.open(tmp_path / "out").parameters["vortex_string_line_density"]
    assert np.nanmax(density[:]) < 0.0


def test__simulate__preview__one_picture_only(run, tmp_path):
    assert run("--preview").exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["preview.png"]


def test__simulate__dry_run__few_images(run, tmp_path):
    assert run("--number", "100000", "--dry-run").exit_code == 0
    assert len(Dataset.open(tmp_path / "out")) == 8


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--split", "many"), "3001/2000"),
        (("--layout", "piles"), "shards or folders"),
        (("--sign", "0"), "must be + or -"),
        (("--kind", "medium"), "strong"),
        (("--mass-budget", "kept"), "conserved, added"),
    ],
)
def test__simulate__bad_option__says_what_is_allowed(run, options, message):
    result = run(*options)
    assert result.exit_code == 2
    assert message in result.output


def test__simulate__unknown_population__named(run):
    result = run(population="vortex_bensh")
    assert result.exit_code == 2
    assert "vortex_bench" in result.output

"""`superfluid train`, `evaluate` and `score`, one after the other."""

import csv
import json
from importlib.util import find_spec

import numpy as np
import pytest
import yaml
from astropy.io import fits
from typer.testing import CliRunner

from autolens_superfluid.cli.detection import peak_from
from autolens_superfluid.cli.main import app

pytestmark = pytest.mark.skipif(
    not find_spec("torch"), reason="needs the extra ml, which installs torch"
)

_SMALL = {
    "name": "small",
    "version": 1,
    "image": {"shape": [16, 16], "pixel_scale": 0.25, "over_sampling": 1},
    "psf": {"sigma": 0.25, "assumed_sigma": 0.25, "kernel_size": 5},
    "lens_mass": {"einstein_radius": {"uniform": [1.0, 1.4]}},
    "source": {"effective_radius": 0.4, "offset": {"disc": 0.3}},
    "noise": {"peak": {"signal_to_noise": {"uniform": [20, 50]}}},
    "substructure": {
        "strong": {
            "kind": "vortex_string",
            "fraction": 0.5,
            "mass_fraction": {"uniform": [0.2, 0.3]},
            "length": {"uniform": [0.5, 2.0]},
            "core_radius": 0.2,
        }
    },
}


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def population(tmp_path_factory):
    path = tmp_path_factory.mktemp("population") / "small.yaml"
    path.write_text(yaml.safe_dump(_SMALL))
    return path


@pytest.fixture(scope="module")
def dataset(population, tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "test"
    options = ("--number", 48, "--seed", 5, "--workers", 0)
    result = run("simulate", population, "-o", path, *options)
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="module")
def detector(dataset, tmp_path_factory):
    """Return the folder of principal components, trained on another dataset."""
    path = tmp_path_factory.mktemp("detectors") / "pca"
    config = path.parent / "settings.yaml"
    config.write_text("components: 6\n")
    other = path.parent / "train"
    population = json.loads((dataset / "manifest.json").read_text())["population"]
    declared = path.parent / "population.yaml"
    declared.write_text(yaml.safe_dump(population))
    options = ("--number", 60, "--seed", 6, "--workers", 0)
    assert run("simulate", declared, "-o", other, *options).exit_code == 0
    result = run("train", other, "-o", path, "--detector", "pca", "--config", config)
    assert result.exit_code == 0, result.output
    return path


def rows_from(path):
    with path.open() as file:
        return list(csv.DictReader(file))


def test__train__dataset__card_names_population_and_seed(detector):
    card = json.loads((detector / "card.json").read_text())
    assert card["origin"]["population"]["name"] == "small"
    assert card["origin"]["seed"] == 6
    assert card["settings"]["components"] == 6


def test__train__dry_run__all_stages(dataset, tmp_path):
    config = tmp_path / "settings.yaml"
    config.write_text("decoder: convolutional\n")
    result = run("train", dataset, "-o", tmp_path, "--dry-run", "--config", config)
    assert result.exit_code == 0, result.output
    names = {path.name for path in tmp_path.iterdir()}
    assert {"card.json", "weights.safetensors", "training.png", "training"} <= names
    assert (tmp_path / "training" / "history.csv").is_file()


def test__evaluate__detectors__table_and_figure(detector, dataset, tmp_path):
    result = run("evaluate", detector, dataset, "-o", tmp_path)
    assert result.exit_code == 0, result.output
    (row,) = rows_from(tmp_path / "evaluation.csv")
    assert float(row["auc_low"]) <= float(row["auc"]) <= float(row["auc_high"])
    assert (int(row["smooth"]), int(row["anomalous"])) == (24, 24)
    quantities = {row["quantity"] for row in rows_from(tmp_path / "by_quantity.csv")}
    assert quantities == {
        "length",
        "mass_fraction",
        "signal_to_noise",
        "offset_from_arc",
    }
    assert (tmp_path / "roc.png").stat().st_size > 0


def test__evaluate__the_training_set__refused(detector, tmp_path):
    result = run("evaluate", detector, detector.parent / "train", "-o", tmp_path)
    assert result.exit_code == 2
    assert "that it has not seen" in result.output
    assert not list(tmp_path.iterdir())


def test__score__dataset__every_image_and_the_worst_as_maps(
    detector, dataset, tmp_path
):
    options = ("--detector", detector, "--heatmaps", 2, "-o", tmp_path)
    result = run("score", dataset, *options)
    assert result.exit_code == 0, result.output
    rows = rows_from(tmp_path / "scores.csv")
    assert [int(row["index"]) for row in rows] == list(range(48))
    worst = np.argsort([float(row["score"]) for row in rows])[::-1][:2]
    expected = {f"test_{i}.{end}" for i in worst for end in ("png", "fits")}
    assert {path.name for path in tmp_path.iterdir()} == expected | {"scores.csv"}
    with fits.open(tmp_path / f"test_{worst[0]}.fits") as file:
        assert file[0].data.shape == (16, 16)
        assert file[0].header["BUNIT"] == "sigma"
        assert 0.0 < file["P_VALUE"].data.min() < file["P_VALUE"].data.max() <= 1.0
        assert file["MODEL"].data.shape == (16, 16)


def test__peak_from__lowest_value__is_in_arcsec_upwards_and_to_the_right():
    heatmap = np.zeros((5, 4))
    heatmap[1, 3] = -7.0
    assert peak_from(heatmap, 0.2) == pytest.approx((0.2, 0.3, -7.0))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("train", "vortex_bensh"), "vortex_bench"),
        (("train", "vortex_bench", "--detector", "cnn"), "must be one of aae, cae"),
        (("evaluate", "nothing"), "one detector at least"),
        (("score", "x", "--detector", "nothing"), "neither a folder nor a shipped"),
    ],
    ids=["population", "detector", "dataset", "folder"],
)
def test__commands__bad_input__one_line(tmp_path, arguments, message):
    result = run(*arguments, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


def test__train__unknown_setting__named(dataset, tmp_path):
    config = tmp_path / "settings.yaml"
    config.write_text("colour: 3\n")
    result = run("train", dataset, "-o", tmp_path / "out", "--config", config)
    assert result.exit_code == 2
    assert "no setting 'colour'" in result.output

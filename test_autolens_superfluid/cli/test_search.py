"""The command is run once, on a lens with a strong vortex; tests read what it left."""

import csv
import json
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure
from typer.testing import CliRunner

from autolens_superfluid.cli.main import app
from autolens_superfluid.cli.search import draw_report
from autolens_superfluid.search import output as search_output
from test_autolens_superfluid.modeling.broken_folders import BROKEN
from test_autolens_superfluid.modeling.small_lens import VORTEX, output_small_folder

OPTIONS = (
    *("--perturbers", "string", "--core-radius", "0.12", "--over-sample-size", "2"),
    *("--total-rounds", "1", "--total-nulls", "40", "--spacing", "0.24"),
)

CANDIDATE_KEYS = {
    *("kind", "centre", "position_angle", "length", "line_density"),
    *("delta_chi_squared", "p_value", "stable"),
}


def _search(*arguments):
    return CliRunner().invoke(app, ["search", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search") / "lens"
    output_small_folder(folder)
    return folder


@pytest.fixture(scope="module")
def searched(folder):
    """Return what the command printed, and the folder of its results."""
    results = folder.parent / "results"
    return _search(folder, "-o", results, *OPTIONS), results


@pytest.fixture(scope="module")
def report(searched):
    return json.loads((searched[1] / "report.json").read_text())


@pytest.mark.slow
def test__search__lens_with_vortex__exit_status_0(searched):
    assert searched[0].exit_code == 0, searched[0].output
    assert "A string of" in searched[0].output


@pytest.mark.slow
def test__search__lens_with_vortex__is_found(report):
    best = report["candidates"][0]
    assert best["kind"] == "string"
    assert best["p_value"] < 1e-6
    assert report["p_value"] < 1e-6
    assert np.hypot(*np.subtract(best["centre"], VORTEX.centre)) < 0.1
    assert best["line_density"] < 0.0


@pytest.mark.slow
def test__search__report__has_the_keys_that_are_promised(report):
    assert set(report["candidates"][0]) >= CANDIDATE_KEYS
    assert report["verdict"].startswith("A string")


@pytest.mark.slow
def test__search__page__is_drawn(searched):
    assert (searched[1] / "report.png").read_bytes().startswith(b"\x89PNG")


def test__draw_report__evidence__a_corner_plot_of_each_kind(tmp_path, monkeypatch):
    from autolens_superfluid.plot import comparison, search_report
    from autolens_superfluid.search import report as search_reports

    monkeypatch.setattr(search_reports, "words_from", str)
    monkeypatch.setattr(search_report, "report_figure_from", lambda *_: Figure())
    drawn = []
    monkeypatch.setattr(
        comparison,
        "corner_figure_from",
        lambda fit, names: drawn.append(names) or Figure(),
    )
    fit = SimpleNamespace(estimates=["lens.mass.slope", "lens.vortex.length"])
    evidences = SimpleNamespace(perturbed={"string": fit, "ring": fit})
    draw_report(SimpleNamespace(evidences=evidences), tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {
        "report.png",
        "corner_string.png",
        "corner_ring.png",
    }
    assert drawn == 2 * [["lens.vortex.length"]]


@pytest.mark.slow
def test__search__again__same_report_without_fits(searched, folder, report):
    """Only what is not saved is computed: neither fits nor scans."""
    stamps = {path: path.stat().st_mtime_ns for path in searched[1].rglob("*.h5")}
    assert stamps
    _search(folder, "-o", searched[1], *OPTIONS)
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert json.loads((searched[1] / "report.json").read_text()) == report


@pytest.mark.slow
def test__search__catalogue__takes_finished_lenses_as_they_are(
    searched, folder, tmp_path, monkeypatch
):
    """One lens was searched, the other cannot be read: both have a line."""
    output = tmp_path / "output"
    output.mkdir()
    (output / folder.name).symlink_to(searched[1])
    broken = tmp_path / "broken"
    broken.mkdir()
    catalogue = tmp_path / "lenses.txt"
    catalogue.write_text(f"# two lenses\n{folder}\n\nbroken\n")
    monkeypatch.setattr(
        search_output, "search_and_report", lambda *_: pytest.fail("searched again")
    )
    result = _search("--catalogue", catalogue, "-o", output, *OPTIONS)
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader((output / "summary.csv").read_text().splitlines()))
    assert rows[0]["kind"] == "string"
    assert "data.fits is missing" in rows[1]["error"]


@pytest.mark.parametrize("case", ["no data", "no psf"])
def test__search__broken_folder__one_line_status_2_and_nothing_written(tmp_path, case):
    folder = tmp_path / "lens"
    output_small_folder(folder)
    break_it, message = BROKEN[case]
    break_it(folder)
    result = _search(folder, "-o", tmp_path / "results")
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--source", "pixels"], "source must be one of parametric, mge, pixelized"),
        (["--perturbers", "string,wall"], "perturbers must be some of string, ring"),
        (["--total-nulls", "2"], "total_nulls must be at least 20; got 2"),
    ],
)
def test__search__bad_option__one_line_status_2(folder, tmp_path, options, message):
    result = _search(folder, "-o", tmp_path / "results", *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "results").exists()


def test__search__neither_folder_nor_catalogue__one_line_status_2():
    result = _search("--seed", "2")
    assert result.exit_code == 2
    assert "a folder or --catalogue" in result.stderr


def test__search__empty_catalogue__one_line_status_2(tmp_path):
    catalogue = tmp_path / "lenses.txt"
    catalogue.write_text("# nothing yet\n")
    result = _search("--catalogue", catalogue, "-o", tmp_path / "results")
    assert result.exit_code == 2
    assert "must name at least one folder" in result.stderr

import csv

import pytest

from autolens_superfluid import exc
from autolens_superfluid.search import catalogue
from autolens_superfluid.search.catalogue import (
    COLUMNS,
    folders_from,
    row_from,
    search_catalogue,
)

REPORT = {
    "p_value": 1e-8,
    "verdict": "A string.",
    "candidates": [
        {
            "kind": "string",
            "centre": [0.5, 0.9],
            "mass": -0.04,
            "delta_chi_squared": 200.0,
            "stable": True,
        }
    ],
}


@pytest.fixture
def write(tmp_path):
    def write_text(text):
        path = tmp_path / "lenses.txt"
        path.write_text(text)
        return path

    return write_text


def test__folders_from__comments_and_blanks__are_passed_over(write, tmp_path):
    path = write("# first\n\na\n  deep/b  \n")
    assert folders_from(path) == [tmp_path / "a", tmp_path / "deep" / "b"]


@pytest.mark.parametrize(
    ("text", "message"),
    [("\n# none\n", "it has none"), ("a\nb/a\n", "two folders of the name a")],
)
def test__folders_from__broken_rule__raises(write, text, message):
    with pytest.raises(exc.SearchError, match=message):
        folders_from(write(text))


def test__folders_from__missing_file__raises(tmp_path):
    with pytest.raises(exc.SearchError, match="cannot be read"):
        folders_from(tmp_path / "nothing.txt")


def test__row_from__report__best_candidate():
    row = row_from("a", REPORT)
    assert set(row) == set(COLUMNS)
    assert (row["kind"], row["centre_y"], row["centre_x"]) == ("string", 0.5, 0.9)


def test__row_from__no_candidate__is_left_empty():
    row = row_from("a", REPORT | {"candidates": []})
    assert (row["p_value"], row["kind"]) == (1e-8, "")


def test__search_catalogue__unreadable_folder__does_not_stop_the_others(
    write, tmp_path, monkeypatch
):
    monkeypatch.setattr(catalogue, "dataset_from", lambda folder, *_: _read(folder))
    monkeypatch.setattr(catalogue, "report_of", lambda *_: REPORT)

    def _read(folder):
        if folder.endswith("bad"):
            raise exc.DatasetError("data.fits is missing")

    rows = list(search_catalogue(write("bad\ngood\n"), tmp_path / "out"))
    assert [row["error"] for row in rows] == ["data.fits is missing", ""]
    table = (tmp_path / "out" / "summary.csv").read_text().splitlines()
    assert [row["verdict"] for row in csv.DictReader(table)] == ["", "A string."]

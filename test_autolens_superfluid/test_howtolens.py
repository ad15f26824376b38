"""Run every tutorial in small mode, and check the numbers that it prints."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from autolens_superfluid import howtolens

ROOT = Path(__file__).parents[1]
TUTORIALS = ROOT / "howtolens_superfluid"
SCRIPTS = sorted(TUTORIALS.glob("chapter_*/tutorial_*.py"))
LONGEST_SECONDS = 150.0

# `name = number`, and perhaps words after it.
NUMBER = re.compile(r"^(\w+) = ([-+]?[0-9.]+(?:e[-+]?[0-9]+)?)\b", re.MULTILINE)


def expected_from(script):
    """Return what a script prints, by name: see the files in `howtolens/`."""
    path = Path(__file__).parent / "howtolens" / f"{script.parent.name}.yaml"
    return yaml.safe_load(path.read_text())[script.stem]


def is_met(value, rule):
    """Return whether a number is what it should be."""
    if isinstance(rule, dict):
        low, high = rule.get("at_least", -1e99), rule.get("at_most", 1e99)
        return low <= value <= high
    expected, tolerance = rule
    return abs(value - expected) <= tolerance


@pytest.fixture
def folder(tmp_path):
    """Return a folder in which scripts run as in the root of the repository."""
    (tmp_path / "howtolens_superfluid").symlink_to(TUTORIALS)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test__tutorial__in_small_mode__prints_what_it_should(script, folder):
    environment = os.environ | {
        howtolens.VARIABLE: "1",
        "MPLBACKEND": "Agg",
        # Threads that wait for one another, of several tests at a time, cost most.
        "OMP_NUM_THREADS": "1",
    }

    result = subprocess.run(
        [sys.executable, script.relative_to(ROOT)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
    )

    assert result.returncode == 0, result.stderr[-3000:]
    printed = {name: float(value) for name, value in NUMBER.findall(result.stdout)}
    expected = expected_from(script)
    wrong = {
        name: (printed.get(name), rule)
        for name, rule in expected.items()
        if name not in printed or not is_met(printed[name], rule)
    }
    assert not wrong
    assert list((folder / howtolens.ROOT / "small").rglob("*.png"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test__tutorial__has_numbers_to_check(script):
    assert len(expected_from(script)) >= 2


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test__tutorial__has_title_contents_and_wrap_up(script):
    text = script.read_text()

    assert re.match(r'r?"""\n(\w.*)\n=+\n', text)
    for heading in ("__Contents__", "__Wrap Up__", "*Exercise:*"):
        assert heading in text


def test__notebooks__are_what_the_scripts_make():
    makers = runpy.run_path(str(TUTORIALS / "make_notebooks.py"))

    assert makers["scripts"]() == SCRIPTS
    assert makers["stale_from"]() == []


@pytest.mark.parametrize(
    ("value", "rule", "expected"),
    [
        (1.05, [1.0, 0.1], True),
        (1.2, [1.0, 0.1], False),
        (float("nan"), [1.0, 0.1], False),
        (0.9, {"at_least": 0.8}, True),
        (0.7, {"at_least": 0.8}, False),
        (0.7, {"at_most": 0.6}, False),
    ],
)
def test__is_met__tells_right_from_wrong(value, rule, expected):
    assert is_met(value, rule) is expected


@pytest.mark.parametrize("value", ["yes", "true", "2"])
def test__is_small__other_values__say_the_rule(monkeypatch, value):
    monkeypatch.setenv(howtolens.VARIABLE, value)

    with pytest.raises(ValueError, match="HOWTOLENS_SMALL must be 0 or 1; got"):
        howtolens.is_small()


def test__output_folder_from__small_mode__is_a_folder_of_its_own(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(howtolens.VARIABLE, "0")
    full = howtolens.output_folder_from("chapter", "tutorial")
    monkeypatch.setenv(howtolens.VARIABLE, "1")
    small = howtolens.output_folder_from("chapter", "tutorial")

    assert full.is_dir()
    assert small.is_dir()
    assert full != small

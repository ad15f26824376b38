import json
import shutil

import pytest
from typer.testing import CliRunner

from autolens_superfluid.cli import report
from autolens_superfluid.cli.main import app, main
from autolens_superfluid.exc import DatasetError
from autolens_superfluid.modeling import environment
from test_autolens_superfluid.modeling.broken_folders import BROKEN
from test_autolens_superfluid.modeling.small_lens import VORTEX, output_small_folder


@pytest.fixture(scope="module")
def whole_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "lens"
    output_small_folder(folder)
    return folder


@pytest.fixture
def folder(whole_folder, tmp_path):
    copied = tmp_path / "lens"
    shutil.copytree(whole_folder, copied)
    return copied


def _fit(folder, *options):
    output = folder.parent / "results"
    return CliRunner().invoke(app, ["fit", str(folder), "-o", str(output), *options])


@pytest.mark.parametrize("case", BROKEN)
def test__fit__broken_folder__one_line_status_2_and_nothing_written(folder, case):
    break_it, message = BROKEN[case]
    break_it(folder)
    result = _fit(folder)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (folder.parent / "results").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--mask-radius", "5"], "at most 1.92 arcsec; got 5"),
        (["--source", "pixels"], "source must be one of sersic, mge"),
        (["--n-live", "3"], "n_live must be at least 30; got 3"),
        (["--config", "missing.yaml"], "missing.yaml must be a YAML file"),
    ],
)
def test__fit__bad_option__one_line_status_2_and_nothing_written(
    folder, options, message
):
    result = _fit(folder, *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (folder.parent / "results").exists()


def test__fit__unknown_key_in_config__is_named(folder):
    config = folder.parent / "fit.yaml"
    config.write_text("nlive: 100\n")
    result = _fit(folder, "--config", str(config))
    assert result.exit_code == 2
    assert "unknown key 'nlive'" in result.stderr


@pytest.mark.slow
def test__fit__small_lens__files_and_words(folder):
    result = _fit(folder, "--n-live", "40", "--n-eff", "100", "--core-radius", "0.12")
    assert result.exit_code == 0, result.output
    results = folder.parent / "results"
    summary = json.loads((results / "summary.json").read_text())
    assert summary["settings"]["n_live"] == 40
    for name in ("fit.png", "vortex.png", "corner.png"):
        assert (results / name).read_bytes().startswith(b"\x89PNG")
    assert "ln evidence for a vortex" in result.output


def test__demo__known_vortex__simulates_the_folder_it_fits(tmp_path, monkeypatch):
    seen = {}

    def fit_folder(folder, output, settings, truth):
        seen.update(folder=folder, truth=truth, info=folder / "info.json")
        raise DatasetError("stopped before the fit")

    monkeypatch.setattr(report, "fit_folder", fit_folder)
    arguments = ["demo", "-o", str(tmp_path), "--line-density", "-0.05"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert seen["truth"]["lens.vortex.line_density"] == -0.05
    assert json.loads(seen["info"].read_text())["truth"] == seen["truth"]
    assert set(VORTEX.truth) == set(seen["truth"])


def test__main__help__status_0(capsys):
    assert main(["--help"]) == 0
    assert "demo" in capsys.readouterr().out


def test__main__unknown_command__status_2():
    assert main(["nothing"]) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "--xla_cpu_multi_thread_eigen=false"),
        ("--other=1", "--other=1 --xla_cpu_multi_thread_eigen=false"),
        ("--xla_cpu_multi_thread_eigen=true", "--xla_cpu_multi_thread_eigen=true"),
    ],
)
def test__prepare_environment__flags__appended_unless_set(monkeypatch, before, after):
    monkeypatch.setenv("XLA_FLAGS", before)
    environment.prepare_environment()
    assert environment.os.environ["XLA_FLAGS"] == after

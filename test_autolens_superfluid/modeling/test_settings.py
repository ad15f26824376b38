import pytest

from autolens_superfluid import exc
from autolens_superfluid.modeling import FitSettings, fit_settings_from


@pytest.fixture
def write(tmp_path):
    def write_text(text):
        path = tmp_path / "fit.yaml"
        path.write_text(text)
        return path

    return write_text


def test__fit_settings_from__nothing__defaults():
    assert fit_settings_from() == FitSettings()


def test__fit_settings_from__file_and_overrides__overrides_go_first(write):
    config = write("n_live: 200\nsource: mge\n")
    settings = fit_settings_from(config, {"n_live": 150, "seed": None})
    assert (settings.n_live, settings.source, settings.seed) == (150, "mge", 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("n_lives: 100", "unknown key 'n_lives'"),
        ("n_live: many", "n_live must be int; got 'many'"),
        ("n_live: 10", "n_live must be at least 30; got 10"),
        ("n_live: true", "n_live must be int; got True"),
        ("source: sersics", "source must be one of sersic, mge"),
        ("core_radius: -1.0", "core_radius must be positive and finite; got -1.0"),
        ("core_radius: .nan", "core_radius must be positive and finite; got nan"),
        ("- 1", "must hold keys and values"),
        ("1: 2", "must hold keys and values"),
        ("a: [", "must be a YAML file"),
    ],
)
def test__fit_settings_from__broken_file__one_line_that_says_why(write, text, message):
    with pytest.raises(exc.SettingsError) as error:
        fit_settings_from(write(text))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test__fit_settings_from__integer_for_a_float__is_taken():
    assert FitSettings(mask_radius=2).mask_radius == 2

"""Registration in PyAutoLens, and the place of our configuration among others."""

import importlib
import subprocess
import sys

import autogalaxy as ag
import autolens as al
import pytest
from autonerves import conf

from autolens_superfluid import mass, plugin
from autolens_superfluid.exc import RegistrationError, SuperfluidError


def our_configs():
    return [c for c in conf.instance.configs if c.path == plugin.CONFIG_PATH]


def test__register__once_more__changes_nothing():
    before = {name: getattr(al.mp, name) for name in mass.PROFILES}
    plugin.register()
    plugin.register()
    assert {name: getattr(al.mp, name) for name in mass.PROFILES} == before
    assert len(our_configs()) == 1


def test__register__after_a_reload__registers_the_new_class(monkeypatch):
    # A notebook reloads: the class is another object of the same name and module.
    class VortexString(mass.VortexString):
        pass

    VortexString.__module__ = mass.VortexString.__module__
    monkeypatch.setattr(mass, "VortexString", VortexString)
    monkeypatch.setattr(al.mp, "VortexString", al.mp.VortexString)
    plugin.register()
    assert ag.mp.VortexString is VortexString


def test__register__reloaded_module__keeps_one_configuration():
    importlib.reload(plugin).register()
    assert len(our_configs()) == 1


def test__register__name_taken_by_another__refuses(monkeypatch):
    class VortexString:
        pass

    monkeypatch.setattr(al.mp, "VortexString", VortexString)
    with pytest.raises(RegistrationError, match=r"al\.mp\.VortexString must be free"):
        plugin.register()
    assert al.mp.VortexString is VortexString
    assert issubclass(RegistrationError, SuperfluidError)


def test__config__is_above_upstream_and_below_the_users():
    paths = [str(config.path) for config in conf.instance.configs]
    position = paths.index(str(plugin.CONFIG_PATH))
    is_upstream = ["site-packages" in path for path in paths]
    assert not any(is_upstream[:position])
    assert all(is_upstream[position + 1 :])


LENGTH_PRIOR = """
VortexString:
  length:
    type: Uniform
    lower_limit: 7.0
    upper_limit: 9.0
    width_modifier:
      type: Relative
      value: 0.5
    limits:
      lower: 0.0
      upper: inf
"""
PUSH = "from autonerves import conf; conf.instance.push(new_path='config')"
IMPORT = "import autolens_superfluid"
REPORT = """
import autofit as af, autolens as al
model = af.Model(al.mp.VortexString)
print(model.length.lower_limit, model.core_radius.lower_limit, model.slope)
"""


@pytest.mark.parametrize(
    "lines",
    [(PUSH, IMPORT), (IMPORT, PUSH)],
    ids=["pushed before our import", "pushed after it"],
)
def test__config__users_workspace__wins_for_each_parameter(lines, tmp_path):
    priors = tmp_path / "config" / "priors" / "autolens_superfluid" / "mass"
    priors.mkdir(parents=True)
    (priors / "vortex_string.yaml").write_text(LENGTH_PRIOR)
    (tmp_path / "config" / "general.yaml").write_text("version: {}\n")
    result = subprocess.run(
        [sys.executable, "-c", "\n".join((*lines, REPORT))],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    # The length is the user's; ours remain for the core radius and the slope.
    assert result.stdout.splitlines()[-1] == "7.0 0.01 2.0"

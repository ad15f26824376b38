import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test__readme__python_example__runs_as_pasted(tmp_path):
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL).group(1)

    result = subprocess.run(
        [sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True
    )

    assert result.returncode == 0, result.stderr
    assert "The vortex lacks 0.072 arcsec^2" in result.stdout
    assert "the Einstein radius is 1.20 arcsec" in result.stdout


def test__readme__links__lead_to_files():
    links = re.findall(r"\]\((?!https?://)([^)#]+)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test__readme__names__both_commands():
    makefile = (ROOT / "Makefile").read_text()

    for command in ("demo", "test"):
        assert f"make {command}" in README
        assert f"\n{command}: " in makefile

"""`.ci/install.py`: what it says of pip's work, and what it does about an installation that was cut off."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci/install.py"
PIP_SAYS = """\
Collecting aiohttp==3.14.1 (from -r requirements.txt (line 7))
  Downloading aiohttp-3.14.1.whl (1.7 MB)
WARNING: Location 'file:///somewhere/' is ignored: it is neither a file nor a directory.
Collecting lightfm-next>=1 (from -r requirements.txt (line 9))
  Building wheel for lightfm-next (pyproject.toml): started
  Building wheel for lightfm-next (pyproject.toml): finished with status 'done'
Installing collected packages: lightfm-next, aiohttp
"""


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script, with an environment of its own."""
    spec = importlib.util.spec_from_file_location("install", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    place = tmp_path / ".venv"
    for name, path in (
        ("ENVIRONMENT", place),
        ("PYTHON", place / "bin/python"),
        ("PIP", place / "bin/pip"),
        ("UNFINISHED", place / "unfinished"),
        ("LOG", place / "pip.log"),
    ):
        monkeypatch.setattr(script, name, path)
    return script


def test_steps_are_lines_where_nobody_watches(
    install: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "EVERY_S", 0.0)
    progress = install.Progress(2)
    for line in PIP_SAYS.splitlines(keepends=True):
        progress.hear(line)
    progress.end()
    told = ["1 of 2 fetched", "2 of 2 fetched", "compiling lightfm-next", "unpacking"]
    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == told


def test_what_pip_cannot_install_is_told_and_begun_anew(
    install: ModuleType, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("no requirement at all\n")
    assert install.main(requirements) != 0
    said = capsys.readouterr().out
    assert "Invalid requirement" in said
    assert "docs/install.md" in said

    left_half = install.ENVIRONMENT / "left-half"
    left_half.touch()
    requirements.write_text("# nothing\n")
    assert install.main(requirements) == 0
    assert not left_half.exists()

    kept = install.ENVIRONMENT / "kept"
    kept.touch()
    assert install.main(requirements) == 0
    assert kept.exists()

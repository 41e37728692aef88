"""Starting from a checkout: real environments and processes, with a small app to install."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RESOURCES = Path(__file__).resolve().parents[1] / "resources"

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "spritestudio"
version = "1"
"""

BACKEND = '''
import pathlib, zipfile

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    info = "spritestudio-1.dist-info"
    name = "spritestudio-1-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory, name), "w") as wheel:
        wheel.writestr("spritestudio.pth", str(pathlib.Path.cwd()))
        wheel.writestr(f"{info}/METADATA", """Metadata-Version: 2.1
Name: spritestudio
Version: 1
Provides-Extra: dev
""")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name
'''

# What it prints shows how it was started, as the app and as the tests.
APP = "import os, sys; print(os.getcwd(), sys.argv[1:]); sys.exit(7)\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of a small app, in a folder that has a space in its name."""
    top = tmp_path_factory.mktemp("a checkout")
    (top / "spritestudio").mkdir()
    (top / "resources").mkdir()
    shutil.copy(RESOURCES / "launch.py", top / "resources")
    shutil.copytree(RESOURCES / "start", top / "resources" / "start")
    (top / "pyproject.toml").write_text(PYPROJECT)
    (top / "backend.py").write_text(BACKEND)
    (top / "spritestudio" / "__main__.py").write_text(APP)
    (top / "pytest.py").write_text(APP)
    return top


def start(checkout: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    names = os.environ.keys() - {"SPRITESTUDIO_VENV", "DISPLAY", "WAYLAND_DISPLAY"}
    return subprocess.Popen(
        [sys.executable, checkout / "resources" / "launch.py", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=checkout.parent,
        env={name: os.environ[name] for name in names} | {"PIP_NO_INDEX": "1"} | environment,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.fixture(scope="module")
def first_starts(checkout: Path) -> list[tuple[int, str, str]]:
    """What two starts at the same moment gave, where nothing was set up yet."""
    both = [start(checkout, "generate", "--count=2") for _ in range(2)]
    return [finish(process) for process in both]


@pytest.fixture
def installed(checkout: Path, first_starts: list[tuple[int, str, str]]) -> Path:
    """The checkout after its first start."""
    return checkout


def test_two_first_starts_at_once_make_one_environment(
    checkout: Path, first_starts: list[tuple[int, str, str]]
) -> None:
    app_ran = (7, f"{checkout.parent} ['generate', '--count=2']\n")
    assert [(status, out) for status, out, _ in first_starts] == [app_ran, app_ran], first_starts
    assert sorted("Making a virtual" in err for _, _, err in first_starts) == [False, True]


def test_a_later_start_is_silent(installed: Path) -> None:
    assert finish(start(installed, "-h")) == (7, f"{installed.parent} ['-h']\n", "")


def test_the_tests_get_their_extra_and_the_app_stays_ready(installed: Path) -> None:
    status, out, err = finish(start(installed, "test", "-k", "sheet"))

    assert (status, out) == (7, f"{installed} ['-k', 'sheet']\n"), err
    assert "Making" not in err
    assert finish(start(installed, "test"))[1] == f"{installed} ['-n', 'auto', '--maxprocesses', '4']\n"
    assert finish(start(installed, "--version"))[2] == ""


def test_a_failed_installation_is_told_and_mended_by_the_next_start(installed: Path) -> None:
    (installed / "pyproject.toml").write_text(f"{PYPROJECT}description = 'New'\n")
    (installed / "backend.py").write_text("raise SystemExit('the disk is full')\n")
    status, out, err = finish(start(installed, "--version"))
    assert (status, out) == (1, "")
    assert "the disk is full" in err
    assert err.endswith("The next start tries again.\n")

    (installed / "backend.py").write_text(BACKEND)
    status, _, err = finish(start(installed, "--version"))
    assert status == 7, err
    assert "Making" in err


def test_an_environment_whose_python_is_gone_is_not_ready(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(installed / "resources")
    from start import environment

    folder = installed / ".venv-spritestudio"
    python = environment.interpreter(folder)
    elsewhere = python.with_name("elsewhere")
    assert environment.is_ready(folder, "")
    python.rename(elsewhere)
    assert not environment.is_ready(folder, "")
    elsewhere.rename(python)


def test_a_folder_of_somebody_else_stays_as_it_is(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")

    status, _, err = finish(start(checkout, "--version", SPRITESTUDIO_VENV=str(tmp_path)))

    assert status == 1
    assert f"{tmp_path} was not made by SpriteStudio" in err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_environment_of_another_checkout_stays_as_it_is(installed: Path, tmp_path: Path) -> None:
    other = tmp_path / "newer"
    shutil.copytree(installed, other, ignore=shutil.ignore_patterns(".venv-spritestudio*"))
    shared = installed / ".venv-spritestudio"
    before = (shared / "spritestudio.stamp").read_text()
    assert before

    status, _, err = finish(start(other, "--version", SPRITESTUDIO_VENV=str(shared)))

    assert (status, "Making" in err) == (1, False), err
    assert f"belongs to the SpriteStudio in {installed}" in err
    assert (shared / "spritestudio.stamp").read_text() == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_without_a_screen_the_window_is_refused_before_any_set_up(checkout: Path, tmp_path: Path) -> None:
    folder = tmp_path / "venv"

    status, out, err = finish(start(checkout, SPRITESTUDIO_VENV=str(folder), QT_QPA_PLATFORM=""))

    assert (status, out) == (2, "")
    assert "no screen" in err
    assert "generate --help" in err
    assert not folder.exists()


def test_an_older_python_is_told_which_one_is_needed() -> None:
    launch = RESOURCES / "launch.py"
    ast.parse(launch.read_text(encoding="utf-8"), feature_version=(3, 6))
    pretend = "import runpy, sys; sys.version_info = (3, 8, 0); runpy.run_path(sys.argv[1], {}, '__main__')"

    run = subprocess.run([sys.executable, "-c", pretend, launch], capture_output=True, text=True)

    assert run.returncode == 1
    assert "needs Python 3.11 or newer, and this is Python 3.8." in run.stderr
    assert "Traceback" not in run.stderr

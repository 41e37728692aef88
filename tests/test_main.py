"""The plain command where something is missing around it: a screen, a home, or the patience to wait."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from spritestudio import paths
from spritestudio.sprites.importing.reading import load_sprites
from spritestudio.ui.application import no_window

CHECKOUT = Path(__file__).parents[1]
PATIENCE_S = 240
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems always have a screen and a home"
)


def run(*arguments: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with nothing of a desktop around it."""
    kept = ("PATH", "HOME", "OMP_NUM_THREADS", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR")
    return subprocess.run(
        [sys.executable, *(("-c", code) if code else ("-m", "spritestudio")), *arguments],
        env={name: os.environ[name] for name in kept if name in os.environ}
        | {"PYTHONPATH": str(CHECKOUT)}
        | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"QT_QPA_PLATFORM": "xcb"},
        {"QT_QPA_PLATFORM": "wayland"},
        {"DISPLAY": ":7777"},
        {"WAYLAND_DISPLAY": "nowhere-7"},
    ],
    ids=str,
)
def test_without_a_screen_the_window_is_refused_in_a_sentence(environment: dict[str, str]) -> None:
    done = run(**environment)
    assert done.returncode == 2
    told = [line for line in done.stderr.splitlines() if line.startswith("spritestudio: ")]
    assert len(told) == 1, done.stderr
    assert told[0].endswith("The command line works without one: spritestudio generate --help.")
    assert "einstall" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_library_is_named_only_where_there_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "From 6.5.0, xcb-cursor0 or libxcb-cursor0 is needed to load the Qt xcb platform plugin."
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert no_window(said).message == "There is no screen here to open the window on."
    monkeypatch.setenv("DISPLAY", ":0")
    assert no_window(said).message == "The window needs the library libxcb-cursor0, which is missing here."


def test_a_library_that_qt_lacks_is_told_in_a_sentence() -> None:
    code = (
        "import runpy, sys\n"
        "sys.modules['PySide6.QtWidgets'] = None\n"
        "runpy.run_module('spritestudio', run_name='__main__')"
    )
    done = run(code=code)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("spritestudio: The window cannot be opened: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("module", ["argparse", "numpy", "spritestudio.cli.train", "PIL.Image"])
def test_ctrl_c_during_the_start_ends_it_without_a_word(module: str) -> None:
    code = (
        "import os, runpy, signal, sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "sys.argv = ['spritestudio', 'models']\n"
        f"sys.modules.pop({module!r}, None)\n"
        "runpy.run_module('spritestudio', run_name='__main__')"
    )
    done = run(code=code)
    assert done.returncode in (-signal.SIGINT, 130)
    assert (done.stdout, done.stderr.replace("spritestudio: stopped.\n", "")) == ("", "")


def test_without_a_home_or_a_name_the_app_works(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import pwd\ndef nobody(_):\n    raise KeyError('no such user')\npwd.getpwuid = nobody\n"
    )
    around = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{CHECKOUT}", "TMPDIR": str(tmp_path)}
    picture = str(tmp_path / "a.png")
    made = subprocess.run(
        [sys.executable, "-m", "spritestudio", "generate", "--count", "1", "--steps", "1", "--out", picture],
        env={"PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1", **around},
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert (made.returncode, made.stderr) == (0, "")
    code = (
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from spritestudio.ui.main_window import MainWindow\n"
        "app = QApplication([])\n"
        "window = MainWindow()\n"
        "window.show()\n"
        "window.start()\n"
        "QTimer.singleShot(500, window.close)\n"
        "app.exec()\n"
    )
    opened = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1", **around},
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert opened.returncode == 0, opened.stderr
    assert "Traceback" not in opened.stderr


def test_who_has_no_home_gets_a_place_among_the_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    def nobody(_number: int) -> object:
        raise KeyError

    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for folder in (paths.user_data(), paths.user_config(), paths.pictures()):
        assert folder.is_absolute()
        assert "~" not in str(folder)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("command", "status"), [("models", 0), ("models --json", 0), ("recipe nowhere.png", 2), ("models x", 2)]
)
def test_with_closed_streams_it_prints_nowhere_and_ends_as_ever(
    closed: str, command: str, status: int
) -> None:
    done = _through_a_shell(closed, *command.split())
    assert done.returncode == status
    assert done.stdout == "" or (status == 0 and ">&-" not in closed.split())
    assert done.stderr == "" or (status == 2 and "2>&-" not in closed.split())
    assert "Traceback" not in done.stderr


def test_with_closed_streams_files_are_written_whole(tmp_path: Path) -> None:
    out = tmp_path / "set.npz"
    done = _through_a_shell("<&- >&- 2>&-", "import", "--starter", "--out", str(out))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert load_sprites(out).count == 600


def _through_a_shell(redirections: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "spritestudio", *arguments]
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {redirections}', "sh", *command],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip

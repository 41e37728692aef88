"""The virtual environment: made once, checked at every start, mended where it is broken."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from start.system import install_packages
from start.telling import LaunchError, message_window, run_quietly, say

CHECKOUT = Path(__file__).resolve().parents[2]
DEV = "dev"
# Marks an environment as ours: empty until an installation is complete, then telling of what.
# A folder without it is somebody else's and stays as it is.
STAMP = "spritestudio.stamp"


def ready_python(extra: str, *, hidden: bool) -> Path:
    """Return an interpreter that has SpriteStudio installed, after setting it up if need be.

    Args:
        extra: The extra of pyproject.toml that is needed as well; may be empty.
        hidden: There is no terminal, so say in a window that setting up takes a while.

    Raises:
        LaunchError: SpriteStudio cannot be set up.
    """
    environment = environment_folder()
    if not is_ready(environment, extra):
        with _only_one_set_up(environment):
            if not is_ready(environment, extra):
                text = "Setting SpriteStudio up. The first time takes a few minutes."
                say(text)
                with message_window(text) if hidden else contextlib.nullcontext():
                    set_up(environment, extra)
    return interpreter(environment)


def environment_folder() -> Path:
    """Where the environment belongs: in the checkout, if that can be written."""
    if chosen := os.environ.get("SPRITESTUDIO_VENV"):
        return Path(chosen).absolute()
    if _can_write_checkout():
        return CHECKOUT / ".venv-spritestudio"
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "SpriteStudio" / "venv"


def interpreter(environment: Path) -> Path:
    """Where the environment's interpreter lies, or would lie."""
    if sys.platform == "win32":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def is_ready(environment: Path, extra: str) -> bool:
    """Whether the environment works and holds all that the checkout asks for today."""
    stamp = _read_stamp(environment)
    return bool(stamp) and stamp in (_full_stamp(environment, e) for e in (extra, DEV))


def set_up(environment: Path, extra: str) -> None:
    """Install SpriteStudio with `extra`, into a new environment unless the old one is sound.

    Raises:
        LaunchError: It cannot be installed, or the folder is somebody else's.
    """
    stamp = environment / STAMP
    environment.mkdir(parents=True, exist_ok=True)
    if any(environment.iterdir()) and not stamp.exists():
        raise LaunchError(
            f"{environment} was not made by SpriteStudio. Move it away, or let SPRITESTUDIO_VENV "
            "name another folder."
        )
    if os.environ.get("SPRITESTUDIO_VENV") and (other := _other_checkout(environment)):
        raise LaunchError(
            f"{environment} belongs to the SpriteStudio in {other}. "
            "Let SPRITESTUDIO_VENV name another folder."
        )
    sound = _read_stamp(environment).startswith(_foundation(environment))
    stamp.write_text("", encoding="utf-8")
    if not sound:
        _make_anew(environment)
    _install(environment, extra)
    stamp.write_text(_full_stamp(environment, extra), encoding="utf-8")


def _read_stamp(environment: Path) -> str:
    try:
        return (environment / STAMP).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _other_checkout(environment: Path) -> Path | None:
    """The checkout that the environment was made for, if that is another one and still there."""
    owner = Path(_read_stamp(environment).partition("\n")[0].partition(" for ")[2])
    return owner if owner not in (Path(), CHECKOUT) and (owner / "pyproject.toml").exists() else None


def _full_stamp(environment: Path, extra: str) -> str:
    return f"{_foundation(environment)}{extra}\n{_pyproject()}"


def _foundation(environment: Path) -> str:
    """What only a new environment can change: the Python that runs in it, and the checkout."""
    version = "import sys; print(*sys.version_info[:2], sep='.')"
    command = [str(interpreter(environment)), "-I", "-S", "-c", version]
    try:
        answer = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        answer = ""
    return f"{answer or 'no Python'} for {CHECKOUT}\n"


def _pyproject() -> str:
    return (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")


def _can_write_checkout() -> bool:
    return os.access(CHECKOUT, os.W_OK)


def _make_anew(environment: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        install_packages("Python lacks its module for virtual environments.", [package])
    for entry in environment.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != STAMP:
            entry.unlink()
    say(f"Making a virtual environment in {environment}.")
    # Started from this very environment, only the Python beneath it is still there.
    python = getattr(sys, "_base_executable", sys.executable)
    run_quietly([python, "-m", "venv", str(environment)], "The environment could not be made.")


def _install(environment: Path, extra: str) -> None:
    """Install with pip so that what runs are the checkout's own files."""
    say("Installing SpriteStudio and what it needs.")
    if _can_write_checkout():
        wanted = ["--editable", f"{CHECKOUT}[{extra}]" if extra else str(CHECKOUT)]
    else:
        # An editable installation writes into the checkout.
        project = tomllib.loads(_pyproject())["project"]
        wanted = project["dependencies"] + project["optional-dependencies"].get(extra, [])
        for packages in environment.glob("lib/python*/site-packages"):
            (packages / "spritestudio.pth").write_text(str(CHECKOUT), encoding="utf-8")
    run_quietly(
        [str(interpreter(environment)), "-m", "pip", "install", *wanted],
        "SpriteStudio could not be installed. Is this computer online, and is there room on the "
        "disk? The next start tries again.",
    )


@contextlib.contextmanager
def _only_one_set_up(environment: Path) -> Iterator[None]:
    """Wait until no other start sets the environment up, then keep others waiting.

    The system frees the lock once all its holders have ended, however they end. pip inherits it:
    where a start is killed, the next one waits for the pip that still writes.
    """
    environment.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{environment}.lock").open("w") as lock:
        if not _locked(lock):
            say("Another start is setting SpriteStudio up; waiting for it.")
            while not _locked(lock):
                time.sleep(0.5)
        os.set_inheritable(lock.fileno(), True)
        yield


def _locked(lock: IO[str]) -> bool:
    """Take the lock if it is free, and say whether that worked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True

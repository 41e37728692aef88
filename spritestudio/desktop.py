"""The entry in this person's own menu of applications: made and taken away again."""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import platformdirs

from spritestudio import paths
from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write, make_folder
from spritestudio.version import __version__

# Values come in by the environment, where no character needs quoting.
_MAKE_SHORTCUT = """
$ErrorActionPreference = 'Stop'
$link = (New-Object -ComObject WScript.Shell).CreateShortcut($env:SHORTCUT)
$link.TargetPath = $env:SHORTCUT_TARGET
$link.Arguments = $env:SHORTCUT_ARGUMENTS
$link.IconLocation = $env:SHORTCUT_ICON
$link.Save()
"""


def install_launcher() -> list[Path]:
    """Put SpriteStudio into this person's menu of applications.

    The entry starts the Python that runs now. An older entry is replaced.

    Returns:
        The files that were put in place.

    Raises:
        SpriteStudioError: One of them cannot be written.
    """
    if sys.platform == "win32":
        _write_shortcut(_windows_shortcut())
        return [_windows_shortcut()]
    files = _mac_bundle() if sys.platform == "darwin" else _linux_entry()
    for path, content in files.items():
        make_folder(path.parent)
        with atomic_write(path) as temporary:
            temporary.write_bytes(content)
        if content.startswith(b"#!"):
            path.chmod(0o755)
    _tell_desktop()
    return list(files)


def remove_launcher() -> list[Path]:
    """Take away what `install_launcher` put in place, and nothing else.

    Returns:
        The files that were removed; none if there was no entry.

    Raises:
        SpriteStudioError: One of them cannot be removed.
    """
    if sys.platform == "win32":
        places = [_windows_shortcut()]
    elif sys.platform == "darwin":
        places = [_mac_app()]
    else:
        places = list(_linux_entry())
    there = [path for path in places if path.exists()]
    for path in there:
        try:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError as error:
            raise SpriteStudioError(
                f"{path} cannot be removed: {error.strerror or error}.",
                "Close what uses it, or remove it by hand.",
            ) from error
    return there


def _tell_desktop() -> None:
    """Have the desktop know that projects belong to the app, where its tool is installed."""
    tool = shutil.which("update-mime-database")
    if sys.platform == "linux" and tool is not None:
        folder = platformdirs.user_data_path() / "mime"
        subprocess.run([tool, str(folder)], capture_output=True, check=False)


def _command() -> list[str]:
    """What starts the window: in a checkout launch.py, which also mends a broken installation."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    launch = paths.resources() / "launch.py"
    if (launch.parents[1] / "pyproject.toml").is_file():
        # The Python beneath the virtual environment, since launch.py may have to remake that.
        return [getattr(sys, "_base_executable", sys.executable), str(launch)]
    return [sys.executable, "-P", "-m", "spritestudio"]


def _icon(name: str) -> Path:
    return paths.resources() / "icons" / name


def _data_of_person() -> Path:
    try:
        return platformdirs.user_data_path()
    except RuntimeError as error:
        raise SpriteStudioError(
            "There is no home folder, and so no menu of applications.", "Set HOME to a folder of your own."
        ) from error


def _linux_entry() -> dict[Path, bytes]:
    """The files of a freedesktop.org desktop entry that opens projects, too, by where they belong."""
    data = _data_of_person()
    template = paths.resources() / "launchers" / "spritestudio.desktop"
    # A function as replacement, for a backslash in a path would mean something in a string.
    entry = re.sub("^Exec=.*$", lambda _: _exec_lines(_command()), template.read_text("utf-8"), flags=re.M)
    kind = paths.resources() / "launchers" / "spritestudio-project.xml"
    files = {
        data / "applications" / template.name: entry.encode(),
        data / "mime" / "packages" / kind.name: kind.read_bytes(),
    }
    for icon in sorted(_icon("").glob("spritestudio-*.png")):
        size = icon.stem.partition("-")[2]
        place = data / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "spritestudio.png"
        files[place] = icon.read_bytes()
    return files


def _exec_lines(command: list[str]) -> str:
    """The keys that name the program; menus hide the entry once TryExec has gone.

    The arguments are quoted as the Desktop Entry Specification says, and then once more as the
    value of a key, in which a backslash begins an escape.
    """

    def quoted(argument: str) -> str:
        if re.fullmatch(r"[\w./-]+", argument, re.ASCII):
            return argument
        return '"' + re.sub(r'["`$\\]', r"\\\g<0>", argument).replace("%", "%%") + '"'

    def value(text: str) -> str:
        return text.replace("\\", "\\\\")

    return f"TryExec={value(command[0])}\nExec={value(' '.join(map(quoted, command)))} %f"


def _mac_app() -> Path:
    return Path.home() / "Applications" / "SpriteStudio.app"


def _mac_bundle() -> dict[Path, bytes]:
    """The files of a macOS application bundle, by where they belong."""
    contents = _mac_app() / "Contents"
    description = {
        "CFBundleName": "SpriteStudio",
        "CFBundleIdentifier": "spritestudio.launcher",
        "CFBundleVersion": __version__,
        "CFBundlePackageType": "APPL",
        "CFBundleExecutable": "SpriteStudio",
        "CFBundleIconFile": "spritestudio.icns",
        "NSHighResolutionCapable": True,
    }
    script = f"#!/bin/sh\nexec {shlex.join(_command())}\n"
    return {
        contents / "Info.plist": plistlib.dumps(description),
        contents / "MacOS" / "SpriteStudio": script.encode(),
        contents / "Resources" / "spritestudio.icns": _icon("spritestudio.icns").read_bytes(),
    }


def _windows_shortcut() -> Path:
    roaming = platformdirs.user_data_path(roaming=True)
    return roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "SpriteStudio.lnk"


def _write_shortcut(shortcut: Path) -> None:
    program, *arguments = _command()
    without_console = Path(program).with_name("pythonw.exe")
    target = without_console if without_console.exists() else Path(program)
    try:
        subprocess.run(
            ["powershell", "-NoProfile", "-NonInteractive", "-Command", _MAKE_SHORTCUT],
            check=True,
            capture_output=True,
            env={
                **os.environ,
                "SHORTCUT": str(shortcut),
                "SHORTCUT_TARGET": str(target),
                "SHORTCUT_ARGUMENTS": subprocess.list2cmdline(arguments),
                "SHORTCUT_ICON": str(_icon("spritestudio.ico")),
            },
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise SpriteStudioError(
            f"The shortcut {shortcut} could not be made.",
            "PowerShell has to be installed, and the Start menu yours to change.",
        ) from error

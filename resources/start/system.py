"""What SpriteStudio needs from the system, and how Debian and its relatives get it."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Sequence

from start.telling import LaunchError, run_quietly, say

# What Qt's window and its xcb platform plugin load, and Debian's package of each.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}


def require_screen() -> None:
    """Make sure that there is a screen to open a window on.

    Raises:
        LaunchError: There is none.
    """
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in screens):
        raise LaunchError(
            "There is no screen here to open the window on. The command line works without one: "
            "python3 resources/launch.py generate --help",
            status=2,
        )


def require_qt_libraries() -> None:
    """Make sure that Qt finds its system libraries, where apt-get can bring them.

    Raises:
        LaunchError: They are missing and could not be installed.
    """
    if sys.platform == "linux" and shutil.which("apt-get"):
        missing = [package for name, package in QT_LIBRARIES.items() if not _loads(name)]
        if missing:
            install_packages("The window needs some system libraries.", missing)


def install_packages(reason: str, packages: Sequence[str]) -> None:
    """Install Debian packages, if this person is allowed to.

    Args:
        reason: One sentence that says what they are for.
        packages: Their names.

    Raises:
        LaunchError: They could not be installed; it tells the command that does it.
    """
    names = " ".join(packages)
    if sys.platform != "linux" or os.geteuid() != 0:
        raise LaunchError(f"{reason} Install them once with: sudo apt-get install {names}")
    say(f"{reason} Installing {names}.")
    script = f"apt-get update; apt-get -o DPkg::Lock::Timeout=300 install --yes {names}"
    run_quietly(
        ["env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", script],
        f"apt-get could not install {names}. Is this computer online?",
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True

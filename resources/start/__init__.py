"""What launch.py does, with the standard library alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from start.environment import CHECKOUT, DEV, ready_python
from start.system import require_qt_libraries, require_screen
from start.telling import LaunchError, message_window, on_terminal, say

ON_ALL_CORES = ["-n", "auto", "--maxprocesses", "4"]  # for all the tests; a worker takes up to 1.5 GB


def main(arguments: list[str]) -> int:
    """Start the window, the command line or the tests.

    Args:
        arguments: None for the window; `test` and pytest's own; or those of the command line.

    Returns:
        The exit status of a start that failed; otherwise this process ends as the app.
    """
    window = not arguments
    testing = arguments[:1] == ["test"]
    try:
        if window:
            require_screen()
        if window or testing:
            require_qt_libraries()
        python = ready_python(DEV if testing else "", hidden=window and not on_terminal())
    except KeyboardInterrupt:
        say("\nStopped. The next start sets SpriteStudio up.")
        return 130
    except (LaunchError, OSError) as error:
        say(str(error))
        if window and not on_terminal():
            with message_window(str(error)) as shown:
                if shown:
                    shown.wait()
        return error.status if isinstance(error, LaunchError) else 1
    if testing:
        os.chdir(CHECKOUT)
        return _become(python, ["-m", "pytest", *(arguments[1:] or ON_ALL_CORES)])
    # -P: no file in the folder of the start can stand in for one of the app's modules.
    app = ["-P", "-m", "spritestudio", *arguments]
    if window and sys.platform == "win32":
        subprocess.Popen([python.with_name("pythonw.exe"), *app])  # and this console can close
        return 0
    return _become(python, app)


def _become(python: Path, arguments: list[str]) -> NoReturn:
    """Replace this process by Python, or end with Python's exit status where that is not so."""
    command = [str(python), *arguments]
    if sys.platform == "win32":
        with subprocess.Popen(command) as process:
            while True:
                try:
                    sys.exit(process.wait())
                except KeyboardInterrupt:
                    continue  # Ctrl-C reaches the app too, and it is the app that answers
    os.execv(python, command)

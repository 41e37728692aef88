"""What a person sees while SpriteStudio is being set up, on a terminal and without one."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence


class LaunchError(Exception):
    """What keeps SpriteStudio from starting, in words for a person.

    Args:
        message: What is wrong and what helps.
        status: The exit status.
    """

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def say(text: str) -> None:
    """Tell what is going on; standard output belongs to the app."""
    print(text, file=sys.stderr, flush=True)


def on_terminal() -> bool:
    """Whether a person can read what we say; a start from a desktop has no terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


@contextlib.contextmanager
def message_window(text: str) -> Iterator[subprocess.Popen[bytes] | None]:
    """Show `text` in a small window until the block ends.

    Yields:
        The process that shows it, which ends when the person has read it; None where the
        desktop has no tool for it.
    """
    for command in (
        ["zenity", "--info", "--no-markup", "--title=SpriteStudio", f"--text={text}"],
        ["kdialog", "--title", "SpriteStudio", "--msgbox", text],
        ["xmessage", "-center", text],
        ["notify-send", "SpriteStudio", text],
    ):
        if shutil.which(command[0]):
            with subprocess.Popen(command, stderr=subprocess.DEVNULL) as shown:
                try:
                    yield shown
                finally:
                    shown.terminate()
            return
    yield None


def run_quietly(command: Sequence[str], complaint: str) -> None:
    """Run a command, and show only that time passes.

    Args:
        command: The program and its arguments.
        complaint: What to tell where it fails, after its own last lines.

    Raises:
        LaunchError: It failed.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        text=True,
        errors="replace",
        close_fds=False,  # pip inherits the lock of environment.py
    )
    last_lines: deque[str] = deque(maxlen=12)
    with counted_seconds(), process:
        try:
            last_lines.extend(process.stdout or ())
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise LaunchError("".join(last_lines) + complaint)


@contextlib.contextmanager
def counted_seconds() -> Iterator[None]:
    """Count the seconds on a terminal, so that a long wait is visibly alive."""
    if not on_terminal():
        yield
        return
    done = threading.Event()
    begin = time.monotonic()

    def count() -> None:
        while not done.wait(1):
            print(f"\r  {time.monotonic() - begin:.0f} s", end="", file=sys.stderr, flush=True)
        print("\r        \r", end="", file=sys.stderr, flush=True)

    counter = threading.Thread(target=count)
    counter.start()
    try:
        yield
    finally:
        done.set()
        counter.join()

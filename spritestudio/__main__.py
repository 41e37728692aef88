"""The `spritestudio` command: with arguments the command line, without any, or with a project, the window."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from spritestudio.loading import pass_over_imports
from spritestudio.wording import say


def main() -> int:
    """Run what the command line asks for and return the exit status."""
    _open_closed_streams()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while all is being imported just ends it
    # Threads that wait shall sleep: torch reads this when it loads, and two jobs at once need it.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    pass_over_imports()
    if len(sys.argv) > 1 and not _is_project(sys.argv[1:]):
        from spritestudio import cli

        signal.signal(signal.SIGINT, signal.default_int_handler)
        status = cli.main(sys.argv[1:])
        if cli.train.processes_started() > 1:
            _end_at_once(status)
        return status
    try:
        from spritestudio.ui import application
    except ImportError as error:  # a library of the system that Qt needs, where there never was a window
        say(f"spritestudio: The window cannot be opened: {error}.", to_stderr=True)
        say("The command line works without it: spritestudio generate --help.", to_stderr=True)
        return 2
    return application.main()


def _open_closed_streams() -> None:
    """Let streams that were closed before the start lead nowhere, so that no file gets their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, closefd=False))


def _is_project(arguments: list[str]) -> bool:
    """Whether a desktop, or a person, wants a project to be opened."""
    return len(arguments) == 1 and arguments[0].endswith(".spritestudio")


def _end_at_once(status: int) -> NoReturn:
    """End one of several processes that trained together.

    Threads of torch.distributed that are left when an interpreter winds up can abort it, though all is done.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    sys.exit(main())

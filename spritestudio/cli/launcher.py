"""`spritestudio install-launcher`: SpriteStudio in the menu of applications."""

from __future__ import annotations

import argparse

from spritestudio.desktop import install_launcher, remove_launcher
from spritestudio.wording import say


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "install-launcher",
        help="put SpriteStudio into your menu of applications",
        description="Put SpriteStudio into your own menu of applications, or take it out again.",
    )
    parser.add_argument("--remove", action="store_true", help="take it out again")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Install or remove the launcher and print what was done, file by file."""
    if arguments.remove:
        removed = remove_launcher()
        for path in removed:
            say(f"Removed {path}")
        if not removed:
            say("There was nothing to remove.")
    else:
        for path in install_launcher():
            say(f"Put in place {path}")
    return 0

"""The command line: the same core with no window."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from spritestudio.cli import (
    animate,
    average,
    bench,
    credits,
    evaluate,
    export,
    generate,
    import_,
    launcher,
    matrix,
    models,
    palettes,
    recipe,
    runs,
    train,
    vary,
)
from spritestudio.cli.parser import USAGE_ERROR, CommandParser
from spritestudio.cli.signals import ending_politely
from spritestudio.errors import SpriteStudioError
from spritestudio.version import __version__
from spritestudio.wording import say

INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a pipe may not know a character of a name
    options = _parser().parse_args(arguments)
    try:
        with ending_politely():
            status: int = options.run(options)
            sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (SpriteStudioError, OSError) as error:
        say(f"spritestudio: {_told(error)}", to_stderr=True)
        return USAGE_ERROR
    except KeyboardInterrupt:
        say("spritestudio: stopped.", to_stderr=True)
        return INTERRUPTED
    return status


def _told(error: SpriteStudioError | OSError) -> str:
    """An error as a sentence, also one of the disk that nobody foresaw."""
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{error.filename} cannot be used: {error.strerror}."
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(
        prog="spritestudio",
        description="Paint pixel-art sprites with a diffusion model. Without arguments the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"SpriteStudio {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (
        generate,
        vary,
        matrix,
        export,
        animate,
        recipe,
        credits,
        import_,
        models,
        palettes,
        train,
        runs,
        average,
        evaluate,
        bench,
        launcher,
    ):
        command.add_parser(commands)
    return parser

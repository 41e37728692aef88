"""`spritestudio palettes`: which palettes there are, and from one kind of file to another."""

from __future__ import annotations

import argparse

from spritestudio.cli.arguments import some_path
from spritestudio.files import refuse_inputs, user_path
from spritestudio.library.palettes import find_palette, installed_palettes
from spritestudio.specs.base import one_of, require
from spritestudio.sprites.palettes.files import WRITTEN, read_palette, write_for_others
from spritestudio.wording import counted, say


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "palettes",
        help="list the palettes, show one, or write it as another kind of file",
        description="List the palettes; with a name or a file, show its colours or write them elsewhere.",
        epilog="Example: spritestudio palettes hero.png --out hero.gpl",
    )
    parser.add_argument(
        "palette", nargs="?", metavar="NAME|FILE", help="a palette, or a picture to take one from"
    )
    parser.add_argument("--out", type=some_path, metavar="FILE", help=f"write it as {one_of(tuple(WRITTEN))}")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List, show or write."""
    if options.palette is None:
        require(options.out is None, "--out needs a palette.", "Name one, or give a file.")
        for each in installed_palettes():
            owner = "yours" if each.own else "ours"
            colours = counted(len(each.palette), "colour")
            say(f"{each.path.stem:24} {colours:>11}  {owner}  {each.palette.name}")
        return 0
    palette = find_palette(options.palette)
    if options.out is None:
        for index, color in enumerate(palette.to_hex()):
            say(f"{color}  {palette.label(index)}".rstrip())
        return 0
    out = user_path(options.out)
    refuse_inputs([out], [user_path(options.palette)])
    if write_for_others(out, palette):
        say(
            f"{out.name}: transparent colours became opaque; GIMP and Krita refuse alpha in such a file.",
            to_stderr=True,
        )
    say(f"{out}: {counted(len(read_palette(out)), 'colour')}")
    return 0

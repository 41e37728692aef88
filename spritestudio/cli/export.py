"""`spritestudio export`: sheets of sprites that are there already."""

from __future__ import annotations

import argparse

from spritestudio.cli.painting import animation_files
from spritestudio.cli.postprocess_options import add_postprocess_arguments, postprocess_spec
from spritestudio.cli.sheet_options import (
    add_sheet_arguments,
    animation_paths,
    animation_spec,
    check_formats,
    check_out,
    export_spec,
    sheet_of,
    write_art,
)
from spritestudio.cli.sources import LAST, add_source_arguments, read_art, source_files
from spritestudio.files import refuse_inputs
from spritestudio.project.near_copies import near_copies_text, with_near_copies
from spritestudio.sprites.export.animation import playing_order
from spritestudio.wording import counted, say, say_json


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "export",
        help="write sheets, game-engine files and animations from sprites that are there",
        description="Lay sprites out on a sheet and write it with the files that engines and editors read. "
        f"A source is a finished grid ({LAST} for the newest of the window, or its .npz), a set, pictures, "
        "a sheet, a folder, an animation, an Aseprite file, or a project, of which the shelf is taken.",
        epilog="Example: spritestudio export last --format godot,tiled --layout class --out heroes.png",
    )
    add_source_arguments(parser, "export")
    add_postprocess_arguments(parser)
    add_sheet_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the sprites and write them."""
    spec, postprocess = export_spec(options), postprocess_spec(options)
    inputs = source_files(options)
    animations, playing = animation_paths(options, inputs), animation_spec(options, hold_ms=0)
    out = check_out(options, spec.sheet.layout)
    refuse_inputs([out], inputs)
    art = read_art(options, postprocess, with_credits=spec.credits, has_own_time=hasattr(options, "frame_ms"))
    check_formats(options, art)
    art = with_near_copies(art)
    order = playing_order(art.labels)
    frames, durations_ms = [art.images[at] for at in order], [art.labels[at].duration_ms for at in order]
    playable = animation_files(animations, frames, playing, art.recipe, durations_ms)
    files = write_art(art, spec, out, playable, force=options.force, inputs=inputs)
    if options.json:
        sheet = sheet_of(art, spec, out)
        say_json(
            {
                "out": str(out),
                "files": [str(path) for path in files],
                "sprites": len(art.images),
                "width": sheet.width,
                "height": sheet.height,
                "near_copies": art.near_copies,
                "export": spec.to_json(),
                "postprocess": postprocess.to_json(),
            }
        )
    else:
        more = f", {counted(len(art.images), 'frame')}" if art.has_clips else ""
        say(f"{counted(art.sprite_count, 'sprite')}{more}:", *(f"    {path}" for path in files))
        if art.near_copies:
            say(near_copies_text(art.near_copies))
    return 0

"""The options that finish sprites, shared by every command that writes some."""

from __future__ import annotations

import argparse

from spritestudio.cli.arguments import whole_number
from spritestudio.library.palettes import find_palette
from spritestudio.specs import PostprocessSpec
from spritestudio.specs.base import one_of, require
from spritestudio.specs.postprocess import ALIGNMENTS, DITHERS
from spritestudio.sprites.palettes.recolor import ramp_pairs

_MODEL = "model"


def add_postprocess_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options; `postprocess_spec` reads them."""
    postprocess = parser.add_argument_group("finishing", "in this order; alpha is always made hard")
    postprocess.add_argument(
        "--alpha-threshold",
        type=whole_number,
        default=PostprocessSpec.alpha_threshold,
        metavar="1-255",
        help="the least alpha that becomes opaque (default 128)",
    )
    postprocess.add_argument(
        "--drop-islands", type=whole_number, default=0, metavar="PX", help="drop parts of fewer pixels"
    )
    postprocess.add_argument(
        "--palette",
        metavar="NAME|FILE",
        help="bring the colours to a palette: a name of spritestudio palettes, a palette file, the "
        f"colours of a picture, or {_MODEL} for the palette that the weights bring",
    )
    postprocess.add_argument(
        "--colors", type=whole_number, metavar="N", help="bring them to the N best colours"
    )
    postprocess.add_argument(
        "--dither",
        default=PostprocessSpec.dither,
        metavar="PATTERN",
        help=f"a pattern for the colours between: {one_of(DITHERS)} (default none)",
    )
    postprocess.add_argument(
        "--recolor",
        nargs=2,
        metavar=("FROM", "TO"),
        help="swap the first palette for the second, colour by colour; names or files",
    )
    postprocess.add_argument("--remove-orphans", action="store_true", help="repaint pixels like no neighbour")
    postprocess.add_argument(
        "--close-holes", action="store_true", help="close gaps of one pixel in the outline"
    )
    postprocess.add_argument(
        "--outline",
        nargs="?",
        const="",
        metavar="#RRGGBB",
        help="draw an outline of one pixel around each sprite, in a colour or in the darkest of --palette",
    )
    postprocess.add_argument("--outline-inside", action="store_true", help="draw it on the sprite's own rim")
    postprocess.add_argument(
        "--align", default=PostprocessSpec.align, metavar="HOW", help=f"{one_of(ALIGNMENTS)}"
    )
    postprocess.add_argument(
        "--trim", action="store_true", help="cut the empty border that all sprites share"
    )


def postprocess_spec(options: argparse.Namespace) -> PostprocessSpec:
    """What the options ask for.

    Raises:
        SpriteStudioError: A palette cannot be found or read, or an option has no sense.
    """
    require(
        options.palette is None or options.colors is None,
        "Both --palette and --colors are given.",
        "Give a palette, or a number of colours to find.",
    )
    require(
        options.outline is not None or not options.outline_inside,
        "--outline-inside says where, but there is no --outline.",
        "Give --outline too.",
    )
    by_name = options.palette is not None and options.palette != _MODEL
    palette = find_palette(options.palette) if by_name else None
    mode = "generated" if options.colors is None else "best"
    if options.palette is not None:
        mode = "chosen" if palette else "model"
    require(
        mode != "generated" or options.dither == "none",
        "--dither needs a palette.",
        "Give --palette or --colors too.",
    )
    line = "inside" if options.outline_inside else "outside"
    return PostprocessSpec(
        alpha_threshold=options.alpha_threshold,
        palette_mode=mode,
        palette_name=palette.name if palette else "",
        palette=tuple(color[:7] for color in palette.to_hex()) if palette else (),
        colors=PostprocessSpec.colors if options.colors is None else options.colors,
        dither=options.dither,
        recolor=ramp_pairs(*map(find_palette, options.recolor)) if options.recolor else (),
        min_island_px=options.drop_islands,
        remove_orphans=options.remove_orphans,
        close_holes=options.close_holes,
        outline="none" if options.outline is None else line,
        outline_color=options.outline
        or (PostprocessSpec.outline_color if palette is None else palette.darkest()),
        align=options.align,
        trim=options.trim,
    )

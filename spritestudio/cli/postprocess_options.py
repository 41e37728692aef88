"""The options that finish sprites, shared by every command that writes some."""

from __future__ import annotations

import argparse

from spritestudio.cli.spec_options import add_options, option_values
from spritestudio.library.palettes import find_palette
from spritestudio.specs import PostprocessSpec
from spritestudio.specs.base import require
from spritestudio.sprites.palettes.recolor import ramp_pairs

_MODEL = "model"
_FIELDS = (
    "alpha_threshold", "min_island_px", "colors", "dither", "remove_orphans", "spare_inside", "close_holes",
    "outline", "outline_color", "align", "trim",
)  # fmt: skip


def add_postprocess_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options; `postprocess_spec` reads them."""
    postprocess = parser.add_argument_group("finishing", "in this order; alpha is always made hard")
    add_options(postprocess, PostprocessSpec, ("alpha_threshold", "min_island_px"))
    postprocess.add_argument(
        "--palette",
        metavar="NAME|FILE",
        help="bring the colours to a palette: a name of spritestudio palettes, a palette file, the "
        f"colours of a picture, or {_MODEL} for the palette that the weights bring",
    )
    add_options(postprocess, PostprocessSpec, ("colors",), defaults=False)
    add_options(postprocess, PostprocessSpec, ("dither",))
    postprocess.add_argument(
        "--recolor",
        nargs=2,
        metavar=("FROM", "TO"),
        help="swap the first palette for the second, colour by colour; names or files",
    )
    add_options(postprocess, PostprocessSpec, ("remove_orphans", "spare_inside", "close_holes"))
    add_options(postprocess, PostprocessSpec, ("outline", "outline_color", "align", "trim"))


def postprocess_spec(options: argparse.Namespace) -> PostprocessSpec:
    """What the options ask for.

    Raises:
        SpriteStudioError: A palette cannot be found or read, or an option has no sense.
    """
    values = option_values(options, PostprocessSpec, _FIELDS)
    require(
        options.palette is None or "colors" not in values,
        "Both --palette and --colors are given.",
        "Give a palette, or a number of colours to find.",
    )
    require(
        "outline_color" not in values or "outline" in values,
        "--outline-color says which colour, but there is no --outline.",
        "Give --outline outside or --outline inside too.",
    )
    require(
        "spare_inside" not in values or values.get("remove_orphans", False),
        "--spare-inside says which orphan pixels stay, but there is no --remove-orphans.",
        "Give --remove-orphans too.",
    )
    by_name = options.palette is not None and options.palette != _MODEL
    palette = find_palette(options.palette) if by_name else None
    swapped = [find_palette(name) for name in options.recolor or ()]
    mode = "best" if "colors" in values else "generated"
    if options.palette is not None:
        mode = "chosen" if palette else "model"
    require(
        mode != "generated" or values.get("dither", PostprocessSpec.dither) == "none",
        "--dither needs a palette.",
        "Give --palette or --colors too.",
    )
    if palette is not None:
        values.setdefault("outline_color", palette.darkest())  # so that the palette stays whole
    return PostprocessSpec(
        palette_mode=mode,
        palette_name=palette.name if palette else "",
        palette=tuple(color[:7] for color in palette.to_hex()) if palette else (),
        recolor=ramp_pairs(*swapped) if swapped else (),
        recolor_name=swapped[1].name if swapped else "",
        **values,
    )

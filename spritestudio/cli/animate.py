"""`spritestudio animate`: sprites in motion, as animations, Aseprite files and sheets."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence

from spritestudio.cli.arguments import some_path, whole_number
from spritestudio.cli.painted_clips import (
    add_clip_arguments,
    given_clip_options,
    painted_clips,
    plain_sides,
    tell_misfits,
)
from spritestudio.cli.sheet_options import check_replaced
from spritestudio.cli.sources import add_source_arguments, number_of, read_art, source_files
from spritestudio.cli.spec_options import add_options, given_options, option_values
from spritestudio.errors import SpriteStudioError
from spritestudio.files import atomic_write_all, refuse_inputs, user_path
from spritestudio.project.kept_clips import distinct
from spritestudio.specs import PostprocessSpec
from spritestudio.specs.base import one_of, require, require_choice
from spritestudio.specs.motion import MOTION_OF_CLIP, PLAIN_MOTIONS, MotionSpec
from spritestudio.sprites.dataset.columns import ALL_FACINGS, FACINGS
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.export.formats import FORMATS
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.plain import plain_clip
from spritestudio.sprites.motion.sheet import CLIP_ENDINGS, check_clip_ending, clip_files
from spritestudio.sprites.motion.sides import plain_from_sides
from spritestudio.wording import counted, say, say_json

_ALL = "all"
_PLAIN_FIELDS = ("amount_px", "color")
_FIELDS = ("frames", "frame_ms", *_PLAIN_FIELDS)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    motions = "; ".join(f"{name}: {motion.help}" for name, motion in PLAIN_MOTIONS.items())
    parser = commands.add_parser(
        "animate",
        help="set sprites in motion",
        description="Make clips of sprites that are there, and write them as an animation, an Aseprite file "
        "with tags and times, or a sheet with a row per clip. Plain motions need no network; others are "
        f"painted by weights that have learned them. Plain motions: {motions}.",
        epilog="Examples: spritestudio animate torch.png --plain cycle,glow --out torch.aseprite; "
        "spritestudio animate hero.png --plain walk --directions 4 --out walk.aseprite",
    )
    add_source_arguments(parser, "move")
    add_options(parser, MotionSpec, ("frames", "frame_ms"))
    plain = parser.add_argument_group("plain motions")
    plain.add_argument(
        "--plain", metavar="NAME,…", help=f"which: {', '.join(PLAIN_MOTIONS)}, or all that it has room for"
    )
    add_options(plain, MotionSpec, _PLAIN_FIELDS)
    add_clip_arguments(parser.add_argument_group("painted clips"))
    parser.add_argument(
        "--out",
        type=some_path,
        required=True,
        metavar="FILE",
        help=f"where to write; a name that ends in {one_of(CLIP_ENDINGS)}. An animation plays one clip "
        "after the other",
    )
    parser.add_argument(
        "--format", action="append", metavar="NAME,…", help=f"beside a sheet: {', '.join(FORMATS)}, or all"
    )
    parser.add_argument(
        "--scale",
        type=whole_number,
        default=1,
        metavar="N",
        help="every pixel becomes a square of this many pixels (default 1)",
    )
    parser.add_argument("--force", action="store_true", help="replace files that are there")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Move the sprites and write them."""
    require(
        options.plain is not None or options.clip is not None,
        "It is not said how the sprites move.",
        "Give --plain or --clip, like --clip walk.",
    )
    if options.plain is None:
        _refuse(
            given_options(options, MotionSpec, _PLAIN_FIELDS), "plain motions", "--plain, like --plain bob"
        )
    if options.clip is None:
        _refuse(given_clip_options(options), "painted clips", "--clip, like --clip idle")
        if options.facing is not None:
            require_choice("side", options.facing, ALL_FACINGS)
    specs, formats = _motions(options), _formats(options)
    out = user_path(options.out)
    check_clip_ending(out.name, formats)
    require(out.parent.is_dir(), f"The folder {out.parent} does not exist.", "Make it or choose another.")
    inputs = source_files(options)
    refuse_inputs([out], inputs)
    check_replaced([out], force=options.force)
    art = read_art(options, PostprocessSpec())
    moving = sum(1 for label in art.labels if label.tag or label.duration_ms)
    if moving > 1 and options.select is None:
        say(f"{moving} frames of animations move each by itself; --select 0 takes one.", to_stderr=True)
    of_sprites = _plain_clips(options, art, specs)
    if options.clip is not None:
        painted = painted_clips(options, art)
        of_sprites = [plain + more for plain, more in zip(of_sprites, painted, strict=True)]
    clips = [clip for moves in of_sprites for clip in moves]
    titles = distinct([label.name or f"sprite{index}" for index, label in enumerate(art.labels)])
    are_several = len(titles) > 1
    kinds = [
        title if are_several else "" for title, moves in zip(titles, of_sprites, strict=True) for _ in moves
    ]
    written = clip_files(out.name, clips, kinds, scale=options.scale, formats=formats)
    files = {out.parent / name: data for name, data in written.items()}
    refuse_inputs(files, inputs)
    check_replaced(files, force=options.force)
    atomic_write_all(files)
    if options.json:
        say_json({"files": [str(path) for path in files], "clips": [_told(clip) for clip in clips]})
    else:
        say(f"{counted(len(clips), 'clip')}:", *(f"    {path}" for path in files))
    return 0


def _refuse(given: list[str], whose: str, asked: str) -> None:
    """Refuse options that nothing would come of."""
    if given:
        raise SpriteStudioError(f"{given[0]} is an option of {whose} alone.", f"Ask for one with {asked}.")


def _motions(options: argparse.Namespace) -> list[MotionSpec]:
    text: str | None = options.plain
    if text is None:
        return []
    names = (
        list(PLAIN_MOTIONS) if text == _ALL else [name.strip() for name in text.split(",") if name.strip()]
    )
    require(bool(names), "No motion is named.", f"There are {one_of(tuple(PLAIN_MOTIONS))}.")
    names = [MOTION_OF_CLIP.get(name, name) for name in names]
    for name in names:
        require_choice("motion", name, tuple(PLAIN_MOTIONS))
    asked = option_values(options, MotionSpec, _FIELDS)
    return [MotionSpec(motion=name, **asked) for name in dict.fromkeys(names)]


def _plain_clips(
    options: argparse.Namespace, art: ExportInput, specs: Sequence[MotionSpec]
) -> list[list[Clip]]:
    """The plain motions of each sprite; which sprites cannot make one is told.

    Raises:
        SpriteStudioError: No sprite can make a motion that was asked for by its name.
    """
    found: list[list[Clip]] = [[] for _ in art.labels]
    sides = plain_sides(options) if specs else ()
    for spec in specs:
        misfits: dict[int, SpriteStudioError] = {}
        for index, label in enumerate(art.labels):
            own, image = options.facing or label.facing, art.images[index]
            try:
                if sides:
                    own = own or FACINGS[0]
                    ordered = [own] * (own in sides) + [side for side in sides if side != own]
                    found[index] += plain_from_sides(image, spec, own, ordered)
                else:
                    found[index].append(plain_clip(image, dataclasses.replace(spec, facing=own)))
            except SpriteStudioError as error:
                misfits[number_of(options, index)] = error
        if len(misfits) == len(found) and options.plain != _ALL:
            number, first = next(iter(misfits.items()))
            raise SpriteStudioError(f"Sprite {number}, {spec.motion}: {first.message}", first.hint) from first
        tell_misfits(spec.motion, misfits)
    return found


def _formats(options: argparse.Namespace) -> tuple[str, ...]:
    names = [name.strip() for text in options.format or () for name in text.split(",") if name.strip()]
    for name in names:
        require_choice("format", name, (*FORMATS, "all"))
    return tuple(FORMATS) if "all" in names else tuple(dict.fromkeys(names))


def _told(clip: Clip) -> dict[str, object]:
    return {"name": clip.tag, "frames": len(clip.frames), "durations_ms": list(clip.durations_ms)}

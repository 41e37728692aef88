"""`spritestudio import`: art in any form as one set, without a window."""

from __future__ import annotations

import argparse
import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from spritestudio.cli.arguments import grid_size, some_path, some_text, whole_number
from spritestudio.cli.import_edits import add_arguments, sheet_choice, sorted_draft
from spritestudio.cli.progress import progress_bar
from spritestudio.errors import SpriteStudioError
from spritestudio.files import refuse_inputs, user_path
from spritestudio.specs.base import require
from spritestudio.sprites.dataset.columns import ALL_FACINGS, CLIP, FACING, STYLE, WORDS, column, words_in
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.edits import words_from_names
from spritestudio.sprites.dataset.fixes import Fix, apply_fix, background_colour
from spritestudio.sprites.dataset.inspection import Finding, inspect, palette
from spritestudio.sprites.dataset.sprite_set import SpriteSet, check_set_path, save_sprites, to_set
from spritestudio.sprites.importing.clip_sheets import CLIP_SHEETS, ClipSheet
from spritestudio.sprites.importing.reading import STARTER, input_files, read_sources
from spritestudio.sprites.importing.slicing import CLASSES_FROM, STYLES_FROM, ReadSpec
from spritestudio.wording import counted, say, say_json

_TOLD = 12  # values of a column
_OPTIONS = {
    "shrink": "--shrink {0}",
    "pad": "--fit pad {0}",
    "crop": "--fit crop {0}",
    "transparent": "--transparent {0}",
    "harden": "--harden",
    "drop-empty": "--drop-empty",
    "unique": "--unique",
    "movements": "--movements",
}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "import",
        help="read art in any form and write it as a set to train on",
        description="Read art, tell what is to be said of it, and write it as one .npz set. A source is a "
        "folder with a sub-folder per class, a folder of pictures, a picture, a sprite sheet (perhaps with "
        "its Aseprite JSON), an animated GIF or PNG, an Aseprite file, an .npz or a .npy file.",
        epilog="Example: spritestudio import heroes.png food/ --grid 16x16 --unique --out set.npz",
    )
    parser.add_argument(
        "sources", type=some_text, nargs="*", metavar="SOURCE", help="what to read; several become one set"
    )
    parser.add_argument(
        "--starter", action="store_true", help="read the starter set, which comes with the app"
    )
    parser.add_argument(
        "--out", type=some_path, metavar="FILE.npz", help="where to write; without it, only look"
    )
    reading = parser.add_argument_group("how to read")
    reading.add_argument(
        "--grid", type=grid_size, metavar="WxH", help="cells of sheets (default: found by looking)"
    )
    reading.add_argument(
        "--margin", type=whole_number, metavar="PX", help="what lies around all cells (default: found)"
    )
    reading.add_argument(
        "--spacing", type=whole_number, metavar="PX", help="what lies between cells (default: found)"
    )
    reading.add_argument(
        "--class",
        dest="class_name",
        default="",
        metavar="NAME",
        help="class of loose pictures and sheets (default: the name of their folder or file)",
    )
    reading.add_argument(
        "--class-from",
        choices=CLASSES_FROM,
        default="folder",
        help="name classes after folders (default), also those in the names of an atlas, after files or "
        "sprites without their numbers, or after tags",
    )
    reading.add_argument(
        "--style-from",
        choices=STYLES_FROM,
        default="",
        help="name the style of pictures after the folder that is read, or after their files without numbers",
    )
    reading.add_argument(
        "--words-from-names",
        action="store_true",
        help="write the words of the sprites' names, and where one of them is front, back, left or right, "
        "the facing, for networks that learn words",
    )
    reading.add_argument(
        "--sheet",
        type=sheet_choice,
        action="append",
        default=[],
        metavar="FILE=WxH[+MARGIN[+SPACING]]",
        help="how one sheet is cut; FILE=single takes it as one sprite, FILE=skip leaves it out",
    )
    reading.add_argument(
        "--skip-broken", action="store_true", help="leave out pictures of a folder that cannot be read"
    )
    reading.add_argument(
        "--labels", type=some_path, metavar="FILE.npy", help="labels of a .npy file of sprites"
    )
    reading.add_argument("--null-context", action="store_true", help="forget all classes")
    clips = parser.add_argument_group("sheets of movements")
    clips.add_argument(
        "--clips",
        choices=CLIP_SHEETS,
        help="; ".join(f"{name}: {what}" for name, what in CLIP_SHEETS.items()),
    )
    clips.add_argument(
        "--clip-name",
        type=some_text,
        default=ClipSheet.clip,
        metavar="NAME",
        help=f"which movement, where the layout does not say it (default {ClipSheet.clip})",
    )
    clips.add_argument(
        "--facings",
        type=some_text,
        default=",".join(ClipSheet.facings),
        metavar="NAME,…",
        help=f"the rows from the top, for rows (default {','.join(ClipSheet.facings)}); there are "
        f"{', '.join(ALL_FACINGS)}",
    )
    clips.add_argument(
        "--rows",
        type=some_text,
        metavar="NAME,…",
        help="the rows from the top, for own, like walk-left,walk-right,idle",
    )
    clips.add_argument(
        "--frame-ms",
        type=whole_number,
        default=ClipSheet.frame_ms,
        metavar="MS",
        help=f"how long a frame stands (default {ClipSheet.frame_ms})",
    )
    changing = parser.add_argument_group("what to change")
    changing.add_argument(
        "--shrink",
        type=whole_number,
        metavar="TIMES",
        help="take one pixel of each large one of sprites that were enlarged so many times; of pictures that "
        "are larger than sprites that is done by itself",
    )
    changing.add_argument(
        "--fit",
        nargs=2,
        metavar=("HOW", "SIZE"),
        help="crop or pad sprites to this many pixels; never scaled",
    )
    changing.add_argument(
        "--transparent",
        default="none",
        metavar="auto|none|#rrggbb",
        help="make a solid background transparent, from the edges inwards (default none)",
    )
    changing.add_argument(
        "--movements", action="store_true", help="call clips by their movements: hero-walk is a walk"
    )
    changing.add_argument("--harden", action="store_true", help="make every pixel opaque or transparent")
    changing.add_argument("--drop-empty", action="store_true", help="leave out sprites with all but nothing")
    changing.add_argument("--unique", action="store_true", help="keep one of each")
    add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print what was found as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read, tell what was found, and write the set."""
    out = None if options.out is None else user_path(options.out)
    if out is not None:
        check_set_path(out)
    spec = ReadSpec(
        cell=options.grid,
        margin_px=options.margin,
        spacing_px=options.spacing,
        class_name=options.class_name,
        labels=options.labels,
        null_context=options.null_context,
        class_from=options.class_from,
        style_from=options.style_from,
        choices=tuple(options.sheet),
        clips=_clips(options),
        skip_broken=options.skip_broken,
    )
    sources = [*options.sources, *([STARTER] if options.starter else [])]
    if out is not None:
        refuse_inputs([out], input_files(sources, spec))
    editable = _read(sources, spec)
    findings = inspect(editable)
    done = []
    for fix in _fixes(options, editable):
        editable = apply_fix(editable, fix)
        done.append(fix)
    if options.words_from_names:
        editable = words_from_names(editable, np.arange(editable.count))
    editable = sorted_draft(editable, options)
    sprites = None
    if out is not None:
        sprites = to_set(editable)
        save_sprites(out, sprites)
    if options.json:
        say_json(_as_json(out, editable, findings, done))
    else:
        _tell(out, editable, sprites, findings, done)
    return 0


def _clips(options: argparse.Namespace) -> ClipSheet | None:
    if options.clips is None:
        return None
    rows = _names(options.rows or "")
    require(
        (options.clips == "own") == bool(rows),
        "--clips own and --rows go together.",
        "Like --rows walk,idle.",
    )
    sheet = ClipSheet(options.clips, options.clip_name, _names(options.facings), options.frame_ms)
    return dataclasses.replace(sheet, rows=rows) if rows else sheet


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _read(sources: Sequence[str], spec: ReadSpec) -> EditableSet:
    editable: EditableSet | None = None
    with progress_bar("file", "reading") as bar:
        for event in read_sources(sources, spec):
            bar.total = event.total
            bar.update()
            editable = event.editable
    assert editable is not None
    return editable


def _fixes(options: argparse.Namespace, editable: EditableSet) -> list[Fix]:
    """What is asked for, in the order in which it is done."""
    fixes = [] if options.shrink is None else [Fix("shrink", str(options.shrink))]
    colour = background_colour(editable) if options.transparent == "auto" else options.transparent
    if colour not in ("", "none"):
        fixes.append(Fix("transparent", colour))
    if options.fit:
        how, size = options.fit
        if how not in ("crop", "pad"):
            raise SpriteStudioError(f"--fit takes crop or pad, not '{how}'.", "Write --fit pad 16.")
        fixes.append(Fix(how, size))
    flags = {
        "harden": options.harden,
        "drop-empty": options.drop_empty,
        "unique": options.unique,
        "movements": options.movements,
    }
    return fixes + [Fix(name) for name, wanted in flags.items() if wanted]


def _tell(
    out: Path | None,
    editable: EditableSet,
    sprites: SpriteSet | None,
    findings: Sequence[Finding],
    done: Sequence[Fix],
) -> None:
    for finding in findings:
        say(finding.sentence)
        if finding.fixes and not {fix.name for fix in finding.fixes} & {fix.name for fix in done}:
            say("    " + "; ".join(f"{fix.title}: {_option(fix)}" for fix in finding.fixes))
    if not all(sheet.is_sure for sheet in editable.sheets):
        say("    Say how a sheet is cut: --grid 32x32, or of one file --sheet FILE=32x32 or FILE=single.")
    for fix in done:
        say(f"Done: {fix.title}.")
    for name, count in _class_counts(editable).items():
        say(f"    {name}: {count}")
    for title, counts in _column_counts(editable).items():
        told = ", ".join(f"{name} {count}" for name, count in list(counts.items())[:_TOLD])
        more = f" and {len(counts) - _TOLD} more" if len(counts) > _TOLD else ""
        say(f"    {title}: {told}{more}")
    classes = counted(len(editable.class_names), "class", "classes")
    if sprites is None:
        say(f"{counted(editable.count, 'sprite')} in {classes}; nothing is written without --out.")
    else:
        size = sprites.image_size
        say(f"{out}: {counted(sprites.count, 'sprite')} of {size}×{size} in {classes}")


def _option(fix: Fix) -> str:
    return _OPTIONS[fix.name].format(fix.argument)


def _class_counts(editable: EditableSet) -> dict[str, int]:
    counts = (editable.contexts > 0).sum(axis=0)
    return dict(zip(editable.class_names, counts.tolist(), strict=True))


def _column_counts(editable: EditableSet) -> dict[str, dict[str, int]]:
    """How many sprites have each style, facing, clip and word, the most frequent first."""
    counts = {
        STYLE: Counter(_column(editable, STYLE)),
        FACING: Counter(_column(editable, FACING)),
        CLIP: Counter(_column(editable, CLIP)),
        WORDS: Counter(word for text in _column(editable, WORDS) for word in words_in(text)),
    }
    return {
        name: {value: number for value, number in count.most_common() if value}
        for name, count in counts.items()
        if name in editable.notes
    }


def _column(editable: EditableSet, name: str) -> list[str]:
    return column(editable.notes, name, editable.count)


def _as_json(
    out: Path | None, editable: EditableSet, findings: Sequence[Finding], done: Sequence[Fix]
) -> dict[str, Any]:
    return {
        "out": None if out is None else str(out),
        "sprites": editable.count,
        "classes": _class_counts(editable),
        "columns": _column_counts(editable),
        "findings": [
            {
                "kind": finding.kind,
                "sentence": finding.sentence,
                "sprites": finding.indices.tolist(),
                "fixes": [_option(fix) for fix in finding.fixes],
            }
            for finding in findings
        ],
        "sheets": [
            {
                "name": sheet.name,
                "cell": [sheet.grid.cell_width, sheet.grid.cell_height],
                "margin": sheet.grid.margin_px,
                "spacing": sheet.grid.spacing_px,
                "sure": sheet.is_sure,
                "sprites": sheet.kept,
                "empty": sheet.empty,
            }
            for sheet in editable.sheets
        ],
        "palette": [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue, _ in palette(editable)[0]],
        "done": [fix.title for fix in done],
    }

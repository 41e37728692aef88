"""The options that say what is written, shared by every command that exports sprites."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from spritestudio.cli.arguments import some_path
from spritestudio.cli.spec_options import add_options, option_values
from spritestudio.files import atomic_write_all, refuse_inputs, user_path
from spritestudio.specs import AnimationSpec, ExportSpec, SheetSpec
from spritestudio.specs.base import one_of, require, require_choice
from spritestudio.specs.fields import field_infos
from spritestudio.sprites.export.animation import check_animation_path
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.export.formats import FORMATS
from spritestudio.sprites.export.layout import SheetLayout, place
from spritestudio.sprites.export.png_sheet import check_png_path

_ANIMATIONS = ("gif", "apng", "webp")
_SHEET = tuple(field_infos(SheetSpec))
_FILES = ("indexed", "clear_last", "recipe", "recipe_file", "credits")


def add_sheet_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options; `export_spec` and `animation_spec` read them."""
    sheet = parser.add_argument_group("the sheet")
    add_options(sheet, SheetSpec, _SHEET)
    files = parser.add_argument_group("the files")
    files.add_argument(
        "--out",
        type=some_path,
        required=True,
        metavar="FILE.png",
        help="where to write; a folder with --layout files. generate fills a folder with a file per sprite, "
        "as many as you like, and goes on with it",
    )
    files.add_argument(
        "--format",
        action="append",
        metavar="NAME,…",
        help=f"files beside the sheet: {', '.join(FORMATS)}, or all",
    )
    add_options(files, ExportSpec, _FILES)
    files.add_argument("--force", action="store_true", help="replace other files than --out itself")
    animations = parser.add_argument_group("animations")
    for kind in _ANIMATIONS:
        animations.add_argument(
            f"--{kind}", type=some_path, metavar=f"FILE.{kind}", help=f"write an animation as {kind.upper()}"
        )
    add_options(animations, ExportSpec, ("frame_ms",))
    add_options(animations, AnimationSpec, ("hold_ms",), defaults=False)
    add_options(animations, AnimationSpec, ("loops", "scale"))


def export_spec(options: argparse.Namespace) -> ExportSpec:
    """What the options ask for.

    Raises:
        SpriteStudioError: An option has no sense.
    """
    names = _named_formats(options)
    if "all" in names:
        names = list(FORMATS)
    for name in names:
        require_choice("format", name, tuple(FORMATS))
    return ExportSpec(
        sheet=SheetSpec(**option_values(options, SheetSpec, _SHEET)),
        formats=tuple(dict.fromkeys(names)),
        **option_values(options, ExportSpec, (*_FILES, "frame_ms")),
    )


def check_formats(options: argparse.Namespace, art: ExportInput) -> None:
    """Refuse a format of clips that was asked for by name where nothing moves.

    Raises:
        SpriteStudioError: It would be empty.
    """
    if art.has_clips:
        return
    for name in _named_formats(options):
        require(
            name == "all" or not FORMATS[name].of_clips,
            f"There is no clip for the format {name}.",
            "Clips come from tags, from import --clips, or from animate.",
        )


def _named_formats(options: argparse.Namespace) -> list[str]:
    return [name.strip() for text in options.format or () for name in text.split(",") if name.strip()]


def animation_spec(options: argparse.Namespace, hold_ms: int) -> AnimationSpec:
    """How the animations play; `hold_ms` unless the options say otherwise."""
    usual = {"hold_ms": hold_ms, "frame_ms": ExportSpec.frame_ms}
    asked = option_values(options, AnimationSpec, ("frame_ms", "hold_ms", "loops", "scale"))
    return AnimationSpec(**{**usual, **asked})


def animation_paths(options: argparse.Namespace, inputs: Sequence[Path] = ()) -> list[Path]:
    """Where animations are to be written.

    Raises:
        SpriteStudioError: One cannot be written there, is among the `inputs`, or would replace a file without
            --force.
    """
    paths: list[Path] = []
    for kind in _ANIMATIONS:
        if (path := getattr(options, kind)) is not None:
            path = user_path(path)
            check_animation_path(path)
            endings = (".apng", ".png") if kind == "apng" else (f".{kind}",)
            require(path.suffix.lower() in endings, f"{path.name} does not end in {one_of(endings)}.")
            same = path.absolute() == user_path(options.out).absolute()
            require(not same, f"{path.name} cannot be both the sheet and an animation.", "Give two names.")
            check_replaced([path], force=options.force)
            paths.append(path)
    refuse_inputs(paths, inputs)
    return paths


def check_out(options: argparse.Namespace, layout: str) -> Path:
    """Where the sheet goes, once it is sure that it can: a PNG, or with the layout "files" a folder.

    Raises:
        SpriteStudioError: It cannot be written there.
    """
    out = user_path(options.out)
    if layout == "files":
        require(not out.is_file(), f"{out} is a file.", "With --layout files, --out is a folder.")
        require(out.parent.is_dir(), f"The folder {out.parent} does not exist.", "Make it or choose another.")
    else:
        check_png_path(out)
    return out


def write_art(
    art: ExportInput,
    spec: ExportSpec,
    out: Path,
    animations: Mapping[Path, bytes],
    *,
    force: bool,
    inputs: Sequence[Path] = (),
) -> list[Path]:
    """Write an export with its animations, all or none, and return the files.

    `out` itself is replaced, the other files of the export only with `force`; `animation_paths` has checked
    the animations.

    Raises:
        SpriteStudioError: Something cannot be written, or is one of the files that were read, `inputs`.
    """
    separate = spec.sheet.layout == "files"
    folder, main = (out, "") if separate else (out.parent, f"{out.stem}.png")
    files = {
        out if name == main else folder / name: data
        for name, data in export_files(art, spec, out.stem).items()
    }
    refuse_inputs(files, inputs)
    check_replaced((path for path in files if path != out), force=force)
    atomic_write_all({**files, **animations})
    return [*files, *animations]


def check_replaced(paths: Iterable[Path], *, force: bool) -> None:
    """Refuse to replace files without `force`."""
    there = [path.name for path in paths if path.exists()]
    require(
        force or not there,
        f"{', '.join(there[:3])} would be replaced.",
        "Choose another name, or allow it with --force.",
    )


def sheet_of(art: ExportInput, spec: ExportSpec, out: Path) -> SheetLayout:
    """Where the sprites lie on the sheet that `write_art` writes."""
    return place(art.images, spec.sheet, art.labels, out.stem)

"""The options of `spritestudio import` that sort sprites into classes, as the window does by hand."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.files import user_path
from spritestudio.specs.base import require
from spritestudio.sprites.dataset import edits
from spritestudio.sprites.dataset.columns import CLIP, FACING, STYLE, WORDS
from spritestudio.sprites.dataset.editable_set import EditableSet, IntArray
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.importing.slicing import SheetChoice

_COLUMNS = {STYLE: "NAME", FACING: "NAME", WORDS: "WORDS", CLIP: "NAME"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options to the command."""
    sorting = parser.add_argument_group("how to sort", "PATTERN is a name of sprites like 'Door*'.")
    sorting.add_argument(
        "--rename",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="give a class another name; the name of another class merges the two",
    )
    sorting.add_argument(
        "--label",
        action="append",
        default=[],
        metavar="PATTERN=CLASS[:SHARE],…",
        help="let sprites belong to a class, or to several ('orc*=hero:1,food:0.5')",
    )
    for key, value in _COLUMNS.items():
        sorting.add_argument(
            f"--{key}",
            action="append",
            default=[],
            metavar=f"PATTERN={value}",
            help=f"write the {key} of sprites, for networks that learn {'them' if key == 'words' else 'it'}",
        )
    sorting.add_argument(
        "--remove",
        action="append",
        default=[],
        metavar="CLASS",
        help="take a class away; its sprites stay, without it",
    )
    sorting.add_argument(
        "--group",
        action="append",
        default=[],
        metavar="PATTERN",
        help="say that sprites are frames of one animation",
    )
    sorting.add_argument("--order", metavar="CLASS,…", help="which classes come first")
    sorting.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="PATTERN",
        help="keep sprites in the set, but do not train on them",
    )
    sorting.add_argument("--source", metavar="TEXT", help="write who made the sprites")
    sorting.add_argument("--license", metavar="TEXT", help="write under which licence they may be used")


def sorted_draft(editable: EditableSet, options: argparse.Namespace) -> EditableSet:
    """The draft after all that is asked for, in the order of the help.

    Raises:
        SpriteStudioError: There is no such class or sprite, or an option is malformed.
    """
    for old, new in _pairs("--rename", options.rename):
        number = _class(editable, old)
        if new in editable.class_names:
            editable = edits.merge_classes(editable, (_class(editable, new), number))
        else:
            editable = edits.rename_class(editable, number, new)
    for pattern, text in _pairs("--label", options.label):
        shares = {}
        for name, share in _shares(text):
            if name not in editable.class_names:
                editable = edits.add_class(editable, name)
            shares[_class(editable, name)] = share
        editable = edits.set_shares(editable, _named(editable, pattern), shares)
    for key in _COLUMNS:
        for pattern, text in _pairs(f"--{key}", getattr(options, key)):
            editable = edits.describe(editable, _named(editable, pattern), key, text)
    for name in options.remove:
        editable = edits.remove_class(editable, _class(editable, name))
    for pattern in options.group:
        editable = edits.group(editable, _named(editable, pattern))
    for to, name in enumerate((options.order or "").split(",") if options.order else ()):
        editable = edits.move_class(editable, _class(editable, name.strip()), to)
    for pattern in options.exclude:
        editable = edits.exclude(editable, _named(editable, pattern))
    for key in ("source", "license"):
        if (text := getattr(options, key)) is not None:
            editable = edits.describe(editable, np.arange(editable.count), key, text)
    return editable


def sheet_choice(text: str) -> SheetChoice:
    """What `--sheet FILE=16x16+1+2`, `--sheet FILE=single` or `--sheet FILE=skip` means."""
    file, _, how = text.rpartition("=")
    path = user_path(Path(file))
    if file and how in ("single", "skip"):
        return SheetChoice(path, None, wanted=how == "single")
    match = re.fullmatch(r"(\d{1,4})(?:[x×](\d{1,4}))?(?:\+(\d{1,4}))?(?:\+(\d{1,4}))?", how.lower())
    if not file or match is None:
        raise argparse.ArgumentTypeError(
            f"'{text}' says not how a sheet is cut; write it like FILE=16x16, FILE=16x16+MARGIN+SPACING, "
            "FILE=single or FILE=skip"
        )
    width, height, margin, spacing = match.groups()
    return SheetChoice(path, Grid(int(width), int(height or width), int(margin or 0), int(spacing or 0)))


def _pairs(option: str, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        left, sign, right = text.partition("=")
        require(bool(sign and left.strip() and right.strip()), f"{option} takes A=B, not '{text}'.")
        yield left.strip(), right.strip()


def _shares(text: str) -> Iterator[tuple[str, float]]:
    for part in text.split(","):
        name, _, share = part.partition(":")
        try:
            yield name.strip(), float(share or 1)
        except ValueError as error:
            raise SpriteStudioError(f"'{share}' is no share of {name}.", "Write it like hero:0.5.") from error


def _class(editable: EditableSet, name: str) -> int:
    require(
        name in editable.class_names,
        f"There is no class '{name}'.",
        f"There are: {', '.join(editable.class_names)}.",
    )
    return editable.class_names.index(name)


def _named(editable: EditableSet, pattern: str) -> IntArray:
    found = [index for index in range(editable.count) if fnmatchcase(editable.name(index), pattern)]
    require(len(found) > 0, f"No sprite is named like '{pattern}'.", f"One is named '{editable.name(0)}'.")
    return np.array(found, dtype=np.int64)

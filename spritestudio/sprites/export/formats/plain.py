"""The plain ones: CSS sprites, CSV, and GameMaker's strips."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

import numpy as np

from spritestudio.sprites.export.formats.sheet_export import Files, SheetExport, text_bytes
from spritestudio.sprites.export.layout import enlarge
from spritestudio.sprites.export.naming import LONGEST, free_among
from spritestudio.sprites.export.png import encode_indexed_png, encode_png

CSV_FIELDS = (
    "name", "tag", "x", "y", "width", "height",
    "offset_x", "offset_y", "source_width", "source_height", "duration_ms",
)  # fmt: skip
_FORMULA = tuple("=+-@＝＋－＠")  # what begins one, also as it is typed in Chinese and Japanese


def css(export: SheetExport) -> Files:
    """A class for the sheet and one per sprite: `<i class="sheet sheet-hero_000"></i>`."""
    base = _css_name(export.stem)
    blocks = [
        f".{base} {{",
        "  display: inline-block;",
        f'  background-image: url("{_css_string(export.picture)}");',
        "  background-repeat: no-repeat;",
        "  image-rendering: pixelated;",
        "}",
    ]
    for piece in export.sheet.pieces:
        x, y, width, height = piece.box
        blocks += [
            f".{base}-{_css_name(piece.name, first=False)} {{",
            f"  width: {width}px;",
            f"  height: {height}px;",
            f"  background-position: {-x}px {-y}px;",
            "}",
        ]
    return {f"{export.stem}.css": text_bytes(*blocks)}


def table(export: SheetExport) -> Files:
    """A row per sprite, for spreadsheets and scripts."""
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(CSV_FIELDS)
    for piece in export.sheet.pieces:
        where = (*piece.box, *piece.offset, *piece.size)
        words = (_no_formula(piece.name), _no_formula(piece.tag))
        rows.writerow((*words, *where, export.duration_ms(piece)))
    return {f"{export.stem}.csv": file.getvalue().encode()}


def _no_formula(text: str) -> str:
    """Text that no spreadsheet calculates: one that begins like a formula gets an apostrophe before it."""
    begins = text.lstrip().startswith(_FORMULA) or text.startswith(("\t", "\r"))
    return f"'{text}" if begins else text


def gamemaker(export: SheetExport) -> Files:
    """A strip per tag, and one per sprite that a person has named.

    GameMaker cuts `name_strip8.png` into 8 images by its name.
    """
    files: Files = {}
    taken: set[str] = set()
    for tag, clip in export.animations:
        pieces = clip.played
        whole = [enlarge(export.image_of(piece), export.sheet.spec.scale) for piece in pieces]
        strip = np.concatenate(whole, axis=1)
        name = _gamemaker_name(f"{export.stem}_{tag}")[: len(export.stem) + LONGEST]
        files[free_among(taken, name, f"_strip{len(pieces)}.png", "_")] = (
            encode_indexed_png(strip, export.palette, clear_first=export.clear_first)
            if export.indexed
            else encode_png(strip)
        )
    return files


def _gamemaker_name(text: str) -> str:
    """A name as GameMaker's language has it: letters, digits and "_", with no digit first."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"\W+", "_", plain).strip("_")
    return name if name and not name[0].isdigit() else f"_{name}"


def _css_name(text: str, *, first: bool = True) -> str:
    """A CSS identifier, with what may not stand in one escaped."""
    text = re.sub(r"\s+", "-", text)  # between names of classes stands white space
    name = re.sub(r"[^\w-]", lambda match: f"\\{ord(match[0]):x} ", text)
    return f"\\{ord(name[0]):x} {name[1:]}" if first and re.match(r"-?\d", name) else name


def _css_string(text: str) -> str:
    return re.sub(r'[\\"\n]', lambda match: f"\\{ord(match[0]):x} ", text)

"""Palette files of every kind, told apart by what stands in them and by their ending."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import atomic_write
from spritestudio.limits import MAX_PALETTE_BYTES
from spritestudio.specs import ByteArray
from spritestudio.specs.base import one_of, require
from spritestudio.sprites.importing.aseprite import is_aseprite, read_aseprite
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES, read_frames
from spritestudio.sprites.palettes.binary_formats import (
    format_aco,
    format_act,
    format_ase,
    parse_aco,
    parse_act,
    parse_ase,
    parse_riff,
)
from spritestudio.sprites.palettes.krita import parse_kpl
from spritestudio.sprites.palettes.palette import MAX_COLORS, Palette, extract_palette
from spritestudio.sprites.palettes.text_formats import (
    format_gpl,
    format_hex_lines,
    format_jasc,
    parse_gpl,
    parse_hex_lines,
    parse_jasc,
    parse_paint_net,
)

_COLORS_OF_PHOTO = 256
_ASEPRITE_SUFFIXES = (".ase", ".aseprite")


@dataclass(frozen=True)
class PaletteFormat:
    """A kind of palette file.

    Attributes:
        title: What artists call it.
        parse: From the file's bytes and a name for palettes that do not say their own.
        format: To the file's bytes; None where it is only read.
    """

    title: str
    parse: Callable[[bytes, str], Palette]
    format: Callable[[Palette], bytes] | None = None


def _format_strip(palette: Palette) -> bytes:
    png = io.BytesIO()
    Image.fromarray(palette.colors[None]).save(png, format="PNG")
    return png.getvalue()


_TEXT_AND_ADOBE = {
    ".gpl": PaletteFormat("GIMP palette", parse_gpl, format_gpl),
    ".hex": PaletteFormat("Hexadecimal list", parse_hex_lines, format_hex_lines),
    ".pal": PaletteFormat("JASC palette", parse_jasc, format_jasc),
    ".aco": PaletteFormat("Photoshop swatches", parse_aco, format_aco),
    ".ase": PaletteFormat("Adobe swatch exchange", parse_ase, format_ase),
    ".act": PaletteFormat("Adobe colour table", parse_act, format_act),
}
_READ_ALONE = {
    ".txt": PaletteFormat("Paint.NET palette", parse_paint_net),
    ".kpl": PaletteFormat("Krita palette", parse_kpl),
}
_RIFF = PaletteFormat("Microsoft palette", parse_riff)
_BEGINNINGS = {
    b"GIMP Palette": _TEXT_AND_ADOBE[".gpl"],
    b"JASC-PAL": _TEXT_AND_ADOBE[".pal"],
    b"ASEF": _TEXT_AND_ADOBE[".ase"],
    b"RIFF": _RIFF,
    b"PK\3\4": _READ_ALONE[".kpl"],
    b";paint.net": _READ_ALONE[".txt"],
}
WRITTEN = {suffix: kind.title for suffix, kind in _TEXT_AND_ADOBE.items()} | {".png": "PNG strip"}
READ_SUFFIXES = tuple(dict.fromkeys((*_TEXT_AND_ADOBE, *_READ_ALONE, *_ASEPRITE_SUFFIXES, *PICTURE_SUFFIXES)))


@reads_outside_data(lambda path: SpriteStudioError(f"{path.name} cannot be read as a palette."))
def read_palette(path: Path) -> Palette:
    """Read a palette file, or the colours of a picture or an Aseprite file.

    Raises:
        SpriteStudioError: It is missing, broken, something else, or has no colours or too many.
    """
    suffix = path.suffix.lower()
    require(
        suffix in READ_SUFFIXES,
        f"{path.name} is not a palette.",
        f"Palettes and pictures end in {one_of(READ_SUFFIXES)}.",
    )
    if suffix in PICTURE_SUFFIXES:
        return _picture_palette(path)
    data = _bytes_of(path)
    if is_aseprite(data):
        frames = read_aseprite(path).frames
        return _colors_of(frames, path.stem)
    kind = _kind_of(data, suffix)
    try:
        return kind.parse(data, path.stem)
    except (ValueError, IndexError, struct.error, OverflowError) as error:
        reason = "it is cut short" if isinstance(error, (struct.error, IndexError)) else str(error)
        raise SpriteStudioError(
            f"{path.name} cannot be read as a palette: {reason}.",
            f"It was taken for: {kind.title}.",
        ) from error


def write_palette(path: Path, palette: Palette) -> None:
    """Write a palette as the ending of `path` says; an older file is replaced only when it is complete.

    Adobe's kinds know no half-transparent colours; only `.gpl`, `.aco` and `.ase` know names of colours.

    Raises:
        SpriteStudioError: The ending is none of `WRITTEN`, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    require(
        suffix in WRITTEN,
        f"{path.name or 'The file'} has no ending of a palette.",
        f"Palettes are written as {one_of(tuple(WRITTEN))}.",
    )
    kind = _TEXT_AND_ADOBE.get(suffix)
    try:
        data = kind.format(palette) if kind and kind.format else _format_strip(palette)
    except ValueError as error:
        raise SpriteStudioError(f"{path.name} cannot be written: {error}.", "Choose another kind.") from error
    with atomic_write(path) as temporary:
        temporary.write_bytes(data)


def write_for_others(path: Path, palette: Palette) -> bool:
    """Write a palette as other programs read it: in `.gpl` and `.pal` GIMP and Krita refuse alpha.

    Returns:
        Whether transparent colours became opaque, which is to be told.

    Raises:
        SpriteStudioError: As `write_palette` does.
    """
    loses = path.suffix.lower() in (".gpl", ".pal") and bool((palette.colors[:, 3] < 255).any())
    if loses:
        colors = palette.colors.copy()
        colors[:, 3] = 255
        palette = Palette(palette.name, colors, palette.labels)
    write_palette(path, palette)
    return loses


def _picture_palette(path: Path) -> Palette:
    frames = read_frames(path)
    if len(frames) == 1 and frames[0].shape[0] == 1 and frames[0].shape[1] <= MAX_COLORS:
        return Palette(path.stem, frames[0][0])  # a strip: as it stands, colour by colour
    return _colors_of(frames, path.stem)


def _colors_of(frames: Sequence[ByteArray], name: str) -> Palette:
    """The colours of pictures as they are, as many as a palette takes; of a photo the best ones."""
    pixels = np.concatenate([frame.reshape(-1, 4) for frame in frames])
    return extract_palette(pixels, name, MAX_COLORS, _COLORS_OF_PHOTO)


def _kind_of(data: bytes, suffix: str) -> PaletteFormat:
    """What a file is by how it begins, or else by its ending."""
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, kind in _BEGINNINGS.items():
        if start.lower().startswith(beginning.lower()):
            return kind
    return (_TEXT_AND_ADOBE | _READ_ALONE).get(suffix, _TEXT_AND_ADOBE[".ase"])


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_PALETTE_BYTES + 1)
    except OSError as error:
        raise SpriteStudioError(
            f"{path} cannot be read: {error.strerror or error}.", "Is it still there, and may it be read?"
        ) from error
    if len(data) > MAX_PALETTE_BYTES and not is_aseprite(data):
        raise SpriteStudioError(f"{path.name} is too large for a palette.", "Is it something else?")
    return data

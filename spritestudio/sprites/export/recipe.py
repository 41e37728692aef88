"""The recipe of a picture: how its sprites were made, inside the PNG or in a file beside it.

A PNG carries two texts: `spritestudio`, JSON that makes the same sprites again, and `parameters`, the lines
that many tools read (https://github.com/AUTOMATIC1111/stable-diffusion-webui). Reading is bounded: only a
text of ours is looked at, never decompressed, and it may not be larger than `MAX_RECIPE_BYTES`.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Any, BinaryIO

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.recipe import APP, KEY, Recipe

SUFFIX = ".recipe.json"
MAX_RECIPE_BYTES = 2**22
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MAX_CHUNKS = 10_000
_HEAD_BYTES = 200  # of a file beside a picture, where it says whose it is


def read_recipe(path: Path) -> Recipe | None:
    """The recipe in a PNG, or in a file beside one; None where there is none of ours.

    Raises:
        SpriteStudioError: There is one that cannot be read.
    """
    try:
        with path.open("rb") as file:
            text = _text_of(file) if file.read(len(_SIGNATURE)) == _SIGNATURE else _json_of(path, file)
    except OSError as error:
        raise SpriteStudioError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise SpriteStudioError(f"The recipe in {path.name} cannot be read: {error}.") from error
    if text is None:
        return None
    try:
        values = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise SpriteStudioError(f"The recipe in {path.name} is damaged.") from error
    try:
        return Recipe.from_document(values)
    except SpriteStudioError as error:
        raise SpriteStudioError(f"The recipe in {path.name} cannot be used: {error}", error.hint) from error
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SpriteStudioError(f"The recipe in {path.name} cannot be used: it is malformed.") from error


def _text_of(file: BinaryIO) -> bytes | None:
    """Our text of a PNG whose signature has been read."""
    for _ in range(_MAX_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return None
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            return None
        name = file.read(min(length, len(KEY) + 1)) if kind == b"tEXt" else b""
        if name != KEY.encode() + b"\0":
            file.seek(length - len(name) + 4, 1)
            continue
        if length > MAX_RECIPE_BYTES:
            raise ValueError(f"it is larger than {MAX_RECIPE_BYTES:,} bytes")
        text = file.read(length - len(name))
        checksum = file.read(4)
        if len(checksum) < 4:
            raise ValueError("the file is cut short")
        if zlib.crc32(text, zlib.crc32(name, zlib.crc32(kind))) != int.from_bytes(checksum):
            raise ValueError("it is damaged")
        return text
    return None


def _json_of(path: Path, file: BinaryIO) -> bytes | None:
    """A file beside a picture; None where it is something else altogether."""
    if path.suffix.lower() != ".json":
        return None
    file.seek(0)
    text = file.read(MAX_RECIPE_BYTES + 1)
    head = text[:_HEAD_BYTES]
    if not all(word in head for word in (b'"app"', APP.encode(), b'"recipe"')):
        return None
    if len(text) > MAX_RECIPE_BYTES:
        raise ValueError(f"it is larger than {MAX_RECIPE_BYTES:,} bytes")
    return text


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")

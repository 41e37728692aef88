"""The recipe of a picture: how its sprites were made, inside the picture or in a file beside it.

A PNG carries two texts: `spritestudio`, JSON that makes the same sprites again, and `parameters`, the lines
that many tools read (https://github.com/AUTOMATIC1111/stable-diffusion-webui). A GIF carries the first in a
comment, a WebP in its XMP. Only a text of ours is looked at, of at most `MAX_TEXT_BYTES`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.limits import MAX_TEXT_BYTES
from spritestudio.specs.recipe import APP, KEY, Recipe
from spritestudio.sprites.picture_texts import find_text, is_picture

SUFFIX = ".recipe.json"
_MAGIC_BYTES = 12  # that tell kinds of pictures apart
_HEAD_BYTES = 200  # of a file beside a picture, where it says whose it is


@reads_outside_data(
    lambda path: SpriteStudioError(f"The recipe in {path.name} cannot be used: it is malformed.")
)
def read_recipe(path: Path) -> Recipe | None:
    """The recipe in a PNG, GIF or WebP, or in a file beside one; None where there is none of ours.

    Raises:
        SpriteStudioError: There is one that cannot be read.
    """
    try:
        with path.open("rb") as file:
            found = is_picture(file.read(_MAGIC_BYTES))
            file.seek(0)
            text = find_text(file, KEY) if found else _json_of(path, file)
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


def _json_of(path: Path, file: BinaryIO) -> bytes | None:
    """A file beside a picture; None where it is something else altogether."""
    if path.suffix.lower() != ".json":
        return None
    text = file.read(MAX_TEXT_BYTES + 1)
    head = text[:_HEAD_BYTES]
    if not all(word in head for word in (b'"app"', APP.encode(), b'"recipe"')):
        return None
    if len(text) > MAX_TEXT_BYTES:
        raise ValueError(f"it is larger than {MAX_TEXT_BYTES:,} bytes")
    return text


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")

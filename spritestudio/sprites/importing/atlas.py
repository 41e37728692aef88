"""Sheets with a file beside them that says where each sprite lies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from spritestudio.errors import SpriteStudioError
from spritestudio.limits import MAX_ATLAS_BYTES, MAX_PIXELS
from spritestudio.sprites.importing.aseprite import DIRECTIONS
from spritestudio.sprites.importing.atlas_formats import (
    parse_libgdx,
    parse_plist,
    parse_starling,
    parse_tpsheet,
)
from spritestudio.sprites.importing.atlas_region import Atlas, Region, file_name
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES, picture_size
from spritestudio.sprites.importing.spans import last_spans

ATLAS_SUFFIXES = (".json", ".xml", ".plist", ".atlas", ".tpsheet")
_MAX_DURATION_MS = 65_535
_PARSERS = {".xml": parse_starling, ".plist": parse_plist, ".atlas": parse_libgdx}


def atlas_beside(picture: Path) -> Path | None:
    """The file beside a picture that says where its sprites lie, if there is one."""
    return next((file for suffix in ATLAS_SUFFIXES if (file := picture.with_suffix(suffix)).is_file()), None)


def picture_of(path: Path, atlas: Atlas | None) -> Path | None:
    """The picture that an atlas describes: the one that it names, or else the one of its own name."""
    if atlas is not None and atlas.image:
        return path.with_name(atlas.image)
    same = (path.with_suffix(suffix) for suffix in PICTURE_SUFFIXES)
    return None if atlas is None else next((file for file in same if file.is_file()), None)


def read_atlas(path: Path) -> Atlas | None:
    """Read what a file says of a sheet; None where it says nothing of one.

    Raises:
        SpriteStudioError: It cannot be read, or its frames are malformed.
    """
    kind = "JSON" if path.suffix.lower() == ".json" else "the data of a sheet"
    try:
        with path.open("rb") as file:
            data = file.read(MAX_ATLAS_BYTES + 1)
        if len(data) > MAX_ATLAS_BYTES:
            raise ValueError("it is too large")
        values = json.loads(data.decode("utf-8-sig")) if kind == "JSON" else None
    except (OSError, ValueError, RecursionError) as error:
        raise SpriteStudioError(f"{path.name} cannot be read as {kind}.") from error
    try:
        atlas = _json_atlas(values) if kind == "JSON" else _parsed(path, data)
        if atlas is not None and sum(r.size[0] * r.size[1] for r in atlas.regions) > MAX_PIXELS:
            raise ValueError("the sprites would fill the memory")
    except Exception as error:  # XML, property lists and numbers are broken in more ways than can be listed
        raise SpriteStudioError(
            f"The frames in {path.name} are malformed.", "Export the sheet and its data again."
        ) from error
    return atlas


def _parsed(path: Path, data: bytes) -> Atlas | None:
    suffix = path.suffix.lower()
    if suffix != ".tpsheet":
        return _PARSERS[suffix](data)
    named = parse_tpsheet(data, 2**15)
    picture = picture_of(path, named)
    return None if named is None or picture is None else parse_tpsheet(data, picture_size(picture)[1])


def _json_atlas(values: Any) -> Atlas | None:
    if isinstance(values, dict) and isinstance(values.get("textures"), list):  # Phaser's multi-atlas
        textures = values["textures"]
        if len(textures) != 1:
            raise ValueError("it describes several pictures")
        values = {"frames": textures[0]["frames"], "meta": {"image": textures[0].get("image", "")}}
    if not isinstance(values, dict) or "frames" not in values:
        return None
    frames, meta = values["frames"], values.get("meta", {})
    named = (
        list(frames.items())
        if isinstance(frames, dict)
        else [(str(frame["filename"]), frame) for frame in frames]
    )
    tags = _tags(meta, len(named))
    regions = tuple(_region(name, frame, *tags[i]) for i, (name, frame) in enumerate(named))
    return Atlas(file_name(meta.get("image", "")), regions)


def _region(name: str, frame: dict[str, Any], tag: str, direction: str) -> Region:
    left, top, width, height = _numbers(frame["frame"], "x", "y", "w", "h")
    own = frame.get("spriteSourceSize", {})
    x, y = _numbers({"x": 0, "y": 0} | own, "x", "y")
    own_width, own_height = _numbers({"w": width, "h": height} | own, "w", "h")
    size = _numbers(frame.get("sourceSize", {"w": width, "h": height}), "w", "h")
    if frame.get("rotated"):  # its width and height are those upright, or as it lies on the sheet
        if (width, height) == (own_width, own_height):
            width, height = height, width
    elif (rim := width - own_width) == height - own_height and rim > 0 and rim % 2 == 0:
        left, top, width, height = left + rim // 2, top + rim // 2, own_width, own_height  # inner padding
    elif not frame.get("trimmed") and size != (width, height):
        x, y, size = 0, 0, (width, height)
    return Region(
        name,
        (left, top, width, height),
        (x, y),
        (size[0], size[1]),
        tag,
        direction,
        min(max(0, int(frame.get("duration", 0))), _MAX_DURATION_MS),
        turns=1 if frame.get("rotated") else 0,
    )


def _numbers(values: dict[str, Any], *keys: str) -> tuple[int, ...]:
    return tuple(int(values[key]) for key in keys)


def _tags(meta: dict[str, Any], count: int) -> list[tuple[str, str]]:
    """The tag and the direction of each frame; where tags overlap, the last one."""
    named = []
    for tag in meta.get("frameTags", ()):
        direction = str(tag.get("direction", "forward"))
        named.append((str(tag["name"]), direction if direction in DIRECTIONS else "forward"))
    spans = [(int(tag["from"]), int(tag["to"])) for tag in meta.get("frameTags", ())]
    return [("", "forward") if owner is None else named[owner] for owner in last_spans(spans, count)]

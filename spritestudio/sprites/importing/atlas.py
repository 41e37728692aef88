"""Sheets with a file beside them that says where each sprite lies."""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from spritestudio.errors import SpriteStudioError, cannot_read
from spritestudio.files import without_number
from spritestudio.limits import MAX_ATLAS_BYTES, MAX_CELLS, MAX_PIXELS
from spritestudio.specs.motion import MAX_DURATION_MS, PLAYBACKS, USUAL_FRAME_MS
from spritestudio.specs.recipe import APP
from spritestudio.sprites.importing.atlas_formats import (
    parse_libgdx,
    parse_plist,
    parse_starling,
    parse_tpsheet,
)
from spritestudio.sprites.importing.atlas_region import Atlas, Region, file_name
from spritestudio.sprites.importing.clip_names import with_counted_clips
from spritestudio.sprites.importing.pictures import PICTURE_SUFFIXES, picture_size
from spritestudio.sprites.importing.slices import SliceKeys, pivots_of
from spritestudio.sprites.importing.spans import FrameTag, TagSpan, tagged_frames

ATLAS_SUFFIXES = (".json", ".xml", ".plist", ".atlas", ".tpsheet")
_PARSERS = {".xml": parse_starling, ".plist": parse_plist, ".atlas": parse_libgdx}


def atlas_beside(picture: Path) -> Path | None:
    """The file beside a picture that says where its sprites lie, if there is one.

    It has the name of the picture; or that without its number, as `hero.atlas` beside `hero2.png`, where it
    names this picture among others.
    """
    own = (picture.with_suffix(suffix) for suffix in ATLAS_SUFFIXES)
    if (beside := next((file for file in own if file.is_file()), None)) is not None:
        return beside
    stem = without_number(picture.stem)
    if not stem or stem == picture.stem:
        return None
    shared = (picture.with_name(f"{stem}{suffix}") for suffix in ATLAS_SUFFIXES)
    return next((file for file in shared if file.is_file() and _names(file, picture.name)), None)


def _names(atlas: Path, picture: str) -> bool:
    """Whether a file describes several pictures, one of them this."""
    with contextlib.suppress(SpriteStudioError):  # what is broken is told of the picture of its own name
        found = read_atlas(atlas)
        return found is not None and len(found.images) > 1 and picture in found.images
    return False


def pictures_of(path: Path, atlas: Atlas | None) -> list[Path]:
    """The pictures that an atlas describes: those that it names, or else the one of its own name."""
    if atlas is not None and atlas.images:
        return [path.with_name(image) for image in atlas.images]
    same = (path.with_suffix(suffix) for suffix in PICTURE_SUFFIXES)
    return [] if atlas is None else [file for file in same if file.is_file()][:1]


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
        raise cannot_read(error) or SpriteStudioError(f"{path.name} cannot be read as {kind}.") from error
    try:
        atlas = _json_atlas(values) if kind == "JSON" else _parsed(path, data)
        if atlas is not None and sum(r.size[0] * r.size[1] for r in atlas.regions) > MAX_PIXELS:
            raise ValueError("the sprites would fill the memory")
        if atlas is not None:
            atlas = replace(atlas, regions=with_counted_clips(atlas.regions))
    except SpriteStudioError:
        raise
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
    pictures = pictures_of(path, named)
    return parse_tpsheet(data, picture_size(pictures[0])[1]) if pictures else None


def _json_atlas(values: Any) -> Atlas | None:
    if isinstance(values, dict) and isinstance(values.get("textures"), list):  # Phaser's multi-atlas
        parts = [_texture(texture) for texture in values["textures"]]
        regions = tuple(region for part in parts for region in part)
        return Atlas(regions[0].image if regions else "", regions)
    if not isinstance(values, dict) or "frames" not in values:
        return None
    frames, meta = values["frames"], values.get("meta", {})
    named = (
        list(frames.items())
        if isinstance(frames, dict)
        else [(str(frame["filename"]), frame) for frame in frames]
    )
    spans, pivots = _spans(meta), pivots_of(_slices(meta), len(named))
    tagged = tagged_frames(spans, len(named)) if spans else _animated(values, meta, named)
    regions = tuple(
        replace(_region(named[place][0], named[place][1], tag, is_whole=bool(spans)), pivot=pivots[place])
        for place, tag in tagged
    )
    return Atlas(file_name(meta.get("image", "")), regions, bool(spans) and len(tagged) > len(named))


def _slices(meta: dict[str, Any]) -> list[SliceKeys]:
    """Aseprite's slices, where it was told to write them."""
    return [
        {
            int(key["frame"]): (
                int(key["bounds"]["x"]) + int(key["pivot"]["x"]),
                int(key["bounds"]["y"]) + int(key["pivot"]["y"]),
            )
            for key in each.get("keys", ())
            if "pivot" in key
        }
        for each in meta.get("slices", ())
    ]


def _texture(texture: dict[str, Any]) -> list[Region]:
    """The sprites of one picture of several, as Phaser lists them."""
    image, frames = file_name(texture.get("image", "")), texture["frames"]
    named = frames.items() if isinstance(frames, dict) else ((str(each["filename"]), each) for each in frames)
    return [replace(_region(name, frame, FrameTag()), image=image) for name, frame in named]


def _region(name: str, frame: dict[str, Any], tag: FrameTag, *, is_whole: bool = False) -> Region:
    """A sprite; `is_whole` says that one whose name is but a number is a frame of all that has such names."""
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
        tag.name,
        tag.direction,
        min(max(0, int(frame.get("duration", 0))), MAX_DURATION_MS) or (USUAL_FRAME_MS if tag.name else 0),
        turns=1 if frame.get("rotated") else 0,
        once=tag.once,
        figure="" if is_whole and re.fullmatch(r"\d+(\.\w+)?", name) else None,
    )


def _numbers(values: dict[str, Any], *keys: str) -> tuple[int, ...]:
    return tuple(int(values[key]) for key in keys)


def _spans(meta: dict[str, Any]) -> list[TagSpan]:
    """Aseprite's tags."""
    spans = []
    for tag in meta.get("frameTags", ()):
        direction = str(tag.get("direction", PLAYBACKS[0]))
        playback = direction if direction in PLAYBACKS else PLAYBACKS[0]
        named = FrameTag(str(tag["name"]), playback, str(tag.get("repeat", "0")) != "0")
        spans.append(TagSpan(int(tag["from"]), int(tag["to"]), named))
    return spans


def _animated(
    values: dict[str, Any], meta: dict[str, Any], named: list[tuple[str, dict[str, Any]]]
) -> list[tuple[int, FrameTag]]:
    """The frames with the animations that PixiJS knows them by, and then those that are in none."""
    animations: dict[str, list[str]] = values.get("animations") or {}
    is_of_stills = meta.get("app") == APP and not any("duration" in frame for _, frame in named)
    places = {name: place for place, (name, _) in enumerate(named)}
    if is_of_stills or sum(map(len, animations.values())) > MAX_CELLS:
        animations = {}  # ours names classes so
    found = [(places[name], FrameTag(str(tag))) for tag, names in animations.items() for name in names]
    seen = {place for place, _ in found}
    return found + [(place, FrameTag()) for place in range(len(named)) if place not in seen]

"""Sheets with a JSON file beside them that says where each sprite lies, as Aseprite and TexturePacker do."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.aseprite import DIRECTIONS
from spritestudio.sprites.importing.pictures import MAX_PIXELS

_MAX_SIDE = 32_768
_MAX_DURATION_MS = 65_535


@dataclass(frozen=True)
class Region:
    """One sprite on a sheet.

    Attributes:
        name: What the JSON calls it.
        animation: Shared by the frames of one animation.
        tag: The name of the part of the animation that it belongs to, or "".
        direction: How that part plays.
        duration_ms: How long it stands; 0 where the JSON does not say.
        box: Left, top, width, height on the sheet, px.
        offset: Left and top of the box in the untrimmed sprite, px.
        size: Width and height of the untrimmed sprite, px.
    """

    name: str
    animation: str
    tag: str
    direction: str
    duration_ms: int
    box: tuple[int, int, int, int]
    offset: tuple[int, int]
    size: tuple[int, int]

    def cut(self, sheet: ByteArray) -> ByteArray:
        """The untrimmed sprite, uint8 (H, W, 4)."""
        left, top, width, height = self.box
        x, y = self.offset
        sprite = np.zeros((self.size[1], self.size[0], 4), dtype=np.uint8)
        sprite[y : y + height, x : x + width] = sheet[top : top + height, left : left + width]
        return sprite


@dataclass(frozen=True)
class Atlas:
    """The sprites of a sheet, in the order of the JSON, and the sheet's file name."""

    image: str
    regions: tuple[Region, ...]

    def check(self, path: Path, sheet: ByteArray) -> None:
        """Find out whether every sprite lies on the sheet.

        Raises:
            SpriteStudioError: One does not.
        """
        height, width = sheet.shape[:2]
        for region in self.regions:
            left, top, box_width, box_height = region.box
            if left + box_width > width or top + box_height > height:
                raise SpriteStudioError(
                    f"{path.name} places '{region.name}' outside its sheet of {width}×{height}.",
                    "Export the sheet and its JSON together again.",
                )


def read_atlas(path: Path) -> Atlas | None:
    """Read the JSON of a sheet; None where the file is JSON of another kind.

    Raises:
        SpriteStudioError: It is no JSON, or its frames are malformed.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise SpriteStudioError(f"{path.name} cannot be read as JSON.") from error
    if not isinstance(values, dict) or "frames" not in values:
        return None
    try:
        frames = values["frames"]
        named = (
            list(frames.items())
            if isinstance(frames, dict)
            else [(str(frame["filename"]), frame) for frame in frames]
        )
        meta = values.get("meta", {})
        tags = _tags(meta, len(named))
        regions = tuple(_region(name, frame, *tags[i]) for i, (name, frame) in enumerate(named))
        if sum(region.size[0] * region.size[1] for region in regions) > MAX_PIXELS:
            raise ValueError("the sprites would fill the memory")
        image = PurePosixPath(str(meta.get("image", "")).replace("\\", "/")).name
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SpriteStudioError(
            f"The frames in {path.name} are malformed.", "Export the sheet and its JSON again."
        ) from error
    return Atlas(image, regions)


def _region(name: str, frame: dict[str, Any], tag: str, direction: str) -> Region:
    if frame.get("rotated"):
        raise SpriteStudioError(f"'{name}' is packed turned by 90°.", "Export the sheet without rotation.")
    left, top, box_width, box_height = _numbers(frame["frame"], "x", "y", "w", "h")
    x, y = _numbers(frame.get("spriteSourceSize", {"x": 0, "y": 0}), "x", "y")
    width, height = _numbers(frame.get("sourceSize", frame["frame"]), "w", "h")
    if not frame.get("trimmed") and (width, height) != (box_width, box_height):
        x, y, width, height = 0, 0, box_width, box_height
    if x + box_width > width or y + box_height > height or 0 in (width, height):
        raise ValueError("the trimmed sprite does not fit into the whole one")
    duration_ms = min(max(0, int(frame.get("duration", 0))), _MAX_DURATION_MS)
    box = (left, top, box_width, box_height)
    return Region(name, _animation(name), tag, direction, duration_ms, box, (x, y), (width, height))


def _numbers(values: dict[str, Any], *keys: str) -> tuple[int, ...]:
    numbers = tuple(int(values[key]) for key in keys)
    if any(number < 0 or number > _MAX_SIDE for number in numbers):
        raise ValueError("a number is out of range")
    return numbers


def _animation(name: str) -> str:
    """ "hero 3.aseprite" and "hero 4.aseprite" are frames of "hero"."""
    return re.sub(r"[\s_\-#.]*\d+$", "", re.sub(r"\.\w+$", "", name)) or name


def _tags(meta: dict[str, Any], count: int) -> list[tuple[str, str]]:
    """The tag and the direction of each frame; where tags overlap, the last one."""
    tags = [("", "forward")] * count
    for tag in meta.get("frameTags", ()):
        direction = str(tag.get("direction", "forward"))
        for index in range(max(0, int(tag["from"])), min(int(tag["to"]), count - 1) + 1):
            tags[index] = str(tag["name"]), direction if direction in DIRECTIONS else "forward"
    return tags

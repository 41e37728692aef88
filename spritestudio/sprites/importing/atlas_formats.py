"""Descriptions of sheets that are no JSON: Starling, Sparrow, Cocos2d, libGDX, Spine, and `.tpsheet`."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

from spritestudio.sprites.importing.atlas_region import Atlas, Region, file_name

_QUARTERS = {"true": 1, "false": 0, "90": 1, "180": 2, "270": 3, "0": 0}


def parse_starling(data: bytes) -> Atlas | None:
    """Starling's and Sparrow's XML: `<TextureAtlas imagePath><SubTexture name x y width height …/>`.

    Raises:
        Exception: It is malformed.
    """
    if b"<!ENTITY" in data:
        raise ValueError("it declares entities")
    root = ElementTree.fromstring(data)
    if root.tag != "TextureAtlas":
        return None
    regions = []
    for each in root.iter("SubTexture"):
        left, top, width, height = (_whole(each.attrib[key]) for key in ("x", "y", "width", "height"))
        is_rotated = each.get("rotated", "false").lower() == "true"
        own_width, own_height = (height, width) if is_rotated else (width, height)
        offset = -_whole(each.get("frameX", "0")), -_whole(each.get("frameY", "0"))
        size = (
            _whole(each.get("frameWidth", "0")) or own_width,
            _whole(each.get("frameHeight", "0")) or own_height,
        )
        box, turns = (left, top, width, height), 1 if is_rotated else 0
        regions.append(Region(each.attrib["name"], box, offset, size, turns=turns))
    return Atlas(file_name(root.get("imagePath", "")), tuple(regions))


def parse_plist(data: bytes) -> Atlas | None:
    """Cocos2d's property list, of its formats 0 to 3.

    Raises:
        Exception: It is malformed.
    """
    values = plistlib.loads(data)
    if not isinstance(values, dict) or "frames" not in values:
        return None
    meta = values.get("metadata", {})
    image = meta.get("realTextureFileName") or meta.get("textureFileName") or ""
    return Atlas(file_name(image), tuple(_cocos(name, frame) for name, frame in values["frames"].items()))


def _cocos(name: str, frame: dict[str, Any]) -> Region:
    if "textureRect" in frame:
        box, shift = _braces(frame["textureRect"]), _braces(frame["spriteOffset"])
        size, is_rotated = _braces(frame["spriteSourceSize"]), bool(frame.get("textureRotated"))
    elif "frame" in frame:
        box, shift = _braces(frame["frame"]), _braces(frame.get("offset", "{0,0}"))
        size, is_rotated = _braces(frame.get("sourceSize", "{0,0}")), bool(frame.get("rotated"))
    else:
        box = [frame[key] for key in ("x", "y", "width", "height")]
        shift, is_rotated = [frame.get("offsetX", 0), frame.get("offsetY", 0)], False
        size = [abs(frame.get("originalWidth", 0)), abs(frame.get("originalHeight", 0))]
    left, top, width, height = (_whole(value) for value in box)
    across, down = (_whole(value) or own for value, own in zip(size, (width, height), strict=True))
    offset = (
        _whole((across - width) / 2 + float(shift[0])),  # from the middle, upwards
        _whole((down - height) / 2 - float(shift[1])),
    )
    on_sheet = (left, top, height, width) if is_rotated else (left, top, width, height)
    return Region(name, on_sheet, offset, (across, down), turns=1 if is_rotated else 0)


def parse_libgdx(data: bytes) -> Atlas | None:
    """The `.atlas` of libGDX and Spine, old and new, with all its pages.

    Raises:
        Exception: It is malformed.
    """
    lines = data.decode("utf-8-sig").splitlines()
    pages = [page for page in _pages(lines) if page]
    if not pages or not any(":" in line for line in lines):
        return None
    regions = tuple(region for page in pages for region in _on_page(page))
    return Atlas(file_name(pages[0][0].strip()), regions)


def _on_page(page: list[str]) -> Iterator[Region]:
    image, *rest = page
    while rest and ":" in rest[0]:  # what is said of the page
        rest.pop(0)
    fields: dict[str, str] = {}
    names: list[tuple[str, dict[str, str]]] = []
    for line in rest:
        if ":" not in line:
            fields = {}
            names.append((line.strip(), fields))
        else:
            key, value = line.split(":", 1)
            fields[key.strip()] = value.strip()
    for name, known in names:
        number = known.get("index", "-1")
        region = _libgdx(name if number.startswith("-") else f"{name}_{number}", known)
        yield replace(region, image=file_name(image.strip()))


def _pages(lines: list[str]) -> Iterator[list[str]]:
    page: list[str] = []
    for line in lines:
        if line.strip():
            page.append(line)
        elif page:
            yield page
            page = []
    yield page


def _libgdx(name: str, known: dict[str, str]) -> Region:
    turns = _QUARTERS[known.get("rotate", "false").lower()]
    if "bounds" in known:
        left, top, width, height = _numbers(known["bounds"])
        shift_x, shift_y, across, down = _numbers(known.get("offsets", f"0,0,{width},{height}"))
    else:
        (left, top), (width, height) = _numbers(known["xy"]), _numbers(known["size"])
        across, down = _numbers(known.get("orig", f"{width},{height}"))
        shift_x, shift_y = _numbers(known.get("offset", "0,0"))
    on_sheet = (left, top, height, width) if turns % 2 else (left, top, width, height)
    return Region(name, on_sheet, (shift_x, down - height - shift_y), (across, down), turns=-turns % 4)


def parse_tpsheet(data: bytes, sheet_height: int) -> Atlas | None:
    """The `.tpsheet` of TexturePacker for Unity: `name;x;y;w;h;…`, y from the bottom.

    Raises:
        Exception: It is malformed.
    """
    image, regions = "", []
    for line in data.decode("utf-8-sig").splitlines():
        if line.startswith(":texture="):
            image = line.removeprefix(":texture=").strip()
        elif line.strip() and not line.startswith((":", "#")):
            name, *values = line.split(";")
            left, bottom, width, height = (_whole(value) for value in values[:4])
            top = sheet_height - bottom - height
            regions.append(Region(name.strip(), (left, top, width, height), (0, 0), (width, height)))
    return Atlas(file_name(image), tuple(regions)) if regions else None


def _numbers(text: str) -> list[int]:
    return [_whole(part) for part in text.split(",")]


def _braces(text: str) -> list[str]:
    return re.findall(r"-?\d+(?:\.\d+)?", text)


def _whole(value: Any) -> int:
    return round(float(value))

"""Atlases that are not JSON: the `.atlas` of LibGDX and Spine, and the XML of Starling and Sparrow."""

from __future__ import annotations

from xml.etree import ElementTree

from spritestudio.sprites.export.formats.sheet_export import Files, SheetExport, text_bytes


def libgdx(export: SheetExport) -> Files:
    """A `TextureAtlas`: sharp, with the regions of an animation under its name by index.

    Offsets count from below. https://libgdx.com/wiki/tools/texture-packer
    """
    sheet = export.sheet
    lines = [
        export.picture,
        f"size: {sheet.width}, {sheet.height}",
        "format: RGBA8888",
        "filter: Nearest, Nearest",
        "repeat: none",
    ]
    frames: dict[str, int] = {}
    for piece in sheet.pieces:
        x, y, width, height = piece.box
        left, top = piece.offset
        name, index = piece.name, -1
        if piece.is_frame:
            name, index = piece.tag, frames.get(piece.tag, 0)
            frames[piece.tag] = index + 1
        lines += [
            " ".join(name.split()),
            "  rotate: false",
            f"  xy: {x}, {y}",
            f"  size: {width}, {height}",
            f"  orig: {piece.size[0]}, {piece.size[1]}",
            f"  offset: {left}, {piece.size[1] - height - top}",
            f"  index: {index}",
        ]
    return {f"{export.stem}.atlas": text_bytes(*lines)}


def starling(export: SheetExport) -> Files:
    """A `TextureAtlas` in XML; where a sprite is trimmed, its frame says the whole of it."""
    root = ElementTree.Element(
        "TextureAtlas",
        imagePath=export.picture,
        width=str(export.sheet.width),
        height=str(export.sheet.height),
    )
    for piece in export.sheet.pieces:
        x, y, width, height = piece.box
        values = {"name": piece.name, "x": x, "y": y, "width": width, "height": height}
        if piece.trimmed:
            values |= {"frameX": -piece.offset[0], "frameY": -piece.offset[1]}
            values |= {"frameWidth": piece.size[0], "frameHeight": piece.size[1]}
        ElementTree.SubElement(root, "SubTexture", {key: str(value) for key, value in values.items()})
    ElementTree.indent(root, " ")
    text = ElementTree.tostring(root, encoding="unicode")
    return {f"{export.stem}.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()}

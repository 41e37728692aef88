"""Tiled's tilesets, as JSON and as XML, with the animations of sprites that are frames of one.

Where every sprite is a whole cell of a grid, the tileset is a picture cut by that grid. Otherwise it is a
collection whose tiles name their part of the picture (Tiled 1.9 and later).
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from spritestudio.specs.motion import played
from spritestudio.sprites.export.formats.sheet_export import Files, SheetExport, json_bytes
from spritestudio.sprites.export.layout import SheetEntry

_VERSION, _TILED_VERSION = "1.10", "1.10.2"


def tsj(export: SheetExport) -> Files:
    """The tileset as JSON."""
    tileset = {"type": "tileset", "version": _VERSION, "tiledversion": _TILED_VERSION, **_tileset(export)}
    tileset["tiles"] = [
        {
            **{key: value for key, value in tile.items() if key not in ("offset", "tags", "plays")},
            "properties": [
                {"name": key, "type": "int" if isinstance(value, int) else "string", "value": value}
                for key, value in _properties(name, tile).items()
            ],
        }
        for name, tile in _tiles(export)
    ]
    return {f"{export.stem}.tsj": json_bytes(tileset)}


def tsx(export: SheetExport) -> Files:
    """The tileset as XML."""
    values = _tileset(export)
    image = {
        "source": str(values.pop("image", "")),
        "width": str(values.pop("imagewidth", "")),
        "height": str(values.pop("imageheight", "")),
    }
    root = ElementTree.Element(
        "tileset",
        {
            "version": _VERSION,
            "tiledversion": _TILED_VERSION,
            **{name: str(value) for name, value in values.items()},
        },
    )
    if image["source"]:
        ElementTree.SubElement(root, "image", image)
    else:
        ElementTree.SubElement(root, "grid", orientation="orthogonal", width="1", height="1")
    for name, tile in _tiles(export):
        element = ElementTree.SubElement(
            root,
            "tile",
            {key: str(tile[key]) for key in ("id", "type", "x", "y", "width", "height") if key in tile},
        )
        properties = ElementTree.SubElement(element, "properties")
        for key, value in _properties(name, tile).items():
            kind = {"type": "int"} if isinstance(value, int) else {}
            ElementTree.SubElement(properties, "property", {"name": key, **kind, "value": str(value)})
        if "image" in tile:
            ElementTree.SubElement(
                element,
                "image",
                source=tile["image"],
                width=str(tile["imagewidth"]),
                height=str(tile["imageheight"]),
            )
        if "animation" in tile:
            animation = ElementTree.SubElement(element, "animation")
            for frame in tile["animation"]:
                ElementTree.SubElement(animation, "frame", {key: str(value) for key, value in frame.items()})
    ElementTree.indent(root, " ")
    text = ElementTree.tostring(root, encoding="unicode")
    return {f"{export.stem}.tsx": f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()}


def _properties(name: str, tile: dict[str, Any]) -> dict[str, str | int]:
    """What a tile is called, its tags, and how far a trimmed one lies from the corner of the whole, px.

    Tiled has an offset for all tiles of a set together and none for each, and its animations loop: a property
    says which is to play once.
    """
    left, top = tile.get("offset", (0, 0))
    tags = {"tags": ", ".join(tile["tags"])} if tile.get("tags") else {}
    plays = {"plays": tile["plays"]} if "plays" in tile else {}
    return {
        "name": name,
        **tags,
        **plays,
        **({"offset_x": left, "offset_y": top} if "offset" in tile else {}),
    }


def _tileset(export: SheetExport) -> dict[str, Any]:
    sheet, cells = export.sheet, export.sheet.cells
    if cells is None or not sheet.is_regular:
        return {
            "name": export.stem,
            "tilewidth": max(piece.box[2] for piece in sheet.pieces),
            "tileheight": max(piece.box[3] for piece in sheet.pieces),
            "tilecount": len(sheet.pieces),
            "columns": 0,
            "margin": 0,
            "spacing": 0,
        }
    return {
        "name": export.stem,
        "tilewidth": cells.width,
        "tileheight": cells.height,
        "tilecount": cells.columns * cells.rows,
        "columns": cells.columns,
        "margin": cells.origin,
        "spacing": cells.gap,
        "image": export.picture,
        "imagewidth": sheet.width,
        "imageheight": sheet.height,
    }


def _tiles(export: SheetExport) -> list[tuple[str, dict[str, Any]]]:
    """Name and fields of every tile, by the order of their ids."""
    sheet = export.sheet
    ids = [_tile_id(export, number, piece) for number, piece in enumerate(sheet.pieces)]
    tiles: dict[int, tuple[str, dict[str, Any]]] = {}
    for tile_id, piece in zip(ids, sheet.pieces, strict=True):
        if tile_id in tiles:  # a sprite that looks the same has its place here
            continue
        tile: dict[str, Any] = {"id": tile_id, "type": piece.tag, "tags": piece.own_tags}
        if not sheet.is_regular:
            x, y, width, height = piece.box
            tile |= {"image": export.picture, "imagewidth": sheet.width, "imageheight": sheet.height}
            tile |= {"x": x, "y": y, "width": width, "height": height}
            if piece.trimmed:
                tile["offset"] = piece.offset
        tiles[tile_id] = (piece.name, tile)
    for _, first, last in sheet.tags:
        pieces = sheet.pieces[first : last + 1]
        if last > first and pieces[0].is_frame:
            frames = [
                {"tileid": ids[number], "duration": export.duration_ms(sheet.pieces[number])}
                for number in played(range(first, last + 1), pieces[0].direction)
            ]
            free = (at for at, frame in enumerate(frames) if "animation" not in tiles[frame["tileid"]][1])
            begin = next(free, 0)  # the tile that plays it; clips may share their first one
            animated = tiles[frames[begin]["tileid"]][1]
            animated["animation"] = frames[begin:] + frames[:begin]
            if not pieces[0].loops:
                animated["plays"] = "once"
    return [tiles[tile_id] for tile_id in sorted(tiles)]


def _tile_id(export: SheetExport, number: int, piece: SheetEntry) -> int:
    cells = export.sheet.cells
    if cells is None or not export.sheet.is_regular:
        return number
    column = (piece.box[0] - cells.origin) // (cells.width + cells.gap)
    row = (piece.box[1] - cells.origin) // (cells.height + cells.gap)
    return row * cells.columns + column

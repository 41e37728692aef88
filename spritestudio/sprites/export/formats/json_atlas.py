"""JSON atlases: Aseprite's, TexturePacker's and Phaser's.

Aseprite's by the fields of its `doc_exporter.cpp`; with an extruded rim, `frame` leaves the rim out, as it
does there. TexturePacker's as free-tex-packer writes it. Phaser 3's multi-atlas is a list of such textures.
"""

from __future__ import annotations

from typing import Any

from spritestudio.specs.motion import played
from spritestudio.specs.recipe import APP
from spritestudio.sprites.export.formats.sheet_export import (
    Files,
    SheetExport,
    json_bytes,
    pivot_keys,
    rectangle,
    size,
)
from spritestudio.sprites.export.layout import SheetEntry
from spritestudio.version import __version__


def aseprite_hash(export: SheetExport) -> Files:
    """Aseprite's JSON with the frames by name."""
    frames = {piece.name: _aseprite_frame(export, piece) for piece in export.sheet.pieces}
    return {f"{export.stem}.json": json_bytes(_hash(export, frames, _aseprite_meta(export)))}


def aseprite_array(export: SheetExport) -> Files:
    """Aseprite's JSON with the frames in a list."""
    frames = [{"filename": piece.name, **_aseprite_frame(export, piece)} for piece in export.sheet.pieces]
    return {f"{export.stem}-array.json": json_bytes({"frames": frames, "meta": _aseprite_meta(export)})}


def texturepacker_hash(export: SheetExport) -> Files:
    """TexturePacker's JSON with the frames by name."""
    frames = {piece.name: _packer_frame(piece) for piece in export.sheet.pieces}
    return {f"{export.stem}.tp.json": json_bytes(_hash(export, frames, _meta(export)))}


def texturepacker_array(export: SheetExport) -> Files:
    """TexturePacker's JSON with the frames in a list."""
    frames = [{"filename": piece.name, **_packer_frame(piece)} for piece in export.sheet.pieces]
    return {f"{export.stem}.tp-array.json": json_bytes({"frames": frames, "meta": _meta(export)})}


def phaser(export: SheetExport) -> Files:
    """Phaser 3's multi-atlas: `this.load.multiatlas(key, "….phaser.json")`."""
    meta = _meta(export)
    texture = {
        "image": meta["image"],
        "format": meta["format"],
        "size": meta["size"],
        "scale": 1,
        "frames": [{"filename": piece.name, **_packer_frame(piece)} for piece in export.sheet.pieces],
    }
    about = {"app": APP, "version": __version__, **_marks(export)}
    return {f"{export.stem}.phaser.json": json_bytes({"textures": [texture], "meta": about})}


def _hash(export: SheetExport, frames: dict[str, Any], meta: dict[str, Any]) -> dict[str, Any]:
    """Frames by name, with the names of each animation as PixiJS looks for them."""
    pieces = export.sheet.pieces
    animations = {
        tag: [pieces[number].name for number in played(range(first, last + 1), direction)]
        for tag, first, last, direction in export.written_tags
    }
    return {"frames": frames, "animations": animations, "meta": meta}


def _frame(piece: SheetEntry) -> dict[str, Any]:
    return {
        "frame": rectangle(*piece.box),
        "rotated": False,
        "trimmed": piece.trimmed,
        "spriteSourceSize": rectangle(*piece.offset, *piece.box[2:]),
        "sourceSize": size(*piece.size),
        **({"tags": list(piece.own_tags)} if piece.own_tags else {}),
    }


def _aseprite_frame(export: SheetExport, piece: SheetEntry) -> dict[str, Any]:
    return {**_frame(piece), "duration": export.duration_ms(piece)}


def _packer_frame(piece: SheetEntry) -> dict[str, Any]:
    time = {"duration": piece.duration_ms} if piece.is_frame and piece.duration_ms else {}
    (width, height), (x, y) = piece.size, piece.pivot or (piece.size[0] / 2, piece.size[1] / 2)
    return {**_frame(piece), "pivot": {"x": x / width, "y": y / height}, **time}


def _meta(export: SheetExport) -> dict[str, Any]:
    return {
        "app": APP,
        "version": __version__,
        "image": export.picture,
        "format": "I8" if export.indexed else "RGBA8888",
        "size": size(export.sheet.width, export.sheet.height),
        "scale": "1",
        **_marks(export),
    }


def _marks(export: SheetExport) -> dict[str, Any]:
    """Which sprites are near copies of other art; nothing where none is."""
    marked = [
        {"sprite": piece.name, "of": export.near_copies[piece.index]}
        for piece in export.sheet.pieces
        if piece.index in export.near_copies
    ]
    return {"nearCopies": marked} if marked else {}


def _aseprite_meta(export: SheetExport) -> dict[str, Any]:
    once = {"repeat": "1"}  # a text, as Aseprite itself writes it
    tags = [
        {"name": tag, "from": first, "to": last, "direction": direction, "color": "#000000ff"}
        | ({} if export.sheet.pieces[first].loops else once)
        for tag, first, last, direction in export.written_tags
    ]
    width, height = export.sheet.pieces[0].size
    keys = [
        {"frame": frame, "bounds": rectangle(0, 0, width, height), "pivot": {"x": x, "y": y}}
        for frame, x, y in pivot_keys(export.sheet.pieces)
    ]
    whole = {"name": "sprite", "color": "#0000ffff", "keys": keys}
    layer = {"name": "Sprites", "opacity": 255, "blendMode": "normal"}
    return {**_meta(export), "frameTags": tags, "layers": [layer], "slices": [whole]}

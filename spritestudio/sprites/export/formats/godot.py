"""Godot 4: SpriteFrames for an AnimatedSprite2D, and an AtlasTexture per sprite.

The texture is named relative to the resource, so the files work wherever they lie together in a project.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from spritestudio.sprites.export.formats.sheet_export import Files, SheetExport, text_bytes
from spritestudio.sprites.export.layout import SheetEntry

_STRING = 4  # the number of that type


def sprite_frames(export: SheetExport) -> Files:
    """One `.tres` with an animation per tag, and one per sprite that a person has named."""
    pieces = export.sheet.pieces
    lines = [
        f'[gd_resource type="SpriteFrames" load_steps={len(pieces) + 2} format=3]',
        "",
        _texture(export.picture),
        "",
    ]
    for number, piece in enumerate(pieces):
        name = f"resource_name = {_quoted(piece.name)}"
        lines += [f'[sub_resource type="AtlasTexture" id="f{number}"]', name, *_region(piece), ""]
    animations = []
    names = _unique([name for name, _ in export.animations])
    number_of = {piece.index: number for number, piece in enumerate(pieces)}
    for name, (_, clip) in zip(names, export.animations, strict=True):
        base_ms = export.duration_ms(clip.pieces[0])
        frames = ", ".join(
            f'{{\n"duration": {export.duration_ms(piece) / base_ms:.6g},\n'
            f'"texture": SubResource("f{number_of[piece.index]}")\n}}'
            for piece in clip.played
        )
        speed = round(1000 / base_ms, 6)
        loop = "true" if clip.loops else "false"
        animations.append(
            f'{{\n"frames": [{frames}],\n"loop": {loop},\n"name": &{_quoted(name)},\n"speed": {speed}\n}}'
        )
    return {
        f"{export.stem}.tres": text_bytes(*lines, "[resource]", f"animations = [{', '.join(animations)}]")
    }


def _unique(names: Sequence[str]) -> list[str]:
    """The same names; one that stands again gets a number, since Godot keeps one animation of a name."""
    found: list[str] = []
    for name in names:
        free, number = name, 2
        while free in found:
            free, number = f"{name}-{number}", number + 1
        found.append(free)
    return found


def atlas_textures(export: SheetExport) -> Files:
    """A `.tres` per sprite, in a folder beside the picture."""
    return {
        f"{export.stem}-textures/{piece.name}.tres": text_bytes(
            '[gd_resource type="AtlasTexture" load_steps=2 format=3]',
            "",
            _texture(f"../{export.picture}"),
            "",
            "[resource]",
            *_region(piece),
        )
        for piece in export.sheet.pieces
    }


def tile_set(export: SheetExport) -> Files:
    """A `TileSet` for a TileMapLayer: one source cut by the grid, or one per sprite where there is none.

    The custom data "name" of each tile says which sprite it is.
    """
    sheet, cells = export.sheet, export.sheet.cells
    named = {piece.box: piece.name for piece in reversed(sheet.pieces)}  # the first of each place
    if cells is not None and sheet.is_regular:
        tiles = {
            (
                (x - cells.origin) // (cells.width + cells.gap),
                (y - cells.origin) // (cells.height + cells.gap),
            ): name
            for (x, y, _, _), name in sorted(named.items(), key=lambda item: item[0][1::-1])
        }
        sources = [((cells.origin, cells.origin), cells.gap, (cells.width, cells.height), tiles)]
        tile_size = (cells.width, cells.height)
    else:
        boxes = dict.fromkeys(piece.box for piece in sheet.pieces)
        sources = [((x, y), 0, (w, h), {(0, 0): named[x, y, w, h]}) for x, y, w, h in boxes]
        tile_size = sheet.pieces[0].size
    lines = [
        f'[gd_resource type="TileSet" load_steps={len(sources) + 2} format=3]',
        "",
        _texture(export.picture),
        "",
    ]
    for number, (corner, gap, region, tiles) in enumerate(sources):
        lines += [
            f'[sub_resource type="TileSetAtlasSource" id="s{number}"]',
            'texture = ExtResource("1")',
            f"margins = Vector2i({corner[0]}, {corner[1]})",
            f"separation = Vector2i({gap}, {gap})",
            f"texture_region_size = Vector2i({region[0]}, {region[1]})",
        ]
        for (column, row), name in tiles.items():
            lines += [f"{column}:{row}/0 = 0", f"{column}:{row}/0/custom_data_0 = {_quoted(name)}"]
        lines.append("")
    lines += ["[resource]", f"tile_size = Vector2i({tile_size[0]}, {tile_size[1]})"]
    lines += ['custom_data_layer_0/name = "name"', f"custom_data_layer_0/type = {_STRING}"]
    lines += [f'sources/{number} = SubResource("s{number}")' for number in range(len(sources))]
    return {f"{export.stem}-tileset.tres": text_bytes(*lines)}


def _texture(path: str) -> str:
    return f'[ext_resource type="Texture2D" path={_quoted(path)} id="1"]'


def _region(piece: SheetEntry) -> list[str]:
    x, y, width, height = piece.box
    lines = ['atlas = ExtResource("1")', f"region = Rect2({x}, {y}, {width}, {height})"]
    if piece.trimmed:  # position and size of the empty border
        left, top = piece.offset
        lines.append(f"margin = Rect2({left}, {top}, {piece.size[0] - width}, {piece.size[1] - height})")
    if piece.own_tags:
        lines.append(f"metadata/tags = PackedStringArray({', '.join(map(_quoted, piece.own_tags))})")
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

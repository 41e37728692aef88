"""Godot 4: SpriteFrames for an AnimatedSprite2D, and an AtlasTexture per sprite.

The texture is named relative to the resource, so the files work wherever they lie together in a project.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from spritestudio.sprites.export.formats.sheet_export import Files, SheetExport, text_bytes
from spritestudio.sprites.export.layout import SheetEntry


def sprite_frames(export: SheetExport) -> Files:
    """One `.tres` with an animation per tag."""
    pieces = export.sheet.pieces
    lines = [
        f'[gd_resource type="SpriteFrames" load_steps={len(pieces) + 2} format=3]',
        "",
        _texture(export.picture),
        "",
    ]
    for number, piece in enumerate(pieces):
        lines += [f'[sub_resource type="AtlasTexture" id="f{number}"]', *_region(piece), ""]
    animations = []
    names = _unique([tag for tag, _, _ in export.sheet.tags])
    for tag, (_, first, last) in zip(names, export.sheet.tags, strict=True):
        base_ms = export.duration_ms(pieces[first])
        frames = ", ".join(
            f'{{\n"duration": {export.duration_ms(pieces[number]) / base_ms:.6g},\n'
            f'"texture": SubResource("f{number}")\n}}'
            for number in played(range(first, last + 1), pieces[first].direction)
        )
        speed = round(1000 / base_ms, 3)
        animations.append(
            f'{{\n"frames": [{frames}],\n"loop": true,\n"name": &{_quoted(tag)},\n"speed": {speed}\n}}'
        )
    return {
        f"{export.stem}.tres": text_bytes(*lines, "[resource]", f"animations = [{', '.join(animations)}]")
    }


def played(frames: Sequence[int], direction: str) -> list[int]:
    """The frames in the order in which they are seen, since Godot plays forward alone."""
    once = list(reversed(frames)) if direction in ("reverse", "pingpong_reverse") else list(frames)
    return once + once[-2:0:-1] if direction.startswith("pingpong") else once


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


def _texture(path: str) -> str:
    return f'[ext_resource type="Texture2D" path={_quoted(path)} id="1"]'


def _region(piece: SheetEntry) -> list[str]:
    x, y, width, height = piece.box
    lines = ['atlas = ExtResource("1")', f"region = Rect2({x}, {y}, {width}, {height})"]
    if piece.trimmed:  # position and size of the empty border
        left, top = piece.offset
        lines.append(f"margin = Rect2({left}, {top}, {piece.size[0] - width}, {piece.size[1] - height})")
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

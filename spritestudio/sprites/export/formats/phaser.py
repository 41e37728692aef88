"""Phaser 3's animations: `this.load.animation(key, "….anims.json")` beside the atlas.

The fields are those of `Phaser.Types.Animations.JSONAnimations`. All frames stand equally long, since
versions of Phaser read the time of a single frame in two ways: one that stands longer is there several times.
"""

from __future__ import annotations

import math

from spritestudio.sprites.export.formats.sheet_export import Files, SheetClip, SheetExport, json_bytes

_LEAST_MS = 10  # by which times are told apart where they differ


def animations(export: SheetExport) -> Files:
    """An animation per clip; the key of its texture is the name of the picture without its ending."""
    values = {"anims": [_animation(export, clip) for clip in export.clips], "globalTimeScale": 1}
    return {f"{export.stem}.anims.json": json_bytes(values)} if values["anims"] else {}


def _animation(export: SheetExport, clip: SheetClip) -> dict[str, object]:
    seen = [(piece, export.duration_ms(piece)) for piece in clip.played]
    step_ms = seen[0][1]
    if any(duration_ms != step_ms for _, duration_ms in seen):
        seen = [(piece, max(_LEAST_MS, round(duration_ms, -1))) for piece, duration_ms in seen]
        step_ms = math.gcd(*(duration_ms for _, duration_ms in seen))
    return {
        "key": clip.tag,
        "type": "frame",
        "frames": [
            {"key": export.stem, "frame": piece.name, "duration": 0}
            for piece, duration_ms in seen
            for _ in range(duration_ms // step_ms)
        ],
        "frameRate": 1000 / step_ms,
        "repeat": -1 if clip.loops else 0,
        "yoyo": False,
    }

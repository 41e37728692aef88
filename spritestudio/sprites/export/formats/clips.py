"""What moves, a file for each clip; and RPG Maker's sheets of walking characters.

RPG Maker (VX Ace to MZ), "Asset standards" at developer.rpgmakerweb.com: a character has 3 columns (a step,
standing, the other step; they play 1, 2, 3, 2) and 4 rows (seen from the front, left, right, back). A sheet
has 4 × 2 characters, or one where its name begins with "$".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spritestudio.specs import AnimationSpec, ByteArray
from spritestudio.sprites.dataset.sides import side_for
from spritestudio.sprites.export.animation import encode_animation
from spritestudio.sprites.export.formats.sheet_export import Files, SheetClip, SheetExport
from spritestudio.sprites.export.layout import enlarge
from spritestudio.sprites.export.naming import free_among, safe_name
from spritestudio.sprites.export.png import encode_indexed_png, encode_png

_ROWS = ("front", "left", "right", "back")
_ACROSS, _DOWN = 4, 2  # characters of a sheet
_WALKING = ("walk", "walking", "run", "running", "move")


def gif(export: SheetExport) -> Files:
    """A GIF for each clip."""
    return _animations(export, ".gif")


def apng(export: SheetExport) -> Files:
    """An APNG for each clip."""
    return _animations(export, ".apng")


def webp(export: SheetExport) -> Files:
    """A WebP for each clip."""
    return _animations(export, ".webp")


def _animations(export: SheetExport, ending: str) -> Files:
    files: Files = {}
    taken: set[str] = set()
    for clip in export.clips:
        seen = clip.played
        spec = AnimationSpec(hold_ms=0, loops=0 if clip.loops else 1, scale=export.sheet.spec.scale)
        frames = [export.image_of(piece) for piece in seen]
        times = [export.duration_ms(piece) for piece in seen]
        name = free_among(taken, f"{export.stem}-{safe_name(clip.tag)}", ending)
        files[name] = encode_animation(ending, frames, spec, durations_ms=times)
    return files


def rpgmaker(export: SheetExport) -> Files:
    """Each eight figures on a sheet, and those that are left on one of their own.

    Who has no clip stands still. A side that is missing is the other one mirrored, or the front.
    """
    figures = _figures(export)
    names = list(figures)
    files: Files = {}
    taken: set[str] = set()
    full = len(names) // (_ACROSS * _DOWN) * _ACROSS * _DOWN
    for start in range(0, full, _ACROSS * _DOWN):
        some = [figures[name] for name in names[start : start + _ACROSS * _DOWN]]
        rows = [np.concatenate(some[row * _ACROSS : (row + 1) * _ACROSS], axis=1) for row in range(_DOWN)]
        files[free_among(taken, f"{export.stem}-rpgmaker", ".png")] = _png(np.concatenate(rows), export)
    for name in names[full:]:
        title = f"${export.stem}-{safe_name(name)}" if len(names) > 1 else f"${export.stem}"
        files[free_among(taken, title, ".png")] = _png(figures[name], export)
    return files


def _figures(export: SheetExport) -> dict[str, ByteArray]:
    """The 3 × 4 cells of each, uint8 (4·H, 3·W, 4)."""
    moving: dict[str, list[SheetClip]] = {}
    for clip in export.clips:
        moving.setdefault(clip.figure, []).append(clip)
    figures = {}
    for name, clips in moving.items():
        named = {clip.name.casefold(): clip.name for clip in reversed(clips)}
        walk = next((named[word] for word in _WALKING if word in named), clips[0].name)
        sides = {clip.facing: _columns(export, clip) for clip in clips if clip.name == walk}
        figures[name] = np.concatenate([_row(sides, facing) for facing in _ROWS])
    for piece in export.sheet.pieces:
        if not piece.is_frame:
            image = export.image_of(piece)
            figures[piece.name] = np.tile(image, (len(_ROWS), 3, 1))
    return figures


def _columns(export: SheetExport, clip: SheetClip) -> Sequence[ByteArray]:
    """A step, standing, the other step.

    Of four moments of the walk, standing are those two, half a round apart, that are the more alike.
    """
    frames = [export.image_of(piece) for piece in clip.played]
    count = len(frames)
    if count == 3:
        return frames
    a, b, c, d = (frames[(k * count // 4 if count > 4 else k) % count] for k in range(4))
    is_second = int((b != d).any(axis=-1).sum()) < int((a != c).any(axis=-1).sum())
    return (a, b, c) if is_second else (d, a, b)


def _row(sides: dict[str, Sequence[ByteArray]], facing: str) -> ByteArray:
    side, is_mirrored = side_for(facing, sides)
    return np.concatenate([frame[:, ::-1] if is_mirrored else frame for frame in sides[side]], axis=1)


def _png(picture: ByteArray, export: SheetExport) -> bytes:
    large = enlarge(picture, export.sheet.spec.scale)
    if export.indexed:
        return encode_indexed_png(large, export.palette, clear_first=export.clear_first)
    return encode_png(large)

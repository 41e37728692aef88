"""Clips on their way into files: a row of frames each."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import PurePath

import numpy as np

from spritestudio.specs import AnimationSpec, ExportSpec, Label, SheetSpec
from spritestudio.specs.base import one_of, require
from spritestudio.sprites.export.animation import encode_animation, playing_order
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.export.formats import Files
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.pixels import on_equal_cells

_PLAYED = (".gif", ".apng", ".webp")
_SHEET, _ASEPRITE = ".png", ".aseprite"
CLIP_ENDINGS = (_ASEPRITE, *_PLAYED, _SHEET)


def art_of_clips(clips: Sequence[Clip], kinds: Sequence[str] = ()) -> ExportInput:
    """All frames of some clips, with their tags, ways of playing and times.

    Args:
        clips: At least one.
        kinds: What the sprite of each is called, where there are several.

    Raises:
        SpriteStudioError: There is no clip.
    """
    require(len(clips) > 0, "There is no clip to write.")
    labels: list[Label] = []
    taken: set[tuple[str, str]] = set()
    for clip, kind in zip(clips, kinds or [""] * len(clips), strict=True):
        name, number = clip.name, 2
        while (kind, clip.tag) in taken:  # a painted walk beside a plain one
            clip = dataclasses.replace(clip, name=f"{name}-{number}")
            number += 1
        taken.add((kind, clip.tag))
        labels += clip.labels(kind)
    frames = [frame for clip in clips for frame in clip.frames]
    same = len({frame.shape for frame in frames}) == 1
    return ExportInput(np.stack(frames) if same else on_equal_cells(frames), labels)


def check_clip_ending(name: str, formats: Sequence[str] = ()) -> None:
    """Find out before the work whether `clip_files` can write a file of this name."""
    ending = PurePath(name).suffix.lower()
    require(ending in CLIP_ENDINGS, f"{name} does not end in {one_of(CLIP_ENDINGS)}.")
    require(ending == _SHEET or not formats, f"{name} has nothing beside it.", "Choose a .png.")


def clip_files(
    name: str,
    clips: Sequence[Clip],
    kinds: Sequence[str] = (),
    *,
    scale: int = 1,
    formats: Sequence[str] = (),
) -> Files:
    """Clips as the bytes of files, by name.

    Args:
        name: The file; its ending, one of `CLIP_ENDINGS`, says what it is. An animation plays one clip after
            the other; an Aseprite file has a tag, a sheet a row per clip.
        clips: At least one.
        kinds: See `art_of_clips`.
        scale: Every pixel becomes a square of this many pixels, but in an Aseprite file.
        formats: What is written beside a sheet, see `spritestudio.sprites.export.formats.FORMATS`.

    Raises:
        SpriteStudioError: The ending is another, or the frames do not fit.
    """
    check_clip_ending(name, formats)
    art, path = art_of_clips(clips, kinds), PurePath(name)
    ending = path.suffix.lower()
    if ending in _PLAYED:
        order = playing_order(art.labels)
        frames, times = [art.images[at] for at in order], [art.labels[at].duration_ms for at in order]
        ends = not any(clip.loops for clip in clips)
        playing = AnimationSpec(scale=scale, hold_ms=0, loops=1 if ends else 0)
        return {name: encode_animation(ending, frames, playing, durations_ms=times)}
    sheet = SheetSpec(layout="clips", scale=scale)
    chosen = ("aseprite",) if ending == _ASEPRITE else tuple(formats)
    files = export_files(art, ExportSpec(sheet=sheet, formats=chosen), path.stem)
    if ending == _ASEPRITE:
        return {name: files[f"{path.stem}{_ASEPRITE}"]}
    return {name if other == f"{path.stem}{_SHEET}" else other: data for other, data in files.items()}

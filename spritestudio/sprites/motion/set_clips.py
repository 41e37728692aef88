"""The figures of a set that move: its frames, gathered into clips."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from math import floor

import numpy as np

from spritestudio.files import without_number
from spritestudio.specs.motion import USUAL_FRAME_MS
from spritestudio.sprites.dataset.clip_tags import TAG, WHOLE, figure_numbers
from spritestudio.sprites.dataset.columns import FACING, column, durations_ms, pivots
from spritestudio.sprites.dataset.editable_set import EditableSet, IntArray
from spritestudio.sprites.dataset.movements import clip_in, figures_in
from spritestudio.sprites.dataset.sides import movements_and_sides
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.pixels import on_equal_cells

_PLAYBACK, _ONCE = "direction", "once"
_REST = "untagged"  # what the tags of an animation leave


@dataclass(frozen=True, eq=False)
class ClipFigure:
    """A sprite of a set, with what it does.

    Attributes:
        index: The sprite, or the first of its frames.
        clips: How it moves; none for a sprite that stands still.
        frames: Which sprites the frames of each are.
    """

    index: int
    clips: tuple[Clip, ...] = ()
    frames: tuple[tuple[int, ...], ...] = ()


def figures_of(editable: EditableSet) -> list[ClipFigure]:
    """Every sprite that stands still, and for each figure of frames with times its clips."""
    times = durations_ms(editable.notes, editable.count)
    tags = column(editable.notes, TAG, editable.count)
    facings = column(editable.notes, FACING, editable.count)
    playbacks = column(editable.notes, _PLAYBACK, editable.count)
    places = pivots(editable.notes, editable.count)
    once = np.asarray(editable.notes.get(_ONCE, np.zeros(editable.count))).astype(bool)
    named = movements_and_sides(tags)
    frames: dict[int, list[int]] = {}
    for index, group in enumerate(figure_numbers(editable).tolist()):
        frames.setdefault(group, []).append(index)
    figures = []
    for members in frames.values():
        are_frames = any(times[index] for index in members)
        if not are_frames or (len(members) == 1 and not tags[members[0]]):
            figures += [ClipFigure(index) for index in members]
            continue
        kind = editable.class_names[int(editable.contexts[members[0]].argmax())]
        named |= _without_figure({tags[index] for index in members}, kind)
        runs: dict[tuple[str, str], list[int]] = {}
        for index in members:
            runs.setdefault((tags[index], facings[index]), []).append(index)
        without = WHOLE if all(not tag for tag, _ in runs) else _REST
        clips: list[Clip] = []
        for (tag, facing), run in runs.items():
            movement = (tag, facing) if facing or _is_among(clips, *named[tag]) else named[tag]
            images = on_equal_cells([editable.images[index] for index in run])
            durations = tuple(times[index] or USUAL_FRAME_MS for index in run)
            playback, stands = playbacks[run[0]] or "forward", places[run[0]]
            pivot = None
            if stands is not None:
                pivot = floor(stands[0] + images.shape[2] / 2), floor(stands[1] + images.shape[1] / 2)
            name, side = movement
            clips.append(Clip(images, durations, name or without, side, playback, not once[run[0]], pivot))
        figures.append(ClipFigure(members[0], tuple(clips), tuple(map(tuple, runs.values()))))
    return sorted(figures, key=lambda figure: figure.index)


def _without_figure(tags: Set[str], kind: str) -> dict[str, tuple[str, str]]:
    """The movement and the side of those tags of a figure that name it: "hero-walk-left" is a walk."""
    told = {tag: clip for tag in tags if (clip := clip_in(tag)) and without_number(clip.figure) == kind}
    return {tag: (clip.movement, clip.facing) for tag, clip in (figures_in(tags) or told).items()}


def _is_among(clips: Sequence[Clip], name: str, facing: str) -> bool:
    """Whether there is such a clip: "walk-left" and "walk west" may stand in one file."""
    return any((clip.name, clip.facing) == (name, facing) for clip in clips)


def figures_among(editable: EditableSet, chosen: IntArray) -> list[ClipFigure]:
    """As `figures_of` has them for the chosen sprites alone; one frame out of a longer clip stands still.

    Args:
        editable: The whole set.
        chosen: Sprites of it, int64 (n,); the figures' indices count among these.
    """
    of_clips = {frame for frames in clips_by_frames(editable) for frame in frames}
    return [
        ClipFigure(figure.index)
        if [len(frames) for frames in figure.frames] == [1] and chosen[figure.index] in of_clips
        else figure
        for figure in figures_of(editable.take(chosen))
    ]


def clips_by_frames(editable: EditableSet) -> dict[tuple[int, ...], Clip]:
    """The clips of more than one frame, each by the sprites that are its frames."""
    return {
        frames: clip
        for figure in figures_of(editable)
        for clip, frames in zip(figure.clips, figure.frames, strict=True)
        if len(frames) > 1
    }


def may_move(editable: EditableSet) -> bool:
    """Whether there are frames with times in a set: a quick look, whatever its size."""
    return bool(np.any(durations_ms(editable.notes, editable.count)))

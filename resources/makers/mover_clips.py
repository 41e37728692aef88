"""The drawn clips that a mover learns from."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SHARES = {"walk": 1.0, "idle": 1.0}  # how often a clip is drawn, others 0.6
SMALLER = 0.5  # and how often one of those of 16 pixels, where others are trained
MOST_ROWS_CUT = 2


def clips_to_learn(folder: Path, size: int) -> tuple[list[Drawn], tuple[int, ...]]:
    """The clips for a size, and how high and wide figures are at most; () where they may fill the canvas.

    At 16 pixels small figures of 32 walk as well. They are not seen from the back: as they step these sink,
    and those of 16 pixels rise.
    """
    clips = read_clips(folder / f"anim{size}.npz")
    if size == 16:
        larger = read_clips(folder / "anim32.npz")
        walks = (clip for clip in larger if clip.move == "walk" and clip.side != "back")
        return [begun_standing(clip) for clip in (*clips, *cut(walks, size))], ()
    smaller = read_clips(folder / "anim16.npz")
    others = grown((clip for clip in smaller if "puny" not in clip.source.lower()), size)
    return clips + others, usual_px(clips)


@dataclass(frozen=True, eq=False)
class Drawn:
    """A drawn clip, in its canvas.

    Attributes:
        frames: uint8 (F, H, H, 4).
        move: Which movement.
        side: From where it is seen.
        group: See `is_held_out`.
        source: Whose it is.
        share: How often it is drawn.
    """

    frames: np.ndarray
    move: str
    side: str
    group: str
    source: str
    share: float


def read_clips(path: Path) -> list[Drawn]:
    """The clips of an archive of at least two frames."""
    archive = np.load(path, allow_pickle=False)
    clips = {key: archive[key] for key in archive.files if key != "frames"}
    frames = archive["frames"]
    frames[frames[..., 3] == 0] = 0
    groups = Counter(clips["group"].tolist())
    found = []
    for index, (start, length) in enumerate(zip(clips["clip_start"], clips["clip_length"], strict=True)):
        move, group = str(clips["clip_name"][index]), clips["group"][index]
        share = SHARES.get(move, 0.6) / groups[group] ** 0.5
        own = frames[start : start + length]
        if length > 1 and own[0, ..., 3].any():
            side, source = (str(clips[key][index]) for key in ("direction", "source"))
            found.append(Drawn(own, move, side, str(group), source, share))
    return found


def usual_px(clips: Iterable[Drawn]) -> tuple[int, int]:
    """How high and wide figures are at most, but for one in twenty."""
    drawn = np.stack([clip.frames[0, ..., 3] > 0 for clip in clips])
    extent = [np.percentile(drawn.any(axis=axis).sum(axis=1), 95) for axis in (2, 1)]
    return int(extent[0]), int(extent[1])


def begun_standing(clip: Drawn) -> Drawn:
    """A clip that begins as sprites that are moved do: a walk standing, an idle with the higher frame."""
    frames = clip.frames
    is_late = False
    if clip.move == "walk" and len(frames) == 4:
        stands, steps = ((frames[k] != frames[k + 2]).any(axis=-1).sum() for k in (0, 1))
        is_late = stands > 2 * steps
    elif clip.move == "idle" and len(frames) == 2:
        first, second = (int(np.argmax(each[..., 3].any(axis=1))) for each in frames)
        is_late = second < first
    return dataclasses.replace(clip, frames=np.roll(frames, -1, axis=0)) if is_late else clip


def cut(clips: Iterable[Drawn], size: int) -> list[Drawn]:
    """Larger clips in a canvas of this size, where they fit, or do so without a row or two.

    The rows that go are those that are most like the row above them, the same in all frames.
    """
    found = []
    for clip in clips:
        is_drawn = (clip.frames[..., 3] > 0).any(axis=0)
        (top, bottom), (left, right) = (np.flatnonzero(is_drawn.any(axis=a))[[0, -1]] for a in (1, 0))
        height, width = int(bottom - top) + 1, int(right - left) + 1
        if width > size or height > size + MOST_ROWS_CUT:
            continue
        figure = clip.frames[:, top : bottom + 1, left : right + 1]
        alike = (figure[:, 1:] == figure[:, :-1]).all(axis=-1).sum(axis=(0, 2))
        figure = np.delete(figure, 1 + np.argsort(-alike, kind="stable")[: max(0, height - size)], axis=1)
        above, beside = size - figure.shape[1], (size - width) // 2
        room = ((0, 0), (above, 0), (beside, size - width - beside), (0, 0))
        found.append(dataclasses.replace(clip, frames=np.pad(figure, room)))
    return found


def grown(clips: Iterable[Drawn], size: int) -> list[Drawn]:
    """Smaller clips in a canvas of this size: as they are, and twice as large with their corners cut."""
    found = []
    for clip in clips:
        room = (size - clip.frames.shape[1]) // 2
        small = np.pad(clip.frames, ((0, 0), (room, room), (room, room), (0, 0)))
        for frames in (small, scaled_twice(clip.frames)):
            found.append(dataclasses.replace(clip, frames=frames, share=SMALLER * clip.share))
    return found


def scaled_twice(frames: np.ndarray) -> np.ndarray:
    """Twice as large by Scale2x (Mazzoleni 2001), uint8 (F, 2H, 2W, 4)."""
    keys = np.ascontiguousarray(frames).view(np.int32)[..., 0]
    padded = np.pad(keys, ((0, 0), (1, 1), (1, 1)), mode="edge")
    up, down = padded[:, :-2, 1:-1], padded[:, 2:, 1:-1]
    left, right = padded[:, 1:-1, :-2], padded[:, 1:-1, 2:]
    is_edge = (up != down) & (left != right)
    large = keys.repeat(2, axis=1).repeat(2, axis=2)
    for row, column, one, other in (
        (0, 0, left, up),
        (0, 1, right, up),
        (1, 0, left, down),
        (1, 1, right, down),
    ):
        large[:, row::2, column::2] = np.where(is_edge & (one == other), one, keys)
    return np.ascontiguousarray(large[..., None]).view(np.uint8)

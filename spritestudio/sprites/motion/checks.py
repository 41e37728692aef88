"""What may be wrong with a clip: things that an eye sees move, though nobody meant them to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from spritestudio.specs import BoolArray, ByteArray
from spritestudio.specs.clip import painted_motion
from spritestudio.sprites.motion.clip import Clip

DRIFT, NEW_COLORS, LOST_COLORS, FLICKER, SLIDE = "drift", "new_colors", "lost_colors", "flicker", "slide"
_DRIFT_PX = 2  # from which on it counts: figures sway by one
_MAX_PIXELS = 2**18  # more would keep who draws waiting
_MAX_COLORS = 32  # of a palette: where all frames have more, single ones come and go unseen
_STILL_PX = 2  # how far around a pixel nothing else may change
WALKS = ("walk", "walking", "run", "running", "move")  # in their place, so that the feet have to slide


@dataclass(frozen=True)
class Remark:
    """Something in a frame that may not be meant.

    Attributes:
        kind: DRIFT, NEW_COLORS, LOST_COLORS, FLICKER or SLIDE.
        frame: Which frame.
        amount: DRIFT and SLIDE: pixels, to the right where positive; else how many colours or pixels.
    """

    kind: str
    frame: int
    amount: int


def remarks(clip: Clip) -> list[Remark]:
    """All that there is to say of a clip, frame by frame; nothing of one of more than 262,144 pixels."""
    if clip.frames[..., 0].size > _MAX_PIXELS:
        return []
    drifts = core_drift_px(clip.frames)
    found = [Remark(DRIFT, k, px) for k, px in enumerate(drifts) if abs(px) >= _DRIFT_PX]
    if clip.loops and painted_motion(_first_word(clip)).loops:  # others show weapons, and flash
        new, lost = color_changes(clip.frames)
        found += [Remark(NEW_COLORS, k, count) for k, count in enumerate(new) if count]
        found += [Remark(LOST_COLORS, k, count) for k, count in enumerate(lost) if count]
    goes_round = clip.loops and clip.playback in ("forward", "reverse")
    masks = flickering(clip.frames, goes_round=goes_round)
    found += [Remark(FLICKER, k, int(mask.sum())) for k, mask in enumerate(masks) if mask.any()]
    if _first_word(clip) not in WALKS:
        found += [Remark(SLIDE, k, px) for k, px in enumerate(foot_slide_px(clip.frames)) if px]
    return sorted(found, key=lambda remark: remark.frame)


def _first_word(clip: Clip) -> str:
    """Which movement it is: walk, of "Walk 2"."""
    return next(iter(clip.name.lower().split()), "")


def core_drift_px(frames: ByteArray) -> list[int]:
    """How far the core of a figure is from where it is in the first frame.

    The core is the columns that are more than half as high as the highest, weighted by how much more; arms
    and weapons that are stretched out do not count. An empty frame has not moved.

    Args:
        frames: uint8 (F, H, W, 4).

    Returns:
        Pixels to the right, for each frame.
    """
    centers = [core_center(frame) for frame in frames]
    first = next((center for center in centers if center is not None), 0.0)
    return [0 if center is None else round(center - first) for center in centers]


def core_center(frame: ByteArray) -> float | None:
    """The column of the middle of a figure's core, see `core_drift_px`; None of an empty frame."""
    heights = (frame[..., 3] > 0).sum(axis=0)
    weights = np.maximum(0, heights - heights.max() / 2)
    return float((weights * np.arange(len(weights))).sum() / weights.sum()) if weights.any() else None


def color_changes(frames: ByteArray) -> tuple[list[int], list[int]]:
    """Colours that come and go.

    A colour is at home where most frames have it; of one that half of them have, the first decides. Empty
    frames are passed over, and nothing is said where every frame has more than 32 colours.

    Args:
        frames: uint8 (F, H, W, 4).

    Returns:
        For each frame, how many of its colours are not at home, and how many of those at home it lacks.
    """
    colors = [set(np.unique(_packed(frame)[frame[..., 3] > 0]).tolist()) for frame in frames]
    drawn = [each for each in colors if each]
    if min(map(len, drawn), default=0) > _MAX_COLORS:
        return [0] * len(frames), [0] * len(frames)
    counts = Counter(color for each in drawn for color in each)
    first = drawn[0] if drawn else set()
    home = {c for c, n in counts.items() if 2 * n > len(drawn) or (2 * n == len(drawn) and c in first)}
    return [len(each - home) for each in colors], [len(home - each) if each else 0 for each in colors]


def flickering(frames: ByteArray, *, goes_round: bool) -> list[BoolArray]:
    """Pixels that are another for one frame, where nothing around them moves.

    A pixel flickers in frame k if it is the same in k - 1 and k + 1 but not in k, and all others of the five
    by five pixels around it are the same in all three. Clips of two frames do nothing else, and are passed
    over.

    Args:
        frames: uint8 (F, H, W, 4).
        goes_round: Whether the first frame follows the last.

    Returns:
        bool (H, W) for each frame.
    """
    count = len(frames)
    none = np.zeros(frames.shape[1:3], bool)
    masks = [none] * count
    for k in range(count) if goes_round else range(1, count - 1):
        if count > 2:
            before, now, after = frames[k - 1], frames[k], frames[(k + 1) % count]
            changes = _differs(before, now)
            moves = changes | _differs(now, after)
            masks[k] = changes & ~_differs(before, after) & (_around(moves) == 1)
    return masks


def _around(mask: BoolArray) -> npt.NDArray[np.uint8]:
    """How many of the five by five pixels around each are set."""
    height, width = mask.shape
    padded = np.pad(mask.astype(np.uint8), _STILL_PX)
    shifts = range(2 * _STILL_PX + 1)
    rows = sum((padded[k : k + height] for k in shifts), start=np.zeros_like(padded[:height]))
    return np.asarray(sum((rows[:, k : k + width] for k in shifts), start=np.zeros_like(rows[:, :width])))


def _differs(one: ByteArray, other: ByteArray) -> BoolArray:
    """Where two pictures look different; what is clear has no colour."""
    return np.asarray(_packed(one) != _packed(other))


def _packed(frame: ByteArray) -> npt.NDArray[np.uint32]:
    """Each pixel as one number; all that are clear are 0."""
    pixels = np.ascontiguousarray(frame).view(np.uint32)[..., 0]
    return np.where(frame[..., 3] > 0, pixels, np.uint32(0))


def foot_slide_px(frames: ByteArray) -> list[int]:
    """How far a foot has slid since the frame before, while the body above it stood.

    A foot is a run of columns in the lowest row that any frame reaches. It slides where a run as wide
    overlaps it in the next frame without being it, and the core of the figure is where it was.

    Args:
        frames: uint8 (F, H, W, 4).

    Returns:
        Pixels to the right, for each frame: of the foot that slid furthest, 0 where none did.
    """
    rows = np.flatnonzero((frames[..., 3] > 0).any(axis=(0, 2)))
    slides = [0] * len(frames)
    if len(rows):
        feet = [_runs(frame[rows[-1], :, 3] > 0) for frame in frames]
        drifts = core_drift_px(frames)
        for k, (before, now) in enumerate(pairwise(feet), start=1):
            if drifts[k] == drifts[k - 1]:
                slides[k] = max((_shift(foot, now) for foot in before), key=abs, default=0)
    return slides


def _runs(row: BoolArray) -> list[tuple[int, int]]:
    """First and last + 1 of what is set, run by run."""
    ends = np.flatnonzero(np.diff(np.pad(row.astype(np.int8), 1)))
    return [(int(first), int(last)) for first, last in zip(ends[::2], ends[1::2], strict=True)]


def _shift(foot: tuple[int, int], others: Sequence[tuple[int, int]]) -> int:
    first, last = foot
    shifts = [
        other_first - first
        for other_first, other_last in others
        if other_first < last and first < other_last and other_last - other_first == last - first
    ]
    return min(shifts, key=abs, default=0)

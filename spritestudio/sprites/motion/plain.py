"""Movements made of a sprite's own pixels, in its own colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.specs.base import require
from spritestudio.specs.motion import MAX_FRAMES, MotionSpec
from spritestudio.sprites.motion.checks import core_center
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.stepping import lowered, walking
from spritestudio.sprites.palettes.oklab import to_oklab
from spritestudio.sprites.palettes.palette import color_counts
from spritestudio.sprites.pixels import OPAQUE
from spritestudio.sprites.postprocessing.cleanup import outline

IndexArray = npt.NDArray[np.intp]
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]])  # Bayer 1973, 4 × 4
_HUES = math.radians(50)  # colours of one run lie so near to its commonest
_CHROMA = 0.04  # of Oklab; greys have less
_DULL = 0.6  # of a run's strongest chroma: what has less is wood beside fire, or shade
_MAX_COLORS = 256  # of sprites; pictures have thousands
_LOW = 0.7  # of a turn's cosine: while it is beyond, a flame is low
_STICKS_OUT_PX = 1  # by so much a sprite may be off its core before it spins about that
_WHITE = (OPAQUE, OPAQUE, OPAQUE)


def plain_clip(image: ByteArray, spec: MotionSpec) -> Clip:
    """A sprite in motion, with no network.

    Args:
        image: uint8 (H, W, 4).
        spec: Which movement.

    Raises:
        SpriteStudioError: Nothing is drawn, or there is no room or no colours to move.
    """
    require(bool(image[..., 3].any()), "There is nothing to move: the sprite is empty.")
    frames = _MOTIONS[spec.motion](image, spec)
    duration_ms = spec.frame_ms or spec.kind.frame_ms
    name = spec.kind.clip or spec.motion
    return Clip(np.stack(frames), (duration_ms,) * len(frames), name, spec.facing, loops=spec.kind.loops)


def _bob(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    top, bottom, _, _ = _room(image)
    require(
        max(top, bottom) >= spec.amount_px,
        f"There is no room to move the sprite up or down by {spec.amount_px} px.",
        "Breathe moves it in its place; or give it a border first.",
    )
    way = -1 if top >= spec.amount_px else 1
    return [_moved(image, way * far, 0) for far in _swing(spec)]


def _step(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    one, other = walking(image, spec.amount_px, spec.facing)
    count = _frames(spec)
    if count < 4:  # there is no time to stand in between
        return [image, one, other][3 - count :]
    looks = (image, one, image, other)
    return [looks[k * len(looks) // count] for k in range(count)]


def _breathe(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    rows = np.flatnonzero(image[..., 3].any(axis=1))
    require(
        len(rows) > spec.amount_px + 1,
        f"The sprite is too low to sink by {spec.amount_px} px.",
        "Bob moves all of it.",
    )
    return [_squashed(image, far, rows) for far in _swing(spec)]


def _squashed(image: ByteArray, far: int, rows: IndexArray) -> ByteArray:
    """The sprite without `far` of its middle rows, those most like the row above; what is above sinks."""
    low = image
    for count in range(far):
        first, last = int(rows[0]) + count, int(rows[-1])
        third = max(1, (last - first) // 3)
        middle = range(first + third, max(first + third + 1, last - third + 1))
        low = lowered(low, middle)
    return low


def _shake(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    _, _, left, right = _room(image)
    ways = [way for way in (1, -1) if (right if way > 0 else left) >= spec.amount_px]
    require(
        bool(ways),
        f"There is no room to move the sprite sideways by {spec.amount_px} px.",
        "Give it a border first.",
    )
    swings = [ways[k // 2 % len(ways)] if k % 2 else 0 for k in range(_frames(spec))]
    return [_moved(image, 0, way * spec.amount_px) for way in swings]


def _flash(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    lit = image.copy()
    lit[image[..., 3] > 0, :3] = _light(image, spec)
    return [lit if k % 2 else image for k in range(_frames(spec))]


def _spin(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    columns = np.flatnonzero(image[..., 3].any(axis=0))
    left, right = int(columns[0]), int(columns[-1])
    axis, core = (left + right) / 2, round(2 * (core_center(image) or 0.0)) / 2
    if abs(core - axis) > _STICKS_OUT_PX:
        axis = max(right / 2, min(core, (image.shape[1] - 1 + left) / 2))  # as far as its back has room
    count = _frames(spec)
    return [_turned(image, left, right, axis, math.cos(2 * math.pi * k / count)) for k in range(count)]


def _turned(image: ByteArray, left: int, right: int, axis: float, cosine: float) -> ByteArray:
    """The sprite as seen when it has turned about an upright axis; its back is its mirror image."""
    width = right - left + 1
    seen = max(1, round(width * abs(cosine)))
    picked = left + ((np.arange(seen) + 0.5) * width / seen).astype(int)
    frame = np.zeros_like(image)
    middle = axis + ((left + right) / 2 - axis) * cosine
    begin = max(0, min(math.floor(middle - (seen - 1) / 2), image.shape[1] - seen))
    frame[:, begin : begin + seen] = image[:, picked if cosine >= 0 else picked[::-1]]
    return frame


def _rotate(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    top, bottom, left, right = _room(image)
    height, width = image.shape[:2]
    part = image[top : height - bottom, left : width - right]
    require(
        max(part.shape[:2]) <= min(height, width),
        f"There is no room to turn the sprite by a quarter in {width}×{height} pixels.",
        "Give it a border first.",
    )
    return [_quartered(image, part, top, left, k) for k in range(_frames(spec))]


def _quartered(image: ByteArray, part: ByteArray, top: int, left: int, quarters: int) -> ByteArray:
    """What is drawn of a sprite, turned about its own middle, or beside it where that would cut it off."""
    turned = np.rot90(part, -quarters)
    frame = np.zeros_like(image)
    places = []
    for first, before, after, room in zip(
        (top, left), part.shape[:2], turned.shape[:2], frame.shape[:2], strict=True
    ):
        places.append(max(0, min(math.floor(first + (before - after) / 2), room - after)))
    y, x = places
    frame[y : y + turned.shape[0], x : x + turned.shape[1]] = turned
    return frame


def _fade(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    height, width = image.shape[:2]
    order = (np.tile(_BAYER, (-(-height // 4), -(-width // 4)))[:height, :width] + 0.5) / _BAYER.size
    last = _frames(spec) - 1
    return [np.where((order >= k / last)[..., None], image, 0).astype(np.uint8) for k in range(last + 1)]


def _glow(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    light = _light(image, spec)
    lit = outline(image[None], light, outside=True)[0]
    height, width = image.shape[:2]
    at_border = np.ones((height, width), bool)  # where there is no room around it, the rim lies on it
    at_border[1:-1, 1:-1] = False
    lit[at_border & (image[..., 3] > 0), :3] = light
    every_second = (np.add.outer(np.arange(height), np.arange(width)) % 2 == 0)[..., None]
    half = np.where(every_second, lit, image)
    looks = (image, half, lit, half)
    count = _frames(spec)
    return [looks[k * len(looks) // count] for k in range(count)]


def _cycle(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    ramp = color_ramp(image)
    count = spec.frames or min(len(ramp), MAX_FRAMES)
    number = np.full(image.shape[:2], -1)
    for index, pixels in enumerate(_in_colors(image, ramp)):
        number[pixels] = index
    frames = []
    for k in range(count):
        frame = image.copy()
        frame[number >= 0, :3] = ramp[(number[number >= 0] + k * len(ramp) // count) % len(ramp)]
        frames.append(frame)
    return frames


def _flicker(image: ByteArray, spec: MotionSpec) -> list[ByteArray]:
    rows = np.flatnonzero(_in_colors(image, color_ramp(image)).any(axis=(0, 2)))
    upper = np.arange(rows[0], rows[0] + max(1, 2 * len(rows) // 3))
    require(
        len(upper) > spec.amount_px + 1,
        f"The flame is too low to sink by {spec.amount_px} px.",
        "Cycle colours lets it burn in its place.",
    )
    frames = []
    for k in range(_frames(spec)):
        turn = 2 * math.pi * k / _frames(spec)
        frame = image.copy()
        if math.cos(turn) < -_LOW:
            part = slice(upper[0], upper[-1] + 1)
            frame[part] = _squashed(image[part], spec.amount_px, np.arange(len(upper)))
        for row in upper:
            lean = 1.0 - (row - upper[0]) / len(upper)  # the tip leans most
            far = round(spec.amount_px * math.sin(turn) * lean)
            frame[row] = _within(frame[row], far)
        frames.append(frame)
    return frames


def _within(row: ByteArray, far: int) -> ByteArray:
    """A row of pixels moved to the right, as far as nothing of it is lost."""
    drawn = np.flatnonzero(row[:, 3])
    if not len(drawn):
        return row
    return np.roll(row, max(-int(drawn[0]), min(far, len(row) - 1 - int(drawn[-1]))), axis=0)


def _in_colors(image: ByteArray, colors: ByteArray) -> BoolArray:
    """Which pixels have each of some colours, bool (K, H, W) for uint8 (K, 3)."""
    return (image[None, ..., :3] == colors[:, None, None]).all(axis=-1) & (image[..., 3] > 0)


def color_ramp(image: ByteArray) -> ByteArray:
    """The colours of a sprite that belong together, from dark to light, uint8 (K, 3), K at least 2.

    They are the strong colours of like hue that cover most of it, without dull ones; where no two
    are alike, its greys; and where there are no two greys, all colours.

    Raises:
        SpriteStudioError: The sprite has one colour, or hundreds.
    """
    colors, counts = color_counts(image)
    require(
        len(colors) <= _MAX_COLORS,
        f"The sprite has {len(colors):,} colours, and at most {_MAX_COLORS} can take each other's place.",
        "Give it a palette first.",
    )
    if len(colors) < 2:
        raise SpriteStudioError("The sprite has one colour, so none can take its place.", "Choose a flash.")
    lab = to_oklab(colors)
    hue, chroma = np.arctan2(lab[:, 2], lab[:, 1]), np.hypot(lab[:, 1], lab[:, 2])
    strong = chroma >= _CHROMA
    runs = [strong & (np.abs(np.angle(np.exp(1j * (hue - middle)))) <= _HUES) for middle in hue[strong]]
    vivid = [run & (chroma >= _DULL * chroma[run].max()) for run in runs]
    runs = [run for run in vivid if run.sum() > 1] or [run for run in runs if run.sum() > 1]
    chosen = max(runs, key=lambda run: int(counts[run].sum()), default=~strong)
    if chosen.sum() > 1:
        colors, lab = colors[chosen], lab[chosen]
    return np.asarray(colors[np.argsort(lab[:, 0], kind="stable")])


def _light(image: ByteArray, spec: MotionSpec) -> tuple[int, int, int]:
    """The colour of a flash: the one that was asked for, or the sprite's lightest, or white if it has one."""
    if spec.color:
        red, green, blue = bytes.fromhex(spec.color[1:])
        return red, green, blue
    colors, _ = color_counts(image)
    if len(colors) < 2:
        return _WHITE
    red, green, blue = colors[to_oklab(colors)[:, 0].argmax()].tolist()
    return red, green, blue


def _frames(spec: MotionSpec) -> int:
    return spec.frames or spec.kind.frames


def _swing(spec: MotionSpec) -> Sequence[int]:
    """How far each frame is from rest, px: from 0 to the amount and back, as long there as here."""
    count = _frames(spec)
    return [round(spec.amount_px * math.sin(math.pi * (k + 0.25) / count) ** 2) for k in range(count)]


def _room(image: ByteArray) -> tuple[int, int, int, int]:
    """Empty rows and columns above, below, left and right of what is drawn."""
    rows, columns = (np.flatnonzero(image[..., 3].any(axis=axis)) for axis in (1, 0))
    height, width = image.shape[:2]
    return int(rows[0]), height - 1 - int(rows[-1]), int(columns[0]), width - 1 - int(columns[-1])


def _moved(image: ByteArray, down: int, right: int) -> ByteArray:
    """The sprite elsewhere; there is room for it, so nothing comes in again at the other side."""
    return np.roll(image, (down, right), axis=(0, 1))


_MOTIONS: dict[str, Callable[[ByteArray, MotionSpec], list[ByteArray]]] = {
    "bob": _bob,
    "step": _step,
    "breathe": _breathe,
    "shake": _shake,
    "flash": _flash,
    "spin": _spin,
    "rotate": _rotate,
    "fade": _fade,
    "glow": _glow,
    "cycle": _cycle,
    "flicker": _flicker,
}

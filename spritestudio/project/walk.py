"""A figure that walks over a small field among others, by itself until somebody steers it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from spritestudio.project.stage import PLAIN, Ground, put
from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.sides import side_for
from spritestudio.sprites.motion.checks import WALKS
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.palettes.palette import parse_hex

STANDS = ("idle", "stand", "standing", "breathe", "bob")  # the first of them that there is
_TILE_PX = 16
_MAP = (
    "TTTTTTTTTTTTTTTT",
    "T..f....pp..ww.T",
    "T.......pp.wwwwT",
    "T..T....pp.wwwwT",
    "T...f...pp..ww.T",
    "Tpppppppppppp..T",
    "Tpppppppppppp.fT",
    "T..s....pp.....T",
    "T.......pp..T..T",
    "T.f..T..pp....fT",
    "T.......pp..s..T",
    "TTTTTTTTTTTTTTTT",
)
_BLOCKED = "Tws"
_START = (8.5 * _TILE_PX, 6.5 * _TILE_PX)
_PX_PER_S = 40.0
_LONGEST_MS = 100  # that it goes on for at once, however late it is told
_RIPPLE_MS = 600
_BOB_MS = 140  # of who has no clip
_AMID = (_START[0] + 12, _START[1] + 12)  # of the round that it walks by itself, near its start
_SPACE_PX = 24  # about where it starts, in which nobody else stands
_WAYS = {"front": (0, 1), "back": (0, -1), "left": (-1, 0), "right": (1, 0)}
_ROUND = ("right", "", "front", "left", "", "back", "")  # by itself; "" stands
_LEG_MS = 1200
_SEED = 11
_GRASS, _BLADE, _SHADE = "#74b04f", "#8cc862", "#629a43"
_PATH, _PEBBLE = "#cfae78", "#b8945e"
_WATER, _RIPPLE = "#4f93d6", "#86bdf0"
_CROWN, _CROWN_LIGHT, _TRUNK = "#2f6b3c", "#478a4c", "#6b4a2f"
_STONE, _STONE_LIGHT = "#8b8f99", "#b3b7c0"
_FLOWERS = ("#fff4f4", "#ffd75e", "#ef7d8c")


def walks(clips: Sequence[Clip]) -> bool:
    """Whether a walk is among some clips."""
    return any(clip.name.casefold() in WALKS for clip in clips)


class Walk:
    """A figure on a field, of which the part around it is seen.

    Args:
        images: uint8 (H, W, 4) each: the figure and others, or the frames of its walk.
        clips: How each of them moves. The first that has a walk is the figure, or else the first that moves
            at all: its walk and its idle are taken by the side that it turns to. The others stand around it,
            as many as have room, and play. Where none moves, the images are the frames of a walk.

    Attributes:
        width: Of what is seen, px.
        height: Likewise.
        ground: What it walks on.
    """

    moves = True

    def __init__(self, images: Sequence[ByteArray], clips: Sequence[Sequence[Clip]] = ()) -> None:
        self._figure = _Figure(images[0], _clips_of_frames(images))
        self._others: list[_Figure] = []
        if any(clips):
            self._others = [_Figure(image, own) for image, own in zip(images, clips, strict=True)]
            first = next((index for index, own in enumerate(clips) if walks(own)), None)
            moving = next(index for index, own in enumerate(clips) if own)
            self._figure = self._others.pop(moving if first is None else first)
        self.width = self.height = 0
        self.ground = Ground.GAME
        self._held: list[str] = []
        self._is_steered = False
        self._x, self._y = _START
        self.facing = "front"
        self.is_walking = False
        self._now_ms = self._since_ms = 0

    def look_at(self, width: int, height: int, ground: Ground) -> None:
        """Let another part of it be seen, on another ground; the figure stays where it is."""
        self.width, self.height, self.ground = width, height, ground

    @property
    def position(self) -> tuple[float, float]:
        """Where its feet are on the field, px from the left and from the top."""
        return self._x, self._y

    def steer(self, facing: str, held: bool) -> None:
        """Go that way while it is held; of several the last. It walks by itself no longer."""
        self._is_steered = True
        self._held = [way for way in self._held if way != facing] + ([facing] if held else [])

    def let_go(self) -> None:
        """Nothing is held any more."""
        self._held = []

    def go_on(self, elapsed_ms: int) -> bool:
        """Go on until a moment, ms since the beginning; whether something looks different."""
        passed_ms = max(0, min(_LONGEST_MS, elapsed_ms - self._now_ms))
        self._now_ms = elapsed_ms
        if self._is_steered:
            way = self._held[-1] if self._held else ""
        else:
            way = _ROUND[elapsed_ms // _LEG_MS % len(_ROUND)]
        if (way or self.facing, bool(way)) != (self.facing, self.is_walking):
            self.facing, self.is_walking, self._since_ms = way or self.facing, bool(way), elapsed_ms
        if way:
            right, down = _WAYS[way]
            far = _PX_PER_S * passed_ms / 1000
            self._step(right * far, down * far)
        return True

    def _step(self, right: float, down: float) -> None:
        x, y = self._x + right, self._y + down
        if _MAP[int(y // _TILE_PX)][int(x // _TILE_PX)] not in _BLOCKED:
            self._x, self._y = x, y

    def figure(self) -> ByteArray:
        """How it looks now, uint8 (H, W, 4)."""
        return self._figure.frame(self.facing, self.is_walking, self._now_ms - self._since_ms)

    def picture(self) -> ByteArray:
        """What is seen, uint8 (height, width, 4), opaque."""
        field = _field(self.ground, self._now_ms // _RIPPLE_MS % 2)
        height, width = field.shape[:2]
        left = _corner(self._x - self.width / 2, width, self.width)
        top = _corner(self._y - self.height / 2, height, self.height)
        canvas = np.full((self.height, self.width, 4), parse_hex(_CROWN), np.uint8)
        part = field[max(0, top) : top + self.height, max(0, left) : left + self.width]
        canvas[max(0, -top) :, max(0, -left) :][: part.shape[0], : part.shape[1]] = part
        lift = 1 if not self._figure.clips and self.is_walking and self._now_ms // _BOB_MS % 2 else 0
        there = [(self._y, self._x, lift, self.figure())]
        for (x, y), other in zip(_spots(), self._others, strict=False):
            there.append((y, x, 0, other.frame("front", False, self._now_ms)))
        for y, x, lift, image in sorted(there, key=lambda each: each[0]):  # who is nearer, before the others
            drawn = np.flatnonzero(image[..., 3].any(axis=1))
            feet = int(drawn[-1]) + 1 if len(drawn) else image.shape[0]
            put(canvas, image, round(x) - left - image.shape[1] // 2, round(y) - top - feet - lift)
        return canvas


class _Figure:
    """How somebody on the field looks."""

    def __init__(self, image: ByteArray, clips: Sequence[Clip]) -> None:
        self._image, self.clips = image, clips

    def frame(self, facing: str, is_walking: bool, elapsed_ms: int) -> ByteArray:
        """How it looks so many ms after it began to walk or to stand, uint8 (H, W, 4)."""
        walk = _of_side(self.clips, WALKS, facing)
        stand = _of_side(self.clips, STANDS, facing)
        if walk is None and stand is None:
            return _played(self.clips[0], elapsed_ms) if self.clips else self._image
        if is_walking or stand is None:
            shown = walk or stand
        else:  # an idle from another side than its walk has would turn it away
            shown = stand if walk is None or stand[1] or not walk[1] else walk
        assert shown is not None
        clip, _, is_mirrored = shown
        is_still = shown is walk and not is_walking
        frame = clip.frames[_standing(clip)] if is_still else _played(clip, elapsed_ms)
        return frame[:, ::-1] if is_mirrored else frame


def _played(clip: Clip, elapsed_ms: int) -> ByteArray:
    return np.asarray(clip.frames[clip.frame_at(elapsed_ms)])


@lru_cache(maxsize=1)
def _spots() -> list[tuple[float, float]]:
    """Where others stand, px from the left and the top of the field: those first that are seen longest."""
    spots = [
        ((column + 0.5) * _TILE_PX, (row + 0.75) * _TILE_PX)
        for row in range(1, len(_MAP), 2)
        for column in range(2, len(_MAP[0]), 2)
        if _MAP[row][column] not in _BLOCKED
    ]
    spots.sort(key=lambda spot: math.dist(spot, _AMID))
    return [spot for spot in spots if math.dist(spot, _START) > _SPACE_PX]


def _clips_of_frames(images: Sequence[ByteArray]) -> list[Clip]:
    """Several sprites are the frames of a walk, where they are of one size."""
    if len(images) < 2 or len({image.shape for image in images}) > 1:
        return []
    return [Clip(np.stack(images), (_BOB_MS,) * len(images), "walk")]


def _of_side(clips: Sequence[Clip], names: Sequence[str], facing: str) -> tuple[Clip, bool, bool] | None:
    """The clip of a movement for a side, whether it is of that side, and whether it is to be mirrored."""
    named = [clip for name in names for clip in clips if clip.name.casefold() == name]
    sides = {clip.facing: clip for clip in reversed(named)}
    if not sides:
        return None
    side, is_mirrored = side_for(facing, sides)
    return sides[side], side == facing or is_mirrored, is_mirrored


def _standing(clip: Clip) -> int:
    """The frame of a walk on which the figure stands: between two steps, where it plays to and fro."""
    return len(clip.frames) // 2 if clip.playback.startswith("pingpong") else clip.order[0]


def _corner(wanted: float, whole: int, seen: int) -> int:
    """Where what is seen begins: within the field, or around it where that is smaller."""
    return round(min(max(0.0, wanted), float(whole - seen))) if whole >= seen else (whole - seen) // 2


@lru_cache(maxsize=8)
def _field(ground: Ground, phase: int) -> ByteArray:
    """The whole field, uint8 (H, W, 4): always the same."""
    rows, columns = len(_MAP), len(_MAP[0])
    if ground is not Ground.GAME:
        return np.full((rows * _TILE_PX, columns * _TILE_PX, 4), parse_hex(PLAIN[ground]), np.uint8)
    chance = np.random.default_rng(_SEED)
    field = np.zeros((rows * _TILE_PX, columns * _TILE_PX, 4), np.uint8)
    for row, line in enumerate(_MAP):
        for column, kind in enumerate(line):
            top, left = row * _TILE_PX, column * _TILE_PX
            tile = field[top : top + _TILE_PX, left : left + _TILE_PX]
            _paint_tile(tile, kind, chance, phase)
    return field


def _paint_tile(tile: ByteArray, kind: str, chance: np.random.Generator, phase: int) -> None:
    """Draw a tile of 16 × 16; each takes as many random numbers, so that the others stay as they are."""
    rows, columns = np.mgrid[:_TILE_PX, :_TILE_PX]
    specks = chance.random(tile.shape[:2])
    spots = chance.integers(2, _TILE_PX - 3, (3, 2))
    far = np.hypot(rows - 7.5, columns - 7.5)
    if kind == "p":
        tile[:] = parse_hex(_PATH)
        tile[specks < 0.05] = parse_hex(_PEBBLE)
        return
    if kind == "w":
        tile[:] = parse_hex(_WATER)
        tile[(rows % 5 == 2) & ((columns + 3 * rows + 4 * phase) % 8 < 4)] = parse_hex(_RIPPLE)
        return
    tile[:] = parse_hex(_GRASS)
    tile[specks < 0.06] = parse_hex(_BLADE)
    tile[specks > 0.95] = parse_hex(_SHADE)
    if kind == "f":
        for color, (y, x) in zip(_FLOWERS, spots.tolist(), strict=True):
            tile[y - 1 : y + 2, x] = tile[y, x - 1 : x + 2] = parse_hex(color)
            tile[y, x] = parse_hex(_PATH)
    elif kind == "s":
        tile[far < 5.5] = parse_hex(_STONE)
        tile[(far < 5.5) & (rows + columns < 13)] = parse_hex(_STONE_LIGHT)
    elif kind == "T":
        tile[11:, 6:10] = parse_hex(_TRUNK)
        crown = np.hypot(rows - 6.0, columns - 7.5)
        tile[crown < 7] = parse_hex(_CROWN)
        tile[(crown < 6) & (rows + columns < 12) & (specks < 0.7)] = parse_hex(_CROWN_LIGHT)

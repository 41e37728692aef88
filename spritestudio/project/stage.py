"""A small stage: sprites on plain ground or in a scene, standing, bobbing or playing their clips."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from enum import Enum
from functools import cached_property, lru_cache

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.reel import Reel
from spritestudio.sprites.palettes.palette import parse_hex

STEP_MS = 140  # between two pictures of what moves
_GAP_PX = 4
_TILES = (3, 3, 1)  # down, across
_SOIL_PX = 8  # of the ground below the feet
_HEADROOM_PX = 6
_LEAST_SKY_PX = 26  # above the first row of a scene
_BOB = (0, 0, 1, 1)  # px above the ground, step by step
_SEED = 7
_SKY = ("#6fb7f2", "#8fcbf7", "#b4e0fb", "#d8f1fd")
_FAR, _NEAR, _CLOUD = "#9cc7b4", "#6fae8b", "#f4fbff"
_GRASS, _BLADE, _SOIL, _STONE = "#58a447", "#7cc65a", "#8a5a3a", "#6b432a"


class Ground(Enum):
    """What sprites stand on."""

    LIGHT = "light"
    DARK = "dark"
    GAME = "game"


class Motion(Enum):
    """What they do there."""

    STAND = "stand"
    BOB = "bob"
    PLAY = "play"  # their clips
    TILE = "tile"  # nothing, three times three of each, so that seams are seen
    WALK = "walk"  # one of them, among the others, see `spritestudio.project.walk`


PLAIN = {Ground.LIGHT: "#f2efe9", Ground.DARK: "#1b1d26"}


class SpriteStage:
    """Sprites on a stage, in rows that fill its width.

    Args:
        images: uint8 (H, W, 4) each, of any sizes.
        width: Of the stage, px; it becomes wider where a sprite is.
        ground: What they stand on.
        motion: What they do, or that each is tiled; who is to walk stands.
        clips: How each of them moves; of none where it is empty.
    """

    def __init__(
        self,
        images: Sequence[ByteArray],
        width: int,
        ground: Ground,
        motion: Motion,
        clips: Sequence[Sequence[Clip]] = (),
    ) -> None:
        self._images = [np.tile(image, _TILES) for image in images] if motion is Motion.TILE else list(images)
        self._reels: dict[int, Reel] = {}
        if motion is Motion.PLAY:
            self._reels = {index: Reel(own) for index, own in enumerate(clips) if own}
        self._bobs = motion is Motion.BOB and bool(self._images)
        self._now_ms = 0
        self._ground = ground
        self.width = max([width, *(image.shape[1] + 2 * _GAP_PX for image in self._images)])
        self._floors: list[int] = []
        self._places = self._in_rows()

    @property
    def height(self) -> int:
        """Of the stage, px."""
        below = _SOIL_PX if self._ground is Ground.GAME else _GAP_PX
        return (self._floors[-1] if self._floors else _LEAST_SKY_PX) + below

    @property
    def moves(self) -> bool:
        """Whether another moment looks otherwise."""
        return self._bobs or bool(self._reels)

    def go_on(self, elapsed_ms: int) -> bool:
        """Go on to a moment, ms since the beginning; whether something looks different."""
        before, self._now_ms = self._now_ms, elapsed_ms
        return self._look(before) != self._look(elapsed_ms)

    def _look(self, moment_ms: int) -> Hashable:
        frames = tuple(reel.frame_at(moment_ms) for reel in self._reels.values())
        return frames, moment_ms // STEP_MS % len(_BOB) if self._bobs else 0

    def picture(self) -> ByteArray:
        """The stage as it is seen, uint8 (height, width, 4), opaque."""
        canvas = self._background.copy()
        step = self._now_ms // STEP_MS
        for index, (image, (left, top)) in enumerate(zip(self._images, self._places, strict=True)):
            lift = _BOB[(step + index) % len(_BOB)] if self._bobs else 0
            if (reel := self._reels.get(index)) is not None:
                seen = reel.image(reel.frame_at(self._now_ms))
                top, image = top + image.shape[0] - seen.shape[0], seen
            put(canvas, image, left, top - lift)
        return canvas

    def _in_rows(self) -> list[tuple[int, int]]:
        """Where each sprite stands: its left and its top."""
        rows: list[list[int]] = []
        right = self.width
        for index, image in enumerate(self._images):
            if right + image.shape[1] + _GAP_PX > self.width:
                rows.append([])
                right = _GAP_PX
            rows[-1].append(index)
            right += image.shape[1] + _GAP_PX
        places: list[tuple[int, int]] = []
        floor = 0
        for row in rows:
            above = _HEADROOM_PX if self._ground is Ground.GAME else _GAP_PX
            floor += above + max(self._images[index].shape[0] for index in row)
            if not self._floors and self._ground is Ground.GAME:
                floor = max(floor, _LEAST_SKY_PX)
            left = _GAP_PX
            for index in row:
                places.append((left, self._top_of(self._images[index], floor)))
                left += self._images[index].shape[1] + _GAP_PX
            self._floors.append(floor)
            floor += _SOIL_PX if self._ground is Ground.GAME else 0
        return places

    def _top_of(self, image: ByteArray, floor: int) -> int:
        """Where a sprite begins whose lowest pixel stands on a floor; on plain ground its cell does."""
        if self._ground is not Ground.GAME:
            return floor - image.shape[0]
        drawn = np.flatnonzero(image[..., 3].any(axis=1))
        return floor - (int(drawn[-1]) + 1 if len(drawn) else image.shape[0])

    @cached_property
    def _background(self) -> ByteArray:
        if self._ground is Ground.GAME:
            return _scene(self.width, self.height, tuple(self._floors))
        return np.full((self.height, self.width, 4), parse_hex(PLAIN[self._ground]), np.uint8)


def put(canvas: ByteArray, image: ByteArray, left: int, top: int) -> None:
    """Blend a sprite over a canvas; what lies outside is cut."""
    above, before = max(0, -top), max(0, -left)
    part = image[above : canvas.shape[0] - top, before : canvas.shape[1] - left]
    if not part.size:
        return
    place = canvas[top + above :, left + before :][: part.shape[0], : part.shape[1]]
    alpha = part[..., 3:].astype(np.uint16)
    place[..., :3] = (part[..., :3] * alpha + place[..., :3] * (255 - alpha) + 127) // 255


@lru_cache(maxsize=8)
def _scene(width: int, height: int, floors: tuple[int, ...]) -> ByteArray:
    """A sky with hills and, below each row, grass on soil: always the same for the same sizes."""
    chance = np.random.default_rng(_SEED)
    canvas = np.full((height, width, 4), 255, np.uint8)
    rows, columns = np.arange(height)[:, None], np.arange(width)[None, :]
    sky = rows / max(1, height) * (len(_SKY) - 1) + ((rows + columns) % 2) * 0.5
    bands = np.array([_rgb(color) for color in _SKY], np.uint8)
    canvas[..., :3] = bands[np.minimum(sky.astype(int), len(_SKY) - 1)]
    horizon = floors[0] if floors else height
    for _ in range(1 + width // 60):
        left, top = int(chance.integers(0, max(1, width))), int(chance.integers(1, max(2, horizon // 2)))
        canvas[top : top + 2, left : left + 9, :3] = _rgb(_CLOUD)
        canvas[max(0, top - 1) : top, left + 2 : left + 6, :3] = _rgb(_CLOUD)
    for color, size, wave in ((_FAR, 0.45, 23.0), (_NEAR, 0.28, 15.0)):
        crest = horizon - horizon * size * (0.6 + 0.4 * np.sin(columns / wave + size * 9))
        canvas[(rows >= crest) & (rows < horizon), :3] = _rgb(color)
    for floor in floors:
        soil = canvas[floor : floor + _SOIL_PX, :, :3]
        soil[:] = _rgb(_SOIL)
        soil[chance.random(soil.shape[:2]) < 0.08] = _rgb(_STONE)
        soil[:2] = _rgb(_GRASS)
        blades = chance.random(width) < 0.35
        soil[:1, blades] = _rgb(_BLADE)
        soil[2:3, chance.random(width) < 0.4] = _rgb(_GRASS)
    return canvas


def _rgb(color: str) -> tuple[int, int, int]:
    return parse_hex(color)[:3]

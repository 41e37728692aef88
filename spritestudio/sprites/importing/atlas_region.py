"""Where a sprite lies on a sheet, whatever file says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.files import without_number
from spritestudio.limits import MAX_SIDE_PX
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.slices import Pivot


@dataclass(frozen=True)
class Region:
    """One sprite on a sheet.

    Attributes:
        name: What the file calls it.
        box: Left, top, width, height on the sheet, px, as it lies there.
        offset: Left and top of the box, turned back, in the untrimmed sprite, px.
        size: Width and height of the untrimmed sprite, px.
        tag: The name of the part of the animation that it belongs to, or "".
        direction: How that part plays.
        duration_ms: How long it stands; 0 where the file does not say.
        turns: How many quarters it has to be turned counterclockwise to stand upright.
        image: The file name of the picture that it lies on; "" for the only one.
        once: Whether that part of the animation does not loop.
        pivot: Where it stands: a pixel (x, y) of the untrimmed sprite; None where the file does not say.
        facing: From where its movement is seen; "" where the file does not say apart from the tag.
        figure: Who moves, shared by all movements of one; None where it is the animation that frames share.
    """

    name: str
    box: tuple[int, int, int, int]
    offset: tuple[int, int]
    size: tuple[int, int]
    tag: str = ""
    direction: str = "forward"
    duration_ms: int = 0
    turns: int = 0
    image: str = ""
    once: bool = False
    pivot: Pivot | None = None
    facing: str = ""
    figure: str | None = None

    def __post_init__(self) -> None:
        if any(not 0 <= number <= MAX_SIDE_PX for number in (*self.box, *self.offset, *self.size)):
            raise ValueError("a number is out of range")
        width, height = self.box[2:] if self.turns % 2 == 0 else self.box[:1:-1]
        if self.offset[0] + width > self.size[0] or self.offset[1] + height > self.size[1] or 0 in self.size:
            raise ValueError("the trimmed sprite does not fit into the whole one")

    @property
    def animation(self) -> str:
        """Shared by the frames of one animation: "hero 3.aseprite" and "hero 4.aseprite" are of "hero"."""
        return without_number(self._stem) or self.name

    @property
    def _stem(self) -> str:
        stem, dot, ending = self.name.rpartition(".")
        return stem if dot and re.fullmatch(r"\w+", ending) else self.name

    @property
    def number(self) -> int:
        """The number at the end of its name; -1 where there is none."""
        found = re.search(r"(\d{1,18})\)?$", self._stem)
        return -1 if found is None else int(found[1])

    def cut(self, sheet: ByteArray) -> ByteArray:
        """The untrimmed sprite, upright, uint8 (H, W, 4)."""
        left, top, width, height = self.box
        part = np.rot90(sheet[top : top + height, left : left + width], self.turns)
        x, y = self.offset
        sprite = np.zeros((self.size[1], self.size[0], 4), dtype=np.uint8)
        sprite[y : y + part.shape[0], x : x + part.shape[1]] = part
        return sprite


@dataclass(frozen=True)
class Atlas:
    """The sprites of a sheet, or of several.

    Attributes:
        image: The file name of the first picture; "" where the file names none.
        regions: The sprites, in the order of the file.
        has_overlaps: Whether a frame belongs to several tags, and stands here once for each.
    """

    image: str
    regions: tuple[Region, ...]
    has_overlaps: bool = False

    @property
    def images(self) -> tuple[str, ...]:
        """The file names of all pictures, in order."""
        return tuple(dict.fromkeys(filter(None, (self.image, *(region.image for region in self.regions)))))

    def part_on(self, image: str) -> Atlas:
        """The sprites that lie on one of the pictures; all where there is but one."""
        if len(self.images) < 2:
            return self
        return replace(self, image=image, regions=tuple(each for each in self.regions if each.image == image))

    def check(self, path: Path, sheet: ByteArray) -> None:
        """Find out whether every sprite lies on the sheet.

        Raises:
            SpriteStudioError: One does not.
        """
        height, width = sheet.shape[:2]
        for region in self.regions:
            left, top, box_width, box_height = region.box
            if left + box_width > width or top + box_height > height:
                raise SpriteStudioError(
                    f"{path.name} places '{region.name}' outside its sheet of {width}×{height}.",
                    "Export the sheet and its data together again.",
                )


def file_name(path: str) -> str:
    """The last part of a path as either kind of system writes it."""
    return PurePosixPath(str(path).replace("\\", "/")).name

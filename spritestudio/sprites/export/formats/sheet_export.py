"""What every format is given."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spritestudio.specs import ByteArray
from spritestudio.specs.motion import played
from spritestudio.sprites.export.layout import SheetEntry, SheetLayout
from spritestudio.sprites.palettes.palette import Palette

Files = dict[str, bytes]  # by name, relative to the folder of the picture


@dataclass(frozen=True)
class SheetClip:
    """A clip on the sheet.

    Attributes:
        pieces: Its frames, at least one, in their order.
    """

    pieces: tuple[SheetEntry, ...]

    @property
    def tag(self) -> str:
        """What its frames are tagged with."""
        return self.pieces[0].tag

    @property
    def figure(self) -> str:
        """Who moves; "" where there is one alone."""
        return self.pieces[0].figure

    @property
    def name(self) -> str:
        """Which movement it is."""
        return self.pieces[0].clip

    @property
    def facing(self) -> str:
        """From where it is seen; "" where nobody said so."""
        return self.pieces[0].facing

    @property
    def loops(self) -> bool:
        """Whether it plays again and again."""
        return self.pieces[0].loops

    @property
    def played(self) -> tuple[SheetEntry, ...]:
        """Its frames in the order in which they are seen, for programs that play forward alone."""
        order = played(range(len(self.pieces)), self.pieces[0].direction)
        return tuple(self.pieces[number] for number in order)


@dataclass(frozen=True, eq=False)
class SheetExport:
    """A sheet that is written, for the files beside it.

    Attributes:
        stem: The name of the picture without its ending.
        sheet: Where the sprites lie.
        images: uint8 (N, H, W, 4), unscaled.
        palette: The colours of an indexed export; None where it is RGBA.
        indexed: Whether the picture is indexed.
        clear_first: Whether the transparent colour is number 0 there.
        frame_ms: How long a sprite stands in an animation, ms.
        near_copies: Sprites that are near copies of other art, by their index, and of what.
    """

    stem: str
    sheet: SheetLayout
    images: ByteArray
    palette: Palette | None = None
    indexed: bool = False
    clear_first: bool = True
    frame_ms: int = 100
    near_copies: Mapping[int, str] = field(default_factory=dict)

    @property
    def picture(self) -> str:
        """The file name of the picture."""
        return f"{self.stem}.png"

    def duration_ms(self, piece: SheetEntry) -> int:
        """How long a sprite stands: as its source says, or as all do."""
        return piece.duration_ms or self.frame_ms

    @property
    def written_tags(self) -> list[tuple[str, int, int, str]]:
        """Name, first and last piece and direction of what is written as a tag."""
        pieces = self.sheet.pieces
        return [
            (tag, first, last, pieces[first].direction)
            for tag, first, last in self.sheet.tags
            if pieces[first].is_tagged
        ]

    @property
    def clips(self) -> list[SheetClip]:
        """What moves: the runs of frames of one tag."""
        pieces = self.sheet.pieces
        return [
            SheetClip(pieces[first : last + 1])
            for _, first, last in self.sheet.tags
            if pieces[first].is_frame
        ]

    @property
    def animations(self) -> list[tuple[str, SheetClip]]:
        """What engines play, by name: the runs of one tag and, alone, each sprite that a person has named."""
        pieces = self.sheet.pieces
        runs = [(tag, SheetClip(pieces[first : last + 1])) for tag, first, last in self.sheet.tags]
        return runs + [(piece.name, SheetClip((piece,))) for piece in pieces if piece.is_named]

    def image_of(self, piece: SheetEntry) -> ByteArray:
        """The whole sprite, uint8 (H, W, 4), unscaled."""
        return self.images[piece.index]


def pivot_keys(pieces: Sequence[SheetEntry]) -> list[tuple[int, int, int]]:
    """The frames from which on sprites stand elsewhere, with the pixel (x, y), as Aseprite's slices have it.

    One of which nobody said where it stands does so below its middle.
    """
    keys: list[tuple[int, int, int]] = []
    for frame, piece in enumerate(pieces):
        x, y = piece.pivot or (piece.size[0] / 2, float(piece.size[1]))
        pixel = math.floor(x), math.floor(y)
        if not keys or keys[-1][1:] != pixel:
            keys.append((frame, *pixel))
    return keys


def json_bytes(value: Any) -> bytes:
    """A JSON file as people read it."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def text_bytes(*lines: str) -> bytes:
    """A text file of these lines."""
    return ("\n".join(lines) + "\n").encode()


def rectangle(x: int, y: int, width: int, height: int) -> dict[str, int]:
    """A rectangle as Aseprite and TexturePacker write it."""
    return {"x": x, "y": y, "w": width, "h": height}


def size(width: int, height: int) -> dict[str, int]:
    """A size as they write it."""
    return {"w": width, "h": height}

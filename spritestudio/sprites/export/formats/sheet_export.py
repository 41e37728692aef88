"""What every format is given."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spritestudio.specs import ByteArray
from spritestudio.sprites.export.layout import SheetEntry, SheetLayout
from spritestudio.sprites.palettes.palette import Palette

Files = dict[str, bytes]  # by name, relative to the folder of the picture


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

    def image_of(self, piece: SheetEntry) -> ByteArray:
        """The whole sprite, uint8 (H, W, 4), unscaled."""
        return self.images[piece.index]


def played(frames: Sequence[int], direction: str) -> list[int]:
    """The frames in the order in which they are seen, for programs that play forward alone."""
    once = list(reversed(frames)) if direction in ("reverse", "pingpong_reverse") else list(frames)
    return once + once[-2:0:-1] if direction.startswith("pingpong") else once


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

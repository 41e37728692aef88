"""How sprites are laid out on a sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spritestudio.validation import Spec, require, require_whole


@dataclass(frozen=True)
class SheetSpec(Spec):
    """How sprites are laid out on a sheet, row by row.

    Attributes:
        columns: Sprites per row.
        scale: Every pixel becomes a square of this many pixels.
        spacing_px: Gap between sprites, in pixels of the sheet.
        margin_px: Gap around all of them, likewise.
        background: "#rrggbb", or "" for transparent.
    """

    columns: int = 8
    scale: int = 1
    spacing_px: int = 0
    margin_px: int = 0
    background: str = ""

    def __post_init__(self) -> None:
        require_whole("Columns", self.columns, 1, 4096)
        require_whole("The scale", self.scale, 1, 64)
        require_whole("The spacing", self.spacing_px, 0, 1024)
        require_whole("The margin", self.margin_px, 0, 1024)
        require(
            re.fullmatch(r"(#[0-9a-fA-F]{6})?", self.background) is not None,
            f"'{self.background}' is not a background colour.",
            "Use six hexadecimal digits, like #2b2a33, or nothing for transparent.",
        )

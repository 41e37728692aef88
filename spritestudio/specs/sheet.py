"""How sprites are laid out on a sheet, what is written beside it, and how animations play."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Self

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.base import Spec, require, require_choice, require_whole

LAYOUTS = ("grid", "class", "mix", "packed", "files")
DEFAULT_NAME = "{class}_{index:03}"
MAX_FORMATS = 32


@dataclass(frozen=True)
class SheetSpec(Spec):
    """How sprites are laid out on a sheet.

    Attributes:
        layout: "grid" row by row; "class" or "mix" with rows of their own; "packed" as tightly as they go;
            "files" a sheet per sprite.
        columns: Sprites per row, at most.
        scale: Every pixel becomes a square of this many pixels.
        spacing_px: Gap between sprites, in pixels of the sheet.
        margin_px: Gap around all of them, likewise.
        extrude_px: The rim of every sprite is repeated outwards so often, in pixels of the sheet.
        power_of_two: Whether width and height are rounded up to 16, 32, 64 …
        trim: Whether the empty border of every sprite is left out.
        merge: Whether sprites that look the same share one place.
        background: "#rrggbb", or "" for transparent.
        name: The template of sprite names, see `spritestudio.sprites.export.naming`.
    """

    layout: str = "grid"
    columns: int = 8
    scale: int = 1
    spacing_px: int = 0
    margin_px: int = 0
    extrude_px: int = 0
    power_of_two: bool = False
    trim: bool = False
    merge: bool = False
    background: str = ""
    name: str = DEFAULT_NAME

    def __post_init__(self) -> None:
        require_choice("layout", self.layout, LAYOUTS)
        require_whole("Columns", self.columns, 1, 4096)
        require_whole("The scale", self.scale, 1, 64)
        require_whole("The spacing", self.spacing_px, 0, 1024)
        require_whole("The margin", self.margin_px, 0, 1024)
        require_whole("The extrusion", self.extrude_px, 0, 64)
        for flag in (self.power_of_two, self.trim, self.merge):
            require(isinstance(flag, bool), "A choice of a layout is either true or false.")
        require(
            isinstance(self.background, str)
            and re.fullmatch(r"(#[0-9a-fA-F]{6})?", self.background) is not None,
            f"'{self.background}' is not a background colour.",
            "Use six hexadecimal digits, like #2b2a33, or nothing for transparent.",
        )
        require(
            isinstance(self.name, str) and 0 < len(self.name) <= 200,
            "The names of sprites need a template of at most 200 characters.",
            f"The usual one is {DEFAULT_NAME}",
        )


@dataclass(frozen=True)
class ExportSpec(Spec):
    """What an export writes.

    Attributes:
        sheet: The layout.
        formats: Names of `spritestudio.sprites.export.formats.FORMATS`, each written beside the picture.
        indexed: Whether the PNG has a palette instead of RGBA.
        clear_first: Whether the transparent colour of an indexed PNG is number 0; otherwise it is the last.
        recipe: Whether PNGs tell how their sprites were made.
        recipe_file: Whether that is written as a file beside them, too.
        frame_ms: How long a sprite stands in an animation, ms.
    """

    sheet: SheetSpec = field(default_factory=SheetSpec)
    formats: tuple[str, ...] = ()
    indexed: bool = False
    clear_first: bool = True
    recipe: bool = True
    recipe_file: bool = False
    frame_ms: int = 100

    def __post_init__(self) -> None:
        require(isinstance(self.sheet, SheetSpec), "An export needs a layout.")
        require(
            isinstance(self.formats, tuple)
            and len(self.formats) <= MAX_FORMATS
            and all(isinstance(name, str) for name in self.formats),
            "The formats of an export must be a list of names.",
        )
        for flag in (self.indexed, self.clear_first, self.recipe, self.recipe_file):
            require(isinstance(flag, bool), "A choice of an export is either true or false.")
        require_whole("The time of a frame", self.frame_ms, 10, 60_000)

    @classmethod
    def from_json(cls, values: Any) -> Self:
        if not isinstance(values, dict):
            raise SpriteStudioError("An ExportSpec must be a JSON object.")
        return super().from_json({**values, "sheet": SheetSpec.from_json(values.get("sheet", {}))})


@dataclass(frozen=True)
class AnimationSpec(Spec):
    """How an animation plays.

    Attributes:
        frame_ms: How long a frame stands, ms; GIF keeps hundredths of a second.
        hold_ms: How much longer the last one stands, ms.
        loops: How often it plays; 0 for ever.
        scale: Every pixel becomes a square of this many pixels.
    """

    frame_ms: int = 80
    hold_ms: int = 1500
    loops: int = 0
    scale: int = 4

    def __post_init__(self) -> None:
        require_whole("The time of a frame", self.frame_ms, 10, 60_000)
        require_whole("The hold on the last frame", self.hold_ms, 0, 60_000)
        require_whole("The number of loops", self.loops, 0, 1000)
        require_whole("The scale", self.scale, 1, 64)

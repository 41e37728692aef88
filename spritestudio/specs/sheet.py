"""How sprites are laid out on a sheet, what is written beside it, and how animations play."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Self

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.base import Spec, require
from spritestudio.specs.fields import check_fields, described

LAYOUTS = ("grid", "class", "mix", "rows", "clips", "packed", "files")
DEFAULT_NAME = "{class}_{index:03}"
MAX_FORMATS = 32


@dataclass(frozen=True)
class SheetSpec(Spec):
    """How sprites are laid out on a sheet; every field says what it does."""

    layout: str = described(
        "grid",
        "Layout",
        "row by row, rows of their own by class or by mix, the rows of the shelf (by class where sprites "
        "stand in none), a row per clip and direction, packed as tightly as they go, or files, one per "
        "sprite",
        choices=LAYOUTS,
    )
    columns: int = described(8, "Columns", "sprites per row, at most", minimum=1, maximum=4096)
    scale: int = described(
        1, "Scale", "every pixel becomes a square of this many pixels", minimum=1, maximum=64, unit="×"
    )
    spacing_px: int = described(
        0, "Spacing", "gap between sprites, in pixels of the sheet", maximum=1024, unit="px"
    )
    margin_px: int = described(
        0, "Margin", "gap around all of them, in pixels of the sheet", maximum=1024, unit="px"
    )
    extrude_px: int = described(
        0,
        "Extrusion",
        "the rim of every sprite is repeated outwards by this much, so that engines show no seams between "
        "tiles",
        maximum=64,
        unit="px",
        option="--extrude",
    )
    power_of_two: bool = described(
        False, "Power-of-two size", "round width and height up to 64, 128 …, as older graphics cards want it"
    )
    trim: bool = described(
        False, "Trim each sprite", "leave out each sprite's own empty border", option="--trim-each"
    )
    merge: bool = described(False, "Merge duplicates", "let sprites that look the same share one place")
    background: str = described("", "Background", "a colour, like #2b2a33; without one it is transparent")
    name: str = described(
        DEFAULT_NAME,
        "Sprite names",
        "what sprites are called: {class}, {mix}, {seed}, {index} from 0 on, within the class "
        "where that stands in the name, {number} from 0 on within the "
        "class, {frame} in JSON files, {sheet}; {index:03} has three digits; one that has been given a name "
        "keeps it",
        option="--name",
    )

    def __post_init__(self) -> None:
        check_fields(self)
        require(
            re.fullmatch(r"(#[0-9a-fA-F]{6})?", self.background) is not None,
            f"'{self.background}' is not a background colour.",
            "Use six hexadecimal digits, like #2b2a33, or nothing for transparent.",
        )
        require(
            0 < len(self.name) <= 200,
            "The names of sprites need a template of at most 200 characters.",
            f"The usual one is {DEFAULT_NAME}",
        )


@dataclass(frozen=True)
class ExportSpec(Spec):
    """What an export writes.

    Every other field says what it does.

    Attributes:
        sheet: The layout.
        formats: Names of `spritestudio.sprites.export.formats.FORMATS`, each written beside the picture.
    """

    sheet: SheetSpec = field(default_factory=SheetSpec)
    formats: tuple[str, ...] = ()
    indexed: bool = described(
        False,
        "Indexed",
        "a PNG with exactly the palette of the sprites, and a transparent colour, instead of RGBA",
    )
    clear_last: bool = described(
        False,
        "Transparent last",
        "the transparent colour of an indexed PNG is the last, and there only if needed; otherwise it is "
        "number 0",
    )
    recipe: bool = described(
        True, "Recipe inside the PNG", "tell in PNGs how their sprites were made, so that they can be again"
    )
    recipe_file: bool = described(
        False, "Recipe as a file beside it", "write that beside them, for programs that drop it from a PNG"
    )
    credits: bool = described(
        False,
        "Credits of the art beside it",
        "write a text beside the picture that names the weights, the art that they learned from and its "
        "licences",
    )
    frame_ms: int = described(
        100,
        "Frame time",
        "how long a frame of an animation stands; GIF keeps hundredths of a second",
        minimum=10,
        maximum=60_000,
        step=10,
        unit="ms",
    )

    def __post_init__(self) -> None:
        require(isinstance(self.sheet, SheetSpec), "An export needs a layout.")
        require(
            isinstance(self.formats, tuple)
            and len(self.formats) <= MAX_FORMATS
            and all(isinstance(name, str) for name in self.formats),
            "The formats of an export must be a list of names.",
        )
        check_fields(self)

    @classmethod
    def from_json(cls, values: Any) -> Self:
        if not isinstance(values, dict):
            raise SpriteStudioError("An ExportSpec must be a JSON object.")
        values = dict(values)
        if isinstance(values.get("clear_first"), bool):  # of earlier versions
            values["clear_last"] = not values.pop("clear_first")
        return super().from_json({**values, "sheet": SheetSpec.from_json(values.get("sheet", {}))})


@dataclass(frozen=True)
class AnimationSpec(Spec):
    """How an animation plays; every field says what it does."""

    frame_ms: int = described(
        80,
        "Frame time",
        "how long a frame of an animation stands; GIF keeps hundredths of a second",
        minimum=10,
        maximum=60_000,
        step=10,
        unit="ms",
    )
    hold_ms: int = described(
        1500, "Hold", "how much longer the last one stands", maximum=60_000, step=100, unit="ms"
    )
    loops: int = described(0, "Loops", "how often it plays; 0 for ever", maximum=1000)
    scale: int = described(
        4,
        "Scale",
        "every pixel becomes a square of this many pixels",
        minimum=1,
        maximum=64,
        unit="×",
        option="--film-scale",
    )

    def __post_init__(self) -> None:
        check_fields(self)

"""How painted sprites are finished: palette and clean-ups."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spritestudio.specs.base import Spec, require, require_whole
from spritestudio.specs.fields import check_fields, described

PALETTE_MODES = ("generated", "model", "chosen", "best")
DITHERS = ("none", "checker", "bayer2", "bayer4")
OUTLINES = ("none", "outside", "inside")
ALIGNMENTS = ("none", "center", "baseline")
MAX_PALETTE = 1024
MAX_ISLAND_PX = 64


@dataclass(frozen=True)
class PostprocessSpec(Spec):
    """What is done to sprites after they are painted; as it stands, alpha becomes hard and nothing else.

    Every field says what it does, or:

    Attributes:
        palette_name: What the chosen palette is called.
        palette: The chosen palette, "#rrggbb" each.
        best_of: Which sprites "best" looks at, by index; all where it is empty.
        recolor: Pairs of colours, from and to. Each pixel goes with the pair whose first is nearest.
        recolor_name: What the palette is called that `recolor` leads to; "" where it is none.
        only: Which sprites are finished, by index; all where it is empty. The others get hard alpha, no more.
    """

    alpha_threshold: int = described(
        128,
        "Alpha threshold",
        "the least alpha that becomes opaque: lower keeps more of a sprite's soft rim",
        minimum=1,
        maximum=255,
    )
    palette_mode: str = described(
        "generated",
        "Palette mode",
        "generated keeps the colours, model takes the palette that the weights bring, chosen takes one of "
        "yours, best finds the best colours for the sprites",
        choices=PALETTE_MODES,
    )
    palette_name: str = ""
    palette: tuple[str, ...] = ()
    colors: int = described(
        16,
        "Number of colours",
        "bring the sprites to this many colours, the transparent one among them, the best for them",
        minimum=1,
        maximum=256,
    )
    best_of: tuple[int, ...] = ()
    dither: str = described(
        "none",
        "Dithering",
        "a pattern of two colours of the palette for one between them",
        choices=DITHERS,
    )
    recolor: tuple[tuple[str, str], ...] = ()
    recolor_name: str = ""
    min_island_px: int = described(
        0,
        "Island size",
        "drop parts that hang in the air and have fewer pixels",
        maximum=MAX_ISLAND_PX,
        unit="px",
        option="--drop-islands",
    )
    remove_orphans: bool = described(
        False,
        "Remove orphan pixels",
        "repaint each pixel that is like none of its eight neighbours in a colour of theirs",
    )
    spare_inside: bool = described(
        False,
        "Spare inside, like eyes",
        "leave orphan pixels alone that the sprite surrounds on all eight sides, such as an eye in a face",
    )
    close_holes: bool = described(False, "Close one-pixel holes", "close gaps of one pixel in the outline")
    outline: str = described(
        "none",
        "Outline",
        "a line of one pixel outside around the sprite, or inside on its own rim",
        choices=OUTLINES,
    )
    outline_color: str = described("#1d1a26", "Colour of the outline", "the colour of the outline, #rrggbb")
    align: str = described(
        "none",
        "Alignment",
        "move the sprite to the center, or to the baseline: the middle of the bottom row",
        choices=ALIGNMENTS,
    )
    trim: bool = described(
        False,
        "Trim the shared border",
        "cut the empty border that all the sprites share; they stay square and of one size",
    )
    only: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        check_fields(self)
        for name in (self.palette_name, self.recolor_name):
            require(isinstance(name, str), "The name of a palette must be text.")
        require(
            isinstance(self.palette, tuple) and len(self.palette) <= MAX_PALETTE,
            f"A palette has at most {MAX_PALETTE} colours.",
        )
        require(
            self.palette_mode != "chosen" or len(self.palette) > 0,
            "The chosen palette has no colours.",
            "Choose one, or keep the colours as they are generated.",
        )
        require(
            isinstance(self.recolor, tuple)
            and len(self.recolor) <= MAX_PALETTE
            and all(isinstance(pair, tuple) and len(pair) == 2 for pair in self.recolor),
            "To recolour takes pairs of colours, from and to.",
        )
        swapped = (color for pair in self.recolor for color in pair)
        for color in (*self.palette, *swapped, self.outline_color):
            require(
                isinstance(color, str) and re.fullmatch("#[0-9a-fA-F]{6}", color) is not None,
                f"'{color}' is not a colour.",
                "Use six hexadecimal digits, like #2b2a33.",
            )
        require(isinstance(self.best_of, tuple), "The sprites to take colours from must be a list.")
        require(isinstance(self.only, tuple), "The sprites to finish must be a list.")
        for index in (*self.best_of, *self.only):
            require_whole("The index of a sprite", index, 0, 1_000_000)

    @property
    def changes_nothing(self) -> bool:
        """Whether hard alpha at the usual threshold is all there is."""
        return self.steps == ()

    @property
    def steps(self) -> tuple[str, ...]:
        """What is on, in the order in which it is done, by the names of the attributes."""
        on = {
            "alpha_threshold": self.alpha_threshold != 128,
            "min_island_px": self.min_island_px > 1,
            "palette_mode": self.palette_mode != "generated",
            "recolor": len(self.recolor) > 0,
            "remove_orphans": self.remove_orphans,
            "close_holes": self.close_holes,
            "outline": self.outline != "none",
            "align": self.align != "none",
            "trim": self.trim,
        }
        return tuple(name for name, is_on in on.items() if is_on)

"""How painted sprites are finished: palette and clean-ups."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spritestudio.specs.base import Spec, require, require_choice, require_whole

PALETTE_MODES = ("generated", "model", "chosen", "best")
DITHERS = ("none", "checker", "bayer2", "bayer4")
OUTLINES = ("none", "outside", "inside")
ALIGNMENTS = ("none", "center", "baseline")
MAX_PALETTE = 1024
MAX_ISLAND_PX = 64


@dataclass(frozen=True)
class PostprocessSpec(Spec):
    """What is done to sprites after they are painted; as it stands, alpha becomes hard and nothing else.

    Attributes:
        alpha_threshold: The least alpha that becomes opaque, 1 to 255; the rest becomes transparent.
        palette_mode: "generated" keeps the colours, "model" takes the palette that the weights bring,
            "chosen" takes `palette`, "best" the `colors` best of the sprites.
        palette_name: What the chosen palette is called.
        palette: The chosen palette, "#rrggbb" each.
        colors: How many colours "best" finds, 1 to 256.
        best_of: Which sprites "best" looks at, by index; all where it is empty.
        dither: How a colour between two of the palette is shown: "none", or a pattern of both.
        recolor: Pairs of colours, from and to. Each pixel goes with the pair whose first is nearest.
        min_island_px: Parts that hang together and have fewer pixels are dropped; 0 drops none.
        remove_orphans: Repaint each pixel that is like none of its eight neighbours in a colour of theirs.
        close_holes: Close gaps of one pixel in the outline.
        outline: A line of one pixel: "none", "outside" around the sprite, "inside" on its own rim.
        outline_color: Its colour, "#rrggbb".
        align: Move the sprite: "center", or "baseline" for the middle of the bottom row; "none" leaves it.
        trim: Cut away the empty border that all the sprites share; they stay square and of one size.
    """

    alpha_threshold: int = 128
    palette_mode: str = "generated"
    palette_name: str = ""
    palette: tuple[str, ...] = ()
    colors: int = 16
    best_of: tuple[int, ...] = ()
    dither: str = "none"
    recolor: tuple[tuple[str, str], ...] = ()
    min_island_px: int = 0
    remove_orphans: bool = False
    close_holes: bool = False
    outline: str = "none"
    outline_color: str = "#1d1a26"
    align: str = "none"
    trim: bool = False

    def __post_init__(self) -> None:
        require_whole("The alpha threshold", self.alpha_threshold, 1, 255)
        require_choice("palette mode", self.palette_mode, PALETTE_MODES)
        require(isinstance(self.palette_name, str), "The name of a palette must be text.")
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
        require_whole("The number of colours", self.colors, 1, 256)
        require(isinstance(self.best_of, tuple), "The sprites to take colours from must be a list.")
        for index in self.best_of:
            require_whole("The index of a sprite", index, 0, 1_000_000)
        require_choice("dithering", self.dither, DITHERS)
        require_whole("The size of islands", self.min_island_px, 0, MAX_ISLAND_PX)
        require_choice("outline", self.outline, OUTLINES)
        require_choice("alignment", self.align, ALIGNMENTS)
        for what in (self.remove_orphans, self.close_holes, self.trim):
            require(isinstance(what, bool), "A clean-up is either true or false.")

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

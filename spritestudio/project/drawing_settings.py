"""With what one draws: colours, brush, symmetry, and the palette that one may be held to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from spritestudio.project.observable import Event
from spritestudio.specs import ByteArray
from spritestudio.sprites.palettes.palette import Palette, snap

Color = tuple[int, int, int, int]  # red, green, blue, alpha

CLEAR: Color = (0, 0, 0, 0)
MAX_BRUSH_PX = 32


@dataclass(frozen=True)
class DrawingOptions:
    """What is set beside the colours.

    Attributes:
        brush_px: How many pixels the brush is across.
        filled: Whether rectangles and ellipses are filled.
        contiguous: Whether fill and wand take only pixels that touch each other.
        tolerance: By how much channels may differ for fill and wand, 0 to 255.
        pixel_perfect: Whether a pencil of one pixel leaves out corners.
        mirror_x: Whether the left half draws the right one as well, and the other way round.
        mirror_y: The same for the upper and the lower half.
        pixel_grid: Whether lines between the pixels are shown.
    """

    brush_px: int = 1
    filled: bool = False
    contiguous: bool = True
    tolerance: int = 0
    pixel_perfect: bool = True
    mirror_x: bool = False
    mirror_y: bool = False
    pixel_grid: bool = True


class DrawingSettings:
    """The settings of a drawing person.

    Attributes:
        changed: Something is set otherwise.
    """

    def __init__(self) -> None:
        self._options = DrawingOptions()
        self._colors: tuple[Color, Color] = ((0, 0, 0, 255), CLEAR)
        self._palette: Palette | None = None
        self._locked = False
        self.changed = Event()

    @property
    def options(self) -> DrawingOptions:
        """What is set beside the colours."""
        return self._options

    def set(self, **values: Any) -> None:
        """Set options by their names; a brush is never larger or smaller than one may be."""
        if "brush_px" in values:
            values["brush_px"] = max(1, min(MAX_BRUSH_PX, values["brush_px"]))
        options = replace(self._options, **values)
        if options != self._options:
            self._options = options
            self.changed.emit()

    @property
    def foreground(self) -> Color:
        """What the left button draws with."""
        return self._colors[0]

    @property
    def background(self) -> Color:
        """What the right button draws with."""
        return self._colors[1]

    def color(self, *, secondary: bool) -> Color:
        """The colour of the left or the right button."""
        return self._colors[secondary]

    def set_color(self, color: Color, *, secondary: bool = False) -> None:
        """Draw with this colour or, where one is held to the palette, with its nearest."""
        fitting = self._fitting(color)
        colors = (self.foreground, fitting) if secondary else (fitting, self.background)
        self._take(colors)

    def swap_colors(self) -> None:
        """Draw with the one where it was the other."""
        self._take((self.background, self.foreground))

    def step_color(self, steps: int, *, secondary: bool = False) -> None:
        """Go on in the palette from the colour that it has nearest, round at its ends."""
        if self._palette is None:
            return
        colors = [_color(each) for each in self._palette.colors]
        current = self.color(secondary=secondary)
        distances = [sum((a - b) ** 2 for a, b in zip(each, current, strict=True)) for each in colors]
        self.set_color(colors[(int(np.argmin(distances)) + steps) % len(colors)], secondary=secondary)

    @property
    def palette(self) -> Palette | None:
        """The colours that are offered; None where the picture's own are."""
        return self._palette

    @property
    def is_locked(self) -> bool:
        """Whether nothing but the palette's colours is drawn."""
        return self._locked and self._palette is not None

    def set_palette(self, palette: Palette | None) -> None:
        """Offer other colours."""
        self._palette = palette
        self._colors = (self._fitting(self.foreground), self._fitting(self.background))
        self.changed.emit()

    def lock(self, locked: bool) -> None:
        """Hold who draws to the palette, or no longer."""
        self._locked = locked
        self._colors = (self._fitting(self.foreground), self._fitting(self.background))
        self.changed.emit()

    def fitted(self, image: ByteArray) -> ByteArray:
        """A picture as it may be put into the drawing: in the palette's colours, where one is held to it."""
        if not self.is_locked or self._palette is None or not (self._palette.colors[:, 3] > 0).any():
            return image
        return snap(image, self._palette)

    def _fitting(self, color: Color) -> Color:
        return _color(self.fitted(np.array([[color]], np.uint8))[0, 0])

    def _take(self, colors: tuple[Color, Color]) -> None:
        if colors != self._colors:
            self._colors = colors
            self.changed.emit()


def _color(pixel: ByteArray) -> Color:
    red, green, blue, alpha = (int(value) for value in pixel)
    return red, green, blue, alpha

"""Editing a palette: states that never change themselves, so that every step can be undone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.sprites.palettes.palette import MAX_COLORS, Palette, by_hue, by_lightness, parse_hex


@dataclass(frozen=True)
class Swatch:
    """One colour of a palette at work.

    Attributes:
        color: "#rrggbb", with two more digits where it is not opaque.
        label: What it is called, or "".
        locked: Whether it keeps its colour and its place.
    """

    color: str
    label: str = ""
    locked: bool = False


@dataclass(frozen=True)
class Swatches:
    """A palette at work.

    Attributes:
        name: What it is called.
        items: Its colours; never none.
    """

    name: str
    items: tuple[Swatch, ...]

    @classmethod
    def of(cls, palette: Palette) -> Swatches:
        """Begin with a palette."""
        colors = palette.to_hex()
        return cls(palette.name, tuple(Swatch(c, palette.label(i)) for i, c in enumerate(colors)))

    @property
    def colors(self) -> tuple[str, ...]:
        """The colours in order."""
        return tuple(item.color for item in self.items)

    def palette(self) -> Palette:
        """The palette as it stands."""
        labels = tuple(item.label for item in self.items)
        rgba = np.array([parse_hex(color) for color in self.colors], np.uint8)
        return Palette(self.name, rgba, labels if any(labels) else ())

    def renamed(self, name: str) -> Swatches:
        """With another name."""
        return dataclasses.replace(self, name=name)

    def with_item(self, index: int, **changes: object) -> Swatches:
        """With another colour, label or lock at `index`; a locked colour takes no other."""
        item = self.items[index]
        if item.locked and "color" in changes:
            return self
        changed = dataclasses.replace(item, **changes)  # type: ignore[arg-type]
        return self._with((*self.items[:index], changed, *self.items[index + 1 :]))

    def added(self, index: int, color: str) -> Swatches:
        """With a new colour at `index`, unless the palette is full."""
        if len(self.items) >= MAX_COLORS:
            return self
        return self._with((*self.items[:index], Swatch(color), *self.items[index:]))

    def removed(self, index: int) -> Swatches:
        """Without the colour at `index`, unless it is locked or the last."""
        if self.items[index].locked or len(self.items) == 1:
            return self
        return self._with((*self.items[:index], *self.items[index + 1 :]))

    def moved(self, start: int, end: int) -> Swatches:
        """With the colour at `start` moved to `end`; it stays if it is locked."""
        if self.items[start].locked:
            return self
        rest = [*self.items[:start], *self.items[start + 1 :]]
        rest.insert(end, self.items[start])
        return self._with(tuple(rest))

    def sorted_by_hue(self) -> Swatches:
        """Round the colour wheel, greys first; what is locked keeps its place."""
        return self._sorted(by_hue)

    def sorted_by_lightness(self) -> Swatches:
        """From dark to light; what is locked keeps its place."""
        return self._sorted(by_lightness)

    def _sorted(self, order_of: Callable[[ByteArray], list[int]]) -> Swatches:
        free = [index for index, item in enumerate(self.items) if not item.locked]
        if not free:
            return self
        rgb = np.array([parse_hex(self.items[index].color)[:3] for index in free], np.uint8)
        items = list(self.items)
        for place, source in zip(free, order_of(rgb), strict=True):
            items[place] = self.items[free[source]]
        return self._with(tuple(items))

    def _with(self, items: tuple[Swatch, ...]) -> Swatches:
        return dataclasses.replace(self, items=items)

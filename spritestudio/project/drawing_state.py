"""One state of a drawing: its pixels, what is selected, and what floats above them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spritestudio.specs import BoolArray, ByteArray
from spritestudio.sprites.drawing.masks import bounds


@dataclass(frozen=True, eq=False)
class Floating:
    """Pixels that were lifted off the picture, or pasted, and can still be moved.

    Attributes:
        pixels: uint8 (h, w, 4).
        mask: bool (h, w), which of them belong to it.
        left: Where its first column lies in the picture; it may lie outside.
        top: The same for its first row.
        is_all: Whether it is all that was there, and so nothing is selected once it is laid down.
    """

    pixels: ByteArray
    mask: BoolArray
    left: int
    top: int
    is_all: bool = False

    def on(self, shape: tuple[int, int]) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """Where it lies in a picture of this shape, and which part of it that is."""
        picture, part = [], []
        for length, start, size in zip(shape, (self.top, self.left), self.mask.shape, strict=True):
            low, high = max(0, start), max(0, min(length, start + size))
            picture.append(slice(low, max(low, high)))
            part.append(slice(low - start, max(low, high) - start))
        return (picture[0], picture[1]), (part[0], part[1])


@dataclass(frozen=True, eq=False)
class DrawingState:
    """One state of a drawing; it never changes.

    Attributes:
        image: uint8 (H, W, 4), without what floats.
        selection: bool (H, W); None where nothing is selected, and all of it can be drawn on.
        floating: What floats; None where nothing does.
    """

    image: ByteArray
    selection: BoolArray | None = None
    floating: Floating | None = None

    @property
    def pixels(self) -> ByteArray:
        """What is seen, uint8 (H, W, 4)."""
        pixels = self.image.copy()
        if (floating := self.floating) is not None:
            place, part = floating.on((pixels.shape[0], pixels.shape[1]))
            above = floating.pixels[part]
            seen = floating.mask[part] & (above[..., 3] > 0)
            pixels[place][seen] = above[seen]
        return pixels

    @property
    def selected(self) -> BoolArray | None:
        """What is selected, of the picture: what floats, where something does."""
        if (floating := self.floating) is None:
            return self.selection
        mask: BoolArray = np.zeros(self.image.shape[:2], bool)
        place, part = floating.on((mask.shape[0], mask.shape[1]))
        mask[place] = floating.mask[part]
        return mask

    @property
    def laid(self) -> DrawingState:
        """The state in which what floats has become part of the picture."""
        if (floating := self.floating) is None:
            return self
        selected = None if floating.is_all else or_none(self.selected)
        return DrawingState(self.pixels, selected)

    def lifted(self, *, as_copy: bool = False) -> DrawingState:
        """The state in which what is selected, or all that can be seen, floats."""
        if self.floating is not None:
            return self.laid.lifted(as_copy=True) if as_copy else self
        mask = self.image[..., 3] > 0 if self.selection is None else self.selection
        if not mask.any():
            return self
        left, top, right, bottom = bounds(mask)
        part = mask[top:bottom, left:right]
        pixels = np.where(part[..., None], self.image[top:bottom, left:right], 0).astype(np.uint8)
        below = self.image if as_copy else np.where(mask[..., None], 0, self.image).astype(np.uint8)
        floating = Floating(pixels, part, left, top, is_all=self.selection is None)
        return DrawingState(below, self.selection, floating)


def or_none(mask: BoolArray | None) -> BoolArray | None:
    """A mask, or None where nothing is set."""
    return None if mask is None or not mask.any() else mask


def same_state(a: DrawingState, b: DrawingState) -> bool:
    """Whether going from one to the other is no step."""
    if a.floating is not None or b.floating is not None:
        return a is b
    return np.array_equal(a.image, b.image) and (
        a.selection is b.selection
        or (a.selection is not None and b.selection is not None and np.array_equal(a.selection, b.selection))
    )

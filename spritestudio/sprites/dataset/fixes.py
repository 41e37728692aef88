"""What can be done about sprites before they become a set; nothing is scaled, nothing is done unasked."""

from __future__ import annotations

import dataclasses
import hashlib
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import ImageColor

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.specs.base import require, require_choice, require_whole
from spritestudio.sprites.dataset.columns import PIVOT, pivot_text, pivots
from spritestudio.sprites.dataset.editable_set import EditableSet
from spritestudio.sprites.dataset.movements import with_movements
from spritestudio.sprites.grid import SMALLEST_CELL, enlargement
from spritestudio.sprites.pixels import harden_alpha

_MAX_SIZE_PX = 64  # what networks take
_MAX_TIMES = 1024
_COMMON_SHARE = 0.1  # of all sprites; a background of fewer is but the colour of some tiles
_FEW_PIXELS = 0.02  # share of a sprite; one with fewer pixels drawn is nearly empty
_TITLES = {
    "shrink": "Take one pixel of each {0}×{0}",
    "pad": "Pad to {0}×{0}",
    "crop": "Crop to {0}×{0}",
    "transparent": "Make {0} transparent",
    "harden": "Make pixels opaque or clear",
    "drop-empty": "Leave out the empty ones",
    "unique": "Keep one of each",
    "movements": "Call clips by their movements",
}


@dataclass(frozen=True)
class Fix:
    """A change to sprites, as plain data.

    Attributes:
        name: "shrink" what was enlarged, "pad" or "crop" to a size, "transparent" for a background colour,
            "harden", "drop-empty", "unique" or "movements".
        argument: How many times for "shrink", the size in px for "pad" and "crop", "#rrggbb" for
            "transparent".
    """

    name: str
    argument: str = ""

    def __post_init__(self) -> None:
        require_choice("fix", self.name, tuple(_TITLES))
        if self.name in ("pad", "crop"):
            require(self.argument.isdecimal(), f"'{self.argument}' is not a size.", "Give pixels, like 16.")
            require_whole("The size", self.size_px, 1, _MAX_SIZE_PX)
        if self.name == "shrink":
            require(self.argument.isdecimal(), f"'{self.argument}' is no number of times.", "Like 4.")
            require_whole("How many times sprites were enlarged", int(self.argument), 2, _MAX_TIMES)
        if self.name == "transparent":
            _colour(self.argument)

    @property
    def title(self) -> str:
        """What a button that does it says."""
        return _TITLES[self.name].format(self.argument)

    @property
    def size_px(self) -> int:
        """The size that "pad" and "crop" make."""
        return int(self.argument)


def apply_fix(editable: EditableSet, fix: Fix) -> EditableSet:
    """Do what `fix` says to all sprites that need it.

    "shrink" takes one pixel of each large one, and refuses sprites that were not enlarged so many times.
    "pad" adds transparent pixels all round, and refuses sprites that are larger; "crop" does the same with
    the smaller ones, and of the larger ones keeps the part around the middle of what is drawn. "transparent"
    clears the colour where it is joined to the edge, so that the white of an eye stays.

    Raises:
        SpriteStudioError: It cannot be done, or no sprite would be left.
    """
    if fix.name == "unique":
        return _keep(editable, ~repeats(editable))
    if fix.name == "drop-empty":
        return _keep(editable, ~nearly_empty(editable))
    if fix.name == "movements":
        return with_movements(editable)
    if fix.name == "harden":
        return _map(editable, harden_alpha)
    if fix.name == "transparent":
        return _map(editable, lambda block: _clear_background(block, _colour(fix.argument)))
    if fix.name == "shrink":
        return _shrunk(editable, int(fix.argument))
    sizes = editable.sizes()
    if fix.name == "pad" and len(larger := np.flatnonzero((sizes > fix.size_px).any(axis=1))):
        height, width = sizes[larger[0]]
        raise SpriteStudioError(
            f"{editable.name(larger[0])} is {width}×{height}, too large to pad to "
            f"{fix.size_px}×{fix.size_px}.",
            "Choose a larger size, or crop.",
        )
    if (sizes == fix.size_px).all():
        return editable
    return dataclasses.replace(
        editable, images=np.stack([_fit(image, fix.size_px) for image in editable.images])
    )


def common_enlargement(editable: EditableSet) -> int:
    """How many times all sprites were enlarged; 1 where some were not, or hardly any pixel would be left."""
    times = 0
    for _, block in editable.blocks():
        if (times := math.gcd(times, enlargement(block))) == 1:
            return 1
    return times if editable.sizes().max() >= SMALLEST_CELL * times else 1


def repeats(editable: EditableSet) -> BoolArray:
    """Which sprites have the pixels and the classes of an earlier one, bool (N,)."""
    first: dict[bytes, int] = {}
    again = np.zeros(editable.count, dtype=bool)
    for index, image in enumerate(editable.images):
        digest = hashlib.blake2b(repr(image.shape).encode(), digest_size=16)
        digest.update(np.ascontiguousarray(image).data)
        digest.update(editable.contexts[index].tobytes())
        again[index] = first.setdefault(digest.digest(), index) != index
    return again


def nearly_empty(editable: EditableSet) -> BoolArray:
    """Which sprites have all but no drawn pixel, or are opaque and of a single colour, bool (N,)."""
    empty = np.zeros(editable.count, dtype=bool)
    for indices, block in editable.blocks():
        drawn = (block[..., 3] > 0).mean(axis=(1, 2))
        plain = (block == block[:, :1, :1]).all(axis=(1, 2, 3))
        empty[indices] = (drawn < _FEW_PIXELS) | plain
    return empty


def background_colours(editable: EditableSet) -> npt.NDArray[np.str_]:
    """The solid colour that each sprite stands on, "#rrggbb" or "" where there is none, str (N,).

    A sprite stands on a colour if it is opaque, all four corners have that colour and so do most pixels of
    its edge, but not all of it.
    """
    colours = np.full(editable.count, "", dtype="<U7")
    for indices, block in editable.blocks():
        colours[indices] = _grounds(block)
    return colours


def ground_of(image: ByteArray) -> str:
    """The solid colour that a picture uint8 (H, W, 4) stands on, see `background_colours`."""
    return _grounds(image[None])[0]


def clear_background(image: ByteArray, colour: str) -> ByteArray:
    """uint8 (H, W, 4) without the opaque pixels of a colour "#rrggbb" that are joined to its edge."""
    return _clear_background(image[None], _colour(colour))[0]


def _grounds(block: ByteArray) -> list[str]:
    corner = block[:, 0, 0]
    same = (block == corner[:, None, None]).all(axis=3)
    edge = np.concatenate((same[:, 0], same[:, -1], same[:, :, 0], same[:, :, -1]), axis=1)
    corners = same[:, 0, -1] & same[:, -1, 0] & same[:, -1, -1]
    opaque = (block[..., 3] == 255).all(axis=(1, 2))
    solid = opaque & corners & (edge.mean(axis=1) > 0.5) & ~same.all(axis=(1, 2))
    names = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b, _ in corner]
    return [name if is_solid else "" for name, is_solid in zip(names, solid.tolist(), strict=True)]


def background_colour(editable: EditableSet) -> str:
    """The solid colour that the most sprites stand on, "#rrggbb", or "" where but a few stand on any."""
    counts = Counter(colour for colour in background_colours(editable).tolist() if colour)
    (colour, count), *_ = counts.most_common(1) or [("", 0)]
    return colour if count >= _COMMON_SHARE * editable.count else ""


def _shrunk(editable: EditableSet, times: int) -> EditableSet:
    require(
        common_enlargement(editable) % times == 0,
        f"Not all sprites were enlarged {times} times.",
        "Leave the others out, or import them by themselves.",
    )
    notes = dict(editable.notes)
    if PIVOT in notes:
        moved = (at and (at[0] / times, at[1] / times) for at in pivots(notes, editable.count))
        notes[PIVOT] = np.array([pivot_text(at) for at in moved])
    if isinstance(editable.images, np.ndarray):
        return dataclasses.replace(editable, images=editable.images[:, ::times, ::times].copy(), notes=notes)
    images = [image[::times, ::times].copy() for image in editable.images]
    return dataclasses.replace(editable, images=images, notes=notes)


def _keep(editable: EditableSet, wanted: BoolArray) -> EditableSet:
    require(bool(wanted.any()), "No sprite would be left.")
    return editable if wanted.all() else editable.take(np.flatnonzero(wanted))


def _map(editable: EditableSet, change: Callable[[ByteArray], ByteArray]) -> EditableSet:
    """The set with every block of sprites changed; sizes stay."""
    if isinstance(editable.images, np.ndarray):
        images = np.empty_like(editable.images)
        for indices, block in editable.blocks():
            images[indices] = change(block)
        return dataclasses.replace(editable, images=images)
    pictures = list(editable.images)
    for indices, block in editable.blocks():
        for index, image in zip(indices, change(block), strict=True):
            pictures[index] = image
    return dataclasses.replace(editable, images=pictures)


def _clear_background(block: ByteArray, colour: ByteArray) -> ByteArray:
    """Zero the opaque pixels of `colour` that are joined to the edge, in uint8 (n, H, W, 4)."""
    candidates = (block == colour).all(axis=3)
    joined = candidates.copy()
    joined[:, 1:-1, 1:-1] = False
    count = -1
    while count != (count := int(joined.sum())):
        grown = joined.copy()
        grown[:, 1:] |= joined[:, :-1]
        grown[:, :-1] |= joined[:, 1:]
        grown[:, :, 1:] |= joined[:, :, :-1]
        grown[:, :, :-1] |= joined[:, :, 1:]
        joined = grown & candidates
    return np.where(joined[..., None], np.uint8(0), block)


def _fit(image: ByteArray, size: int) -> ByteArray:
    """uint8 (size, size, 4): cut around the middle of what is drawn, or padded all round."""
    fitted = np.zeros((size, size, 4), dtype=np.uint8)
    drawn = image[..., 3] > 0
    rows, to_rows = _window(np.asarray(drawn.any(axis=1)), size)
    columns, to_columns = _window(np.asarray(drawn.any(axis=0)), size)
    fitted[to_rows, to_columns] = image[rows, columns]
    return fitted


def _window(drawn: BoolArray, size: int) -> tuple[slice, slice]:
    """Which part of an axis to take, and where it goes on an axis of `size`."""
    length = len(drawn)
    if length <= size:
        start = (size - length) // 2
        return slice(0, length), slice(start, start + length)
    used = np.flatnonzero(drawn) if drawn.any() else np.arange(length)
    start = min(max(0, (int(used[0]) + int(used[-1]) + 1 - size) // 2), length - size)
    return slice(start, start + size), slice(0, size)


def _colour(text: str) -> ByteArray:
    """uint8 (4,), opaque, from "#rrggbb"."""
    try:
        if len(text) != 7:
            raise ValueError(text)
        return np.array(ImageColor.getcolor(text, "RGBA"), dtype=np.uint8)
    except ValueError as error:
        raise SpriteStudioError(f"'{text}' is not a colour.", "Write it like #ffffff.") from error

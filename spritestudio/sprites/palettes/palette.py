"""Palettes: colours in an order that an artist chose, and sprites brought to them by Oklab distance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spritestudio.specs import ByteArray, FloatArray
from spritestudio.specs.base import require
from spritestudio.sprites.palettes.oklab import from_oklab, squared_distances, to_oklab

IndexArray = npt.NDArray[np.intp]

MAX_COLORS = 1024  # of a palette; an indexed PNG takes 256
_BLOCK_PX = 2**16  # looked through in one go
_MANY_PX = 2**20  # from here on, counting is quicker than sorting
_MANY = 4096  # colours beyond which k-means looks at their averages in a fine grid
_MOST_COMMON = 1024  # colours that tell which palette is near
_ROUNDS = 64  # of k-means; it comes to rest long before
_HEX = re.compile(r"#([0-9a-fA-F]{6})([0-9a-fA-F]{2})?")


@dataclass(frozen=True, eq=False)
class Palette:
    """Colours in order.

    Attributes:
        name: What a person calls it.
        colors: uint8 (N, 4), 1 to `MAX_COLORS`; a colour may stand more than once.
        labels: What each colour is called, "" where it has no name; empty when none has.
    """

    name: str
    colors: ByteArray
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        colors = np.array(self.colors, dtype=np.uint8)
        require(
            colors.ndim == 2 and colors.shape[1] == 4 and 1 <= len(colors) <= MAX_COLORS,
            f"A palette has 1 to {MAX_COLORS} colours.",
        )
        require(len(self.labels) in (0, len(colors)), "A palette needs a label per colour, or none.")
        colors.setflags(write=False)
        object.__setattr__(self, "colors", colors)

    def __len__(self) -> int:
        return len(self.colors)

    @classmethod
    def from_hex(cls, name: str, colors: Sequence[str]) -> Palette:
        """A palette of colours like "#rrggbb" or "#rrggbbaa".

        Raises:
            SpriteStudioError: One of them is something else, or there are none or too many.
        """
        return cls(name, np.array([parse_hex(color) for color in colors], np.uint8).reshape(-1, 4))

    def to_hex(self) -> tuple[str, ...]:
        """The colours as "#rrggbb", with two more digits where one is not opaque."""
        return tuple(format_hex(color) for color in self.colors)

    def darkest(self) -> str:
        """The darkest colour, "#rrggbb": what an outline is drawn with unless one is chosen."""
        return f"#{bytes(self.opaque[by_lightness(self.opaque)[0]]).hex()}"

    def label(self, index: int) -> str:
        """What colour `index` is called, or ""."""
        return self.labels[index] if self.labels else ""

    def covers(self, images: ByteArray) -> bool:
        """Whether it has all colours that can be seen in uint8 (..., 4)."""
        seen, _ = color_counts(images)
        return {bytes(color) for color in seen} <= {bytes(color) for color in self.colors[:, :3]}

    @property
    def opaque(self) -> ByteArray:
        """The colours that pixels can take, uint8 (M, 3), each once, in order.

        Raises:
            SpriteStudioError: Every colour is transparent.
        """
        rgb = self.colors[self.colors[:, 3] > 0, :3]
        require(len(rgb) > 0, f"The palette {self.name} has no colour that can be seen.")
        _, first = np.unique(_packed(rgb), return_index=True)
        return rgb[np.sort(first)]


def palette_of(name: str, colors: Sequence[Sequence[int]], labels: Sequence[str] = ()) -> Palette:
    """A palette of what a file holds.

    Args:
        name: The palette's.
        colors: RGB or RGBA, 0 to 255.
        labels: One per colour, or none.

    Raises:
        ValueError: There are no colours, or too many.
    """
    if not 0 < len(colors) <= MAX_COLORS:
        raise ValueError(f"it has {len(colors)} colours, and a palette has 1 to {MAX_COLORS}")
    rgba = np.array([(*color, 255)[:4] for color in colors], np.uint8)
    return Palette(name, rgba, tuple(labels) if any(labels) else ())


def parse_hex(text: str) -> tuple[int, int, int, int]:
    """The colour that "#rrggbb" or "#rrggbbaa" means, as RGBA.

    Raises:
        SpriteStudioError: It is something else.
    """
    match = _HEX.fullmatch(text) if isinstance(text, str) else None
    require(match is not None, f"'{text}' is not a colour.", "Use six hexadecimal digits, like #2b2a33.")
    assert match is not None
    red, green, blue = bytes.fromhex(match[1])
    return red, green, blue, int(match[2] or "ff", 16)


def format_hex(color: ByteArray) -> str:
    """RGBA, uint8 (4,), as "#rrggbb", or "#rrggbbaa" where it is not opaque."""
    digits = bytes(color).hex()
    return f"#{digits.removesuffix('ff') if color[3] == 255 else digits}"


# Bringing sprites to a palette


def snap(images: ByteArray, palette: Palette) -> ByteArray:
    """Give every pixel the palette's nearest colour by Oklab distance; alpha stays as it is.

    Args:
        images: uint8 (..., 4).
        palette: Its transparent colours are passed over.

    Returns:
        uint8 of the same shape; wholly transparent pixels are untouched.
    """
    colors, index_of = unique_colors(images)
    opaque = palette.opaque
    nearest = squared_distances(to_oklab(colors), to_oklab(opaque)).argmin(axis=1)
    return with_rgb(images, opaque[nearest][index_of])


def unique_colors(images: ByteArray) -> tuple[ByteArray, IndexArray]:
    """The different RGB colours of uint8 (..., 4), and which of them each pixel has.

    Returns:
        uint8 (U, 3), sorted, and whole numbers of the images' shape without its last axis.
    """
    packed, index_of = np.unique(_packed(images), return_inverse=True)
    return _unpacked(packed), index_of.reshape(images.shape[:-1])


def with_rgb(images: ByteArray, rgb: ByteArray) -> ByteArray:
    """`images` with other colours and the same alpha; wholly transparent pixels are untouched."""
    result = images.copy()
    result[..., :3] = np.where(images[..., 3:] > 0, rgb, images[..., :3])
    return result


# Finding a palette


def best_palette(images: ByteArray, count: int, name: str = "Best colours") -> Palette:
    """The `count` colours that stand best for the pixels that can be seen: k-means in Oklab.

    It starts from the commonest colour and, one after the other, those that are both common and far
    from all before, so that it always gives the same. With no more than `count` colours in the sprites
    these are the palette.

    Args:
        images: uint8 (..., 4).
        count: How many colours at most.
        name: The palette's.

    Returns:
        The colours from dark to light.

    Raises:
        SpriteStudioError: No pixel can be seen.
    """
    require(1 <= count <= MAX_COLORS, f"A palette has 1 to {MAX_COLORS} colours, not {count}.")
    return _best(*color_counts(images), count, name)


def _best(rgb: ByteArray, counts: IndexArray, count: int, name: str) -> Palette:
    """The same from the colours of the pixels, uint8 (U, 3), and how many have each."""
    require(len(rgb) > 0, "There is nothing to take colours from.", "Every pixel is transparent.")
    if len(rgb) <= count:
        return _palette_by_lightness(name, rgb)
    lab, weights = _thinned(to_oklab(rgb), counts.astype(np.float32))
    centers = _spread_out(lab, weights, min(count, len(lab)))
    nearest = np.full(len(lab), -1)
    for _ in range(_ROUNDS):
        before, nearest = nearest, squared_distances(lab, centers).argmin(axis=1)
        if np.array_equal(before, nearest):
            break
        mass = np.bincount(nearest, weights, len(centers))
        sums = [np.bincount(nearest, weights * lab[:, axis], len(centers)) for axis in range(3)]
        means = np.stack(sums, axis=1) / np.maximum(mass, 1e-9)[:, None]
        centers = np.where(mass[:, None] > 0, means, centers).astype(np.float32)
    return _palette_by_lightness(name, from_oklab(centers))


def extract_palette(images: ByteArray, name: str, most: int = 256, best: int = 0) -> Palette:
    """The colours of a picture in the order in which they are met, or its best if it has more than `most`.

    Args:
        images: uint8 (..., 4).
        name: The palette's.
        most: How many colours at most.
        best: How many are its best; 0 for `most`.

    Raises:
        SpriteStudioError: No pixel can be seen.
    """
    rgb, counts = color_counts(images)
    if not 0 < len(rgb) <= most:
        return _best(rgb, counts, best or most, name)
    met: dict[int, None] = {}
    seen = _packed(images[images[..., 3] > 0])
    for start in range(0, len(seen), _BLOCK_PX):
        packed, first = np.unique(seen[start : start + _BLOCK_PX], return_index=True)
        met |= dict.fromkeys(packed[np.argsort(first)].tolist())
        if len(met) == len(rgb):
            break
    return Palette(name, np.insert(_unpacked(np.array(list(met))), 3, 255, axis=1))


def color_counts(images: ByteArray) -> tuple[ByteArray, IndexArray]:
    """The RGB colours, uint8 (U, 3), of the pixels that can be seen, and how many have each."""
    seen = _packed(images[images[..., 3] > 0])
    if len(seen) < _MANY_PX:
        packed, counts = np.unique(seen, return_counts=True)
        return _unpacked(packed), counts
    counts = np.bincount(seen)  # of the 2^24 colours
    packed = np.flatnonzero(counts).astype(np.uint32)
    return _unpacked(packed), counts[packed]


def nearest_palette(images: Sequence[ByteArray], palettes: Sequence[Palette]) -> int:
    """Which palette changes pictures, uint8 (H, W, 4) each, the least: by the mean squared distance in Oklab.

    The commonest of many colours are looked at; where nothing is to be seen, the first palette is nearest.
    """
    pixels = np.concatenate([np.zeros((0, 4), np.uint8), *(image.reshape(-1, 4) for image in images)])
    rgb, counts = color_counts(pixels)
    common = np.argsort(-counts, kind="stable")[:_MOST_COMMON]
    lab, weights = to_oklab(rgb[common]), counts[common]
    changes = [_change(lab, weights, palette.colors) for palette in palettes]
    return int(np.argmin(changes))


def _change(lab: FloatArray, weights: IndexArray, colors: ByteArray) -> float:
    seen = colors[colors[:, 3] > 0, :3]
    return float(squared_distances(lab, to_oklab(seen)).min(axis=1) @ weights) if len(seen) else np.inf


def by_lightness(rgb: ByteArray) -> list[int]:
    """The order of colours, uint8 (N, 3), from dark to light."""
    lab = to_oklab(rgb)
    return [int(i) for i in np.lexsort((_hue(lab), lab[:, 0]))]


def by_hue(rgb: ByteArray) -> list[int]:
    """The order of colours, uint8 (N, 3), round the wheel from red, greys first and from dark to light."""
    lab = to_oklab(rgb)
    grey = np.hypot(lab[:, 1], lab[:, 2]) < 0.02
    wheel = np.where(grey, -1, np.floor(_hue(lab) / (np.pi / 12)))
    return [int(i) for i in np.lexsort((lab[:, 0], wheel))]


def _hue(lab: FloatArray) -> FloatArray:
    return np.mod(np.arctan2(lab[:, 2], lab[:, 1]), 2 * np.pi)


def _palette_by_lightness(name: str, rgb: ByteArray) -> Palette:
    rgb = _unpacked(np.unique(_packed(rgb)))
    return Palette(name, np.insert(rgb[by_lightness(rgb)], 3, 255, axis=1))


def _thinned(lab: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """At most a few thousand colours: those that share a cell of a fine grid become their average."""
    if len(lab) <= _MANY:
        return lab, weights
    cells = np.round(lab * 48).astype(np.int64) + 64  # cells of about two hundredths a side
    _, cell_of = np.unique(cells @ np.array([1 << 16, 1 << 8, 1]), return_inverse=True)
    mass = np.bincount(cell_of, weights)
    sums = [np.bincount(cell_of, weights * lab[:, axis]) for axis in range(3)]
    return (np.stack(sums, axis=1) / mass[:, None]).astype(np.float32), mass.astype(np.float32)


def _spread_out(lab: FloatArray, weights: FloatArray, count: int) -> FloatArray:
    chosen = [int(weights.argmax())]
    distance = squared_distances(lab, lab[chosen])[:, 0]
    for _ in range(count - 1):
        chosen.append(int((distance * weights).argmax()))
        distance = np.minimum(distance, squared_distances(lab, lab[chosen[-1:]])[:, 0])
    return lab[chosen]


def _packed(colors: ByteArray) -> npt.NDArray[np.uint32]:
    packed = colors[..., 0].astype(np.uint32)
    for channel in (1, 2):  # in place, for a picture may be large
        packed <<= 8
        packed |= colors[..., channel]
    return packed


def _unpacked(packed: npt.NDArray[np.uint32]) -> ByteArray:
    return np.stack((packed >> 16, packed >> 8, packed), axis=-1).astype(np.uint8)

"""Whether sprites are copies of known ones: the nearest, also mirrored and moved by a pixel."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from spritestudio.specs import ByteArray, FloatArray
from spritestudio.sprites.dataset.editable_set import IntArray

VARIANTS = tuple(product((False, True), (-1, 0, 1), (-1, 0, 1)))  # mirrored, down, right
NEAR_SHARE = 0.05  # of the pixels in either silhouette that a near copy may differ in
NEAR_LEVELS = 16  # of 255: a pixel differs when a channel is further off
_MUCH_NEARER = 1.0 / 3.0

_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True)
class Copies:
    """Shares of sprites, 0 to 1.

    Attributes:
        exact: Equal to a known sprite, pixel by pixel.
        near: Differ from the nearest known sprite in at most `NEAR_SHARE` of the pixels (exact ones too).
        much_nearer: Less than a third as far from the nearest known sprite as from the nearest of another
            group.
    """

    exact: float
    near: float
    much_nearer: float


class CopySearch:
    """Looks for each sprite's nearest known one, variant by variant, since that takes a while.

    Distance is Euclidean, over colours that count as black where transparent. Call `look` for each of
    `VARIANTS`, then `result`.

    Args:
        images: uint8 (N, H, W, 4), the sprites in question.
        known: uint8 (M, H, W, 4); duplicates count once.
        known_groups: int64 (M,), frames of one animation share a number.
        groups: int64 (N,) for real sprites: their own group is not compared with.
    """

    def __init__(
        self,
        images: ByteArray,
        known: ByteArray,
        known_groups: IntArray,
        groups: IntArray | None = None,
    ) -> None:
        _, first = np.unique(known.reshape(len(known), -1), axis=0, return_index=True)
        self._images = opaque_colours(images)
        self._known = opaque_colours(known[first])
        self._known_groups = known_groups[first]
        self._groups = groups
        self._flat = flat(self._images)
        self._nearest = np.full((len(images), len(first)), np.inf, np.float32)
        self._variant = np.zeros((len(images), len(first)), np.uint8)

    def look(self, index: int) -> None:
        """Compare with variant `index` of the known sprites."""
        known = flat(varied(self._known, index))
        distance = (self._flat**2).sum(axis=1)[:, None] + (known**2).sum(axis=1) - 2.0 * self._flat @ known.T
        nearer = distance < self._nearest
        self._nearest[nearer] = distance[nearer]
        self._variant[nearer] = index

    def result(self) -> Copies:
        """What was found."""
        squared = self._nearest
        if self._groups is not None:
            squared = np.where(self._groups[:, None] == self._known_groups, np.inf, squared)
        if not np.isfinite(squared).any():
            return Copies(0.0, 0.0, 0.0)
        rows = np.arange(len(squared))
        best = squared.argmin(axis=1)
        found = np.stack(
            [
                varied(self._known[b : b + 1], v)[0]
                for b, v in zip(best, self._variant[rows, best], strict=True)
            ]
        )
        same_group = self._known_groups[best][:, None] == self._known_groups
        second = np.where(same_group, np.inf, squared).min(axis=1)
        ratio = np.sqrt(np.maximum(squared[rows, best], 0.0) / np.maximum(second, 1e-6))
        return Copies(
            exact=float((found == self._images).all(axis=(1, 2, 3)).mean()),
            near=float((differing_share(found, self._images) <= NEAR_SHARE).mean()),
            much_nearer=float((ratio < _MUCH_NEARER).mean()),
        )


def differing_share(images: ByteArray, others: ByteArray) -> npt.NDArray[np.float64]:
    """The share of pixels in either silhouette in which sprites differ from others, float64 (N,).

    Args:
        images: uint8 (N, H, W, 4), from `opaque_colours`.
        others: The same.
    """
    step = np.abs(images.astype(np.int16) - others).max(axis=-1)
    either = ((images[..., 3] > 0) | (others[..., 3] > 0)).sum(axis=(1, 2))
    share: npt.NDArray[np.float64] = (step > NEAR_LEVELS).sum(axis=(1, 2)) / np.maximum(1, either)
    return share


def opaque_colours(images: ByteArray) -> ByteArray:
    """The same sprites, black where they are transparent."""
    return np.where(images[..., 3:] > 0, images, 0).astype(np.uint8)


def flat(images: ByteArray) -> FloatArray:
    """Sprites as float32 (N, H · W · 4), 0 to 1: distances between these are what counts as near."""
    values: FloatArray = images.reshape(len(images), -1).astype(np.float32) / 255.0
    return values


def varied(images: npt.NDArray[_T], index: int) -> npt.NDArray[_T]:
    """Variant `index` of `VARIANTS` of (N, H, W, …); what leaves the frame is lost, what comes in is 0."""
    mirrored, down, right = VARIANTS[index]
    height, width = images.shape[1:3]
    border = ((0, 0), (1, 1), (1, 1), *((0, 0),) * (images.ndim - 3))
    padded = np.pad(images[:, :, ::-1] if mirrored else images, border)
    return padded[:, 1 - down : 1 - down + height, 1 - right : 1 - right + width]

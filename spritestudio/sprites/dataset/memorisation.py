"""Whether sprites are copies of known ones: the nearest, also mirrored and moved by a pixel."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from spritestudio.specs import ByteArray, FloatArray
from spritestudio.sprites.dataset.editable_set import IntArray

VARIANTS = tuple(product((False, True), (-1, 0, 1), (-1, 0, 1)))  # mirrored, down, right
NEAR_SHARE = 0.05  # of the pixels in either silhouette that a near copy may differ in
NEAR_LEVELS = 16  # of 255: a pixel differs when a channel is further off
_MUCH_NEARER = 1.0 / 3.0


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
        self._images = _opaque_colours(images)
        self._known = _opaque_colours(known[first])
        self._known_groups = known_groups[first]
        self._groups = groups
        self._flat = _flat(self._images)
        self._nearest = np.full((len(images), len(first)), np.inf, np.float32)
        self._variant = np.zeros((len(images), len(first)), np.uint8)

    def look(self, index: int) -> None:
        """Compare with variant `index` of the known sprites."""
        known = _flat(_varied(self._known, *VARIANTS[index]))
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
                _varied(self._known[b : b + 1], *VARIANTS[v])[0]
                for b, v in zip(best, self._variant[rows, best], strict=True)
            ]
        )
        step = np.abs(found.astype(np.int16) - self._images).max(axis=-1)
        either = ((found[..., 3] > 0) | (self._images[..., 3] > 0)).sum(axis=(1, 2))
        differing = (step > NEAR_LEVELS).sum(axis=(1, 2)) / np.maximum(1, either)
        same_group = self._known_groups[best][:, None] == self._known_groups
        second = np.where(same_group, np.inf, squared).min(axis=1)
        ratio = np.sqrt(np.maximum(squared[rows, best], 0.0) / np.maximum(second, 1e-6))
        return Copies(
            exact=float((step.max(axis=(1, 2)) == 0).mean()),
            near=float((differing <= NEAR_SHARE).mean()),
            much_nearer=float((ratio < _MUCH_NEARER).mean()),
        )


def _opaque_colours(images: ByteArray) -> ByteArray:
    return np.where(images[..., 3:] > 0, images, 0).astype(np.uint8)


def _flat(images: ByteArray) -> FloatArray:
    flat: FloatArray = images.reshape(len(images), -1).astype(np.float32) / 255.0
    return flat


def _varied(images: ByteArray, mirrored: bool, down: int, right: int) -> npt.NDArray[np.uint8]:
    """The images mirrored and moved; what leaves the frame is lost, what comes in is transparent."""
    height, width = images.shape[1:3]
    padded = np.pad(images[:, :, ::-1] if mirrored else images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    return padded[:, 1 - down : 1 - down + height, 1 - right : 1 - right + width]

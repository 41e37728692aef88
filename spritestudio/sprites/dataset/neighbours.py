"""A sprite that weights learned from, and how near a painted one is to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.memorisation import (
    NEAR_SHARE,
    VARIANTS,
    differing_share,
    varied,
)
from spritestudio.sprites.pixels import harden_alpha


class Likeness(Enum):
    """How near a training sprite is, measured by how near drawn sprites are to each other; for people."""

    EXACT = "the same picture, pixel by pixel"
    NEAR_COPY = "a near copy"
    CLOSER = "closer than nine of ten drawn sprites are to one of another animation"
    USUAL = "as close as drawn sprites often are to each other"
    FAR = "no closer than most drawn sprites are to each other"
    UNRANKED = "not a copy"


_RANKS = ((0.1, Likeness.CLOSER), (0.5, Likeness.USUAL), (1.0, Likeness.FAR))


@dataclass(frozen=True)
class TrainingSprite:
    """A sprite that weights learned from.

    Attributes:
        name: What its set calls it.
        artist: Who drew it; "" where the set does not say.
        source: What it is from.
        license: Its licence.
        digest: Of its pixels, see `pixel_digest`.
    """

    name: str
    artist: str
    source: str
    license: str
    digest: int

    @property
    def credit(self) -> str:
        """Name, source, artist and licence in a line."""
        by = f"by {self.artist}" if self.artist and self.artist not in self.source else ""
        return ", ".join(filter(None, (self.name, self.source, by, self.license)))


@dataclass(frozen=True)
class Neighbour:
    """A training sprite near a painted one.

    Attributes:
        sprite: Which.
        differing: The share of the pixels in either silhouette in which they differ, 0 to 1: an estimate.
        is_exact: Whether all pixels are the same, also mirrored or moved by a pixel.
        rank: The share of drawn sprites that are nearer to one of another animation than this, 0 to 1; None
            where the set has too few to tell.
    """

    sprite: TrainingSprite
    differing: float
    is_exact: bool
    rank: float | None

    @property
    def is_near_copy(self) -> bool:
        """Whether a person must be told."""
        return self.is_exact or self.differing <= NEAR_SHARE

    @property
    def likeness(self) -> Likeness:
        """How near that is."""
        if self.is_exact:
            return Likeness.EXACT
        if self.is_near_copy:
            return Likeness.NEAR_COPY
        if self.rank is None:
            return Likeness.UNRANKED
        return next(likeness for most, likeness in _RANKS if self.rank <= most)

    @property
    def difference(self) -> str:
        """Like "12 of 100 pixels differ"."""
        return f"{round(100 * self.differing)} of 100 pixels differ"

    @property
    def told(self) -> str:
        """The training sprite and how near it is, in a line."""
        return f"{self.sprite.credit} ({self.difference})"

    def to_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            **{name: getattr(self.sprite, name) for name in ("name", "artist", "source", "license")},
            "differing": round(self.differing, 4),
            "near_copy": self.is_near_copy,
            "exact": self.is_exact,
        }


def rank_of(share: float, spacing: Sequence[float]) -> float | None:
    """How many drawn sprites are nearer to each other than `share`, 0 to 1; None where none are known."""
    return float(np.mean(np.asarray(spacing) < share)) if len(spacing) else None


def measured(
    neighbour: Neighbour, image: ByteArray, picture: ByteArray, spacing: Sequence[float]
) -> Neighbour:
    """The same neighbour, with the share of pixels that differ as the pictures have it.

    Args:
        neighbour: As the index estimates it.
        image: uint8 (H, W, 4), the painted sprite.
        picture: uint8 (H, W, 4), the training sprite; of another size it stays an estimate.
        spacing: How far drawn sprites are from each other.
    """
    if image.shape != picture.shape:
        return neighbour
    image, picture = harden_alpha(image[None]), harden_alpha(picture[None])
    variants = np.concatenate([varied(image, index) for index in range(len(VARIANTS))])
    shares = differing_share(variants, np.repeat(picture, len(VARIANTS), axis=0))
    share = float(shares.min())
    return dataclasses.replace(neighbour, differing=share, rank=rank_of(share, spacing))

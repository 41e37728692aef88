"""The sides of a figure while somebody gives them pictures: painted, drawn, mirrored, or of other sprites."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from spritestudio.project.kept_clips import with_clips
from spritestudio.project.kept_sides import STAND_CLIP, kept_sides, own_side
from spritestudio.project.mixes import Mix
from spritestudio.project.paint_over import PaintOver
from spritestudio.project.painted_sides import FOUR
from spritestudio.project.proposer import Asked, Proposer
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import ByteArray, ModelSpec
from spritestudio.specs.motion import USUAL_FRAME_MS
from spritestudio.sprites.dataset.sides import side_for
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.palettes.palette import extract_palette, snap

USUAL_STRENGTH = 0.8  # how far a proposal goes back to noise: below, figures rarely turn


class FigureSides:
    """What a sprite looks like from four sides, and what of that is new.

    Args:
        sprite: The figure; it is seen from its `own_side`.

    Attributes:
        own: The side of the sprite itself, which is no other's.
        order: All sides, the own one first.
    """

    def __init__(self, sprite: KeptSprite) -> None:
        self.sprite = sprite
        self.own = own_side(sprite)
        self.order = (self.own, *(side for side in FOUR if side != self.own))
        self._given: dict[str, ByteArray] = {}

    @property
    def clips(self) -> tuple[Clip, ...]:
        """A clip of one picture for each side that was given one."""
        return tuple(
            Clip(self._given[side][None], (USUAL_FRAME_MS,), STAND_CLIP, side)
            for side in self.order
            if side in self._given
        )

    @property
    def _sides(self) -> dict[str, ByteArray]:
        found = kept_sides(with_clips(self.sprite, self.clips))
        return {side: image for side, image in found.items() if image.shape == self.sprite.image.shape}

    @property
    def missing(self) -> tuple[str, ...]:
        """The sides of which nothing is known."""
        known = self._sides
        return tuple(side for side in self.order if side != self.own and side not in known)

    def picture(self, side: str) -> ByteArray | None:
        """How it looks from a side, uint8 (H, W, 4); None where nothing is known of that."""
        return self.sprite.image if side == self.own else self._sides.get(side)

    def is_given(self, side: str) -> bool:
        """Whether a side has been given a picture here."""
        return side in self._given

    def is_mirrored(self, side: str) -> bool:
        """Whether a side only is the mirror image of the other."""
        drawn = {self.own, *self._given, *(clip.facing for clip in self.sprite.clips)}
        return side not in drawn and self.picture(side) is not None

    def mirrored(self, side: str) -> ByteArray:
        """The mirror image of the side across, where it has a picture of its own, else of the sprite itself.

        Returns:
            uint8 (H, W, 4).
        """
        others = [other for other in self.order if other != side and not self.is_mirrored(other)]
        across, is_across = side_for(side, others)
        image = self.picture(across) if is_across else None
        return (self.sprite.image if image is None else image)[:, ::-1]

    def give(self, side: str, image: ByteArray) -> None:
        """Let the figure look so from a side, uint8 (H, W, 4) as large as it is."""
        assert side != self.own, "this is the sprite itself"
        self._given[side] = image.copy()

    def take_back(self, side: str) -> None:
        """Let a side be as it was."""
        self._given.pop(side, None)

    def in_own_colors(self, images: ByteArray) -> ByteArray:
        """Pictures, uint8 (N, H, W, 4), in the nearest of the sprite's colours."""
        return snap(images, extract_palette(self.sprite.image, self.sprite.title))


def asked_for_side(
    sprite: KeptSprite, side: str, path: Path, model: ModelSpec, seeds: Sequence[int], strength: float
) -> tuple[PaintOver, Asked]:
    """Ask weights that know sides for a sprite, painted over as if it were seen from another side.

    Args:
        sprite: The figure.
        side: One of the model's `facings`.
        path: The file of the weights.
        model: Their description.
        seeds: One per picture.
        strength: How far the pixels go back to noise, see `StartPictures`.
    """
    shares = (
        {sprite.kind: 1.0} if sprite.recipe is None else sprite.recipe.shares_of(sprite.recipe.sprites[0])
    )
    mix = Mix(shares).known_to(model).with_group("facings", {side: 1.0})
    proposer = Proposer(path, model, mix, tuple(seeds))
    over = PaintOver(np.asarray(sprite.image), None, strength, model.image_size, proposer.palette)
    return over, proposer.full(over)

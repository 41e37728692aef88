"""The sides of a figure while somebody gives them pictures: painted, drawn, mirrored, or of other sprites."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from spritestudio.project.kept_clips import with_clips
from spritestudio.project.kept_sides import STAND_CLIP, kept_sides, own_side
from spritestudio.project.mixes import Mix
from spritestudio.project.paint_over import PaintOver
from spritestudio.project.proposer import Asked, Proposer
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import FOUR
from spritestudio.project.undo import UndoStack
from spritestudio.specs import BoolArray, ByteArray, ModelSpec
from spritestudio.specs.motion import USUAL_FRAME_MS
from spritestudio.sprites.dataset.sides import side_for
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.palettes.palette import extract_palette, snap

USUAL_STRENGTH = 0.8  # how far a proposal goes back to noise: below, figures rarely turn


@dataclass(frozen=True, eq=False)
class _State:
    """What a figure looks like now.

    Attributes:
        sprite: With the clips that it has left, by the sides that they show now.
        given: By sides, the pictures that they were given, uint8 (H, W, 4).
    """

    sprite: KeptSprite
    given: Mapping[str, ByteArray] = field(default_factory=dict)


class FigureSides:
    """What a sprite looks like from four sides, and what of that is new; each change can be undone.

    Args:
        sprite: The figure; it is seen from its `own_side`.

    Attributes:
        first: The sprite as it was.
        order: All sides, that of the sprite itself first.
        stack: What has been changed.
    """

    def __init__(self, sprite: KeptSprite) -> None:
        self.first = sprite
        self.order = (own_side(sprite), *(side for side in FOUR if side != own_side(sprite)))
        self.stack = UndoStack(_State(sprite), same=operator.is_)

    @property
    def sprite(self) -> KeptSprite:
        """The sprite, with the clips that it has left."""
        return self.stack.state.sprite

    @property
    def own(self) -> str:
        """The side of the sprite itself, which is no other's."""
        return own_side(self.sprite)

    @property
    def clips(self) -> tuple[Clip, ...]:
        """A clip of one picture for each side that was given one."""
        given = self.stack.state.given
        return tuple(
            Clip(given[side][None], (USUAL_FRAME_MS,), STAND_CLIP, side)
            for side in self.order
            if side in given
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
        return side in self.stack.state.given

    def is_drawn(self, side: str) -> bool:
        """Whether a side has a picture of its own: the sprite itself, one given here, or that of a clip."""
        clips = {clip.facing for clip in self.sprite.clips}
        return side == self.own or self.is_given(side) or side in clips

    def is_mirrored(self, side: str) -> bool:
        """Whether a side only is the mirror image of the other."""
        return not self.is_drawn(side) and self.picture(side) is not None

    def mirrored(self, side: str) -> ByteArray:
        """The mirror image of the side across, where it has a picture of its own, else of the sprite itself.

        Returns:
            uint8 (H, W, 4).
        """
        others = [other for other in self.order if other != side and not self.is_mirrored(other)]
        across, is_across = side_for(side, others)
        image = self.picture(across) if is_across else None
        return (self.sprite.image if image is None else image)[:, ::-1]

    # Changes

    def give(self, side: str, image: ByteArray, key: object = None) -> None:
        """Let the figure look so from a side, uint8 (H, W, 4) as large as it is.

        Args:
            side: Which.
            image: How.
            key: Of several pictures in a row with one key, all are undone as one.
        """
        assert side != self.own, "this is the sprite itself"
        state = self.stack.state
        self.stack.push(replace(state, given={**state.given, side: image.copy()}), key=key)

    def clear(self, side: str) -> None:
        """Know nothing of a side any more: its picture and its clips are taken away."""
        assert side != self.own, "this is the sprite itself"
        state = self.stack.state
        clips = tuple(clip for clip in state.sprite.clips if clip.facing != side)
        given = {other: image for other, image in state.given.items() if other != side}
        self.stack.push(_State(replace(state.sprite, clips=clips), given))

    def swap(self, side: str, other: str) -> None:
        """Let two sides change places, with their clips; one may be the sprite itself, or have nothing."""
        state, now_at = self.stack.state, {side: other, other: side}
        sprite = replace(
            state.sprite,
            facing=now_at.get(self.own, state.sprite.facing),
            clips=tuple(
                replace(clip, facing=now_at.get(clip.facing, clip.facing)) for clip in state.sprite.clips
            ),
        )
        self.stack.push(_State(sprite, {now_at.get(at, at): image for at, image in state.given.items()}))

    def given_to(self, current: KeptSprite) -> KeptSprite:
        """The sprite as it is now, which may have more clips than at first, with its sides.

        Raises:
            SpriteStudioError: It would have too many clips.
        """
        new = [clip for clip in current.clips if all(clip is not each for each in self.first.clips)]
        sprite = replace(current, facing=self.sprite.facing, clips=self.sprite.clips)
        return with_clips(sprite, [*self.clips, *new])


def in_own_colors(sprite: KeptSprite, images: ByteArray) -> ByteArray:
    """Pictures, uint8 (N, H, W, 4), in the nearest of a sprite's colours."""
    return snap(images, extract_palette(sprite.image, sprite.title))


def asked_for_side(
    sprite: KeptSprite,
    side: str,
    path: Path,
    model: ModelSpec,
    seeds: Sequence[int],
    strength: float,
    *,
    image: ByteArray | None = None,
    wanted: BoolArray | None = None,
) -> tuple[PaintOver, Asked]:
    """Ask weights for a sprite, painted over as if it were seen from another side.

    Args:
        sprite: The figure.
        side: From where; where it is none of the model's `facings` that is left open.
        path: The file of the weights.
        model: Their description.
        seeds: One per picture.
        strength: How far the pixels go back to noise, see `StartPictures`.
        image: What is painted over, uint8 (H, W, 4), in place of the sprite itself.
        wanted: Which pixels of it, bool (H, W); None for all.
    """
    shares = (
        {sprite.kind: 1.0} if sprite.recipe is None else sprite.recipe.shares_of(sprite.recipe.sprites[0])
    )
    mix = Mix(shares).with_group("facings", {side: 1.0}).known_to(model)
    proposer = Proposer(path, model, mix, tuple(seeds))
    picture = np.asarray(sprite.image if image is None else image)
    over = PaintOver(picture, wanted, strength, model.image_size, proposer.palette)
    return over, proposer.full(over)

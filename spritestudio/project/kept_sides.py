"""A kept sprite from the sides that it is drawn from, and its plain motions from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.walk import STANDS
from spritestudio.specs import ByteArray
from spritestudio.specs.model import PREFIXES, group_of
from spritestudio.specs.motion import MotionSpec
from spritestudio.sprites.dataset.columns import FACINGS
from spritestudio.sprites.dataset.sides import side_for
from spritestudio.sprites.motion.checks import WALKS
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.plain import plain_clip
from spritestudio.sprites.motion.sides import stand_in

EVERY_SIDE, FOUR_SIDES = "every", "four"
STAND_CLIP = "stand"  # of one picture: how a figure looks from a side
_MIRRORED = ("left", "right")


def told_side(sprite: KeptSprite) -> str:
    """From where a sprite is seen, as a person said, else asked for; "" where nobody did, or for several."""
    if sprite.facing:
        return sprite.facing
    shares = {} if sprite.recipe is None else sprite.recipe.shares_of(sprite.recipe.sprites[0])
    asked = [name.removeprefix(PREFIXES["facings"]) for name in shares if group_of(name) == "facings"]
    return asked[0] if len(asked) == 1 else ""


def own_side(sprite: KeptSprite) -> str:
    """From where a sprite itself is seen: as it was told, else from the front."""
    return told_side(sprite) or FACINGS[0]


def kept_sides(sprite: KeptSprite) -> dict[str, ByteArray]:
    """The pictures of a sprite by sides, uint8 (H, W, 4) each; none where no clip says its side.

    Of the clips of a side the first picture counts: of STAND_CLIP, else of another in which it stands, else
    of a walk, else of any. The sprite itself is seen from its `own_side`; of left and right, one that is
    missing is the other one mirrored.
    """
    drawn = (clip for clip in sprite.clips if clip.facing and not _is_begun(clip, sprite))
    told = sorted(drawn, key=_rank, reverse=True)
    if not told:
        return {}
    found = {own_side(sprite): sprite.image} | {c.facing: c.frames[0] for c in told}
    for side in _MIRRORED:
        other, is_mirrored = side_for(side, found)
        if is_mirrored:
            found[side] = found[other][:, ::-1]
    return {side: found[side] for side in sorted(found, key=_order)}


def _is_begun(clip: Clip, sprite: KeptSprite) -> bool:
    """Whether a clip is a side that an earlier version began as a copy, and nothing is drawn in it."""
    is_one = (clip.name, len(clip.frames)) == (STAND_CLIP, 1)
    return is_one and clip.facing != own_side(sprite) and np.array_equal(clip.frames[0], sprite.image)


def pictures_from(sprite: KeptSprite, side: str | None) -> dict[str, ByteArray]:
    """What of a sprite is to move, uint8 (H, W, 4) each, by the side that it is seen from, "" where unknown.

    Args:
        sprite: What moves.
        side: From where; EVERY_SIDE takes all that are drawn, FOUR_SIDES others where one is not, as
            `stand_in` says, None the one that its recipe tells.
    """
    sides = kept_sides(sprite)
    if side == FOUR_SIDES:
        known = _known_sides(sprite)
        return {each: known[each] if each in known else stand_in(known, each)[0] for each in FACINGS}
    if side == EVERY_SIDE and sides:
        return sides
    if side in (None, EVERY_SIDE):
        return {told_side(sprite): sprite.image}
    return {side: sides.get(side, sprite.image)}


def _known_sides(sprite: KeptSprite) -> dict[str, ByteArray]:
    return kept_sides(sprite) or {own_side(sprite): sprite.image}


def plain_clips(
    sprite: KeptSprite, specs: Sequence[MotionSpec], side: str | None, *, is_named: bool
) -> tuple[Clip, ...]:
    """Plain motions of a sprite, each from every side; what stands in for one moves as it is seen.

    Args:
        sprite: Whose they are.
        specs: Which.
        side: From where, see `pictures_from`.
        is_named: Whether an error names the sprite and the motion, where several move.

    Raises:
        SpriteStudioError: It cannot move so.
    """
    clips, pictures, known = [], pictures_from(sprite, side), _known_sides(sprite)
    stands_in = pictures.keys() - known.keys() if side == FOUR_SIDES else ()
    seen_from = {each: stand_in(known, each)[1] for each in stands_in}
    for spec in specs:
        for facing, image in pictures.items():
            try:
                clip = plain_clip(image, replace(spec, facing=seen_from.get(facing, facing)))
                clips.append(replace(clip, facing=facing))
            except SpriteStudioError as error:
                who = f"{sprite.title}, {spec.kind.title.lower()}: " if is_named else ""
                raise SpriteStudioError(f"{who}{error.message}", error.hint) from error
    return tuple(clips)


def _rank(clip: Clip) -> int:
    names = (STAND_CLIP, *STANDS, *WALKS)
    name = clip.name.casefold()
    return names.index(name) if name in names else len(names)


def _order(side: str) -> int:
    return FACINGS.index(side) if side in FACINGS else len(FACINGS)

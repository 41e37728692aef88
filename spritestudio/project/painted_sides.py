"""What weights are told of a sprite whose motion they paint: its kind, and the sides that there are of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from spritestudio.project.kept_sides import kept_sides, own_side
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import FOUR, FRONT
from spritestudio.specs import ByteArray, ModelSpec


class Movements(Protocol):
    """What a table can show, as a `ModelSpec` says it, and `PlainMovements` where no weights paint."""

    @property
    def offered_clips(self) -> tuple[str, ...]:
        """The movements."""

    @property
    def offers_turns(self) -> bool:
        """Whether it turns a figure to sides that it is not drawn from."""

    @property
    def facings(self) -> tuple[str, ...]:
        """The sides."""


def known_of(model: ModelSpec, kind: str) -> tuple[float, ...]:
    """A context that says of which kind a sprite is, where the weights know it; () leaves it open."""
    return model.context({kind: 1.0}) if kind in model.class_names else ()


def shown_side(model: Movements, sprite: KeptSprite) -> str:
    """From where weights take a sprite to be seen; "" where they know no sides."""
    own = own_side(sprite)
    return own if own in model.facings else FRONT if FRONT in model.facings else ""


def drawn_sides(sprite: KeptSprite) -> dict[str, ByteArray]:
    """The sides that a sprite is drawn from, see `kept_sides`, in pictures as large as itself.

    From its own it is the sprite itself; {} where nothing is known of others.
    """
    found = {side: each for side, each in kept_sides(sprite).items() if each.shape == sprite.image.shape}
    return found | {own_side(sprite): sprite.image} if found else {}


def sides_of(
    model: Movements, own: str, drawn: Collection[str], *, among: Collection[str] = FOUR
) -> tuple[str, ...]:
    """The rows of a table: the side that a sprite shows, and of others those that can be had.

    They are drawn, or the weights can turn the figure to them.
    """
    known = [side for side in FOUR if side in among and side in model.facings]
    return (own, *(side for side in known if side != own and (model.offers_turns or side in drawn)))

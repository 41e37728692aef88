"""Requests for frames that a network paints beside a sprite: a clip of it, or the same from other sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spritestudio.errors import SpriteStudioError
from spritestudio.specs.base import Spec, one_of, require
from spritestudio.specs.fields import check_fields, described
from spritestudio.specs.model import TURN, ModelSpec
from spritestudio.specs.motion import MotionKind, frame_count, frame_time
from spritestudio.specs.seeds import MAX_SEED
from spritestudio.specs.words import near_words, some_of

MAX_PROPOSALS = 16

PAINTED_MOTIONS: Mapping[str, MotionKind] = {
    "idle": MotionKind("Idle", "it stands and breathes", 2, 400),
    "walk": MotionKind("Walk", "it walks in its place", 4, 150),
    "attack": MotionKind("Attack", "it strikes", 2, 150, False),
    "sword": MotionKind("Sword", "it strikes with a sword", 4, 100, False),
    "punch": MotionKind("Punch", "it strikes with its fist", 3, 100, False),
    "bow": MotionKind("Bow", "it shoots with a bow", 4, 120, False),
    "throw": MotionKind("Throw", "it throws something", 3, 120, False),
    "staff": MotionKind("Staff", "it raises a staff", 3, 150, False),
    "cast": MotionKind("Cast", "it casts a spell", 4, 120, False),
    "hurt": MotionKind("Hurt", "it is hit", 3, 100, False),
    "death": MotionKind("Death", "it falls", 4, 150, False),
    "jump": MotionKind("Jump", "it leaps", 2, 200, False),
    "effect": MotionKind("Effect", "it moves as fire and magic do", 6, 100),
    "bubble": MotionKind("Bubble", "what is in it bubbles", 8, 120),
}
_OTHER = MotionKind("", "it moves as the weights have learned", 4, 150)


def painted_motion(name: str) -> MotionKind:
    """What is known of a movement that weights have learned, whatever its name."""
    known = PAINTED_MOTIONS.get(name)
    return known or MotionKind(name.capitalize(), _OTHER.help, _OTHER.frames, _OTHER.frame_ms)


@dataclass(frozen=True)
class BesideSpec(Spec):
    """What all frames that are painted beside a sprite share.

    Attributes:
        context: What is known of the sprite, as a context of the model (kinds, style …); () leaves it open.
        movement: See its description.
        proposals: See its description.
        own_colors: See its description.
        seed: See its description.
    """

    context: tuple[float, ...] = ()
    movement: float = described(
        0.05,
        "Movement",
        "how much of the figure may be painted anew: the rest is parts of the sprite that move as wholes, "
        "with 0 all of it, with 1 nothing",
        maximum=1,
        step=0.05,
    )
    proposals: int = described(
        4,
        "Proposals",
        "how many are painted of every frame; the one that is least frayed and most expected is taken",
        minimum=1,
        maximum=MAX_PROPOSALS,
    )
    own_colors: bool = described(
        True, "Own colours", "paint in the sprite's own colours alone", option="--own-colors"
    )
    seed: int = described(
        0,
        "Seed",
        "of the first proposal, the others count on from it; the same seed gives the same frames, and 0 the "
        "likeliest moved sprite, with nothing painted anew",
        maximum=MAX_SEED,
    )

    def _check_facing(self, model: ModelSpec, facing: str) -> None:
        if facing and facing not in model.facings:
            near = near_words(facing, model.facings)
            known = f"They know {some_of(model.facings)}." if model.facings else "They know none."
            raise SpriteStudioError(
                f"These weights know no side named '{facing}'.",
                f"Did you mean {one_of(near)}?" if near else known,
            )


@dataclass(frozen=True)
class ClipSpec(BesideSpec):
    """A clip of a sprite, whose first frame is the sprite itself.

    Attributes:
        clip: Which movement, one of `ModelSpec.clips`.
        facing: From where the sprite is seen; "" leaves it open.
        frames: See its description.
        frame_ms: See its description.
    """

    clip: str = "idle"
    facing: str = ""
    frames: int = frame_count()
    frame_ms: int = frame_time()

    def __post_init__(self) -> None:
        check_fields(self)
        named = isinstance(self.clip, str) and isinstance(self.facing, str)
        require(named, "A movement and a side are names, like idle and left.")

    @property
    def kind(self) -> MotionKind:
        """What is known of the movement."""
        return painted_motion(self.clip)

    @property
    def count(self) -> int:
        """How many frames it will have."""
        return self.frames or self.kind.frames

    def check_for(self, model: ModelSpec) -> None:
        """Check what depends on the model.

        Raises:
            SpriteStudioError: It has not learned the movement, or does not know the side.
        """
        require_clips(model)
        known = tuple(clip for clip in model.clips if clip != TURN)
        if self.clip not in known:
            near = near_words(self.clip, known)
            raise SpriteStudioError(
                f"These weights have learned no movement named '{self.clip}'.",
                f"Did you mean {one_of(near)}?" if near else f"They know {some_of(known)}.",
            )
        self._check_facing(model, self.facing)


@dataclass(frozen=True)
class TurnSpec(BesideSpec):
    """The same figure from other sides.

    Attributes:
        sides: From where, each one of `ModelSpec.facings`.
    """

    sides: tuple[str, ...] = ("left", "right", "back")
    movement: float = described(
        1.0,
        "Movement",
        "how much of the figure may be another: with 1 all of every side is painted",
        maximum=1,
        step=0.05,
    )

    def __post_init__(self) -> None:
        check_fields(self)
        require(len(self.sides) > 0, "There is no side to turn to.", "Name one or several.")

    def check_for(self, model: ModelSpec) -> None:
        """Check what depends on the model.

        Raises:
            SpriteStudioError: It has not learned to turn, or does not know a side.
        """
        require_clips(model)
        require(
            TURN in model.clips,
            "These weights have not learned to turn a figure.",
            "Choose others, see spritestudio models.",
        )
        for side in self.sides:
            self._check_facing(model, side)


def require_clips(model: ModelSpec) -> None:
    """Require weights that have learned movements.

    Raises:
        SpriteStudioError: They have not.
    """
    hint = "Choose weights that have, see spritestudio models; plain motions need none."
    require(len(model.clips) > 0, "These weights have learned no movements.", hint)
    require(not model.few_step, "Weights that paint in few steps have learned no movements.", hint)

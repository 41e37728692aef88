"""What a program can use of motion: animate a sprite, and turn it to other sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from spritestudio.api import load_model
from spritestudio.api_checks import changed, listed, require_mix, spec_of
from spritestudio.errors import SpriteStudioError
from spritestudio.library.movers import moving_spec
from spritestudio.specs import BoolArray, ByteArray, ClipSpec, ModelSpec, TurnSpec
from spritestudio.specs.base import one_of, require
from spritestudio.specs.clip import require_clips
from spritestudio.specs.motion import MOTION_OF_CLIP, PLAIN_MOTIONS, MotionSpec
from spritestudio.sprites.dataset.columns import ALL_FACINGS
from spritestudio.sprites.motion.clip import ClipFrames
from spritestudio.sprites.motion.plain import plain_clip

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint

_FRONT = "front"


def animate(
    model: Checkpoint | str | Path | None,
    sprite: ByteArray,
    *,
    clip: str,
    direction: str | None = None,
    frames: int | None = None,
    seed: int = 0,
    mix: Mapping[str, float] | None = None,
    still: BoolArray | None = None,
    **settings: Any,
) -> ClipFrames:
    """Set a sprite in motion.

    Args:
        model: From `load_model`, or a name or a file for it; None for a movement that needs no network.
        sprite: uint8 (H, W, 4), as large as the model paints.
        clip: Which movement: one of `ModelSpec.clips` of `moving_spec`, or of `spritestudio animate --plain`;
            without a model a walk is the plain "step", and an idle "breathe".
        direction: From where the sprite is seen: front, back, left, right. Without it a painted clip is
            asked for from the front, if the model knows sides.
        frames: How many; as many as usual without it.
        seed: Of what is painted.
        mix: What the sprite is, as for `sample`; weights paint better what they are told of.
        still: Pixels that no painted frame changes, bool (H, W).
        **settings: Fields of `ClipSpec` such as movement, proposals, own_colors or frame_ms; of a plain
            motion those of `MotionSpec`, such as amount_px.

    Returns:
        uint8 (F, H, W, 4), the first frame of which is the sprite, but of a "step" in two frames; its
        `.durations_ms` say how long each stands, and `.as_clip` is the `Clip`.

    Raises:
        SpriteStudioError: There is no such movement, the sprite cannot make it, or a setting is not known.
    """
    sprite = _checked(sprite)
    require(isinstance(clip, str), f"A clip is a name, not {clip!r}.")
    require(
        direction is None or direction == "" or direction in ALL_FACINGS,
        f"There is no side named '{direction}'.",
        f"Use {one_of(ALL_FACINGS)}.",
    )
    count = {} if frames is None else {"frames": frames}
    if isinstance(model, (str, Path)):
        model = load_model(model)
    known = None if model is None else moving_spec(spec_of(model))
    if known is None:
        clip = MOTION_OF_CLIP.get(clip, clip)
    if clip in PLAIN_MOTIONS and (known is None or clip not in known.clips):
        usual_plain = MotionSpec(motion=clip, facing=direction or "")
        plain = changed(usual_plain, {**settings, **count}, without=("motion", "facing"))
        return ClipFrames.of(plain_clip(sprite, plain))
    if model is None or known is None:
        raise SpriteStudioError(
            f"No plain motion is named '{clip}'.",
            f"Without a network there are {one_of(tuple(PLAIN_MOTIONS))}; give weights for others.",
        )
    if direction is None:
        direction = _FRONT if _FRONT in known.facings else ""
    if still is not None:
        still = np.asarray(still)
        require(
            still.dtype == np.bool_ and still.shape == sprite.shape[:2],
            f"What stays still is bool of shape {sprite.shape[:2]}, not {still.dtype} of {still.shape}.",
        )
    usual = ClipSpec(context=_context(known, mix), clip=clip, facing=direction, seed=seed)
    spec = changed(usual, {**settings, **count}, without=("context", "clip", "facing", "seed"))

    from spritestudio.diffusion.motion.clips import clip_of, paint_clip

    *_, last = paint_clip(model, sprite, spec, still=still)
    return ClipFrames.of(clip_of(spec, last))


def turn(
    model: Checkpoint | str | Path,
    sprite: ByteArray,
    *,
    to: Sequence[str] = ("left", "right", "back"),
    seed: int = 0,
    mix: Mapping[str, float] | None = None,
    **settings: Any,
) -> dict[str, ByteArray]:
    """Paint the same figure from other sides.

    Args:
        model: From `load_model`, or a name or a file for it.
        sprite: uint8 (H, W, 4), as large as the model paints.
        to: From which sides.
        seed: Of what is painted.
        mix: What the sprite is, as for `sample`.
        **settings: Fields of `TurnSpec` such as movement, proposals or own_colors.

    Returns:
        By side, uint8 (H, W, 4).

    Raises:
        SpriteStudioError: The weights have not learned it, or a side or setting is not known.
    """
    sprite = _checked(sprite)
    if isinstance(model, (str, Path)):
        model = load_model(model)
    sides = (to,) if isinstance(to, str) else tuple(listed("Sides", to))
    require(all(isinstance(side, str) for side in sides), f"Sides are names, not {list(sides)!r}.")
    usual = TurnSpec(context=_context(moving_spec(spec_of(model)), mix), sides=sides, seed=seed)
    spec = changed(usual, settings, without=("context", "sides", "seed"))

    from spritestudio.diffusion.motion.clips import paint_turns

    *_, last = paint_turns(model, sprite, spec)
    return {str(side): last.frames[side] for side in sides}


def _checked(sprite: ByteArray) -> ByteArray:
    sprite = np.asarray(sprite)
    require(
        sprite.ndim == 3 and sprite.shape[-1] == 4 and sprite.dtype == np.uint8,
        f"A sprite is uint8 of shape (H, W, 4), not {sprite.dtype} of shape {sprite.shape}.",
    )
    return sprite


def _context(model: ModelSpec, mix: Mapping[str, float] | None) -> tuple[float, ...]:
    require_clips(model)
    if mix is None:
        return ()
    require_mix(mix)
    return model.context(mix) if mix else ()

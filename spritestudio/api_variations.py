"""What a program can use for more of what is there: sprites around one, and the way from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from spritestudio.api import generate_spec, paint
from spritestudio.api_checks import spec_of
from spritestudio.project.variations import around, strip_between
from spritestudio.specs import ByteArray
from spritestudio.specs.base import require_whole
from spritestudio.specs.seeds import MAX_SEED

if TYPE_CHECKING:
    from spritestudio.diffusion.checkpoint import Checkpoint


def vary(
    model: Checkpoint,
    mix: Mapping[str, float],
    seed: int,
    *,
    way: str = "noise",
    difference: float = 0.35,
    count: int = 16,
    first_seed: int = 0,
    **settings: Any,
) -> ByteArray:
    """Paint sprites like the one that `generate(model, mix, seeds=[seed], **settings)` paints.

    Args:
        model: From `load_model`.
        mix: Shares by class name.
        seed: Of the sprite that they are like.
        way: What changes: "noise", on the way to that of other seeds; "repaint", part of the way to noise
            and back; or what is asked for, on the way to other classes ("mix"), a "style", a "facing" or a
            "word".
        difference: How far they are from it, 0 to 1.
        count: How many.
        first_seed: Of the other noise; its seeds count on.
        **settings: As for `sample`.

    Returns:
        uint8 (N, H, W, 4), alpha 0 or 255.

    Raises:
        SpriteStudioError: The model knows no such way, or as `sample` does.
    """
    require_whole("The number of sprites", count, 1, MAX_SEED)
    spec = generate_spec(spec_of(model), mix, (seed,), settings)
    picture = paint(model, spec)[0] if way == "repaint" else None
    return paint(
        model,
        around(spec, 0, model.spec, way, difference, first_seed=first_seed, picture=picture, count=count),
    )


def between(
    model: Checkpoint,
    mix: Mapping[str, float],
    seed: int,
    other_seed: int,
    *,
    other_mix: Mapping[str, float] | None = None,
    count: int = 8,
    **settings: Any,
) -> ByteArray:
    """Paint the way from one sprite to another, both of them included.

    Args:
        model: From `load_model`.
        mix: Shares by class name, of the first sprite.
        seed: Of the first.
        other_seed: Of the last; noise goes the way of spherical interpolation.
        other_mix: Of the last; without one that of the first.
        count: How many sprites, two at least.
        **settings: As for `sample`.

    Returns:
        uint8 (N, H, W, 4), alpha 0 or 255.

    Raises:
        SpriteStudioError: As `sample` does, or there are fewer than two.
    """
    require_whole("The number of sprites", count, 2, MAX_SEED)
    mixes = [mix, mix if other_mix is None else other_mix]
    spec = generate_spec(spec_of(model), mixes, (seed, other_seed), settings)

    return paint(model, strip_between(spec, 0, 1, count))

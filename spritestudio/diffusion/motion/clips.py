"""Painting clips, and figures from other sides, with a network that sees a second sprite."""

from __future__ import annotations

import math
from collections.abc import Collection, Generator, Mapping

import numpy as np

from spritestudio.diffusion.checkpoint import Checkpoint
from spritestudio.diffusion.motion.beside import BesidePainter
from spritestudio.diffusion.motion.mover import shipped_mover
from spritestudio.diffusion.motion.sources import frame_sources
from spritestudio.library.movers import moving_spec, require_known_size
from spritestudio.specs import BoolArray, ByteArray, ClipSpec, FrameName, FrameStep, ModelSpec, TurnSpec
from spritestudio.specs.base import require
from spritestudio.specs.clip import BesideSpec
from spritestudio.specs.model import TURN
from spritestudio.sprites.motion.clip import Clip


def paint_clip(
    checkpoint: Checkpoint,
    sprite: ByteArray,
    spec: ClipSpec,
    *,
    still: BoolArray | None = None,
    standing: ByteArray | None = None,
    anew: Collection[int] | None = None,
) -> Generator[FrameStep]:
    """Paint a clip of a sprite, one event per denoising step; `clip_of` makes a `Clip` of the last one.

    Frame 0 is the sprite, bit for bit. Every other is painted beside it and the one before, so that figures
    do not drift, and with the same noise, so that proposal p of one frame goes with proposal p of the next.

    Args:
        checkpoint: The weights.
        sprite: uint8 (H, H, 4).
        spec: What to paint.
        still: Which pixels stay as they are, to the pixel: bool (H, H).
        standing: All frames as they stand, uint8 (F, H, H, 4), where only some are painted anew.
        anew: Which, numbers from 1 to F − 1: range(k, F) paints again from frame k on. Where pixels are
            `still`, a frame begins with itself as it stands, not with the moved sprite. Without it, all are.

    Raises:
        SpriteStudioError: The weights have not learned it, or the sprite does not fit them.
    """
    model = moving_spec(checkpoint.spec)
    spec.check_for(model)
    require_known_size(model, sprite)
    count = spec.count
    if standing is not None:
        require(
            standing.shape == (count, *sprite.shape) and standing.dtype == np.uint8,
            f"The frames that stand have shape {standing.shape}, and the clip has {count} of {sprite.shape}.",
        )
    numbers = range(1, count) if anew is None else sorted(set(anew))
    require(
        all(0 < number < count for number in numbers) and (standing is not None or anew is None),
        f"Painted anew can be frames 1 to {count - 1} of a clip that stands.",
        "The first frame is the sprite itself.",
    )
    frames: dict[FrameName, ByteArray] = dict.fromkeys(range(count), sprite)
    if standing is not None:
        frames |= {number: standing[number] for number in range(1, count)}
    stands: dict[FrameName, ByteArray] = {}
    if still is not None and standing is not None:
        stands |= {number: frames[number] for number in numbers}
    asked: dict[FrameName, tuple[float, ...]] = {
        number: _frame_context(model, spec, number) for number in numbers
    }
    mover = shipped_mover(model.image_size)
    painter = BesidePainter(checkpoint.denoiser, model, sprite, spec, mover)
    return _painted(painter, asked, frames, stands, still, spec)


def paint_turns(
    checkpoint: Checkpoint, sprite: ByteArray, spec: TurnSpec, *, still: BoolArray | None = None
) -> Generator[FrameStep]:
    """Paint the same figure from other sides, one event per denoising step.

    Args:
        checkpoint: The weights.
        sprite: uint8 (H, H, 4).
        spec: From which sides; they are the names of the frames.
        still: As for `paint_clip`.

    Raises:
        SpriteStudioError: The weights have not learned it, or the sprite does not fit them.
    """
    model = moving_spec(checkpoint.spec)
    spec.check_for(model)
    asked: dict[FrameName, tuple[float, ...]] = {
        side: _context(model, spec, {f"clip:{TURN}": 1.0, f"facing:{side}": 1.0})
        for side in dict.fromkeys(spec.sides)
    }
    painter = BesidePainter(checkpoint.denoiser, model, sprite, spec)
    return _painted(painter, asked, {}, {}, still)


def clip_of(spec: ClipSpec, step: FrameStep) -> Clip:
    """The clip that the last event of `paint_clip` holds."""
    frames = np.stack([step.frames[number] for number in range(spec.count)])
    duration_ms = spec.frame_ms or spec.kind.frame_ms
    return Clip(frames, (duration_ms,) * len(frames), spec.clip, spec.facing, loops=spec.kind.loops)


def _painted(
    painter: BesidePainter,
    asked: Mapping[FrameName, tuple[float, ...]],
    frames: Mapping[FrameName, ByteArray],
    stands: Mapping[FrameName, ByteArray],
    still: BoolArray | None,
    clip: ClipSpec | None = None,
) -> Generator[FrameStep]:
    frames = dict(frames)
    steps = painter.steps * len(asked)
    for place, (name, context) in enumerate(asked.items()):
        pictures = None
        if clip is not None and isinstance(name, int):
            pictures = frame_sources([frames[k] for k in range(name)], clip.count, clip.clip, clip.facing)
        for number, each in enumerate(painter.paint(context, pictures, stands.get(name), still), start=1):
            frames = {**frames, name: each.images[0]}
            made = painter.steps * place + (painter.steps if each.frayed else number)
            yield FrameStep(made, steps, name, each.images, each.frayed, frames)


def _frame_context(model: ModelSpec, spec: ClipSpec, number: int) -> tuple[float, ...]:
    """What is asked for in training: the clip, and frame k of n as the angle 2πk / n."""
    turn = 2.0 * math.pi * number / spec.count
    facing = {f"facing:{spec.facing}": 1.0} if spec.facing else {}
    asked = {f"clip:{spec.clip}": 1.0, "frame:cos": math.cos(turn), "frame:sin": math.sin(turn)}
    return _context(model, spec, {**asked, **facing})


def _context(model: ModelSpec, spec: BesideSpec, asked: Mapping[str, float]) -> tuple[float, ...]:
    known = spec.context or (0.0,) * model.context_size
    require(
        len(known) == model.context_size,
        f"A context of these weights has {model.context_size} numbers, not {len(known)}.",
    )
    facings = model.groups["facings"]
    if any(name.startswith("facing:") for name in asked):
        known = tuple(0.0 if facings.start <= i < facings.stop else x for i, x in enumerate(known))
    return tuple(there + more for there, more in zip(known, model.context(asked), strict=True))

"""The same seeds and contexts from several checkpoints: how a network came to paint as it does."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.runs.store import RunInfo
from spritestudio.specs import ByteArray, GenerateSpec
from spritestudio.sprites.export.layout import enlarge

_STEPS = 25
_SCALE = 3


@dataclass(frozen=True, eq=False)
class ComparedRow:
    """What one checkpoint painted.

    Attributes:
        path: The checkpoint.
        images: uint8 (N, H, W, 4), a sprite per seed of the request.
    """

    path: Path
    images: ByteArray


def spec_for(run: RunInfo, per_class: int = 4, first_seed: int = 0) -> GenerateSpec:
    """A request that suits the checkpoints of a run: the same seeds for each class, class by class.

    Args:
        run: The run.
        per_class: Sprites of each class.
        first_seed: The first of their seeds.
    """
    names = run.class_names
    contexts: tuple[tuple[float, ...], ...] = ((),)
    if run.spec.context_dropout < 1.0:
        contexts = tuple(tuple(float(name == other) for other in names) for name in names)
    return GenerateSpec(
        steps=min(_STEPS, run.spec.timesteps),
        seeds=tuple(range(first_seed, first_seed + per_class)) * len(contexts),
        contexts=tuple(context for context in contexts for _ in range(per_class)),
        guidance_scale=2.0 if 0.0 < run.spec.context_dropout < 1.0 else 1.0,
    )


def compare(paths: Iterable[Path], spec: GenerateSpec, device: str = "auto") -> Generator[ComparedRow]:
    """Paint the same sprites with each checkpoint, one event per checkpoint.

    Args:
        paths: The checkpoints.
        spec: What to paint.
        device: Where, see `pick_device`.

    Raises:
        SpriteStudioError: A checkpoint is missing or broken, or the request does not fit it.
    """
    for path in paths:
        *_, last = sample(load_checkpoint(path, device).denoiser, spec)
        yield ComparedRow(path, last.images)


def picture(rows: Sequence[ComparedRow], scale: int = _SCALE) -> ByteArray:
    """All rows below one another, with a transparent line between, uint8 (height, width, 4)."""
    lines = []
    for row in rows:
        padded = np.pad(row.images, ((0, 0), (0, 1), (0, 1), (0, 0)))
        lines.append(np.concatenate(list(padded), axis=1))
    return enlarge(np.concatenate(lines), scale)

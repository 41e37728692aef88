"""The same seeds and contexts from several checkpoints: how a network came to paint as it does."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.sampling.sampler import sample
from spritestudio.specs import ByteArray, GenerateSpec
from spritestudio.sprites.export.layout import enlarge

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


def compare(
    paths: Sequence[Path],
    per_class: int = 4,
    first_seed: int = 0,
    context_dropout: float = 0.1,
    device: str = "auto",
) -> Generator[ComparedRow]:
    """Paint the same sprites with each checkpoint of a run, by its model's usual settings.

    Args:
        paths: The checkpoints, all of one model.
        per_class: Sprites of each class.
        first_seed: The first of their seeds, which are the same for every class.
        context_dropout: `TrainSpec.context_dropout` of the run, see `GenerateSpec.for_each_class`.
        device: Where, see `pick_device`.

    Yields:
        One event per checkpoint.

    Raises:
        SpriteStudioError: A checkpoint is missing or broken.
    """
    for path in paths:
        checkpoint = load_checkpoint(path, device)
        spec = GenerateSpec.for_each_class(checkpoint.spec, per_class, first_seed, context_dropout)
        *_, last = sample(checkpoint.denoiser, spec)
        yield ComparedRow(path, last.images)


def picture(rows: Sequence[ComparedRow], scale: int = _SCALE) -> ByteArray:
    """All rows below one another, with a transparent line between, uint8 (height, width, 4)."""
    lines = []
    for row in rows:
        padded = np.pad(row.images, ((0, 0), (0, 1), (0, 1), (0, 0)))
        lines.append(np.concatenate(list(padded), axis=1))
    return enlarge(np.concatenate(lines), scale)

"""How good painted clips are: beside the real second frame, and beside what needs no network."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from spritestudio.diffusion.checkpoint import Checkpoint
from spritestudio.diffusion.motion.clips import paint_clip, paint_turns
from spritestudio.diffusion.training.described import described_contexts
from spritestudio.errors import SpriteStudioError
from spritestudio.library.movers import is_known_size
from spritestudio.specs import BoolArray, ByteArray, ClipSpec, FloatArray, ModelSpec, TurnSpec
from spritestudio.specs.base import require
from spritestudio.specs.model import TURN
from spritestudio.specs.motion import MotionSpec
from spritestudio.sprites.dataset.clip_frames import clips_of_set, turns_of_set
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.motion.checks import WALKS, core_drift_px
from spritestudio.sprites.motion.plain import plain_clip

UNLIKE_BELOW = 0.8  # overlap of two silhouettes, intersection over union


@dataclass(frozen=True, eq=False)
class RealClip:
    """A drawn clip, of which the second frame is painted again; or a figure, and the same from another side.

    Attributes:
        frames: uint8 (F, H, W, 4).
        name: Which movement, or `TURN`.
        facing: From where the second frame is seen; "" where nobody said so, or the model knows no such side.
        context: What else is known of the figure, see `ModelSpec.context`.
        is_unlike: Whether no silhouette that was learned from overlaps its first one by `UNLIKE_BELOW`.
    """

    frames: ByteArray
    name: str
    facing: str
    context: tuple[float, ...]
    is_unlike: bool


@dataclass(frozen=True)
class ClipFigures:
    """Means over clips of one movement, of their second frames; or over turned figures.

    Attributes:
        clips: How many.
        painted: Share of all pixels of the frame that are painted wrong: of the proposal that is taken.
        copied: The same where the first frame stays.
        moved: The same where it moves down by a pixel; of a turned figure, where it is mirrored.
        stepped: The same where it walks in place with no network; None of what is no walk.
        other_colors: Share of painted pixels in colours that the first frame lacks.
        drift_px: How far the core of the painted figure is from where it was, see `core_drift_px`.
        real_drift_px: The same of the drawn frame.
    """

    clips: int
    painted: float
    copied: float
    moved: float
    stepped: float | None
    other_colors: float
    drift_px: float
    real_drift_px: float

    @property
    def is_better(self) -> bool:
        """Whether painting beats what needs no network."""
        stepped = () if self.stepped is None else (self.stepped,)
        return self.painted < min(self.copied, self.moved, *stepped)


@dataclass(frozen=True)
class ClipEvaluation:
    """All figures.

    Attributes:
        by_clip: By movement.
        unlike: The same of those clips that are unlike any that was learned from, where there are some.
    """

    by_clip: Mapping[str, ClipFigures] = field(default_factory=dict)
    unlike: Mapping[str, ClipFigures] = field(default_factory=dict)

    @property
    def weak_clips(self) -> tuple[str, ...]:
        """The movements that are painted no better than a plain motion, see `ModelSpec.weak_clips`."""
        return tuple(name for name, found in self.by_clip.items() if not found.is_better)

    def to_json(self) -> dict[str, Any]:
        """The figures as a dictionary that `json.dumps` takes."""
        return dataclasses.asdict(self)


@dataclass(frozen=True)
class ClipEvaluationStep:
    """A clip has been painted; the last event holds the figures.

    Attributes:
        step: 1 to `steps`.
        steps: How many clips there are.
        evaluation: With the last event alone.
    """

    step: int
    steps: int
    evaluation: ClipEvaluation | None = None


def real_clips(sprites: SpriteSet, model: ModelSpec, is_measured: BoolArray, most: int) -> list[RealClip]:
    """Clips of a set that a model can be asked for, evenly spread where they are too many.

    Args:
        sprites: The set.
        model: What paints.
        is_measured: Which of its sprites belong to clips that are measured, bool (N,); the others were
            learned from.
        most: How many clips are wanted, at most.

    Raises:
        SpriteStudioError: There are none.
    """
    contexts = described_contexts(sprites, model)
    contexts[:, model.groups["facings"]] = 0.0
    contexts[:, model.groups["words"]] = 0.0
    learned = _silhouettes(sprites.images[~is_measured])
    known = [clip for clip in clips_of_set(sprites) if clip.name in model.clips]
    known += turns_of_set(sprites, model.facings) if TURN in model.clips else []
    firsts = [clip.places[0] for clip in known]
    chosen = [
        clip
        for clip, at in zip(known, firsts, strict=True)
        if is_measured[at] and is_known_size(model, sprites.images[at])
    ]
    require(
        len(chosen) > 0,
        f"{sprites.source} has no clip of a movement that these weights know.",
        f"They know {', '.join(model.clips)}." if model.clips else "They have learned no movements.",
    )
    spread = np.linspace(0, len(chosen) - 1, min(most, len(chosen))).round().astype(int)
    return [
        RealClip(
            sprites.images[list(clip.places)],
            clip.name,
            clip.facing if clip.facing in model.facings else "",
            tuple(contexts[clip.places[0]].tolist()),
            len(learned) > 0 and _overlap(sprites.images[clip.places[0]], learned) < UNLIKE_BELOW,
        )
        for clip in (chosen[index] for index in spread)
    ]


def evaluate_clips(
    checkpoint: Checkpoint, clips: Sequence[RealClip], usual: ClipSpec
) -> Generator[ClipEvaluationStep]:
    """Paint the second frame of clips and measure it, one event per clip.

    Args:
        checkpoint: The weights.
        clips: Drawn ones, at least one.
        usual: How they are painted; movement, side, frames and what is known come from each clip.
    """
    rows = []
    for number, clip in enumerate(clips, start=1):
        rows.append(_measured(clip, _painted(checkpoint, clip, usual)))
        found = _summed_up(clips, rows) if number == len(clips) else None
        yield ClipEvaluationStep(number, len(clips), found)


def _painted(checkpoint: Checkpoint, clip: RealClip, usual: ClipSpec) -> ByteArray:
    first = clip.frames[0]
    if clip.name == TURN:
        asked = {name: getattr(usual, name) for name in ("proposals", "own_colors", "seed")}
        turn = TurnSpec(context=clip.context, sides=(clip.facing,), **asked)
        *_, last = paint_turns(checkpoint, first, turn)
        return last.frames[clip.facing]
    spec = dataclasses.replace(
        usual, clip=clip.name, facing=clip.facing, frames=len(clip.frames), context=clip.context
    )
    standing = np.broadcast_to(first, clip.frames.shape)
    *_, last = paint_clip(checkpoint, first, spec, standing=standing, anew=[1])
    return last.frames[1]


def _measured(clip: RealClip, painted: ByteArray) -> FloatArray:
    first, real = clip.frames[0], clip.frames[1]
    moved = first[:, ::-1] if clip.name == TURN else np.zeros_like(first)
    if clip.name != TURN:
        moved[1:] = first[:-1]
    own = {pixel.tobytes() for pixel in first[first[..., 3] > 0]}
    drawn = painted[painted[..., 3] > 0]
    other = sum(pixel.tobytes() not in own for pixel in drawn) / max(1, len(drawn))
    drifts = [abs(core_drift_px(np.stack((first, frame)))[1]) for frame in (painted, real)]
    wrong = [wrong_pixels(frame, real) for frame in (painted, first, moved)]
    stepped = wrong_pixels(_stepped(clip), real) if clip.name in WALKS else np.nan
    return np.array([*wrong, stepped, other, *drifts], dtype=np.float32)


def _stepped(clip: RealClip) -> ByteArray:
    """The second frame of the plain walk; the first where it is too low for one."""
    with contextlib.suppress(SpriteStudioError):
        spec = MotionSpec("step", len(clip.frames), facing=clip.facing)
        return np.asarray(plain_clip(clip.frames[0], spec).frames[1])
    return clip.frames[0]


def wrong_pixels(frame: ByteArray, real: ByteArray) -> float:
    """Share of all pixels that look different; what is transparent has no colour."""
    is_seen = (frame[..., 3] > 0) | (real[..., 3] > 0)
    return float(((frame != real).any(axis=-1) & is_seen).mean())


def _summed_up(clips: Sequence[RealClip], rows: Sequence[FloatArray]) -> ClipEvaluation:
    groups: tuple[dict[str, list[FloatArray]], dict[str, list[FloatArray]]] = ({}, {})
    for clip, row in zip(clips, rows, strict=True):
        for group in groups if clip.is_unlike else groups[:1]:
            group.setdefault(clip.name, []).append(row)
    return ClipEvaluation(
        *({name: ClipFigures(len(of), *_means(of)) for name, of in sorted(group.items())} for group in groups)
    )


def _means(rows: Sequence[FloatArray]) -> list[Any]:
    """The mean of each figure; None where there is none."""
    return [None if np.isnan(mean) else mean for mean in np.mean(rows, axis=0).tolist()]


def _silhouettes(images: ByteArray) -> FloatArray:
    return (images[..., 3] > 0).reshape(len(images), images.shape[1] * images.shape[2]).astype(np.float32)


def _overlap(image: ByteArray, silhouettes: FloatArray) -> float:
    """The greatest intersection over union of a picture's silhouette with one of these."""
    own = (image[..., 3] > 0).reshape(-1).astype(np.float32)
    both = silhouettes @ own
    return float((both / np.maximum(1.0, silhouettes.sum(axis=1) + own.sum() - both)).max())

"""A table of frames that needs no network: plain motions fill it, and weights paint parts of it over."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Generator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from spritestudio.errors import SpriteStudioError
from spritestudio.project.figure_sides import USUAL_STRENGTH, asked_for_side, in_own_colors
from spritestudio.project.painted_table import Paints
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import FOUR, FramePainters
from spritestudio.specs import (
    BoolArray,
    ByteArray,
    ClipSpec,
    FrameName,
    FrameStep,
    GenerateSpec,
    ModelSpec,
    TurnSpec,
    seeds_from,
)
from spritestudio.specs.motion import MOTION_OF_CLIP, MotionSpec
from spritestudio.sprites.motion.fraying import fraying
from spritestudio.sprites.motion.plain import plain_clip

_FURTHER_PX = 2
_TURNED = 8  # proposals for a side, of which few fit


@dataclass(frozen=True)
class PlainMovements:
    """What a table can show that no weights paint; as a `ModelSpec` says it."""

    offered_clips: tuple[str, ...] = tuple(MOTION_OF_CLIP)
    offers_turns: bool = False
    facings: tuple[str, ...] = FOUR


@dataclass(frozen=True)
class FigurePainter:
    """Paints a figure over: as if it were seen from another side, or a part of a frame of it.

    Attributes:
        sprite: The figure.
        path: The weights.
        model: Their description.
        paint: Paints with weights what a request says, uint8 (N, H, H, 4).
    """

    sprite: KeptSprite
    path: Path
    model: ModelSpec
    paint: Callable[[Path, GenerateSpec], ByteArray]

    def turned(self, side: str, seed: int) -> ByteArray:
        """The figure as if seen from a side, uint8 (P, H, W, 4), least frayed first."""
        return self._painted(side, seeds_from(seed, _TURNED), USUAL_STRENGTH)

    def part(self, image: ByteArray, wanted: BoolArray, side: str, seed: int, count: int) -> ByteArray:
        """A picture, uint8 (H, W, 4), with pixels painted anew, bool (H, W): uint8 (P, H, W, 4)."""
        return self._painted(side, seeds_from(seed, count), 1.0, image, wanted)

    def _painted(
        self,
        side: str,
        seeds: tuple[int, ...],
        strength: float,
        image: ByteArray | None = None,
        wanted: BoolArray | None = None,
    ) -> ByteArray:
        over, asked = asked_for_side(
            self.sprite, side, self.path, self.model, seeds, strength, image=image, wanted=wanted
        )
        painted = over.results(self.paint(asked.path, asked.request.spec))
        colored = in_own_colors(self.sprite, painted)
        images = colored if wanted is None else np.where(wanted[..., None], colored, painted)
        return images[np.argsort(fraying(images, self.sprite.image), kind="stable")]


@dataclass(frozen=True)
class PlainPainter:
    """Moves a figure with no network; as weights do, it proposes several for each frame.

    Attributes:
        over: Paints parts of frames over; None where nothing does.
    """

    over: FigurePainter | None = None

    def clip(
        self,
        base: ByteArray,
        spec: ClipSpec,
        *,
        standing: ByteArray | None = None,
        anew: Collection[int] | None = None,
        still: BoolArray | None = None,
    ) -> Generator[FrameStep]:
        """Frames of a plain motion, as `paint_clip` gives them; a region is painted over by weights.

        Raises:
            SpriteStudioError: It cannot move so.
        """
        numbers = range(1, spec.count) if anew is None else sorted(anew)
        frames: dict[FrameName, ByteArray] = {0: base}
        is_part = standing is not None and still is not None
        ways = [] if is_part else self._ways(base, spec)
        for done, number in enumerate(numbers, start=1):
            if standing is not None and still is not None:
                assert self.over is not None, "nothing paints it"
                images = self.over.part(standing[number], ~still, spec.facing, spec.seed, spec.proposals)
            else:
                images = _distinct([*(way[number] for way in ways), base])
                images = images if still is None else _distinct(np.where(still[..., None], base, images))
            frames[number] = images[0]
            yield FrameStep(done, len(numbers), number, images, (0.0,) * len(images), dict(frames))

    def _ways(self, base: ByteArray, spec: ClipSpec) -> list[ByteArray]:
        """The movement, uint8 (F, H, W, 4) each: as usual, further, and beginning with the other foot."""
        asked = MotionSpec(MOTION_OF_CLIP[spec.clip], spec.count, facing=spec.facing)
        ways = [plain_clip(base, asked).frames]
        with contextlib.suppress(SpriteStudioError):
            ways.append(plain_clip(base, replace(asked, amount_px=_FURTHER_PX)).frames)
        return [*ways, *(np.roll(way, spec.count // 2, axis=0) for way in ways)]


def _distinct(images: list[ByteArray] | ByteArray) -> ByteArray:
    return np.stack(list({image.tobytes(): image for image in images}.values()))


def painters_for(
    over: FigurePainter | None, by: FramePainters | None = None, *, turns: bool = False
) -> tuple[FramePainters, Paints]:
    """What paints a table, and what of it can be painted.

    Args:
        over: Paints sides and parts that `by` does not.
        by: Weights that move it; None moves it with no network.
        turns: Whether these weights turn it.
    """

    def paint_side(
        figure: ByteArray,
        spec: TurnSpec,
        *,
        standing: ByteArray | None = None,
        still: BoolArray | None = None,
    ) -> Generator[FrameStep]:
        if by is not None and turns and standing is None:
            yield from by.turns(figure, spec)
            return
        assert over is not None, "nothing paints it"
        (side,) = spec.sides
        if standing is None or still is None:
            images = over.turned(side, spec.seed)
        else:
            images = over.part(standing, ~still, side, spec.seed, spec.proposals)
        yield FrameStep(1, 1, side, images, (0.0,) * len(images), {side: images[0]})

    clip = by.clip if by is not None else PlainPainter(over).clip
    knows_sides = over is not None and bool(over.model.facings)
    paints = Paints(
        sides=turns or knows_sides, parts=over is not None, frame_parts=by is not None or over is not None
    )
    return FramePainters(clip, paint_side), paints

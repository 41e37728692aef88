"""Painted motions of many sprites, as a job of the queue: what is asked for, and what came of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.project.kept_clips import MAX_CLIPS
from spritestudio.project.painted_sides import drawn_sides, known_of, shown_side, sides_of
from spritestudio.project.painted_table import PaintedTable
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.table_painting import FramePainters, TablePlan, paint_rows
from spritestudio.specs import ModelSpec
from spritestudio.sprites.motion.clip import Clip
from spritestudio.wording import counted

_MAX_SPRITES = 10_000


@dataclass(frozen=True)
class BatchRequest:
    """Clips of sprites of the shelf.

    Attributes:
        weights: What paints them.
        clips: Which movements.
        sides: From where: one alone is that which each sprite shows, of several it has to be drawn from
            those to which the weights cannot turn it.
        movement: See `TablePlan`.
        ids: The sprites, as the project knows them.
    """

    weights: Path
    clips: tuple[str, ...]
    sides: tuple[str, ...]
    movement: float
    ids: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As the queue keeps it."""
        return {**dataclasses.asdict(self), "weights": str(self.weights)}

    @classmethod
    @reads_outside_data(lambda _: SpriteStudioError("This job cannot be read.", "Cancel it, and ask again."))
    def from_json(cls, values: Any) -> BatchRequest:
        """Read back what `to_json` gave.

        Raises:
            SpriteStudioError: It is something else.
        """
        names = [tuple(str(each) for each in values[name]) for name in ("clips", "sides", "ids")]
        if not all(names) or len(names[0]) > MAX_CLIPS or len(names[2]) > _MAX_SPRITES:
            raise ValueError("there is nothing to paint, or far too much")
        return cls(Path(str(values["weights"])), names[0], names[1], float(values["movement"]), names[2])


@dataclass(frozen=True)
class BatchProgress:
    """So many of all frames are painted."""

    done: int
    total: int


@dataclass(frozen=True)
class BatchPainted:
    """What came of it.

    Attributes:
        clips: By the id of the sprite.
        problems: What could not be painted, for people.
    """

    clips: Mapping[str, tuple[Clip, ...]]
    problems: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What came of it, for people."""
        count = sum(len(clips) for clips in self.clips.values())
        told = f"Painted {counted(count, 'clip')} of {counted(len(self.clips), 'sprite')}"
        return f"{told}; {self.problems[0]}" if self.problems else told


def paint_batch(
    request: BatchRequest, sprites: Sequence[KeptSprite], model: ModelSpec, by: FramePainters
) -> Generator[BatchProgress | BatchPainted]:
    """Paint all clips of all sprites; the last event holds them.

    A sprite that cannot be painted does not keep the others from it.

    Args:
        request: What is asked for.
        sprites: Those of them that are still there.
        model: The weights' description.
        by: Paints.

    Raises:
        SpriteStudioError: Nothing could be painted.
    """
    found: dict[str, tuple[Clip, ...]] = {}
    problems: list[str] = []
    for number, sprite in enumerate(sprites):
        try:
            clips: tuple[Clip, ...] = ()
            for event in _paint_sprite(request, sprite, model, by):
                if isinstance(event, BatchProgress):
                    whole = event.total * len(sprites)
                    yield BatchProgress(event.total * number + event.done, whole)
                else:
                    clips = event
            found[sprite.id] = clips
        except SpriteStudioError as error:
            problems.append(f"{sprite.title}: {error.message}")
    if not found:
        raise SpriteStudioError(problems[0] if problems else "The sprites are no longer on the shelf.")
    yield BatchPainted(found, tuple(problems))


def _paint_sprite(
    request: BatchRequest, sprite: KeptSprite, model: ModelSpec, by: FramePainters
) -> Generator[BatchProgress | tuple[Clip, ...]]:
    context, drawn = known_of(model, sprite.kind), drawn_sides(sprite)
    sides = sides_of(model, shown_side(model, sprite), drawn, among=request.sides[1:] and request.sides)
    plans = [TablePlan(clip, sides, movement=request.movement, context=context) for clip in request.clips]
    total = sum(plan.columns * len(plan.sides) for plan in plans)
    table, clips, done = PaintedTable(plans[0], sprite.image, drawn), list[Clip](), 0
    for plan in plans:
        table = table.following(plan)
        for event in paint_rows(plan, table.base, table.missing(), plan.seed, by):
            table.add(event)
            yield BatchProgress(done + event.done, total)
        done += plan.columns * len(plan.sides)
        clips += table.clips
    yield tuple(clips)

"""Painting the frames of a table: what is asked for, and what comes of it step by step."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from spritestudio.specs import BoolArray, ByteArray, ClipSpec, FrameStep, TurnSpec
from spritestudio.specs.clip import painted_motion

FRONT = "front"
FOUR = (FRONT, "left", "right", "back")
STAND = "stand"  # of a figure that is only turned


@dataclass(frozen=True)
class FramePainters:
    """What paints with some weights, in the thread of a job.

    Attributes:
        clip: Called with a sprite, a ClipSpec, and what stands and is painted anew by keyword.
        turns: Called with a sprite and a TurnSpec, and by keyword with a picture that stands and the pixels
            that are still in it where only a part is painted over.
    """

    clip: Callable[..., Generator[FrameStep]]
    turns: Callable[..., Generator[FrameStep]]


@dataclass(frozen=True)
class TablePlan:
    """What a table is to show.

    Attributes:
        clip: Which movement, one of `ModelSpec.clips`; STAND only turns the figure.
        sides: From where it is seen, a row each; the first is the side that the sprite shows, "" where the
            weights know none.
        frames: How many; 0 for as many as usual.
        movement: See `BesideSpec`.
        proposals: See `BesideSpec`.
        seed: Of the first try.
        context: What is known of the sprite, see `BesideSpec`.
        own_colors: See `BesideSpec`.
    """

    clip: str
    sides: tuple[str, ...] = (FRONT,)
    frames: int = 0
    movement: float = ClipSpec.movement
    proposals: int = ClipSpec.proposals
    seed: int = 0
    context: tuple[float, ...] = ()
    own_colors: bool = ClipSpec.own_colors

    @property
    def columns(self) -> int:
        """How many frames each row has."""
        return 1 if self.clip == STAND else self.frames or painted_motion(self.clip).frames

    def clip_spec(self, side: str, seed: int) -> ClipSpec:
        """How the frames of a row are painted."""
        return ClipSpec(
            self.context,
            self.movement,
            self.proposals,
            self.own_colors,
            seed,
            self.clip,
            side,
            self.columns,
        )

    def turn_spec(self, side: str, seed: int) -> TurnSpec:
        """How the first frame of a row is painted."""
        return TurnSpec(
            self.context, proposals=self.proposals, own_colors=self.own_colors, seed=seed, sides=(side,)
        )


@dataclass(frozen=True)
class CellPlace:
    """Where a cell is."""

    row: int
    column: int


@dataclass(frozen=True, eq=False)
class RowTask:
    """What is to be painted of a row.

    Attributes:
        row: Which.
        base: Its first frame, uint8 (H, W, 4); None where that is to be painted as well.
        frames: The others by number, uint8 (H, W, 4) each, where they stand.
        anew: The numbers of those that are painted.
        still: The pixels of its first frame that these have as well, bool (H, W); None where there are none.
        region: Which pixels of frames that stand are painted over, bool (H, W); None paints whole frames.
            Where the first frame is to be painted it is a region of that one.
        first: The first frame as it stands, uint8 (H, W, 4), where a region of it is painted over.
        seen_from: From where the first frame is seen, where that is not the side of the row.
    """

    row: int
    base: ByteArray | None
    frames: Mapping[int, ByteArray]
    anew: tuple[int, ...]
    still: BoolArray | None = None
    region: BoolArray | None = None
    first: ByteArray | None = None
    seen_from: str = ""

    @property
    def count(self) -> int:
        """How many cells it paints."""
        return len(self.anew) + (self.base is None)


@dataclass(frozen=True, eq=False)
class CellPainted:
    """A cell has come further.

    Attributes:
        place: Which.
        proposals: See `Cell`.
        is_finished: Whether it is painted to the end.
        done: How many cells are.
        total: How many there are to paint.
    """

    place: CellPlace
    proposals: ByteArray
    is_finished: bool
    done: int
    total: int


def paint_rows(
    plan: TablePlan,
    sprite: ByteArray,
    tasks: Sequence[RowTask],
    seed: int,
    by: FramePainters,
) -> Generator[CellPainted]:
    """Paint cells, row by row, one event per step.

    Args:
        plan: The table.
        sprite: uint8 (H, H, 4).
        tasks: What to paint.
        seed: Of the first proposal of each cell.
        by: Paints.
    """
    done, total = 0, sum(task.count for task in tasks)
    for task in tasks:
        side, base = plan.sides[task.row], task.base
        if base is None:
            stands = {} if task.region is None else {"standing": task.first, "still": ~task.region}
            for step in by.turns(sprite, plan.turn_spec(side, seed), **stands):
                done += step.is_finished
                yield CellPainted(CellPlace(task.row, 0), step.proposals, step.is_finished, done, total)
            base, task = step.frames[side], replace(task, region=None)
        if task.anew:
            with contextlib.closing(_frames_of(plan, task, base, seed, by)) as steps:
                for step in steps:
                    place = CellPlace(task.row, int(step.name))
                    done += step.is_finished
                    yield CellPainted(place, step.proposals, step.is_finished, done, total)


def _frames_of(
    plan: TablePlan, task: RowTask, base: ByteArray, seed: int, by: FramePainters
) -> Generator[FrameStep]:
    """Paint the frames of a row that are painted anew.

    A region is painted over in the frame as it stands, every pixel of it, however much may be painted anew.
    Where pixels are still, the frames before the last of them are painted as well: one that stands would not
    begin with the moved first one, but be painted over as a whole.
    """
    spec = plan.clip_spec(task.seen_from or plan.sides[task.row], seed)
    standing = np.stack([base, *(task.frames.get(k, base) for k in range(1, plan.columns))])
    if task.region is not None:
        kept = ~task.region if task.still is None else ~task.region | task.still
        yield from by.clip(base, spec, standing=standing, anew=task.anew, still=kept)
        return
    if task.still is None:
        yield from by.clip(base, spec, standing=standing, anew=task.anew)
        return
    with contextlib.closing(by.clip(base, spec, still=task.still)) as steps:
        for step in steps:
            if step.name in task.anew:
                yield step
            if step.name == max(task.anew) and step.is_finished:
                return

"""Painted motion as a table: a row for each side that a sprite is seen from, and a frame in each column."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from spritestudio.specs import BoolArray, ByteArray, ClipSpec, FrameStep, TurnSpec
from spritestudio.specs.clip import painted_motion
from spritestudio.sprites.motion.clip import Clip

FRONT = "front"
STAND = "stand"  # of a figure that is only turned
_STAND_MS = 400
_SEED_STEP = 1000  # between the seeds of two tries, which have so many proposals at most


@dataclass(frozen=True)
class FramePainters:
    """What paints with some weights, in the thread of a job.

    Attributes:
        clip: Called with a sprite, a ClipSpec, and what stands and is painted anew by keyword.
        turns: Called with a sprite and a TurnSpec.
    """

    clip: Callable[..., Generator[FrameStep]]
    turns: Callable[[ByteArray, TurnSpec], Generator[FrameStep]]


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
class Cell:
    """A frame of a side.

    Attributes:
        image: As it stands, uint8 (H, W, 4); None before it is painted.
        proposals: What it may be, uint8 (P, H, W, 4), least frayed first; None where it was not painted.
        is_finished: Whether it is painted to the end.
        is_locked: Whether it stays as it is when others are painted again.
    """

    image: ByteArray | None = None
    proposals: ByteArray | None = None
    is_finished: bool = False
    is_locked: bool = False


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
    """

    row: int
    base: ByteArray | None
    frames: Mapping[int, ByteArray]
    anew: tuple[int, ...]
    still: BoolArray | None = None
    region: BoolArray | None = None

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
            for step in by.turns(sprite, plan.turn_spec(side, seed)):
                done += step.is_finished
                yield CellPainted(CellPlace(task.row, 0), step.proposals, step.is_finished, done, total)
            base = step.frames[side]
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
    spec = plan.clip_spec(plan.sides[task.row], seed)
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


@dataclass(eq=False)
class PaintedTable:
    """The cells of a table, as far as they are painted, and what a person has decided of them.

    Attributes:
        plan: What it shows.
        sprite: uint8 (H, H, 4).
        drawn: The sides that it is drawn from, uint8 (H, H, 4) each; they are never painted.
        cells: By their places.
        tries: How often something was asked for.
        still: By sides, the pixels of the first frame that no other frame of the row changes, bool (H, W).
    """

    plan: TablePlan
    sprite: ByteArray
    drawn: Mapping[str, ByteArray] = field(default_factory=dict)
    cells: dict[CellPlace, Cell] = field(default_factory=dict)
    tries: int = 0
    still: dict[str, BoolArray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cells.setdefault(CellPlace(0, 0), Cell(self.base, None, is_finished=True, is_locked=True))
        for row, side in enumerate(self.plan.sides):
            if side in self.drawn:
                there = Cell(self.drawn[side], None, is_finished=True, is_locked=True)
                self.cells.setdefault(CellPlace(row, 0), there)

    @property
    def base(self) -> ByteArray:
        """The figure as it is drawn from the first side, uint8 (H, H, 4); else the sprite."""
        return self.drawn.get(self.plan.sides[0], self.sprite)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.plan.sides), self.plan.columns

    @property
    def places(self) -> list[CellPlace]:
        """All places, row by row."""
        rows, columns = self.shape
        return [CellPlace(row, column) for row in range(rows) for column in range(columns)]

    def cell(self, place: CellPlace) -> Cell:
        """A cell, painted or not."""
        return self.cells.get(place, Cell())

    def is_sprite(self, place: CellPlace) -> bool:
        """Whether it is the sprite itself, which nothing changes."""
        return place == CellPlace(0, 0)

    def following(self, plan: TablePlan) -> PaintedTable:
        """A table of the same sprite by another plan; figures that are turned already are taken along."""
        turned = {side: self.cell(CellPlace(row, 0)) for row, side in enumerate(self.plan.sides)}
        cells = {
            CellPlace(row, 0): turned[side]
            for row, side in enumerate(plan.sides)
            if side in turned and turned[side].is_finished and side != self.plan.sides[0]
        }
        still = dict(self.still)
        if plan.sides[0] != self.plan.sides[0]:  # the sprite is seen from elsewhere
            cells, still = {}, {}
        return PaintedTable(plan, self.sprite, self.drawn, cells, self.tries, still)

    def copy(self) -> PaintedTable:
        """The table as it is now; what is decided or painted of one is not of the other."""
        return replace(self, cells=dict(self.cells), still=dict(self.still))

    # What a person decides

    def take(self, place: CellPlace, proposal: int) -> None:
        """Let a cell be one of its proposals."""
        cell = self.cell(place)
        if cell.proposals is not None:
            self.cells[place] = replace(cell, image=cell.proposals[proposal])

    def lock(self, place: CellPlace, locked: bool) -> None:
        """Let a painted cell stay as it is, or not; the sprite always does."""
        cell = self.cell(place)
        if cell.image is not None and not self.is_sprite(place):
            self.cells[place] = replace(cell, is_locked=locked)

    def draw(self, place: CellPlace, image: ByteArray) -> None:
        """Let a cell be a picture that a person has drawn, uint8 (H, W, 4), and stay so."""
        if not self.is_sprite(place):
            self.cells[place] = replace(self.cell(place), image=image, is_finished=True, is_locked=True)

    def hold_still(self, row: int, mask: BoolArray) -> None:
        """Let pixels of a row be in every frame as in its first, bool (H, W), once they are painted again."""
        side = self.plan.sides[row]
        if mask.any():
            self.still[side] = mask
        else:
            self.still.pop(side, None)

    def still_in(self, row: int) -> BoolArray | None:
        """The pixels of a row that stay still; None where none are said to."""
        return self.still.get(self.plan.sides[row])

    def stands_still(self, place: CellPlace) -> BoolArray | None:
        """Which pixels of a cell stay still, and are as in the first frame by now, bool (H, W)."""
        still, first = self.still_in(place.row), self.cell(CellPlace(place.row, 0)).image
        image = self.cell(place).image
        if still is None or first is None or image is None:
            return None
        return np.asarray(still & (image == first).all(axis=-1))

    # Painting

    def missing(self) -> list[RowTask]:
        """What is not painted to the end."""
        return self._tasks(lambda place: not self.cell(place).is_finished)

    def again(self, place: CellPlace, *, onward: bool) -> list[RowTask]:
        """One cell or, `onward`, that and those behind it in its row; none that is locked."""

        def is_asked(each: CellPlace) -> bool:
            behind = onward and each.row == place.row and each.column > place.column
            return (each == place or behind) and not self.cell(each).is_locked

        return self._tasks(is_asked)

    def region(self, place: CellPlace, mask: BoolArray) -> list[RowTask]:
        """A part of a painted cell, bool (H, W); none of one that is locked, or the first of its row."""
        cell = self.cell(place)
        if cell.is_locked or not cell.is_finished or not place.column or not mask.any():
            return []
        return [replace(task, region=mask) for task in self._tasks(lambda each: each == place)]

    def everything(self) -> list[RowTask]:
        """All that is not locked."""
        return self._tasks(lambda place: not self.cell(place).is_locked)

    def _tasks(self, is_asked: Callable[[CellPlace], bool]) -> list[RowTask]:
        tasks = []
        rows, columns = self.shape
        for row in range(rows):
            asked = [column for column in range(columns) if is_asked(CellPlace(row, column))]
            if asked:
                images = {column: self.cell(CellPlace(row, column)).image for column in range(columns)}
                base = None if asked[0] == 0 else images[0]
                stands = {k: image for k, image in images.items() if k and image is not None}
                anew = tuple(column for column in asked if column)
                tasks.append(RowTask(row, base, stands, anew, self.still_in(row)))
        return tasks

    def next_seed(self) -> int:
        """The seed of what is asked for next: each try has others."""
        seed = self.plan.seed + _SEED_STEP * self.tries
        self.tries += 1
        return seed

    def add(self, event: CellPainted) -> None:
        """A cell has come further, unless a person has drawn it meanwhile."""
        cell = self.cell(event.place)
        if cell.is_locked:
            return
        self.cells[event.place] = replace(
            cell, image=event.proposals[0], proposals=event.proposals, is_finished=event.is_finished
        )

    # What comes of it

    def is_row_finished(self, row: int) -> bool:
        """Whether all frames of a row are painted to the end."""
        return all(self.cell(CellPlace(row, column)).is_finished for column in range(self.plan.columns))

    def clip(self, row: int) -> Clip | None:
        """A row as a clip, as it stands; None before its first frame is there.

        Frames that are not painted yet are left out.
        """
        images = [self.cell(CellPlace(row, column)).image for column in range(self.plan.columns)]
        frames = [image for image in images if image is not None]
        if not frames or images[0] is None:
            return None
        plan, kind = self.plan, painted_motion(self.plan.clip)
        duration_ms = _STAND_MS if plan.clip == STAND else kind.frame_ms
        loops = plan.clip == STAND or kind.loops
        return Clip(np.stack(frames), (duration_ms,) * len(frames), plan.clip, plan.sides[row], loops=loops)

    @property
    def clips(self) -> list[Clip]:
        """The rows that are painted to the end, as clips."""
        rows = (self.clip(row) for row in range(len(self.plan.sides)) if self.is_row_finished(row))
        return [clip for clip in rows if clip is not None]

"""Painted motion as a table: a row for each side that a sprite is seen from, and a frame in each column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from spritestudio.project.table_painting import STAND, CellPainted, CellPlace, RowTask, TablePlan
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.specs.clip import painted_motion
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.sides import ACROSS, stand_in

_STAND_MS = 400
_SEED_STEP = 1000  # between the seeds of two tries, which have so many proposals at most


@dataclass(frozen=True)
class Paints:
    """What can be painted of a table, beside the frames of its movement.

    Attributes:
        sides: The first frame of a row, as seen from its side.
        parts: Parts of that frame.
        frame_parts: Parts of the others.
    """

    sides: bool = True
    parts: bool = True
    frame_parts: bool = True


@dataclass(frozen=True, eq=False)
class Cell:
    """A frame of a side.

    Attributes:
        image: As it stands, uint8 (H, W, 4); None before it is painted.
        proposals: What it may be, uint8 (P, H, W, 4), least frayed first; None where it was not painted.
        is_finished: Whether it is painted to the end.
        is_locked: Whether it stays as it is when others are painted again.
        seen_from: From where the picture is seen, where another side stands in, as nobody has said how the
            figure looks from this one.
    """

    image: ByteArray | None = None
    proposals: ByteArray | None = None
    is_finished: bool = False
    is_locked: bool = False
    seen_from: str = ""

    @property
    def is_stand_in(self) -> bool:
        """Whether another side stands here; what is painted in its place is proposed, and not taken."""
        return bool(self.seen_from)


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
        paints: What can be painted.
        has_stand_ins: Whether sides that it is not drawn from begin with another one, see `Cell`.
        earlier: Clips that it has: those of the movement stand in their rows, where they have as many frames.
    """

    plan: TablePlan
    sprite: ByteArray
    drawn: Mapping[str, ByteArray] = field(default_factory=dict)
    cells: dict[CellPlace, Cell] = field(default_factory=dict)
    tries: int = 0
    still: dict[str, BoolArray] = field(default_factory=dict)
    paints: Paints = field(default_factory=Paints)
    has_stand_ins: bool = False
    earlier: Sequence[Clip] = ()

    def __post_init__(self) -> None:
        for row, side in enumerate(self.plan.sides):
            if (clip := self._clip_of(side)) is not None and CellPlace(row, 1) not in self.cells:
                for column, image in enumerate(clip.frames):
                    self.cells[CellPlace(row, column)] = Cell(image, is_finished=True, is_locked=not column)
        self.cells.setdefault(CellPlace(0, 0), Cell(self.base, None, is_finished=True, is_locked=True))
        for row, side in enumerate(self.plan.sides):
            if side in self.drawn:
                there = Cell(self.drawn[side], None, is_finished=True, is_locked=True)
                self.cells.setdefault(CellPlace(row, 0), there)
            elif self.has_stand_ins:
                known = {self.plan.sides[0]: self.base, **self.drawn}
                image, seen_from = stand_in(known, side)
                there = Cell(image, is_finished=True, seen_from=seen_from or side)
                self.cells.setdefault(CellPlace(row, 0), there)

    def _clip_of(self, side: str) -> Clip | None:
        like = (self.plan.columns, *self.sprite.shape)
        found = (clip for clip in self.earlier if (clip.name, clip.facing) == (self.plan.clip, side))
        return next((clip for clip in found if clip.frames.shape == like), None)

    @property
    def base(self) -> ByteArray:
        """The figure as it is drawn from the first side, uint8 (H, H, 4); else the sprite."""
        side = self.plan.sides[0]
        clip = self._clip_of(side)
        return self.drawn.get(side, self.sprite) if clip is None else clip.frames[0]

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
        return replace(self, plan=plan, cells=cells, still=still)

    def copy(self) -> PaintedTable:
        """The table as it is now; what is decided or painted of one is not of the other."""
        return replace(self, cells=dict(self.cells), still=dict(self.still))

    # What a person decides

    def take(self, place: CellPlace, proposal: int) -> None:
        """Let a cell be one of its proposals."""
        cell = self.cell(place)
        if cell.proposals is not None and cell.image is not None:
            is_same = np.array_equal(cell.proposals[proposal], cell.image)
            seen_from = cell.seen_from if is_same else ""
            self.cells[place] = replace(cell, image=cell.proposals[proposal], seen_from=seen_from)

    def lock(self, place: CellPlace, locked: bool) -> None:
        """Let a painted cell stay as it is, or not; the sprite always does."""
        cell = self.cell(place)
        if cell.image is not None and not self.is_sprite(place):
            self.cells[place] = replace(cell, is_locked=locked)

    def draw(self, place: CellPlace, image: ByteArray) -> None:
        """Let a cell be a picture that a person has drawn, uint8 (H, W, 4), and stay so."""
        if not self.is_sprite(place):
            self.cells[place] = Cell(image, self.cell(place).proposals, is_finished=True, is_locked=True)

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
        """A part of a painted cell, bool (H, W), and what follows it where that is the first of its row.

        None of one that is locked. A picture that stood in for a side is that side from now on.
        """
        cell = self.cell(place)
        if cell.is_locked or not cell.is_finished or not mask.any():
            return []
        if place.column:
            return [replace(task, region=mask) for task in self._tasks(lambda each: each == place)]
        self.cells[place] = replace(cell, seen_from="")
        others = [CellPlace(place.row, column) for column in range(1, self.plan.columns)]
        frames = {p.column: image for p in others if (image := self.cell(p).image) is not None}
        unlocked = tuple(p.column for p in others if not self.cell(p).is_locked)
        return [RowTask(place.row, None, frames, unlocked, self.still_in(place.row), mask, cell.image)]

    @property
    def stand_ins(self) -> tuple[int, ...]:
        """The rows that begin with another side."""
        return tuple(r for r in range(len(self.plan.sides)) if self.cell(CellPlace(r, 0)).is_stand_in)

    def is_offer(self, task: RowTask) -> bool:
        """Whether a task only proposes what may take the place of a picture that stands in."""
        return task.base is None and task.row in self.stand_ins

    def offers(self) -> list[RowTask]:
        """Proposals for the sides in whose place others stand, where there are none yet."""
        firsts = [CellPlace(row, 0) for row in self.stand_ins]
        return self._offers(place for place in firsts if self.cell(place).proposals is None)

    def _offers(self, places: Iterable[CellPlace]) -> list[RowTask]:
        return [RowTask(place.row, None, {}, ()) for place in places] if self.paints.sides else []

    def follow(self, place: CellPlace) -> list[RowTask]:
        """What is painted again since a cell has changed: the frames behind the first one of a row.

        Those of the side across as well, see `mirror`.
        """
        return (
            [] if place.column else [*self.again(CellPlace(place.row, 1), onward=True), *self.mirror(place)]
        )

    def mirror(self, place: CellPlace) -> list[RowTask]:
        """Of left and right let one that nobody has said mirror the other; what is to be painted then."""
        image, opposite = self.cell(place).image, ACROSS.get(self.plan.sides[place.row], "")
        if place.column or image is None or opposite not in self.plan.sides:
            return []
        across = CellPlace(self.plan.sides.index(opposite), 0)
        cell = self.cell(across)
        if not cell.is_stand_in or cell.is_locked:
            return []
        self.cells[across] = replace(cell, image=image[:, ::-1], seen_from=opposite)
        return self.again(CellPlace(across.row, 1), onward=True)

    def everything(self) -> list[RowTask]:
        """All that is not locked."""
        return self._tasks(lambda place: not self.cell(place).is_locked)

    def _tasks(self, is_asked: Callable[[CellPlace], bool]) -> list[RowTask]:
        tasks, offers = [], []
        rows, columns = self.shape
        for row in range(rows):
            asked = [column for column in range(columns) if is_asked(CellPlace(row, column))]
            if 0 in asked and (self.cell(CellPlace(row, 0)).is_stand_in or not self.paints.sides):
                asked.remove(0)
                offers += self._offers([CellPlace(row, 0)])
            if asked:
                images = {column: self.cell(CellPlace(row, column)).image for column in range(columns)}
                base = None if asked[0] == 0 else images[0]
                stands = {k: image for k, image in images.items() if k and image is not None}
                anew = tuple(column for column in asked if column)
                seen_from = self.cell(CellPlace(row, 0)).seen_from
                tasks.append(RowTask(row, base, stands, anew, self.still_in(row), seen_from=seen_from))
        return tasks + offers

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
        if cell.is_stand_in and cell.image is not None:
            self.cells[event.place] = replace(cell, proposals=np.stack([cell.image, *event.proposals]))
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

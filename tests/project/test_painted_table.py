"""A table of painted frames: what is painted of it, what stays, and what becomes of it."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from spritestudio.diffusion.checkpoint import Checkpoint
from spritestudio.diffusion.motion.clips import paint_clip, paint_turns
from spritestudio.project.painted_table import PaintedTable
from spritestudio.project.table_painting import (
    STAND,
    CellPainted,
    CellPlace,
    FramePainters,
    RowTask,
    TablePlan,
    paint_rows,
)
from tests.diffusion.motion.tiny_walker import figure, untaught, walker

_ALL = ("front", "left", "right", "back")


def painters(checkpoint: Checkpoint) -> FramePainters:
    return FramePainters(
        functools.partial(paint_clip, checkpoint), functools.partial(paint_turns, checkpoint)
    )


def paint(table: PaintedTable, tasks: Sequence[RowTask], *, taught: bool = True) -> list[CellPainted]:
    """Paint by the network in closed form that walks down and turns by mirroring, or by one of chance."""
    checkpoint = walker() if taught else untaught()
    events = list(paint_rows(table.plan, table.sprite, tasks, table.next_seed(), painters(checkpoint)))
    for event in events:
        table.add(event)
    return events


def image(table: PaintedTable, row: int, column: int) -> np.ndarray:
    found = table.cell(CellPlace(row, column)).image
    assert found is not None
    return found


def test_figures_are_turned_and_then_walk() -> None:
    sprite = figure()
    table = PaintedTable(TablePlan("walk", ("front", "left"), 3, movement=0.0, proposals=2), sprite)
    assert [task.count for task in table.missing()] == [2, 3]
    events = paint(table, table.missing())
    assert (events[-1].done, events[-1].total) == (5, 5)
    assert not any(event.place == CellPlace(0, 0) for event in events)
    assert np.array_equal(image(table, 0, 0), sprite)
    left = image(table, 1, 0)
    assert not np.array_equal(left, sprite)
    for row, base in ((0, sprite), (1, left)):
        assert np.array_equal(image(table, row, 2), np.roll(base, 1, axis=0))
    assert table.missing() == []
    first, second = table.clips
    assert [clip.tag for clip in (first, second)] == ["walk-front", "walk-left"]
    assert (len(first.frames), first.durations_ms, first.loops) == (3, (150, 150, 150), True)


def test_what_is_locked_stays_when_others_are_painted_again() -> None:
    table = PaintedTable(TablePlan("walk", ("front", "left"), 4, 0.5, 3), figure())
    paint(table, table.missing(), taught=False)
    before = {place: table.cell(place).image for place in table.places}
    table.lock(CellPlace(0, 2), True)
    (task,) = table.again(CellPlace(0, 1), onward=True)
    assert task.anew == (1, 3)
    paint(table, [task], taught=False)
    changed = [place for place in table.places if not np.array_equal(table.cell(place).image, before[place])]
    assert changed == [CellPlace(0, 1), CellPlace(0, 3)]
    assert [task.anew for task in table.again(CellPlace(1, 2), onward=False)] == [(2,)]
    assert [(task.base is None, task.anew) for task in table.again(CellPlace(1, 0), onward=False)] == [
        (True, ())
    ]
    assert table.again(CellPlace(0, 2), onward=False) == []
    assert [task.count for task in table.everything()] == [2, 4]
    table.lock(CellPlace(0, 0), False)
    assert table.cell(CellPlace(0, 0)).is_locked  # the sprite itself
    table.lock(CellPlace(0, 2), False)
    assert not table.cell(CellPlace(0, 2)).is_locked


def test_still_pixels_are_in_every_frame_to_the_bit() -> None:
    sprite, mask = figure(), np.zeros((8, 8), bool)
    mask[:4] = True
    table = PaintedTable(TablePlan("walk", ("front", "left"), 4, 0.5, 3), sprite)
    table.hold_still(0, mask)
    events = paint(table, table.missing(), taught=False)
    for event in events:
        if event.place.row == 0:
            assert (event.proposals[:, mask] == sprite[mask]).all(), "at every step, in every proposal"
    assert not (image(table, 0, 1)[~mask] == sprite[~mask]).all()
    before = [image(table, 0, column).copy() for column in range(4)]
    again = paint(table, table.again(CellPlace(0, 2), onward=False), taught=False)
    assert {event.place for event in again} == {CellPlace(0, 2)}
    assert (again[-1].done, again[-1].total) == (1, 1)
    assert (image(table, 0, 2)[mask] == sprite[mask]).all()
    assert [np.array_equal(image(table, 0, k), before[k]) for k in range(4)] == [True, True, False, True]
    assert table.still_in(1) is None
    assert table.following(TablePlan("idle", ("front",))).still_in(0) is mask
    assert table.following(TablePlan("idle", ("left",))).still_in(0) is None
    table.hold_still(0, np.zeros_like(mask))
    assert table.still_in(0) is None


def test_a_region_of_one_frame_is_painted_over_however_little_may_be_painted_anew() -> None:
    sprite, still = figure(), np.zeros((8, 8), bool)
    still[:, :2] = True
    table = PaintedTable(TablePlan("walk", ("front",), 4, 0.0, 3), sprite)
    paint(table, table.missing(), taught=False)
    table.hold_still(0, still)
    before, place = [image(table, 0, column).copy() for column in range(4)], CellPlace(0, 2)
    region = np.zeros((8, 8), bool)
    region[2:6, 1:5] = True
    for event in paint(table, table.region(place, region), taught=False):
        assert event.place == place
        outside = ~region | still
        assert (event.proposals[:, outside] == before[2][outside]).all(), "at every step, in every proposal"
    assert (image(table, 0, 2)[region & ~still] != before[2][region & ~still]).any()
    assert [np.array_equal(image(table, 0, k), before[k]) for k in range(4)] == [True, True, False, True]
    table.lock(place, True)
    assert table.region(place, region) == []
    assert table.region(CellPlace(0, 0), region) == []
    assert table.region(CellPlace(0, 1), np.zeros_like(region)) == []


def test_a_drawn_cell_stays_whatever_is_painted() -> None:
    table = PaintedTable(TablePlan("walk", ("front", "left"), 3, 0.5, 2), figure())
    drawn = figure(5)
    tasks = table.missing()
    table.draw(CellPlace(0, 1), drawn)  # while it is being painted
    table.draw(CellPlace(0, 0), drawn)
    paint(table, tasks)
    paint(table, table.everything())
    assert np.array_equal(image(table, 0, 1), drawn)
    assert np.array_equal(image(table, 0, 0), table.sprite), "the sprite itself is drawn elsewhere"
    assert table.cell(CellPlace(0, 1)).is_locked
    assert len(table.clips) == 2


def test_one_of_the_proposals_is_taken() -> None:
    table = PaintedTable(TablePlan("walk", ("front",), 2, 0.5, 3), figure())
    paint(table, table.missing(), taught=False)
    place = CellPlace(0, 1)
    proposals = table.cell(place).proposals
    assert proposals is not None
    assert proposals.shape == (3, 8, 8, 4)
    table.take(place, 2)
    assert np.array_equal(image(table, 0, 1), proposals[2])
    table.take(CellPlace(0, 0), 1)
    assert np.array_equal(image(table, 0, 0), table.sprite)


def test_another_clip_begins_with_the_figures_that_are_turned_already() -> None:
    table = PaintedTable(TablePlan(STAND, ("front", "left"), movement=0.0), figure())
    assert table.shape == (2, 1)
    paint(table, table.missing())
    assert [clip.tag for clip in table.clips] == ["stand-front", "stand-left"]
    walk = table.following(TablePlan("walk", _ALL, 2))
    assert np.array_equal(image(walk, 1, 0), image(table, 1, 0))
    assert [task.count for task in walk.missing()] == [1, 1, 2, 2]
    elsewhere = table.following(TablePlan("walk", ("left", "front"), 2))
    assert [task.count for task in elsewhere.missing()] == [1, 2]


def test_a_row_that_is_not_painted_to_the_end_is_no_clip_yet() -> None:
    table = PaintedTable(TablePlan("walk", ("front", "left"), 3), figure())
    events = paint_rows(table.plan, table.sprite, table.missing(), 0, painters(walker()))
    table.add(next(events))
    events.close()
    assert table.clips == []
    clip = table.clip(0)
    assert clip is not None
    assert len(clip.frames) == 2  # what there is can be seen already
    assert table.clip(1) is None
    assert table.cell(CellPlace(0, 1)).proposals is not None


def test_each_try_has_seeds_of_its_own() -> None:
    table = PaintedTable(TablePlan("walk", seed=7), figure())
    assert [table.next_seed() for _ in range(3)] == [7, 1007, 2007]


def test_drawn_sides_are_never_painted_and_their_rows_begin_with_them() -> None:
    front, left = figure(), figure(1)
    table = PaintedTable(
        TablePlan("walk", ("front", "left"), 2, 0.0, 2), front, {"front": front, "left": left}
    )
    assert [(task.row, task.anew) for task in table.missing()] == [(0, (1,)), (1, (1,))]
    paint(table, [*table.missing(), *table.everything()])
    assert np.array_equal(image(table, 1, 0), left)
    assert np.array_equal(image(table, 1, 1), np.roll(left, 1, axis=0))
    from_left = table.following(TablePlan("walk", ("left",), 2, 0.0, 2))
    assert np.array_equal(image(from_left, 0, 0), left)
    assert from_left.base is left

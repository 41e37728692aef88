"""A drawing: strokes, what floats above it, marks, and its own undo."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.project.drawing import Drawing
from spritestudio.specs import BoolArray, ByteArray
from spritestudio.sprites.drawing.masks import Rect

RED, BLUE = (255, 0, 0, 255), (0, 0, 255, 255)


def picture(*rows: str) -> ByteArray:
    """A picture as text: r is red, b is blue, the rest is clear."""
    colors = {"r": RED, "b": BLUE}
    return np.array([[colors.get(mark, (0, 0, 0, 0)) for mark in row] for row in rows], np.uint8)


def mask(*rows: str) -> BoolArray:
    """A mask as text."""
    return np.array([[mark == "#" for mark in row] for row in rows])


def text(image: ByteArray) -> list[str]:
    """A picture as text."""
    marks = {RED: "r", BLUE: "b"}
    return ["".join(marks.get(tuple(int(v) for v in pixel), ".") for pixel in row) for row in image]


def test_a_stroke_tells_what_it_changes_and_is_one_step() -> None:
    drawing = Drawing(np.zeros((4, 4, 4), np.uint8))
    told: list[Rect] = []
    drawing.changed.connect(told.append)
    drawing.begin()
    drawing.paint([(1, 1), (2, 1), (9, 9), (-1, 0)], RED)
    drawing.paint([(2, 2)], RED)
    assert told == [(1, 1, 3, 2), (2, 2, 3, 3)]
    assert text(drawing.image) == ["...."] * 4  # not before it has ended
    drawing.end("Pencil")
    assert text(drawing.image) == ["....", ".rr.", "..r.", "...."]
    assert drawing.undo_title == "Pencil"
    drawing.undo()
    assert told[-1] == (1, 1, 3, 3)
    assert (text(drawing.pixels), drawing.redo_title) == (["...."] * 4, "Pencil")


def test_a_stroke_that_is_given_up_leaves_nothing() -> None:
    drawing = Drawing(picture("rr", "bb"))
    drawing.begin()
    drawing.paint([(0, 0), (1, 1)], BLUE)
    drawing.cancel()
    drawing.end("Pencil")
    assert (text(drawing.pixels), drawing.undo_title) == (["rr", "bb"], "")
    drawing.begin()
    drawing.paint([(0, 0)], RED)
    drawing.end("Pencil")
    assert drawing.undo_title == ""  # nothing looks different


def test_strokes_stay_within_what_is_selected() -> None:
    drawing = Drawing(np.zeros((2, 3, 4), np.uint8))
    drawing.select(mask("##.", "..."))
    drawing.begin()
    drawing.paint([(x, y) for x in range(3) for y in range(2)], RED)
    drawing.end("Fill")
    assert text(drawing.image) == ["rr.", "..."]
    drawing.clear()
    assert text(drawing.image) == ["...", "..."]
    drawing.invert_selection()
    assert drawing.selection is not None
    assert drawing.selection.tolist() == mask("..#", "###").tolist()


def test_what_is_moved_floats_until_it_is_laid_down() -> None:
    drawing = Drawing(picture("rb..", "....", "...."))
    drawing.select(mask("##..", "....", "...."))
    drawing.begin_move()
    drawing.move_to(-1, 1)
    drawing.move_to(3, 1)
    assert text(drawing.pixels) == ["....", "...r", "...."]  # one of them lies outside
    drawing.end_move()
    drawing.nudge(-1, 0)
    drawing.nudge(-1, 0)
    assert text(drawing.image) == ["....", ".rb.", "...."]
    assert drawing.floats
    drawing.lay_down()
    assert not drawing.floats
    assert drawing.selection is not None
    assert drawing.selection.tolist() == mask("....", ".##.", "....").tolist()
    for expected in (["....", ".rb.", "...."], ["....", "...r", "...."], ["rb..", "....", "...."]):
        drawing.undo()
        assert text(drawing.image) == expected


def test_a_copy_is_moved_and_leaves_what_it_is_of() -> None:
    drawing = Drawing(picture("r..", "..."))
    drawing.select(mask("#..", "..."))
    drawing.begin_move(as_copy=True)
    drawing.move_to(1, 1)
    drawing.end_move()
    drawing.begin_move(as_copy=True)
    drawing.move_to(1, 0)
    drawing.end_move()
    assert text(drawing.image) == ["r..", ".rr"]


def test_all_of_it_is_moved_where_nothing_is_selected_and_then_nothing_is() -> None:
    drawing = Drawing(picture("r.b", "..."))
    drawing.nudge(0, 1)
    assert text(drawing.image) == ["...", "r.b"]
    drawing.begin()
    drawing.paint([(1, 0)], BLUE)
    drawing.end("Pencil")
    assert text(drawing.image) == [".b.", "r.b"]
    assert drawing.selection is None


def test_a_move_given_up_goes_back() -> None:
    drawing = Drawing(picture("r.", ".."))
    drawing.begin_move()
    drawing.move_to(1, 1)
    drawing.cancel()
    assert (text(drawing.pixels), drawing.undo_title, drawing.floats) == (["r.", ".."], "", False)


def test_pasted_pixels_float_and_clear_ones_hide_nothing() -> None:
    drawing = Drawing(picture("rrr", "rrr", "rrr"))
    drawing.paste(picture("b.", ".b"))
    assert text(drawing.image) == ["brr", "rbr", "rrr"]
    assert text(drawing.copied()) == ["b.", ".b"]
    drawing.clear()
    assert text(drawing.image) == ["rrr"] * 3
    drawing.paste(picture("bbbbb"))
    drawing.lay_down()
    assert text(drawing.image) == ["rrr", "bbb", "rrr"]


@pytest.mark.parametrize(
    ("turns", "rows"), [(1, ["r.", "b.", "r."]), (-1, [".r", ".b", ".r"]), (2, ["...", "rbr"])]
)
def test_all_of_it_turns_with_its_size(turns: int, rows: list[str]) -> None:
    drawing = Drawing(picture("rbr", "..."))
    if turns == 1:
        rows = [".r", ".b", ".r"]
    elif turns == -1:
        rows = ["r.", "b.", "r."]
    told: list[Rect] = []
    drawing.changed.connect(told.append)
    drawing.rotate(turns)
    assert text(drawing.image) == rows
    assert drawing.region.shape == drawing.shape == (len(rows), len(rows[0]))
    drawing.undo()
    assert text(drawing.pixels) == ["rbr", "..."]


def test_four_quarters_of_what_is_selected_are_none() -> None:
    drawing = Drawing(picture("....", ".rb.", "....", "...."))
    drawing.select(mask("....", ".##.", "....", "...."))
    drawing.flip(left_right=True)
    assert text(drawing.image) == ["....", ".br.", "....", "...."]
    for _ in range(4):
        drawing.rotate(1)
    assert text(drawing.image) == ["....", ".br.", "....", "...."]
    drawing.rotate(1)
    drawing.flip(left_right=False)
    assert sorted("".join(text(drawing.image)).replace(".", "")) == ["b", "r"]


def test_marks_are_no_pixels_and_tell_where_something_is_wanted() -> None:
    drawing = Drawing(picture("rr", "bb"))
    assert drawing.wanted is None
    drawing.select(mask("##", ".."))
    wanted = drawing.wanted
    assert wanted is not None
    assert wanted.tolist() == mask("##", "..").tolist()
    told: list[Rect] = []
    drawing.region_changed.connect(told.append)
    drawing.mark([(0, 1), (5, 5)])
    wanted = drawing.wanted
    assert wanted is not None
    assert wanted.tolist() == mask("..", "#.").tolist()
    drawing.mark([(0, 1)], marked=False)
    drawing.set_region(mask("#.", ".#"))
    assert told == [(0, 1, 1, 2), (0, 1, 1, 2), (0, 0, 2, 2)]
    assert text(drawing.image) == ["rr", "bb"]
    assert drawing.undo_title == "Select"


def test_another_picture_is_one_step() -> None:
    drawing = Drawing(picture("rr", "bb"))
    drawing.replace(picture("br", "bb"), "Take a proposal")
    assert (text(drawing.pixels), drawing.undo_title) == (["br", "bb"], "Take a proposal")
    drawing.undo()
    assert text(drawing.pixels) == ["rr", "bb"]

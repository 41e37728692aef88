"""The geometry of the grid."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from spritestudio.ui.widgets.grid_layout import GridLayout, Section

ONE = GridLayout((Section("hero", 10),), sprite_px=16, columns=4, zoom=3)
TWO = replace(ONE, sections=(Section("hero", 3), Section("potion", 6)))
_FOUR = (Section("a", 4), Section("b", 0), Section("c", 3), Section("d", 9))
BESIDE = GridLayout(_FOUR, columns=9, beside_px=460, sprite_px=32)


@pytest.mark.parametrize("layout", [ONE, TWO, replace(TWO, ratio=1.5, zoom=5), BESIDE])
def test_sprites_lie_apart_and_inside(layout: GridLayout) -> None:
    rects = [layout.sprite_rect(i) for i in range(layout.count)]
    whole = QRect(0, 0, layout.size.width(), layout.size.height())
    assert all(whole.contains(rect) for rect in rects)
    assert not any(a.intersects(b) for a, b in combinations(rects, 2))
    assert {rect.width() for rect in rects} == {layout.sprite_px * layout.zoom}


@pytest.mark.parametrize("layout", [ONE, TWO, replace(TWO, ratio=2.0), replace(ONE, columns=20)])
def test_the_margins_are_the_same_on_all_sides(layout: GridLayout) -> None:
    rects = [layout.sprite_rect(i) for i in range(layout.count)]
    left = min(rect.left() for rect in rects)
    assert layout.size.width() - 1 - max(rect.right() for rect in rects) == left
    assert layout.size.height() - 1 - max(rect.bottom() for rect in rects) == left


def test_a_section_starts_a_row() -> None:
    assert TWO.sprite_rect(3).left() == TWO.sprite_rect(0).left()
    assert TWO.sprite_rect(3).top() > TWO.sprite_rect(2).bottom()


def test_sections_stand_beside_each_other_where_there_is_room() -> None:
    corners = [place for place, _ in BESIDE.captions()]
    assert corners[0].y() == corners[1].y() == corners[2].y() < corners[3].y()
    assert corners[0].x() < corners[1].x() < corners[2].x()
    assert corners[3].x() == corners[0].x()
    assert BESIDE.size.width() <= BESIDE.beside_px


def test_a_drop_goes_to_the_section_below_it_wherever_that_stands() -> None:
    for number, section in enumerate(BESIDE.sections):
        for place, index in enumerate(BESIDE.sprites_of(number)):
            rect = BESIDE.sprite_rect(index)
            assert BESIDE.gap_at(rect.topLeft()) == (number, place)
            assert BESIDE.gap_at(rect.bottomRight()) == (number, place + 1)
            assert BESIDE.sprite_at(rect.center()) == index
        assert BESIDE.gap_at(BESIDE.captions()[number][0]) == (number, 0)
        assert BESIDE.gap_rect(number, section.count).intersects(BESIDE.section_rect(number))
    assert BESIDE.section_at(QPoint(5, BESIDE.size.height() + 1)) is None


def test_captions_stand_only_where_there_are_several_sections() -> None:
    assert ONE.captions() == []
    titles = [title for _, title in TWO.captions()]
    assert titles == ["hero", "potion"]


def test_points_find_their_sprite() -> None:
    for index in range(TWO.count):
        assert TWO.sprite_at(TWO.sprite_rect(index).center()) == index
    assert TWO.sprite_at(QRect(0, 0, 1, 1).center()) is None


def test_the_fitting_zoom_is_the_largest_that_fits() -> None:
    room = QSize(500, 400)
    fitted = ONE.fitted(room)
    larger = replace(fitted, zoom=fitted.zoom + 1).size
    assert fitted.size.width() <= room.width()
    assert fitted.size.height() <= room.height()
    assert larger.width() > room.width() or larger.height() > room.height()


def test_an_empty_grid_has_no_size() -> None:
    assert GridLayout().size == QSize(0, 0)


def test_automatic_columns_share_sprites_out_over_the_rows() -> None:
    layout = GridLayout((Section("all", 10),), sprite_px=10, zoom=1).wrapped(2 * 16 + 8 * 16)
    assert layout.columns == 5, "two rows of five, not eight and two"
    assert GridLayout().wrapped(100).columns == 1


def test_a_grid_that_fills_is_at_least_as_large_as_with_any_columns() -> None:
    available = QSize(701, 412)
    for count in (1, 7, 32, 200):
        layout = GridLayout((Section("a", count), Section("b", 3)), sprite_px=16)
        filled = layout.filled(available)
        others = [replace(layout, columns=columns).fitted(available) for columns in range(1, 65)]
        assert filled.zoom == max(other.zoom for other in others)

"""Painted views: keys lead through them, and screen readers find every part."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from spritestudio.specs import ExportSpec, Label, SheetSpec
from spritestudio.sprites.dataset.inspection import Finding
from spritestudio.sprites.export.files import ExportInput, preview
from spritestudio.sprites.grid import Grid
from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui.export.sheet_preview import SheetPreview
from spritestudio.ui.postprocess.swatch_grid import SwatchGrid
from spritestudio.ui.sprites.findings_panel import FindingsPanel
from spritestudio.ui.sprites.pairs_view import PairsView
from spritestudio.ui.sprites.sheet_view import SheetView
from spritestudio.ui.widgets.grid_layout import Section
from spritestudio.ui.widgets.painted_view import PaintedView, place_after_key
from spritestudio.ui.widgets.sprite_grid import SpriteGrid
from spritestudio.ui.widgets.sprite_table import SpriteTable, TitledSprites

NO, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def grid(qtbot: QtBot) -> SpriteGrid:
    """Sixty sprites in rows of five, four rows of which are to be seen."""
    grid = SpriteGrid()
    qtbot.addWidget(grid)
    grid.resize(600, 4 * 22 + 10)
    grid.show()
    grid.set_zoom(1)
    grid.set_arrangement([Section("hero 1", 30), Section("food 1", 30)], 16, 5)
    grid.set_images(np.zeros((60, 16, 16, 4), np.uint8))
    return grid


def names(widget: QWidget) -> list[str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    parts = [interface.child(index) for index in range(interface.childCount())]
    assert [interface.indexOfChild(part) for part in parts] == list(range(len(parts)))
    assert {part.role() for part in parts} <= {QAccessible.Role.ListItem}
    return [part.text(QAccessible.Text.Name) for part in parts]


def test_keys_lead_through_the_grid_and_what_they_reach_is_seen(qtbot: QtBot, grid: SpriteGrid) -> None:
    places = []
    for key in (
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_Up,
        Qt.Key.Key_Left,
        Qt.Key.Key_Home,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Right,
    ):
        qtbot.keyClick(grid, key)
        places.append(grid.selection)
        assert grid.viewport().rect().contains(grid.part_rect(grid.selection[0]))
    assert places == [(59,), (39,), (34,), (33,), (0,), (20,), (21,)]


def test_control_moves_without_selecting_and_space_adds(qtbot: QtBot, grid: SpriteGrid) -> None:
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    qtbot.keyClick(grid, Qt.Key.Key_Right, CTRL)
    qtbot.keyClick(grid, Qt.Key.Key_Down, CTRL)
    assert (grid.selection, grid.current_part()) == ((0,), 6)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert grid.selection == (0, 6)
    qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    assert grid.selection == (6, 7)


def test_a_screen_reader_finds_every_sprite(qtbot: QtBot, grid: SpriteGrid) -> None:
    told = names(grid)
    assert (told[0], told[-1]) == ("Sprite 1 of 60, hero 1", "Sprite 60 of 60, food 1")
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    interface = QAccessible.queryAccessibleInterface(grid)
    states = [interface.child(index).state() for index in range(60)]
    assert [index for index, state in enumerate(states) if state.selected] == [1]
    assert states[59].offscreen
    assert not states[1].offscreen
    middle = grid.viewport().mapToGlobal(grid.sprite_center(7))
    found = interface.childAt(middle.x(), middle.y())
    assert interface.indexOfChild(found) == 7
    assert found.rect().contains(middle)
    assert interface.focusChild().text(QAccessible.Text.Name) == told[1]


def test_parts_that_are_gone_are_no_longer_valid(grid: SpriteGrid) -> None:
    interface = QAccessible.queryAccessibleInterface(grid)
    part = interface.child(50)
    assert part.isValid()
    grid.set_arrangement([Section("hero 1", 3)], 16, 5)
    assert not part.isValid()
    assert interface.child(3) is None
    assert len(names(grid)) == 3


def test_swatches_and_tables_tell_of_their_parts_too(qtbot: QtBot) -> None:
    swatches = SwatchGrid(editable=True)
    table = SpriteTable("table", "Samples")
    for widget in (swatches, table):
        qtbot.addWidget(widget)
        widget.show()
    assert names(table) == []
    swatches.set_colors(("#ff0000", "#00ff00"), ("Red",))
    table.set_table(TitledSprites(np.zeros((2, 2, 8, 8, 4), np.uint8), ("hero", ""), ("a", "b")))
    assert names(swatches) == ["Red #ff0000", "#00ff00"]
    assert names(table) == [
        "Sprite 1 of row 1: hero, a",
        "Sprite 2 of row 1: hero, b",
        "Sprite 1 of row 2: a",
        "Sprite 2 of row 2: b",
    ]


def walk(qtbot: QtBot, widget: QWidget, view: PaintedView, keys: list[Qt.Key]) -> list[int]:
    """Where keys lead, each place in sight."""
    places = []
    for key in keys:
        qtbot.keyClick(widget, key)
        places.append(view.current_part())
        part = view.part_rect(places[-1])
        visible = view.surface().visibleRegion().boundingRect()
        assert visible.contains(part.center()), f"{part} of {visible}"
    return places


def test_the_cells_of_a_sheet_are_told_and_walked_through(qtbot: QtBot, themed: QApplication) -> None:
    view = SheetView()
    qtbot.addWidget(view)
    view.show()
    assert names(view) == []
    view.show_sheet(np.full((160, 96, 4), 200, np.uint8))
    assert names(view) == ["The whole picture"]
    view.set_grid(Grid(16, 16), [False, True])
    told = names(view)
    assert (len(told), told[:2], told[-1]) == (
        60,
        ["Cell 1 of row 1", "Cell 2 of row 1, empty"],
        "Cell 6 of row 10",
    )
    for _ in range(20):
        qtbot.keyClicks(view, "+")
    assert view.zoom == 16
    key = Qt.Key
    keys = [key.Key_End, key.Key_Up, key.Key_Left, key.Key_Home, key.Key_Right, key.Key_Down]
    assert walk(qtbot, view, view, keys) == [59, 53, 52, 0, 1, 7]
    for index in (0, 7, 59):
        view.set_current_part(index)
        assert view.part_at(view.part_rect(index).center()) == index
    view.set_grid(Grid(16, 16, spacing_px=2), [])
    assert view.part_at(view.part_rect(0).bottomRight() + QPoint(view.zoom, 0)) is None, "between two cells"


def test_the_sprites_of_a_table_are_reached_by_keys(qtbot: QtBot, themed: QApplication) -> None:
    table = SpriteTable("table", "Samples")
    qtbot.addWidget(table)
    table.resize(240, 180)
    table.show()
    qtbot.keyClick(table, Qt.Key.Key_Down)  # of nothing
    table.set_table(TitledSprites(np.zeros((20, 10, 16, 16, 4), np.uint8), ("hero",) * 20))
    key = Qt.Key
    keys = [key.Key_End, key.Key_Up, key.Key_Left, key.Key_Home, key.Key_Right, key.Key_Down]
    assert walk(qtbot, table, table, keys) == [199, 189, 188, 0, 1, 11]
    table.set_table(TitledSprites(np.zeros((1, 2, 16, 16, 4), np.uint8), ("hero",)))
    assert table.current_part() == 1


def test_every_pair_before_and_after_is_told_and_reached(qtbot: QtBot, themed: QApplication) -> None:
    view = PairsView()
    qtbot.addWidget(view)
    view.show()
    before = [np.zeros((8, 12, 4), np.uint8)] * 30
    view.show_pairs(before, None)
    assert names(view)[29] == "Sprite 30 of 30: left out"
    view.show_pairs(before, [np.zeros((16, 16, 4), np.uint8)] * 30)
    assert names(view)[0] == "Sprite 1 of 30: 12×8 before, 16×16 after"
    key = Qt.Key
    assert walk(qtbot, view, view, [key.Key_End, key.Key_Left, key.Key_Home, key.Key_Down]) == [29, 28, 0, 3]
    view.show_pairs(before[:2], None)
    assert view.current_part() == 1


def test_the_sprites_of_a_sheet_to_be_are_told_and_reached(qtbot: QtBot, themed: QApplication) -> None:
    shown = SheetPreview()
    qtbot.addWidget(shown)
    shown.resize(240, 240)
    shown.show()
    sprites = list(starter_sprites(0, 2).images)
    labels = [Label("hero" if index < 6 else "food") for index in range(12)]
    picture, layout = preview(ExportInput(np.stack(sprites), labels), ExportSpec(sheet=SheetSpec(columns=4)))
    shown.set_image(picture, "twelve", layout.pieces)
    shown.zooms.button(8).click()
    canvas = shown.area.widget()
    assert isinstance(canvas, PaintedView)
    told = names(canvas)
    assert len(told) == 12
    assert (told[0].endswith(", hero"), told[-1].endswith(", food")) == (True, True)
    key = Qt.Key
    assert walk(qtbot, canvas, canvas, [key.Key_End, key.Key_Up, key.Key_Home, key.Key_Right]) == [
        11,
        7,
        0,
        1,
    ]
    shown.set_image(None, "nothing")
    assert names(canvas) == []


def test_the_colours_of_a_finding_are_told(qtbot: QtBot) -> None:
    panel = FindingsPanel()
    qtbot.addWidget(panel)
    finding = Finding("palette", "Two colours.", np.zeros(0, np.int64), ())
    panel.show_findings([finding], np.array([[255, 0, 0], [0, 128, 255]], np.uint8))
    swatches = panel.findChild(SwatchGrid, "palette_swatches")
    assert isinstance(swatches, SwatchGrid)
    assert names(swatches) == ["#ff0000", "#0080ff"]


def test_views_come_and_go_while_a_screen_reader_looks(qtbot: QtBot) -> None:
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        for _ in range(30):
            grid = SpriteGrid()
            grid.set_arrangement([Section("all", 4)], 8, 2)
            grid.show()
            assert len(names(grid)) == 4
            qtbot.keyClick(grid, Qt.Key.Key_Down)
            grid.close()
            del grid
            gc.collect()
    finally:
        QAccessible.setActive(was_active)


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_PageDown, Qt.Key.Key_End])
def test_a_view_without_parts_has_nowhere_to_go(key: Qt.Key) -> None:
    assert place_after_key(key, 0, 0, 5, 3) is None
    assert place_after_key(Qt.Key.Key_A, 0, 5, 5, 3) is None

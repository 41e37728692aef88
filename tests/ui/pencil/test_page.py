"""The Draw page: a sprite under the pencil, its keys, colours, clipboard and panels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from spritestudio.project.drawing import Drawing
from spritestudio.project.drawing_session import ShelfTarget
from spritestudio.project.shelf import KeptSprite
from spritestudio.project.shelf_editor import ShelfEditor
from spritestudio.project.workspace import Workspace
from spritestudio.ui.generate.page_controller import PageController
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.pencil.page import PencilPage
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.images import from_qimage, to_qimage
from tests.project.test_drawing import BLUE, RED, mask, picture, text


@dataclass
class Pencil:
    """The page in a window, with a sprite on it."""

    workspace: Workspace
    page: PencilPage
    window: QMainWindow
    qtbot: QtBot

    @property
    def drawing(self) -> Drawing:
        """What is drawn on."""
        assert self.page.drawing is not None
        return self.page.drawing

    def press(self, keys: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on the canvas."""
        self.qtbot.keyClick(self.page.canvas, keys, modifiers)

    def point(self, x: int, y: int) -> QPoint:
        """Where a pixel lies on the canvas."""
        return self.page.canvas.point_of((x, y))

    def drag(self, *way: tuple[int, int], button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """Drag the mouse along pixels."""
        viewport = self.page.canvas.viewport()
        self.qtbot.mousePress(viewport, button, pos=self.point(*way[0]))
        for pixel in way[1:]:
            self.qtbot.mouseMove(viewport, self.point(*pixel))
        self.qtbot.mouseRelease(viewport, button, pos=self.point(*way[-1]))


@pytest.fixture
def pencil(qtbot: QtBot, themed: QApplication, preferences: Preferences) -> Pencil:
    """A sprite of six by four on the canvas; the left button draws red and the right one blue."""
    workspace = Workspace(preferences)
    window, page = QMainWindow(), PencilPage(workspace)
    qtbot.addWidget(window)
    builder = MenuBuilder(window)
    page.build_menus(builder.for_page(page))
    window.setCentralWidget(page)
    window.resize(900, 600)
    window.show()
    ann = KeptSprite(picture(*["......"] * 4), "a", name="Ann")
    ShelfEditor(workspace.project).keep([ann])
    page.draw(ShelfTarget(workspace.project, ann))
    page.settings.set_color(RED)
    page.settings.set_color(BLUE, secondary=True)
    window.activateWindow()
    page.canvas.setFocus()
    return Pencil(workspace, page, window, qtbot)


def test_the_mouse_draws_and_the_shelf_gets_it(pencil: Pencil) -> None:
    pencil.drag((0, 0), (2, 0))
    pencil.drag((5, 3), button=Qt.MouseButton.RightButton)
    assert text(pencil.drawing.image) == ["rrr...", "......", "......", ".....b"]
    pencil.qtbot.waitUntil(lambda: pencil.workspace.project.shelf.value.sprites[0].is_touched)
    pencil.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    pencil.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    pencil.page.save()
    assert not pencil.workspace.project.shelf.value.sprites[0].is_touched


@pytest.mark.parametrize(
    ("key", "modifiers", "tool"),
    [
        (Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier, "eraser"),
        (Qt.Key.Key_G, Qt.KeyboardModifier.NoModifier, "fill"),
        (Qt.Key.Key_L, Qt.KeyboardModifier.NoModifier, "line"),
        (Qt.Key.Key_U, Qt.KeyboardModifier.NoModifier, "rectangle"),
        (Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier, "ellipse"),
        (Qt.Key.Key_I, Qt.KeyboardModifier.NoModifier, "picker"),
        (Qt.Key.Key_M, Qt.KeyboardModifier.NoModifier, "select"),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier, "lasso"),
        (Qt.Key.Key_W, Qt.KeyboardModifier.NoModifier, "wand"),
        (Qt.Key.Key_V, Qt.KeyboardModifier.NoModifier, "move"),
    ],
)
def test_keys_take_tools_as_in_aseprite(
    pencil: Pencil, key: Qt.Key, modifiers: Qt.KeyboardModifier, tool: str
) -> None:
    pencil.press(key, modifiers)
    assert pencil.page.canvas.tool == tool
    assert pencil.page.tools.buttons[tool].isChecked()
    pencil.press(Qt.Key.Key_B)
    assert pencil.page.canvas.tool == "pencil"


def test_keys_change_colours_brush_and_selection(pencil: Pencil) -> None:
    pencil.press(Qt.Key.Key_X)
    assert pencil.page.settings.foreground == BLUE
    pencil.press(Qt.Key.Key_Plus)
    assert pencil.page.settings.options.brush_px == 2
    pencil.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert pencil.drawing.selection is not None
    pencil.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert pencil.drawing.selection is None
    pencil.drag((0, 0), (1, 0))
    pencil.press(Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    assert text(pencil.drawing.image)[0] == "...bbb"
    pencil.press(Qt.Key.Key_V, Qt.KeyboardModifier.ShiftModifier)
    assert text(pencil.drawing.image)[3] == "...bbb"


def test_brackets_walk_through_the_palette(pencil: Pencil) -> None:
    pencil.page.colors.picker.activated.emit(0)
    palette = pencil.page.settings.palette
    assert palette is not None
    pencil.page.colors.swatches.picked.emit(0, False)
    first = pencil.page.settings.foreground
    pencil.press(Qt.Key.Key_BracketRight)
    assert pencil.page.settings.foreground == tuple(palette.colors[1].tolist())
    pencil.press(Qt.Key.Key_BracketLeft)
    assert pencil.page.settings.foreground == first


def test_who_is_held_to_the_palette_draws_picks_and_pastes_in_it(pencil: Pencil) -> None:
    pencil.page.colors.picker.activated.emit(0)
    palette = pencil.page.settings.palette
    assert palette is not None
    pencil.page.colors.lock.click()
    allowed = {tuple(color) for color in palette.colors.tolist()}
    pencil.page.settings.set_color((1, 250, 3, 255))
    assert pencil.page.settings.foreground in allowed
    QGuiApplication.clipboard().setImage(to_qimage(picture("rb")))
    pencil.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    pasted = pencil.drawing.image
    assert {tuple(color) for color in pasted[pasted[..., 3] > 0].tolist()} <= allowed


def test_pixels_go_to_the_clipboard_and_back_with_their_alpha(pencil: Pencil) -> None:
    pencil.drag((0, 0), (1, 0))
    pencil.drawing.select(mask("###...", "......", "......", "......"))
    pencil.press(Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    copied = from_qimage(QGuiApplication.clipboard().image())
    assert text(copied) == ["rr."]
    assert text(pencil.drawing.image) == ["......"] * 4
    half = np.full((1, 1, 4), (10, 20, 30, 128), np.uint8)
    QGuiApplication.clipboard().setImage(to_qimage(half))
    pencil.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (10, 20, 30, 128) in {tuple(pixel) for pixel in pencil.drawing.image.reshape(-1, 4).tolist()}
    assert pencil.page.canvas.tool == "move"
    pencil.press(Qt.Key.Key_Left)
    pencil.press(Qt.Key.Key_Return)
    assert not pencil.drawing.floats


def test_a_new_sprite_goes_on_the_shelf_when_it_is_drawn_on(pencil: Pencil) -> None:
    pencil.drag((0, 0), (1, 0))
    pencil.page.draw_new()
    shelf = pencil.workspace.project.shelf
    assert text(shelf.value.sprites[0].image)[0] == "rr...."  # the one before is saved
    assert (len(shelf.value), pencil.drawing.shape) == (1, (16, 16))
    pencil.page.settings.set_color(RED)
    pencil.drag((3, 3))
    pencil.page.save()
    assert len(shelf.value) == 2


def test_pasting_says_what_to_do_next_and_that_there_is_nothing_to_paste(pencil: Pencil) -> None:
    said: list[str] = []
    pencil.page.status_message.connect(said.append)
    before = pencil.drawing.image.copy()
    for side in (2, 99):
        QGuiApplication.clipboard().setImage(to_qimage(np.zeros((side, side, 4), np.uint8)))
        pencil.page.actions_of_canvas.paste()
        assert said.pop() == "There is nothing to be seen in the picture on the clipboard"
        assert not pencil.drawing.floats
    QGuiApplication.clipboard().setImage(to_qimage(np.full((2, 3, 4), 255, np.uint8)))
    pencil.page.actions_of_canvas.paste()
    assert said.pop() == "Pasted 3×2 pixels: drag them to their place, and press Enter"
    assert pencil.drawing.floats
    pencil.drawing.undo()
    assert np.array_equal(pencil.drawing.image, before)


def test_a_picture_is_pasted_as_a_sprite_where_nothing_is_drawn_on(pencil: Pencil) -> None:
    ShelfEditor(pencil.workspace.project).remove(["a"])
    assert pencil.page.drawing is None  # it has gone from under the pencil
    QGuiApplication.clipboard().setImage(to_qimage(picture("rb")))
    pencil.page.actions_of_canvas.paste()
    pencil.page.save()
    assert text(pencil.workspace.project.shelf.value.sprites[0].image) == ["rb"]


def test_esc_gives_up_a_stroke_then_lays_down_then_selects_nothing(pencil: Pencil) -> None:
    viewport = pencil.page.canvas.viewport()
    pencil.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=pencil.point(1, 1))
    pencil.press(Qt.Key.Key_Escape)
    pencil.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=pencil.point(1, 1))
    assert text(pencil.drawing.image) == ["......"] * 4
    pencil.drawing.paste(picture("rr"))
    pencil.press(Qt.Key.Key_Escape)
    assert not pencil.drawing.floats
    assert pencil.drawing.selection is not None
    pencil.press(Qt.Key.Key_Escape)
    assert pencil.drawing.selection is None


def test_panels_of_other_tools_stand_beside_the_canvas(pencil: Pencil) -> None:
    panel = QLabel("Proposals")
    pencil.page.attach(PageController(pencil.page), panel)
    pencil.qtbot.waitUntil(panel.isVisible)
    told: list[bool] = []
    pencil.page.drawing_changed.connect(lambda: told.append(pencil.page.drawing is None))
    pencil.page.draw_new()
    assert told == [False]
    pencil.page.canvas.set_tool("mark")
    pencil.drag((2, 2), (4, 2))
    assert pencil.drawing.region.sum() == 3
    assert not pencil.drawing.undo_title


def test_the_canvas_paints_only_what_has_changed(pencil: Pencil) -> None:
    canvas = pencil.page.canvas
    pencil.qtbot.waitExposed(pencil.window)
    areas = []
    paint = canvas.paintEvent

    def note(event: object) -> None:
        areas.append(event.region().boundingRect())  # type: ignore[attr-defined]
        paint(event)  # type: ignore[arg-type]

    QApplication.processEvents()
    canvas.paintEvent = note  # type: ignore[method-assign]
    pencil.drawing.begin()
    pencil.drawing.paint([(1, 1)], RED)
    QApplication.processEvents()
    assert areas
    side = canvas.zoom / canvas.devicePixelRatioF()
    assert all(area.width() <= side + 6 and area.height() <= side + 6 for area in areas)
    pencil.drawing.cancel()


def test_every_empty_pixel_looks_the_same_and_apart_from_those_beside_it(pencil: Pencil) -> None:
    canvas = pencil.page.canvas
    canvas.set_zoom(21)  # an odd one: squares of half a pixel would run out of step
    pencil.qtbot.waitExposed(pencil.window)
    shot = from_qimage(canvas.viewport().grab().toImage())
    corners = [canvas.origin() + QPoint(x, y) * 21 for y in range(4) for x in range(6)]
    cells = [shot[at.y() : at.y() + 21, at.x() : at.x() + 21] for at in corners]
    inner = [cell[1:-1, 1:-1] for cell in cells]
    assert all(np.array_equal(cell, inner[0]) for cell in inner)
    assert len(np.unique(inner[0].reshape(-1, 4), axis=0)) == 2
    beside = cells[0][2:8, -1], cells[1][2:8, 0]  # the line between two, dark beside light
    assert all(not (column == cells[0][2:8, 3]).all(axis=-1).any() for column in beside)

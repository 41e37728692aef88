"""A frame is drawn with the pencil's tools, and pixels that stay still are marked with them."""

from __future__ import annotations

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.project.drawing_tools import ERASER, MARK, SELECT
from spritestudio.specs import ByteArray
from spritestudio.sprites.drawing.shapes import Point
from spritestudio.ui.motion.cell_dialogs import CanvasDialog, DrawDialog, StillDialog
from tests.diffusion.motion.tiny_walker import figure
from tests.ui.conftest import PATIENCE_MS

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def app(themed: QApplication) -> QApplication:
    return themed


def drag(dialog: CanvasDialog, qtbot: QtBot, start: Point, end: Point, button: Qt.MouseButton = LEFT) -> None:
    """Press on a pixel, and let go on another."""
    canvas = dialog.canvas
    qtbot.mousePress(canvas.viewport(), button, pos=canvas.point_of(start))
    qtbot.mouseMove(canvas.viewport(), canvas.point_of(end))
    qtbot.mouseRelease(canvas.viewport(), button, pos=canvas.point_of(end))


def shown(dialog: CanvasDialog, qtbot: QtBot) -> None:
    """Show it in front, so that its keys are its own."""
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=PATIENCE_MS)


def test_every_step_of_a_drawing_is_told_and_can_be_taken_back(app: QApplication, qtbot: QtBot) -> None:
    image = figure()
    dialog = DrawDialog("Ann", image)
    shown(dialog, qtbot)
    drawn: list[ByteArray] = []
    dialog.drawn.connect(drawn.append)
    assert not dialog.undo.isEnabled()
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_E)
    assert (dialog.canvas.tool, dialog.tools.buttons[ERASER].isChecked()) == (ERASER, True)
    drag(dialog, qtbot, (3, 2), (5, 2))
    assert len(drawn) == 1
    assert not drawn[0][2, 3:6].any()
    assert np.array_equal(drawn[0][3:], image[3:])
    dialog.undo.click()
    assert np.array_equal(drawn[-1], image)
    qtbot.keyClick(dialog, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(drawn[-1], drawn[0])
    dialog.ready.click()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_pixels_are_marked_by_selecting_them_or_with_a_brush(app: QApplication, qtbot: QtBot) -> None:
    dialog = StillDialog("Ann", figure())
    shown(dialog, qtbot)
    assert not dialog.marked.any()
    assert dialog.canvas.tool == SELECT
    drag(dialog, qtbot, (0, 4), (7, 7))
    drag(dialog, qtbot, (0, 4), (1, 4))  # does not move what was marked
    expected = np.zeros((8, 8), bool)
    expected[4:] = True
    assert np.array_equal(dialog.marked, expected)
    assert dialog.told.text() == "32 of 64 pixels stay still."
    assert np.array_equal(dialog.drawing.image, figure())
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_K)
    assert dialog.canvas.tool == MARK
    dialog.settings.set(brush_px=1)
    drag(dialog, qtbot, (2, 6), (4, 6), RIGHT)
    expected[6, 2:5] = False
    assert np.array_equal(dialog.marked, expected)
    dialog.others.click()
    assert np.array_equal(dialog.marked, ~expected)
    dialog.nothing.click()
    assert not dialog.marked.any()
    assert not dialog.nothing.isEnabled()
    dialog.reject()


def test_esc_gives_up_a_selection_before_it_closes(app: QApplication, qtbot: QtBot) -> None:
    dialog = DrawDialog("Ann", figure())
    shown(dialog, qtbot)
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_M)
    drag(dialog, qtbot, (1, 1), (3, 3))
    assert dialog.drawing.selection is not None
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.drawing.selection is None
    qtbot.keyClick(dialog.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_the_sprite_itself_stands_beside_its_other_side_with_its_colours(
    app: QApplication, qtbot: QtBot
) -> None:
    sprite = figure()
    side = np.zeros_like(sprite)
    side[3, 3] = (1, 2, 3, 255)
    dialog = DrawDialog("Ann", side, beside=sprite)
    shown(dialog, qtbot)
    assert dialog.beside.isVisible()
    palette = dialog.settings.palette
    assert palette is not None
    assert palette.covers(sprite[sprite[..., 3] > 0][None])
    assert "side" in dialog.told.text()
    dialog.close()

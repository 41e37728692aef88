"""Painting from a picture that is dropped, pasted or selected, in a window with real weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from spritestudio.project.mixes import Mix
from spritestudio.project.shelf import KeptSprite
from spritestudio.specs import GenerateSpec
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.variations.vary_controller import VaryController
from spritestudio.ui.widgets.images import to_qimage
from tests.ui.conftest import PATIENCE_MS, wait_for_end
from tests.ui.sprites.conftest import wait_for_reading

SPRITE = np.zeros((16, 16, 4), np.uint8)
SPRITE[3:13, 5:11] = (26, 28, 44, 255)
SPRITE[4:8, 6:10] = (177, 62, 83, 255)


@pytest.fixture
def page(window: MainWindow) -> GeneratePage:
    window.generate_page.panel.mixes.set_all([Mix({"potion": 1.0})])
    return window.generate_page


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """The sprite as a picture that was enlarged five times."""
    path = tmp_path / "flask.png"
    Image.fromarray(SPRITE.repeat(5, axis=0).repeat(5, axis=1)).save(path)
    return path


def dropped(window: MainWindow, path: Path) -> list[QAction]:
    """What is offered for a file that is dropped on the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(400, 300), copy, mime, left, none))
    return window.drop_menu.actions()


def painted_from(page: GeneratePage, qtbot: QtBot, number: int = 1) -> GenerateSpec:
    """The request of the sixteen that are painted as the `number`th from a picture, once they are there."""

    def grids() -> int:
        return sum(page.history.read(each).request.spec.start is not None for each in page.history.ids)

    qtbot.waitUntil(lambda: grids() == number and not page.painting.running, timeout=PATIENCE_MS)
    request = page.navigator.request
    assert request is not None
    assert (request.spec.count, request.shares_of(0)["potion"]) == (16, 1.0)
    return request.spec


def test_a_dropped_picture_is_painted_from_or_added_to_the_set(
    page: GeneratePage, window: MainWindow, large: Path, qtbot: QtBot
) -> None:
    assert "paint from this picture, or to add it" in page.drop_text([large])
    offers = dropped(window, large)
    assert [offer.text() for offer in offers] == ["Paint from this", "Add to my set"]
    offers[0].trigger()
    spec = painted_from(page, qtbot)
    assert spec.start is not None
    np.testing.assert_array_equal(spec.start.images[0], SPRITE)
    assert window.workspace.project.timeline.undo_title == "Paint from flask"
    vary = page.findChild(VaryController)
    assert isinstance(vary, VaryController)
    told = "Paint from flask. It was enlarged 5 times: one pixel was taken of each large one."
    assert vary.bar.title.accessibleName() == told
    assert vary.bar.isVisible()
    assert [vary.bar.way.itemData(i) for i in range(vary.bar.way.count())] == ["repaint"]
    vary.bar.difference.setValue(25)  # how far it goes back to noise
    vary.bar._rest.stop()
    vary.bar.asked.emit()
    other = painted_from(page, qtbot, 2)
    assert other.start is not None
    assert other.start.strength == 0.25
    assert other.seeds == spec.seeds

    dropped(window, large)[1].trigger()
    assert window.page is window.sprites_page
    window.drop_menu.close()
    wait_for_reading(window.sprites_page, qtbot)
    assert window.workspace.set_document.editable is not None
    window.close_unasked()


def test_a_copied_picture_is_painted_from(page: GeneratePage, window: MainWindow, qtbot: QtBot) -> None:
    paste = window.findChild(QAction, "paste_and_paint")
    assert isinstance(paste, QAction)
    QGuiApplication.clipboard().setText("no picture")
    paste.trigger()
    assert window.statusBar().currentMessage() == "There is no picture on the clipboard"
    QGuiApplication.clipboard().setImage(to_qimage(SPRITE))
    paste.trigger()
    spec = painted_from(page, qtbot)
    assert spec.start is not None
    np.testing.assert_array_equal(spec.start.images[0], SPRITE)
    assert window.workspace.project.timeline.undo_title == "Paint from a picture"


def test_a_sprite_of_the_shelf_or_of_the_grid_is_painted_from_with_the_mix_of_now(
    page: GeneratePage, window: MainWindow, paint: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    action = window.findChild(QAction, "paint_from")
    assert isinstance(action, QAction)
    assert not action.isEnabled()
    window.shelf_controller.keep([KeptSprite(SPRITE, name="Flask"), KeptSprite(SPRITE)])
    window.shelf.grid.set_selection((0,))
    window.show_page(window.pencil_page)
    window.shelf_controller.paint_from()
    assert window.page is page
    spec = painted_from(page, qtbot)
    assert spec.start is not None
    np.testing.assert_array_equal(spec.start.images[0], SPRITE)
    assert window.workspace.project.timeline.undo_title == "Paint from Flask"
    window.shelf.grid.set_selection((0, 1))
    assert not action.isEnabled()

    page.panel.mixes.set_all([Mix({"hero": 1.0})])
    paint(window)
    assert page.view.images is not None
    shown = page.view.images[2]
    page.panel.mixes.set_all([Mix({"potion": 1.0})])
    page.panel.settings.set_live(False)
    window.workspace.selection.set((2,))
    action.trigger()
    spec = painted_from(page, qtbot, 2)
    assert spec.start is not None
    np.testing.assert_array_equal(spec.start.images[0], shown)


def test_a_picture_is_made_for_the_weights_that_are_chosen_when_it_is_there(
    page: GeneratePage, large: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    vary = page.findChild(VaryController)
    assert isinstance(vary, VaryController)
    opener = vary.pictures._opener
    open_, others = opener.open, iter([8])  # as if these had been chosen when it was asked for
    monkeypatch.setattr(opener, "open", lambda picture, size: open_(picture, next(others, size)))
    vary.pictures.open(large, "flask")
    spec = painted_from(page, qtbot)
    assert next(others, None) is None
    assert spec.start is not None
    assert spec.start.size == 16


def test_what_is_painted_meanwhile_goes_on(
    page: GeneratePage, window: MainWindow, large: Path, qtbot: QtBot
) -> None:
    vary = page.findChild(VaryController)
    assert isinstance(vary, VaryController)
    with qtbot.waitSignal(vary.pictures._opener.opened, timeout=PATIENCE_MS):
        vary.pictures.open(large, "flask")
        page.painter.generate()
    assert page.painting.running
    assert "Other sprites are being painted" in window.statusBar().currentMessage()
    assert not vary.bar.isVisible()
    wait_for_end(qtbot, lambda: page.painting.running)


def test_an_error_stays_when_the_sprites_that_were_asked_for_do_not_come(
    page: GeneratePage, window: MainWindow, paint: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    vary = page.findChild(VaryController)
    assert isinstance(vary, VaryController)
    paint(window)
    vary.paint_from(np.zeros((8, 8, 4), np.uint8), "too small")
    wait_for_end(qtbot, lambda: page.painting.running)
    qtbot.waitUntil(lambda: not vary.bar.isVisible(), timeout=20_000)
    assert window.banner.isVisible()
    assert "8×8 pixels, and these weights paint 16×16" in window.banner.message.text()


def test_that_a_picture_is_read_is_told_until_it_is_there_or_not(
    page: GeneratePage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    vary = page.findChild(VaryController)
    assert isinstance(vary, VaryController)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    with qtbot.waitSignal(vary.pictures.failed, timeout=PATIENCE_MS):
        vary.pictures.open(tmp_path / "broken.png", "broken")
        assert window.statusBar().currentMessage() == "The picture is being read… (Esc stops it)"
    assert window.statusBar().currentMessage() == ""
    assert window.banner.isVisible()
    assert "broken.png cannot be read as a picture" in window.banner.message.text()

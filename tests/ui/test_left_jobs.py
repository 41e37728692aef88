"""What is asked for in one project comes into no other, and Esc gives up pictures that are being read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from spritestudio.project.jobs import JOBS
from spritestudio.project.shelf import KeptSprite
from spritestudio.sprites.export.png import encode_png
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.pencil import opened_pictures
from spritestudio.ui.project import shelf_controller
from spritestudio.ui.variations.paint_from import PaintFrom
from spritestudio.ui.widgets.dialog import Dialog
from tests.ui.conftest import PATIENCE_MS, start_long, wait_for_end

Begin = Callable[[MainWindow, Path], None]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture of 20×20 pixels."""
    path = tmp_path / "knight.png"
    path.write_bytes(encode_png(np.random.default_rng(0).integers(0, 256, (20, 20, 4), dtype=np.uint8)))
    return path


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Pictures are read only once this is set, as if they were large."""
    is_read = threading.Event()

    def slow(read: Callable[..., Generator[Any]]) -> Callable[..., Generator[Any]]:
        def reading(*arguments: Any) -> Generator[Any]:
            is_read.wait(PATIENCE_MS / 1000)
            yield from read(*arguments)

        return reading

    monkeypatch.setattr(opened_pictures, "_opened", slow(opened_pictures._opened))
    monkeypatch.setattr(shelf_controller, "read_files", slow(shelf_controller.read_files))
    yield is_read
    is_read.set()


def drop_on_shelf(window: MainWindow, picture: Path) -> None:
    for _ in range(2):
        window.shelf_controller.read([picture], (0, 0))


def drop_on_draw_page(window: MainWindow, picture: Path) -> None:
    window.show_page(window.pencil_page)
    window.open_paths([picture])


def paste_over_drawing(window: MainWindow, picture: Path) -> None:
    window.show_page(window.pencil_page)
    window.pencil_page.draw_new()
    window.pencil_page.picture_given.emit(picture, True)


def paint_from(window: MainWindow, picture: Path) -> None:
    window.show_page(window.generate_page)
    (tool,) = (tool for tool in window.generate_page._tools if isinstance(tool, PaintFrom))
    tool.open(picture, picture.stem)


WAYS = (drop_on_shelf, drop_on_draw_page, paste_over_drawing, paint_from)


def things(window: MainWindow) -> tuple[int, int, bool, bool]:
    """What a picture could come to: kept sprites, grids, something that floats, a painting."""
    drawing, page = window.pencil_page.drawing, window.generate_page
    floats = drawing is not None and drawing.floats
    return len(window.shelf_controller.shelf), len(page.history), floats, page.painting.running


@pytest.mark.parametrize("begin", WAYS)
def test_what_is_read_comes_without_a_word_of_a_person(
    window: MainWindow, qtbot: QtBot, picture: Path, large: threading.Event, begin: Begin
) -> None:
    begin(window, picture)
    before = things(window)
    large.set()
    qtbot.waitUntil(lambda: things(window) != before, timeout=PATIENCE_MS)
    window.generate_page.painter.stop()
    qtbot.waitUntil(lambda: not JOBS.all, timeout=PATIENCE_MS)


@pytest.mark.parametrize("begin", WAYS)
def test_esc_gives_up_what_is_being_read(
    window: MainWindow, qtbot: QtBot, picture: Path, large: threading.Event, begin: Begin
) -> None:
    begin(window, picture)
    before = things(window)
    (job,) = [job for job in JOBS.all if job.is_awaited]
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    assert window.statusBar().currentMessage() == f"Stopped: {job.title}"
    large.set()
    qtbot.waitUntil(lambda: not JOBS.all, timeout=PATIENCE_MS)
    assert things(window) == before
    assert not window.banner.isVisible()


@pytest.mark.parametrize("begin", WAYS)
def test_what_is_read_for_one_project_does_not_come_into_another(
    window: MainWindow, qtbot: QtBot, picture: Path, large: threading.Event, begin: Begin
) -> None:
    begin(window, picture)
    (job,) = [job for job in JOBS.all if job.is_awaited]
    window.project.new()
    large.set()
    qtbot.waitUntil(lambda: not JOBS.all, timeout=PATIENCE_MS)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE_MS)
    told = window.banner.message.text()
    assert f"{job.title}: stopped, since another project is open now." in told
    assert things(window) == (0, 0, False, False)


def test_a_grid_that_is_painted_for_one_project_does_not_come_into_another(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = window.generate_page
    start_long(page, qtbot)
    window.project.new()
    assert not page.painting.running
    qtbot.waitUntil(lambda: not JOBS.all, timeout=PATIENCE_MS)
    assert (len(page.history), page.view.images) == (0, None)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE_MS)
    assert "Paint 6 sprites: stopped, since another project is open now." in window.banner.message.text()


def test_sprites_that_were_asked_for_behind_weights_are_not_painted_in_another_project(
    window: MainWindow, qtbot: QtBot, weights: Path
) -> None:
    page = window.generate_page
    page.open_weights(weights)
    page.painter.generate()
    window.project.new()
    wait_for_end(qtbot, lambda: page.loading.running)
    qtbot.wait(1)
    assert not page.painting.running
    assert len(page.history) == 0


@pytest.fixture
def kept(window: MainWindow) -> KeptSprite:
    """The one sprite of the shelf, which is selected."""
    image = np.zeros((16, 16, 4), np.uint8)
    image[4:14, 5:11] = (200, 40, 40, 255)
    sprite = KeptSprite(image, kind="hero")
    window.shelf_controller.keep([sprite])
    window.shelf_controller.select([sprite.id])
    return sprite


def ask_how_it_moves(window: MainWindow) -> None:
    window.shelf_controller.animate()


def ask_how_it_is_finished(window: MainWindow) -> None:
    window.shelf_controller.postprocess()


def draw_another_side(window: MainWindow) -> None:
    window.shelf_controller.animate()
    (asked,) = shown(window)
    asked.sides.click()
    (asked,) = shown(window)
    asked.cards["left"].click()
    asked.draw.click()


def shown(window: MainWindow) -> list[Any]:
    return [dialog for dialog in window.findChildren(Dialog) if dialog.isVisible()]


@pytest.mark.parametrize("begin", [ask_how_it_moves, ask_how_it_is_finished, draw_another_side])
def test_what_is_asked_in_one_project_is_answered_in_no_other(
    window: MainWindow, qtbot: QtBot, kept: KeptSprite, begin: Callable[[MainWindow], None]
) -> None:
    begin(window)
    titles = [dialog.windowTitle() for dialog in shown(window)]
    assert titles
    window.project.new()
    assert shown(window) == []
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE_MS)
    assert f"{', '.join(titles)}: stopped, since another project is open now." in window.banner.message.text()
    qtbot.waitUntil(lambda: not JOBS.all, timeout=PATIENCE_MS)


def test_a_dialog_of_no_project_stays(window: MainWindow) -> None:
    window.show_about()
    (about,) = shown(window)
    window.project.new()
    assert shown(window) == [about]
    about.close()


def ask_with_a_box(asked: Dialog, answers: list[object]) -> None:
    answers.append(QMessageBox.question(asked, "Sure?", "Is it so?"))


def ask_for_a_file(asked: Dialog, answers: list[object]) -> None:
    answers.append(QFileDialog.getSaveFileName(asked, "Where to?")[0])


def ask_for_tags(asked: Dialog, answers: list[object]) -> None:
    answers.append(QInputDialog.getText(asked, "Tags", "Which?", text="left")[1])


@pytest.mark.parametrize("ask", [ask_with_a_box, ask_for_a_file, ask_for_tags])
def test_a_box_above_a_dialog_says_no_and_the_dialog_brings_nothing_into_another_project(
    window: MainWindow,
    qtbot: QtBot,
    kept: KeptSprite,
    ask: Callable[[Dialog, list[object]], None],
) -> None:
    ask_how_it_is_finished(window)
    (asked,) = shown(window)
    title = asked.windowTitle()
    qtbot.waitUntil(lambda: asked.apply.isEnabled(), timeout=PATIENCE_MS)
    answers: list[object] = []
    came: list[object] = []
    asked.applied.connect(came.append)

    def leave() -> None:
        window.project.new()
        asked.applied.emit([kept])  # as a job of the dialog would, before all of it has gone

    QTimer.singleShot(0, asked, leave)
    ask(asked, answers)
    assert answers in ([QMessageBox.StandardButton.No], [""], [False])
    assert not asked.isVisible()
    assert came == []
    assert len(window.shelf_controller.shelf) == 0
    qtbot.waitUntil(lambda: not JOBS.all, timeout=PATIENCE_MS)
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE_MS)
    assert f"{title}: stopped, since another project is open now." in window.banner.message.text()


def test_what_a_box_of_the_window_asks_is_answered_for_no_other_project(
    window: MainWindow, kept: KeptSprite
) -> None:
    window.shelf_controller.select([kept.id])
    QTimer.singleShot(0, window, window.project.new)
    window.shelf_controller.ask_for_tags()
    assert QApplication.activeModalWidget() is None
    assert window.shelf_controller.shelf == window.workspace.project.shelf.value
    assert len(window.shelf_controller.shelf) == 0

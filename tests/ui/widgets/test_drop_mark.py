"""While files are dragged over the window it says what dropping them does, or that it does nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from spritestudio.specs import GenerateSpec, GenerationRequest, PostprocessSpec
from spritestudio.sprites.export.png import encode_png
from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui import theme
from spritestudio.ui.main_window import MainWindow

_COPY, _LEFT, _PLAIN = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(open_window: Callable[[], MainWindow]) -> MainWindow:
    """A window as it is at first."""
    return open_window()


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def enter(target: QWidget, mime: QMimeData) -> bool:
    """What the desktop does as a drag comes over a widget; whether it may be dropped there."""
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(9, 9), _COPY, mime, _LEFT, _PLAIN))
    move = QDragMoveEvent(QPoint(10, 10), _COPY, mime, _LEFT, _PLAIN)
    QApplication.sendEvent(target, move)
    return move.isAccepted()


def painted_picture(path: Path) -> Path:
    request = GenerationRequest(
        GenerateSpec(seeds=(1,), contexts=((1.0,),)), "tiny", ("hero",), (("hero", 1),)
    )
    recipe = request.recipe(PostprocessSpec(), 16)
    path.write_bytes(encode_png(starter_sprites().images[0], recipe.texts))
    return path


def test_what_a_drop_does_is_said_for_each_kind_of_file(window: MainWindow, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.png"
    drawn.write_bytes(encode_png(starter_sprites().images[0], {}))
    for mime, words in (
        (files(tmp_path / "mine.safetensors"), "paint with mine"),
        (files(painted_picture(tmp_path / "a.png")), "settings and the sprites"),
        (files(drawn), "paint from this picture"),
        (files(tmp_path), "read the sprites"),
    ):
        assert enter(window, mime)
        assert window.drop_mark.isVisible()
        assert words in window.drop_mark.text
        QApplication.sendEvent(window, QDragLeaveEvent())
        assert not window.drop_mark.isVisible()


def test_what_cannot_be_opened_is_refused_with_a_mark(window: MainWindow, tmp_path: Path) -> None:
    assert not enter(window, files(tmp_path / "notes.docx"))
    assert window.drop_mark.isVisible()
    assert "Nothing that can be opened" in window.drop_mark.text
    QApplication.sendEvent(window, QDragLeaveEvent())
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.png")])
    assert not enter(window, mime)
    assert "Only files" in window.drop_mark.text
    QApplication.sendEvent(window, QDragLeaveEvent())
    mime = QMimeData()
    mime.setText("words")
    assert not enter(window, mime)
    assert not window.drop_mark.isVisible()


def test_it_is_there_over_views_that_take_drags_of_their_own(window: MainWindow, tmp_path: Path) -> None:
    page = window.sprites_page
    window.show_page(page)
    page.document.begin(starter_sprites(), None, is_saved=True)
    drawn = tmp_path / "drawn.png"
    drawn.write_bytes(encode_png(starter_sprites().images[0], {}))
    assert enter(page.grid.viewport(), files(drawn))
    assert window.drop_mark.isVisible()
    assert "to add the sprites" in window.drop_mark.text
    assert window.drop_mark.geometry() == window.centralWidget().rect()
    QApplication.sendEvent(page.grid.viewport(), QDragLeaveEvent())
    assert not window.drop_mark.isVisible()


def test_it_goes_as_the_files_are_dropped(window: MainWindow, tmp_path: Path) -> None:
    mime = files(tmp_path / "notes.docx")
    enter(window, mime)
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), _COPY, mime, _LEFT, _PLAIN))
    assert not window.drop_mark.isVisible()
    assert window.banner.isVisible()


def test_the_frame_is_of_another_colour_where_it_refuses(window: MainWindow, tmp_path: Path) -> None:
    def edge_color() -> QColor:
        return window.drop_mark.grab().toImage().pixelColor(12, window.drop_mark.height() // 2)

    enter(window, files(tmp_path))
    assert edge_color() == QColor(theme.current().accent)
    enter(window, files(tmp_path / "notes.docx"))
    colors = {
        window.drop_mark.grab().toImage().pixelColor(12, y).name()
        for y in range(100, window.drop_mark.height() - 100)
    }
    assert theme.current().danger in colors
    assert theme.current().accent not in colors

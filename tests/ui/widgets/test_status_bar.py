"""A message outlives the tip of a button that the pointer goes over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget

from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.widgets.status_bar import StatusBar


def hover(widget: QWidget, *, leaves: bool = False) -> None:
    at = QPointF(1, 1)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave) if leaves else QEnterEvent(at, at, at))


def test_what_was_said_stands_again_after_a_grey_button_was_hovered(window: MainWindow) -> None:
    stop, bar = window.generate_page.panel.stop, window.statusBar()
    assert not stop.isEnabled()
    window.show_status_message("Kept 3 sprites")
    hover(stop)
    assert bar.currentMessage() == "Nothing is being painted"
    hover(stop, leaves=True)
    assert bar.currentMessage() == "Kept 3 sprites"
    hover(stop)
    window.show_status_message("")
    hover(stop, leaves=True)
    assert bar.currentMessage() == "", "what was taken back does not come again"


def test_a_tip_stays_when_what_was_said_before_is_over(window: MainWindow) -> None:
    bar = window.statusBar()
    assert isinstance(bar, StatusBar)
    window.show_status_message("Kept 3 sprites")
    hover(window.generate_page.panel.stop)
    bar._over.timeout.emit()
    assert bar.currentMessage() == "Nothing is being painted"
    hover(window.generate_page.panel.stop, leaves=True)
    assert bar.currentMessage() == ""
    window.show_status_message("Kept 3 sprites")
    bar._over.timeout.emit()
    assert bar.currentMessage() == ""


def test_what_was_said_on_another_page_is_said_no_more(window: MainWindow) -> None:
    window.show_status_message("Kept 3 sprites")
    window.show_page(window.sprites_page)
    hover(window.generate_page.panel.stop, leaves=True)
    assert window.statusBar().currentMessage() == ""

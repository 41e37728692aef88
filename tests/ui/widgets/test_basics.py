"""Small pieces that every panel is made of."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollArea,
    QSlider,
    QTabBar,
    QWidget,
)

from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.sprites.mix_dialog import MixDialog


def turn_wheel(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    turned = QPoint(0, -120)
    event = QWheelEvent(
        middle, middle, QPoint(), turned, no_button, no_key, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(widget, event)


def scrolled_values(window: QWidget) -> dict[QWidget, object]:
    """What the wheel could change while a person means to scroll, and what it is now."""
    found: dict[QWidget, object] = {}
    for area in window.findChildren(QScrollArea):
        content = area.widget() or QWidget()
        found |= {field: field.text() for field in content.findChildren(QAbstractSpinBox)}
        found |= {field: field.value() for field in content.findChildren(QSlider)}
        for kind in (QComboBox, QTabBar):
            found |= {field: field.currentIndex() for field in content.findChildren(kind)}
    return found


def test_the_wheel_scrolls_and_changes_nothing_that_lies_under_the_mouse(window: MainWindow) -> None:
    dialog = MixDialog(["dragon"], {0: 1.0}, 1, window)
    before = scrolled_values(window)
    names = {field.objectName() for field in before}
    assert names >= {"mix_views", "stage_ground", "slider_hero", "slider_dragon", "palette_mode"}
    for field in before:
        turn_wheel(field)
    assert scrolled_values(window) == before
    dialog.close()

"""Sprites and colours as Qt has them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QComboBox, QListWidget, QListWidgetItem
from pytestqt.qtbot import QtBot

from spritestudio.ui.postprocess.swatch_grid import strip_icon
from spritestudio.ui.widgets.images import true_icon

COLOR = QColor("#c03020")


@pytest.mark.parametrize("mode", list(QIcon.Mode))
def test_an_icon_shows_true_colours_in_every_state(qtbot: QtBot, mode: QIcon.Mode) -> None:
    pixmap = QPixmap(16, 16)
    pixmap.fill(COLOR)
    assert true_icon(pixmap).pixmap(QSize(16, 16), mode).toImage().pixelColor(8, 8) == COLOR
    assert strip_icon([COLOR.name()], 16, 16).pixmap(QSize(16, 16), mode).toImage().pixelColor(8, 8) == COLOR


def test_a_selected_thumbnail_is_not_tinted(qtbot: QtBot, themed: QApplication) -> None:
    pixmap = QPixmap(24, 24)
    pixmap.fill(COLOR)
    shown = QListWidget()
    qtbot.addWidget(shown)
    shown.setIconSize(QSize(24, 24))
    shown.addItem(QListWidgetItem(true_icon(pixmap), ""))
    shown.setCurrentRow(0)
    shown.show()
    picture = shown.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert found.count(COLOR) == 24 * 24 * shown.devicePixelRatioF() ** 2


def test_a_palette_in_a_list_keeps_its_colours(qtbot: QtBot, themed: QApplication) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItem(strip_icon([COLOR.name()]), "red")
    icon = box.itemData(0, Qt.ItemDataRole.DecorationRole)
    selected = icon.pixmap(QSize(72, 12), QIcon.Mode.Selected).toImage()
    assert selected.pixelColor(30, 6) == COLOR

"""Squares of colour."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from spritestudio.ui import theme
from spritestudio.ui.postprocess.swatch_grid import SwatchGrid, strip_icon


@pytest.mark.parametrize("background", ["panel", "field"])
def test_a_colour_like_the_panel_can_be_seen(qtbot: QtBot, background: str) -> None:
    color = getattr(theme.current(), background)
    grid = SwatchGrid(cell_px=18)
    qtbot.addWidget(grid)
    grid.set_colors((color,))
    grid.resize(60, 18)
    seen = grid.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    cell = grid.cell(0)
    assert seen.pixelColor(cell.left(), cell.center().y()).name() == theme.current().border


def test_a_white_palette_has_a_rim() -> None:
    icon = strip_icon(("#ffffff",)).pixmap(72, 12).toImage()
    assert icon.pixelColor(0, 5) != icon.pixelColor(30, 5)

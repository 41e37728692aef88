"""Watching a run: samples, film strip and plot share the room there is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.specs import ByteArray, TrainSpec
from spritestudio.ui.train.run import Run
from spritestudio.ui.train.sample_strip import Samples
from spritestudio.ui.train.watch_view import WatchView
from spritestudio.ui.widgets.sprite_table import SpriteTable

_CLASSES = ("creature", "potion", "blade", "gem", "fruit", "shield")


def painted(rows: int = 6, columns: int = 8, side: int = 16) -> ByteArray:
    """Every row of a colour of its own, opaque."""
    images = np.zeros((rows, columns, side, side, 4), dtype=np.uint8)
    images[..., 0] = (40 * np.arange(rows))[:, None, None, None]
    images[..., 3] = 255
    return images


@pytest.fixture
def view(qtbot: QtBot, themed: QApplication, tmp_path: Path) -> WatchView:
    """A view of a run with samples."""
    view = WatchView()
    qtbot.addWidget(view)
    run = Run(tmp_path, "Mine", TrainSpec(), class_names=_CLASSES)
    run.samples = [Samples(step, 0, painted(), tmp_path / "x.png") for step in (1, 20)]
    view.show_run(run)
    view.show()
    return view


def zoom(table: SpriteTable) -> int:
    assert table.table is not None
    return table._fitted(table.table).zoom


@pytest.mark.parametrize(
    ("width", "height", "beside", "least_zoom"),
    [(643, 470, False, 2), (716, 380, True, 2), (1540, 840, True, 6), (900, 1100, False, 5)],
)
def test_all_sprites_are_seen_as_large_as_the_window_allows(
    view: WatchView, width: int, height: int, beside: bool, least_zoom: int, qtbot: QtBot
) -> None:
    view.resize(width, height)
    assert (view.split.orientation() == Qt.Orientation.Horizontal) == beside
    assert zoom(view.table) >= least_zoom
    qtbot.waitUntil(lambda: view.table.verticalScrollBar().maximum() == 0)
    assert view.table.horizontalScrollBar().maximum() == 0
    assert view.minimumSizeHint().height() <= 380


def test_a_splitter_that_was_moved_stays_where_it_is(view: WatchView) -> None:
    view.resize(900, 1000)
    view.split.splitterMoved.emit(500, 1)
    view.split.setSizes([500, 491])
    view.resize(900, 1010)
    assert abs(view.split.sizes()[1] - 496) <= 10


@pytest.mark.parametrize(("height", "rows"), [(470, 1), (840, 2)])
def test_thumbnails_are_whole_pixels_of_a_sprite_of_each_class(
    view: WatchView, height: int, rows: int
) -> None:
    view.resize(800, height)
    icon = view.strip.item(0).icon()
    pixmap = icon.pixmap(view.strip.iconSize())
    image = pixmap.toImage()
    cell = image.height() // rows
    assert cell % 16 == 0
    columns = 3
    assert image.width() == columns * cell
    for number in range(rows * columns):
        row, column = divmod(number, columns)
        center = image.pixelColor(column * cell + cell // 2, row * cell + cell // 2)
        assert center.red() == 40 * number
    selected = icon.pixmap(view.strip.iconSize(), QIcon.Mode.Selected).toImage()
    assert selected == image, "what is chosen keeps its colours"
    assert view.strip.item(0).text() == ("1" if rows == 2 else "")

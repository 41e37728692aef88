"""Sprites in a table with titles."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.specs import ByteArray
from spritestudio.ui.widgets.sprite_table import SpriteTable, TitledSprites, class_table

_CLASSES = ("creature", "potion", "blade", "gem", "fruit", "shield")


def flat(color: tuple[int, int, int], *shape: int) -> ByteArray:
    images = np.empty((*shape, 8, 8, 4), dtype=np.uint8)
    images[...] = (*color, 255)
    return images


def painted(rows: int = 6, columns: int = 8, side: int = 16) -> ByteArray:
    """Every row of a colour of its own, opaque."""
    images = np.zeros((rows, columns, side, side, 4), dtype=np.uint8)
    images[..., 0] = (40 * np.arange(rows))[:, None, None, None]
    images[..., 3] = 255
    return images


def test_a_table_paints_its_sprites_in_place(qtbot: QtBot, themed: QApplication) -> None:
    table = SpriteTable("table", "Table")
    qtbot.addWidget(table)
    red, green = (255, 0, 0), (0, 255, 0)
    table.set_table(class_table(np.concatenate((flat(red, 1, 3), flat(green, 1, 3))), ("hero", "big_food")))
    image = table.to_image(zoom=4)
    colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {"#ff0000", "#00ff00"} <= colors
    column = [image.pixelColor(image.width() - 20, y).name() for y in range(image.height())]
    assert column.index("#ff0000") < column.index("#00ff00")


def test_a_table_too_large_for_its_place_scrolls(qtbot: QtBot, themed: QApplication) -> None:
    table = SpriteTable("table", "Table")
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.show()
    table.set_table(TitledSprites(flat((9, 9, 9), 40, 4), ("row",) * 40))
    assert table.verticalScrollBar().maximum() > 0
    table.set_table(TitledSprites(flat((9, 9, 9), 2, 2), ("row",) * 2))
    assert table.verticalScrollBar().maximum() == 0


def test_rows_stand_side_by_side_where_that_makes_them_larger(qtbot: QtBot, themed: QApplication) -> None:
    table = SpriteTable("table", "Table")
    qtbot.addWidget(table)
    table.resize(1200, 140)
    table.show()
    table.set_table(class_table(painted(), _CLASSES))
    geometry = table._fitted(class_table(painted(), _CLASSES))
    assert geometry.blocks > 1
    below = class_table(painted(), _CLASSES)
    assert geometry.zoom > max(
        (z for z in range(1, 13) if table._geometry(below, z, 1.0).size.height() <= 140), default=0
    )
    places = [geometry.cell(row, column) for row in range(6) for column in range(8)]
    assert not any(a.intersects(b) for i, a in enumerate(places) for b in places[:i])
    picture = table.grab().toImage()
    for row in range(6):
        center = table.part_rect(8 * row).center()
        assert picture.pixelColor(center).red() == 40 * row, "what is told of a part is where it is painted"


def test_rows_below_titles_stay_below_each_other(qtbot: QtBot, themed: QApplication) -> None:
    table = SpriteTable("table", "Table")
    qtbot.addWidget(table)
    table.resize(1600, 140)
    titled = TitledSprites(painted(), _CLASSES, ("a",) * 8)
    assert table._fitted(titled).blocks == 1

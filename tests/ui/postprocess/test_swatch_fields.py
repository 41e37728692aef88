"""The colour at hand in numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from spritestudio.sprites.palettes.swatches import Swatch
from spritestudio.ui.postprocess.swatch_fields import SwatchFields
from spritestudio.ui.widgets.range_spin import ProblemLabel


@pytest.fixture
def fields(qtbot: QtBot) -> SwatchFields:
    fields = SwatchFields()
    qtbot.addWidget(fields)
    fields.show_swatch(Swatch("#102030"))
    return fields


def test_slider_and_number_make_the_colour(fields: SwatchFields) -> None:
    told: list[str] = []
    fields.color_changed.connect(told.append)
    (red, number), *_ = fields.channels
    red.setValue(255)
    assert number.value() == 255
    number.setValue(128)
    assert red.value() == 128
    assert (told[0], told[-1]) == ("#ff2030", "#802030")


def test_a_number_out_of_range_is_told_changes_nothing_and_becomes_the_nearest(
    fields: SwatchFields, qtbot: QtBot
) -> None:
    told: list[str] = []
    fields.color_changed.connect(told.append)
    (slider, number), *_ = fields.channels
    number.setValue(300)
    label = fields.findChild(ProblemLabel)
    assert isinstance(label, ProblemLabel)
    assert (label.text(), told, slider.value()) == ("Red: from 0 to 255", [], 16)
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert (told[-1], slider.value()) == ("#ff2030", 255)
    assert label.text() == "Red: from 0 to 255; 300 became 255"

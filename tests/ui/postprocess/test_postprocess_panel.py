"""The Finish panel: nothing that it shows makes it wider than its place, and what it begins with."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea
from pytestqt.qtbot import QtBot

from spritestudio.library.palettes import find_palette
from spritestudio.project.observable import Value
from spritestudio.project.postprocess_settings import POSTPROCESS, Finishing, PostprocessSettings
from spritestudio.project.timeline import Timeline
from spritestudio.specs import PostprocessSpec
from spritestudio.ui.generate.right_panel import RightPanel
from spritestudio.ui.postprocess.postprocess_panel import PostprocessPanel

WHITE = (("#000000", "#ffffff"),)


def new_settings() -> PostprocessSettings:
    value: Value[Finishing] = Value({})
    return PostprocessSettings(value, Timeline({POSTPROCESS: value}))


@pytest.mark.parametrize(
    "spec",
    [
        PostprocessSpec(),
        PostprocessSpec(recolor=WHITE, recolor_name="A palette with a long name, changed"),
        PostprocessSpec(palette_mode="best", remove_orphans=True, outline="outside", min_island_px=4),
        PostprocessSpec(palette_mode="chosen", palette=("#000000",), palette_name="A long name", only=(1, 2)),
    ],
)
def test_it_fits_into_its_place(qtbot: QtBot, themed: QApplication, spec: PostprocessSpec) -> None:
    settings = new_settings()
    panel = PostprocessPanel(settings)
    side = RightPanel({"Finish": panel})
    qtbot.addWidget(side)
    settings.change(spec)
    side.resize(side.width(), 400)
    side.show()
    scroll = panel.findChild(QScrollArea, "finish_scroll")
    assert isinstance(scroll, QScrollArea)
    assert scroll.widget().minimumSizeHint().width() <= scroll.viewport().width()
    assert panel.minimumSizeHint().width() <= side.width()


def choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_a_palette_begins_with_the_nearest_and_comes_back_as_it_was_chosen(qtbot: QtBot) -> None:
    settings, palette = new_settings(), find_palette("Tidepool")
    sprite = np.zeros((4, 4, 4), np.uint8)
    sprite[0] = palette.colors[:4]
    panel = PostprocessPanel(settings, lambda: [sprite])
    qtbot.addWidget(panel)
    choose(panel.mode, "chosen")
    assert (settings.spec.palette_name, panel.picker.chosen.name) == (palette.name, palette.name)
    panel.choose_palette(find_palette("Orchard"))
    choose(panel.mode, "generated")
    choose(panel.mode, "chosen")
    assert settings.spec.palette_name == "Orchard"

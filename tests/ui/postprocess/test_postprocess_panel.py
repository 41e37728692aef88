"""The Finish panel: nothing that it shows makes it wider than its place."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from spritestudio.project.observable import Value
from spritestudio.project.postprocess_settings import POSTPROCESS, Finishing, PostprocessSettings
from spritestudio.project.timeline import Timeline
from spritestudio.specs import PostprocessSpec
from spritestudio.ui.generate.right_panel import RightPanel
from spritestudio.ui.postprocess.postprocess_panel import PostprocessPanel

WHITE = (("#000000", "#ffffff"),)


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
    value: Value[Finishing] = Value({})
    settings = PostprocessSettings(value, Timeline({POSTPROCESS: value}))
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

"""The bar of Vary asks when what is set has come to rest."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from spritestudio.ui.variations.vary_bar import VaryBar
from tests.ui.conftest import PATIENCE_MS

DIFFERENCES = {"noise": 0.2, "repaint": 0.6, "mix": 0.35}
IMAGE = np.zeros((8, 8, 4), np.uint8)


@pytest.fixture
def bar(qtbot: QtBot) -> VaryBar:
    bar = VaryBar()
    qtbot.addWidget(bar)
    bar.show_source(IMAGE, ("noise", "repaint", "mix"), "repaint", DIFFERENCES)
    return bar


def test_it_shows_what_is_varied_and_asks_nothing_of_itself(bar: VaryBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.asked, wait=400):
        bar.show_source(IMAGE, ("noise", "repaint"), "mix", DIFFERENCES)
    assert (bar.chosen_way, bar.difference.value(), bar.share.text()) == ("noise", 20, "20 %")


def shown(bar: VaryBar) -> tuple[list[bool], list[str]]:
    """Whether ways and title are there, and how what is there is called."""
    named = (bar, bar.source, bar.difference)
    return [not part.isHidden() for part in (bar.way, bar.way_label, bar.title)], [
        bar.difference_label.text(),
        bar.source_label.text(),
        *(widget.accessibleName() for widget in named),
    ]


def test_a_picture_to_paint_from_has_a_strength_and_is_called_so(bar: VaryBar) -> None:
    varied = [True, True, False], ["How different", "Original", "Vary", "Original", "How different"]
    assert shown(bar) == varied
    bar.show_source(IMAGE, ("repaint",), "repaint", DIFFERENCES, "flask")
    bar.resize(600, bar.height())
    assert shown(bar) == (
        [False, False, True],
        ["Strength", "Picture", "Paint from this", "Picture", "Strength"],
    )
    assert bar.title.text() == "Paint from flask"
    bar.show_source(IMAGE, ("noise", "repaint"), "repaint", DIFFERENCES)
    assert shown(bar) == varied


def test_another_way_is_asked_for_at_once(bar: VaryBar, qtbot: QtBot) -> None:
    assert (bar.chosen_way, bar.difference.value()) == ("repaint", 60)
    bar.differences["repaint"] = 0.7
    with qtbot.waitSignal(bar.asked, timeout=0, raising=True):
        bar.way.setCurrentIndex(2)
    assert (bar.chosen_way, bar.difference.value()) == ("mix", 35)
    bar.way.setCurrentIndex(1)
    assert bar.difference.value() == 70, "each way has a difference of its own"


def test_a_slider_is_asked_for_when_it_is_let_go(bar: VaryBar, qtbot: QtBot) -> None:
    bar.difference.setSliderDown(True)
    with qtbot.assertNotEmitted(bar.asked, wait=500):
        bar.difference.setValue(70)
        assert bar.share.text() == "70 %"
    with qtbot.waitSignal(bar.asked, timeout=PATIENCE_MS):
        bar.difference.setSliderDown(False)


def test_keys_move_it_too(bar: VaryBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.asked, timeout=PATIENCE_MS):
        qtbot.keyClick(bar.difference, Qt.Key.Key_PageUp)
    assert bar.differences == {**DIFFERENCES, "repaint": 0.7}

"""Style, facing and words of the selected sprites."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from spritestudio.sprites.dataset import edits
from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.sprites.details_panel import DetailsPanel


def test_columns_are_shown_and_edited(qtbot: QtBot) -> None:
    panel = DetailsPanel()
    qtbot.addWidget(panel)
    panel.show()
    editable = edits.describe(starter_sprites(per_class=1), np.arange(2), "style", "Inked")
    editable = edits.describe(editable, np.array([0]), "words", "red dragon")
    panel.show_sprites(editable, np.array([0]))
    assert [panel.fields[key].text() for key in ("style", "facing", "words")] == ["Inked", "", "red dragon"]
    panel.show_sprites(editable, np.array([0, 1]))
    assert panel.fields["style"].text() == "Inked"
    assert (panel.fields["words"].text(), panel.fields["words"].placeholderText()) == ("", "several")
    with qtbot.waitSignal(panel.described) as told:
        qtbot.keyClicks(panel.fields["facing"], "left")
        qtbot.keyClick(panel.fields["facing"], Qt.Key.Key_Return)
    assert told.args == ["facing", "left"]


def test_words_are_taken_from_names_and_taken_back(window: MainWindow) -> None:
    page = window.sprites_page
    named = edits.describe(starter_sprites(per_class=1), np.array([0]), "names", "red orc back.png")
    page.document.begin(named)
    page.editing.words_from_names()
    assert page.document.editable is not None
    assert page.document.editable.notes["words"][0] == "red orc"
    assert page.document.editable.notes["facing"][0] == "back"
    page.document.undo()
    assert "words" not in page.document.editable.notes
    page.document.close()

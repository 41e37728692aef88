"""Finishing sprites of the shelf in the window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from spritestudio.project.shelf import KeptSprite
from spritestudio.ui.project.postprocess_dialog import PostprocessDialog
from tests.ui.conftest import wait_for_end
from tests.ui.project.conftest import ShelfParts


def blot(side: int, color: tuple[int, int, int]) -> KeptSprite:
    image = np.zeros((side, side, 4), np.uint8)
    image[3:-3, 3:-3] = (*color, 255)
    return KeptSprite(image)


@pytest.fixture
def open_dialog(shelf: ShelfParts, qtbot: QtBot) -> Callable[[], PostprocessDialog]:
    def press() -> PostprocessDialog:
        shelf.panel.postprocess.click()
        dialog = shelf.panel.findChildren(PostprocessDialog)[-1]  # those before are about to be deleted
        wait_for_end(qtbot, lambda: dialog.drawing.running)
        return dialog

    return press


def test_all_sprites_are_finished_as_one_step(
    shelf: ShelfParts, qtbot: QtBot, open_dialog: Callable[[], PostprocessDialog]
) -> None:
    assert not shelf.panel.postprocess.isEnabled()
    shelf.controller.keep([blot(16, (200, 0, 0)), blot(12, (0, 200, 0))])
    before = shelf.controller.shelf
    dialog = open_dialog()
    assert dialog.grid.count == 2
    modes = dialog.panel.mode
    hidden = [modes.view().isRowHidden(index) for index in range(modes.count())]  # type: ignore[attr-defined]
    assert hidden == [modes.itemData(index) == "model" for index in range(modes.count())]
    assert any(hidden), "of no weights is there anything to be said"
    outline = dialog.panel.cleanup.outline
    outline.setCurrentIndex(outline.findData("outside"))
    outline.activated.emit(outline.currentIndex())
    assert not dialog.apply.isEnabled(), "until it can be seen"
    wait_for_end(qtbot, lambda: dialog.drawing.running)
    dialog.apply.click()
    after = shelf.controller.shelf
    assert [sprite.image.shape[0] for sprite in after] == [16, 12]
    for sprite, old in zip(after, before, strict=True):
        assert (sprite.image[..., 3] > 0).sum() > (old.image[..., 3] > 0).sum()
    assert shelf.workspace.project.timeline.undo_title == "Finish 2 sprites"
    shelf.workspace.project.timeline.undo()
    assert shelf.controller.shelf == before


def test_only_the_selected_are_finished_and_cancel_changes_nothing(
    shelf: ShelfParts, qtbot: QtBot, open_dialog: Callable[[], PostprocessDialog]
) -> None:
    shelf.controller.keep([blot(16, (200, 0, 0)), blot(12, (0, 200, 0)), blot(12, (0, 0, 200))])
    before = shelf.controller.shelf
    shelf.panel.grid.set_selection((1,))
    dialog = open_dialog()
    assert dialog.grid.count == 3  # one may be selected by chance
    outline = dialog.panel.cleanup.outline
    outline.setCurrentIndex(outline.findData("outside"))
    outline.activated.emit(outline.currentIndex())
    dialog.panel.undo.click()
    assert outline.currentData() == "none"
    dialog.alone.click()
    wait_for_end(qtbot, lambda: dialog.drawing.running)
    assert (dialog.grid.count, dialog.windowTitle()) == (1, "Finish 1 sprite of the shelf")
    dialog.cancel.click()
    shelf.panel.grid.set_selection((1, 2))
    dialog = open_dialog()
    assert (dialog.grid.count, dialog.alone.isChecked()) == (2, True)
    dialog.cancel.click()
    assert shelf.controller.shelf == before

"""What is asked for of a table of painted frames is painted, and shown again when that is undone."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from spritestudio.project.table_painting import CellPlace
from tests.ui.motion.conftest import Open, images, painted


def test_a_table_that_another_took_the_place_of_comes_back(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    painted(dialog, qtbot)
    dialog.look_at(CellPlace(0, 3))
    before = images(dialog)
    dialog.form.frames.setValue(2)
    painted(dialog, qtbot)
    assert dialog.table.shape == (1, 2)
    dialog.look_at(CellPlace(0, 1))
    dialog.steps.undo.click()
    assert (dialog.table.shape, dialog.form.frames.value()) == ((1, 4), 0)
    assert images(dialog) == before
    dialog.steps.redo.click()
    assert (dialog.table.shape, dialog.form.frames.value()) == ((1, 2), 2)
    dialog.close()


def test_other_colours_are_painted_only_where_they_are_allowed(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    painted(dialog, qtbot)
    sprite = dialog.table.sprite
    own = {bytes(color) for color in sprite[sprite[..., 3] > 0]}

    def colors() -> set[bytes]:
        pictures = dialog.table.cell(CellPlace(0, 1)).proposals
        assert pictures is not None
        return {bytes(color) for color in pictures[pictures[..., 3] > 0]}

    assert colors() <= own
    dialog.form.own_colors.setChecked(False)
    dialog.form.movement.setValue(dialog.form.movement.maximum())
    dialog.look_at(CellPlace(0, 1))
    dialog.bar.again.click()
    painted(dialog, qtbot)
    assert not colors() <= own
    dialog.close()

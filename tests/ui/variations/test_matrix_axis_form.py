"""The form of an axis: names to tick, numbers and words to type."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.project.matrix import MatrixAxis
from spritestudio.ui.variations.matrix_axis_form import MatrixAxisForm

KINDS: dict[str | float, str] = {"hero": "hero", "hero_side": "hero side", "food": "food"}


@pytest.fixture
def form(qtbot: QtBot) -> MatrixAxisForm:
    form = MatrixAxisForm("rows", "Rows")
    qtbot.addWidget(form)
    form.show()
    return form


def _offer_kinds(form: MatrixAxisForm) -> None:
    form.choose("kind")
    form.offer(MatrixAxis("kind", ("hero", "food")), KINDS)


def _offer_steps(form: MatrixAxisForm) -> None:
    form.choose("steps")
    form.offer(MatrixAxis("steps", (2, 4)))


def test_names_are_ticked(qtbot: QtBot, form: MatrixAxisForm) -> None:
    _offer_kinds(form)
    assert (form.list.isVisible(), form.text.isVisible()) == (True, False)
    assert form.axis() == MatrixAxis("kind", ("hero", "food"))
    with qtbot.waitSignal(form.changed):
        form.all.click()
    assert form.axis().values == ("hero", "hero_side", "food")
    form.none.click()
    with pytest.raises(SpriteStudioError, match="Rows: nothing is chosen"):
        form.axis()


def test_numbers_are_typed_and_remembered_while_another_kind_is_shown(form: MatrixAxisForm) -> None:
    _offer_steps(form)
    assert (form.list.isVisible(), form.text.isVisible(), form.text.text()) == (False, True, "2, 4")
    form.text.setText("1-3")
    form.text.textEdited.emit("1-3")
    assert form.axis() == MatrixAxis("steps", (1, 2, 3))
    _offer_kinds(form)
    form.none.click()
    form.list.item(1).setCheckState(form.list.item(1).checkState().Checked)
    _offer_steps(form)
    assert form.text.text() == "1, 2, 3"
    _offer_kinds(form)
    assert form.axis().values == ("hero_side",)
    form.forget()
    _offer_kinds(form)
    assert form.axis().values == ("hero", "food")
    _offer_steps(form)
    assert form.text.text() == "1, 2, 3", "numbers that were typed are no names of other weights"


def test_what_stands_against_an_axis_is_told(form: MatrixAxisForm) -> None:
    form.choose("epoch")
    form.offer(None, None, "These weights are of no training.")
    assert not form.list.isVisible()
    assert not form.text.isVisible()
    with pytest.raises(SpriteStudioError, match="of no training"):
        form.axis()


def test_another_kind_is_told(qtbot: QtBot, form: MatrixAxisForm) -> None:
    with qtbot.waitSignal(form.kind_chosen):
        form.choose("seed")
    assert form.kind == "seed"

"""Forms: fields level with their labels, at one place across forms, with what is wrong below them."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from spritestudio.specs.fields import FieldInfo
from spritestudio.ui.widgets.field_editors import choice_editor, whole_editor
from spritestudio.ui.widgets.field_form import FieldForm

_WIDTH = FieldInfo("Width", "how wide it is", minimum=1, maximum=64)
_LONG = FieldInfo("A label that is longer", "how long it is", minimum=1, maximum=64)
_CHOICE = FieldInfo("Kind", "which it is", choices=("a", "b"))


def shown(qtbot: QtBot, *forms: FieldForm) -> QWidget:
    panel = QWidget()
    qtbot.addWidget(panel)
    column = QVBoxLayout(panel)
    for form in forms:
        column.addLayout(form)
    panel.show()
    return panel


def test_fields_of_several_forms_begin_at_one_place_and_are_of_one_height(
    qtbot: QtBot, themed: QApplication
) -> None:
    first, second = FieldForm(), FieldForm()
    number, long = whole_editor(_WIDTH, "width"), whole_editor(_LONG, "long")
    choice, text = choice_editor(_CHOICE, "kind", {"a": "A", "b": "B"}), QLineEdit()
    first.add(number)
    first.add(choice)
    second.add(long)
    second.add(text, "Name")
    second.add_wide(QCheckBox("On"))
    FieldForm.align_fields((first, second))
    panel = shown(qtbot, first, second)
    editors = (number, choice, long, text)
    assert len({editor.mapTo(panel, editor.rect().topLeft()).x() for editor in editors}) == 1
    assert len({editor.height() for editor in editors}) == 1
    label = first.label_of(number)
    assert label is not None
    assert label.buddy() is number
    assert label.geometry().center().y() == number.geometry().center().y()


def test_what_is_wrong_is_told_below_and_goes_with_its_row(qtbot: QtBot, themed: QApplication) -> None:
    form = FieldForm()
    number = whole_editor(_WIDTH, "width")
    number.setValue(2)
    form.add(number)
    panel = shown(qtbot, form)
    assert panel.isVisible()
    problem = form.problem_of(number)
    assert problem is not None
    assert not problem.isVisible()
    number.setValue(65)
    assert problem.isVisible()
    assert problem.geometry().top() > number.geometry().bottom()
    form.show_row(number, False)
    assert not problem.isVisible()
    form.show_row(number, True)
    assert problem.isVisible()

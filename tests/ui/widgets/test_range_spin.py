"""Numbers are taken as they are typed, and told at the field where they are not allowed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.specs import TrainSpec
from spritestudio.specs.fields import FieldInfo, field_infos
from spritestudio.ui.train.setup_panel import SetupPanel
from spritestudio.ui.train.spec_form import SpecForm
from spritestudio.ui.widgets.field_editors import read_value, show_value
from spritestudio.ui.widgets.range_spin import ProblemLabel, RangeDoubleSpinBox, RangeSpinBox, help_text

STEPS = FieldInfo("Steps", "denoising steps", minimum=1, maximum=500)


def test_a_number_that_is_too_large_is_kept_and_told(qtbot: QtBot, themed: QApplication) -> None:
    spin = RangeSpinBox(STEPS)
    spin.setValue(20)
    label = ProblemLabel([spin])
    qtbot.addWidget(spin)
    qtbot.addWidget(label)
    allowed: list[int] = []
    spin.allowed_changed.connect(allowed.append)
    spin.selectAll()
    qtbot.keyClicks(spin, "2000")
    assert (spin.value(), label.text()) == (2000, "Steps: from 1 to 500")
    assert not label.isHidden()
    assert allowed == [2, 20, 200]
    qtbot.keyClick(spin, Qt.Key.Key_Down)
    assert (spin.value(), label.text(), label.isHidden()) == (500, "", True)
    spin.selectAll()
    qtbot.keyClicks(spin, "-3")
    assert label.text() == "Steps: from 1 to 500"
    qtbot.keyClick(spin, Qt.Key.Key_Up)
    assert spin.value() == 1


def test_arrows_stop_at_the_ends(qtbot: QtBot) -> None:
    spin = RangeSpinBox(STEPS)
    qtbot.addWidget(spin)
    spin.setValue(499)
    spin.stepBy(10)
    assert spin.value() == 500
    spin.stepBy(-1000)
    assert spin.value() == 1
    spin.setValue(30)
    spin.set_info(FieldInfo("Steps", "denoising steps", minimum=1, maximum=20))
    assert (spin.value(), spin.problem) == (30, "Steps: from 1 to 20")


def test_a_fraction_has_no_more_digits_than_it_needs(qtbot: QtBot) -> None:
    spin = RangeDoubleSpinBox(field_infos(TrainSpec)["learning_rate"])
    qtbot.addWidget(spin)
    spin.setValue(0.0002)
    assert spin.text() == f"0{spin.locale().decimalPoint()}0002"
    spin.setValue(1e-8)
    assert (spin.value(), spin.problem) == (1e-8, "")
    spin.setValue(2.0)
    assert spin.problem == "Learning rate: from 1e-08 to 1"
    spin.stepBy(1)
    assert (spin.value(), spin.text()) == (1.0, "1")


def test_the_form_of_a_training_is_made_from_its_fields(qtbot: QtBot, themed: QApplication) -> None:
    form = SpecForm()
    qtbot.addWidget(form)
    for name in form.names():
        info, editor = field_infos(TrainSpec)[name], form.editor(name)
        assert (editor.accessibleName(), editor.toolTip()) == (info.label, help_text(info))
        if isinstance(editor, (RangeSpinBox, RangeDoubleSpinBox)):
            for end in (info.minimum, info.maximum):
                show_value(editor, info.kind(end))
                assert (read_value(editor, info), editor.problem) == (end, "")


def test_a_training_out_of_range_cannot_begin_and_says_why(qtbot: QtBot, themed: QApplication) -> None:
    panel = SetupPanel()
    qtbot.addWidget(panel)
    size = panel.form.editor("image_size")
    assert isinstance(size, RangeSpinBox)
    assert panel.train.isEnabled()
    size.setValue(9)
    told = "Image size: 0, or from 8 to 64 in multiples of 4"
    assert (panel.train.isEnabled(), panel.train.statusTip()) == (False, told)
    size.setValue(0)
    assert panel.train.isEnabled()
    width = panel.form.editor("width")
    assert isinstance(width, RangeSpinBox)
    width.setValue(12)
    assert not panel.train.isEnabled()
    panel.choose_preset("fine-tune")  # the start weights decide the width, which is hidden
    assert panel.train.isEnabled()


def test_the_arrows_pass_over_what_lies_between_the_range_and_a_number_beside_it(
    qtbot: QtBot, themed: QApplication
) -> None:
    spin = RangeSpinBox(FieldInfo("Frames", "how many", minimum=2, maximum=5, also=0))
    qtbot.addWidget(spin)
    seen = []
    for steps in (1, 1, 9, -3, -1, -1):
        spin.stepBy(steps)
        seen.append(spin.value())
    assert seen == [2, 3, 5, 2, 0, 0]

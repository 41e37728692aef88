"""The parts of the page by themselves: tables, film strip, settings, comparison, noise levels."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray, TrainSpec
from spritestudio.ui.train.comparison_view import ComparisonView, KeptCheckpoint
from spritestudio.ui.train.denoising_probe_view import DenoisingProbeView
from spritestudio.ui.train.durations import rough_duration
from spritestudio.ui.train.runs_view import RunsView
from spritestudio.ui.train.sample_strip import Samples, SampleStrip
from spritestudio.ui.train.setup_panel import SetupPanel
from spritestudio.ui.train.spec_form import SpecForm
from spritestudio.ui.widgets.range_spin import ProblemLabel


def flat(color: tuple[int, int, int], *shape: int) -> ByteArray:
    images = np.empty((*shape, 8, 8, 4), dtype=np.uint8)
    images[...] = (*color, 255)
    return images


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.4, "0 s"),
        (25, "25 s"),
        (190, "3 min 10 s"),
        (2880, "48 min"),
        (7500, "2 h 05 min"),
        (3e5, "3 days"),
    ],
)
def test_durations_have_no_more_digits_than_are_true(seconds: float, text: str, qapp: QApplication) -> None:
    assert rough_duration(seconds) == text


def test_the_film_strip_follows_until_one_looks_back(
    qtbot: QtBot, themed: QApplication, tmp_path: Path
) -> None:
    strip = SampleStrip()
    qtbot.addWidget(strip)
    strip.show()
    chosen: list[Samples] = []
    strip.chosen.connect(chosen.append)
    films = [Samples(10 * i, i, flat((i, i, i), 2, 3), tmp_path) for i in range(4)]
    strip.add(films[0])
    strip.add(films[1])
    assert chosen == films[:2]
    strip.setCurrentRow(0)
    strip.add(films[2])
    assert chosen[-1] is films[0]
    strip.setCurrentRow(2)
    strip.add(films[3])
    assert chosen[-1] is films[3]


def test_every_setting_can_be_set_by_hand(qtbot: QtBot, themed: QApplication) -> None:
    form = SpecForm()
    qtbot.addWidget(form)
    missing = [field.name for field in dataclasses.fields(TrainSpec) if field.name not in form.names()]
    assert missing == ["start_from", "style"], "shown beside the cards"
    spec = TrainSpec(epochs=3, minutes=1.5, learning_rate=2e-4, channels=3, balance=0.0, device="cpu")
    form.set_spec(spec)
    assert form.spec() == spec
    batch, schedule = form.editor("batch_size"), form.editor("schedule")
    assert isinstance(batch, QSpinBox)
    assert isinstance(schedule, QComboBox)
    batch.setValue(7)
    schedule.setCurrentText("cosine")
    assert form.spec() == dataclasses.replace(spec, batch_size=7, schedule="cosine")
    batch.setValue(1)
    with pytest.raises(SpriteStudioError, match="Batch size"):
        form.spec()


def test_what_the_start_weights_decide_is_not_asked(qtbot: QtBot, themed: QApplication) -> None:
    panel = SetupPanel()
    qtbot.addWidget(panel)
    own, theirs = panel.form.editor("width"), panel.form.editor("distill")
    panel.choose_preset("thorough")
    assert (own.isHidden(), theirs.isHidden()) == (False, True)
    panel.choose_preset("fine-tune")
    assert (own.isHidden(), theirs.isHidden()) == (True, False)


def test_only_what_the_network_can_use_is_asked(qtbot: QtBot, themed: QApplication) -> None:
    panel = SetupPanel()
    qtbot.addWidget(panel)
    colours, weighting = panel.form.editor("palette_size"), panel.form.editor("weighting")
    panel.choose_preset("course")
    assert (colours.isHidden(), weighting.isHidden()) == (True, False)
    kind = panel.form.editor("architecture")
    assert isinstance(kind, QComboBox)
    kind.setCurrentText("studio-unet")
    assert (colours.isHidden(), weighting.isHidden()) == (False, True)
    panel.choose_preset("fine-tune")
    assert (colours.isHidden(), weighting.isHidden()) == (False, False)


def test_what_stays_of_the_start_is_told(qtbot: QtBot, themed: QApplication, weights: Path) -> None:
    panel = SetupPanel()
    qtbot.addWidget(panel)
    panel.choose_preset("fine-tune")
    panel.start.choose(weights)
    panel.start.set_class_names(("food", "dragon"))
    assert panel.start.classes.text() == "Keeps food. Learns anew dragon. Lets go of hero."
    keep = panel.form.editor("keep_classes")
    assert isinstance(keep, QCheckBox)
    keep.click()
    assert panel.start.classes.text() == "Keeps hero, food. Learns anew dragon."


@pytest.fixture
def comparison(qtbot: QtBot, themed: QApplication) -> ComparisonView:
    view = ComparisonView()
    qtbot.addWidget(view)
    return view


def test_the_epochs_of_the_course_are_chosen_at_first(comparison: ComparisonView, tmp_path: Path) -> None:
    kept = [KeptCheckpoint(epoch, tmp_path / str(epoch)) for epoch in (0, 4, 8, 12, 16)]
    comparison.set_checkpoints(kept[:4], ("hero", "food"))
    assert [k.epoch for k in comparison.chosen()] == [0, 4, 8, 12]
    comparison.set_checkpoints(kept, ("hero", "food"))
    assert [k.epoch for k in comparison.chosen()] == [0, 4, 8, 16]
    comparison.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    comparison.set_checkpoints([*kept, KeptCheckpoint(20, tmp_path / "20")], ("hero", "food"))
    assert [k.epoch for k in comparison.chosen()] == [4, 8, 16], "a person's choice stays"


def test_the_comparison_is_saved_as_a_picture(comparison: ComparisonView, tmp_path: Path) -> None:
    comparison.set_checkpoints(
        [KeptCheckpoint(0, tmp_path / "0"), KeptCheckpoint(4, tmp_path / "4")], ("hero", "food")
    )
    comparison.begin()
    comparison.add_row(0, flat((200, 0, 0), 4))
    comparison.add_row(4, flat((0, 200, 0), 4))
    comparison.end()
    table = comparison.table.table
    assert table is not None
    assert table.row_titles == ("epoch 0", "epoch 4")
    assert table.column_titles == ("hero", "", "food", "")
    comparison.save_to(tmp_path / "epochs.png")
    saved = QImage(str(tmp_path / "epochs.png"))
    assert saved.pixelColor(QPoint(saved.width() - 20, saved.height() - 20)) == QColor(0, 200, 0)


def test_a_picture_that_cannot_be_saved_is_told(
    comparison: ComparisonView, tmp_path: Path, qtbot: QtBot
) -> None:
    comparison.add_row(0, flat((200, 0, 0), 4))
    with qtbot.waitSignal(comparison.failed) as caught:
        comparison.save_to(tmp_path / "nowhere" / "epochs.png")
    assert isinstance(caught.args[0], SpriteStudioError)


def test_a_view_asks_by_itself_once_when_it_is_shown(
    qtbot: QtBot, comparison: ComparisonView, tmp_path: Path
) -> None:
    noise, asked = DenoisingProbeView(), list[str]()
    qtbot.addWidget(noise)
    noise.requested.connect(lambda: asked.append("noise"))
    comparison.requested.connect(lambda: asked.append("comparison"))
    noise.set_ready(True, 500)
    comparison.set_checkpoints([KeptCheckpoint(0, tmp_path / "0")], ("hero",))
    assert asked == []
    for view in (noise, comparison):
        view.show()
        view.hide()
        view.show()
    assert asked == ["noise", "comparison"]
    noise.clear()
    noise.set_ready(True, 500)
    comparison.clear()
    comparison.set_checkpoints([KeptCheckpoint(4, tmp_path / "4")], ("hero",))
    assert asked == ["noise", "comparison"] * 2


def test_noise_levels_are_offered_and_checked(qtbot: QtBot, themed: QApplication) -> None:
    view = DenoisingProbeView()
    qtbot.addWidget(view)
    assert not view.show_button.isEnabled()
    view.set_ready(True, 500)
    levels = view.chosen_levels()
    assert (levels[0], levels[-1]) == (0, 500)
    view.levels.setText("0, 501")
    with pytest.raises(SpriteStudioError, match="501"):
        view.chosen_levels()
    view.levels.setText("much")
    with pytest.raises(SpriteStudioError):
        view.chosen_levels()
    view.show_answer((0, 250), flat((1, 1, 1), 2, 2), flat((2, 2, 2), 2, 2))
    table = view.table.table
    assert table is not None
    assert table.images[:, 0, 0, 0, 0].tolist() == [1, 2, 1, 2]
    assert table.column_titles == ("clean", "t = 250")


def test_a_number_that_became_the_nearest_is_told_and_holds_nothing_up(
    qtbot: QtBot, themed: QApplication
) -> None:
    panel = SetupPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.fold.button.click()
    epochs = panel.form.editor("epochs")
    assert isinstance(epochs, QSpinBox)
    epochs.selectAll()
    qtbot.keyClicks(epochs, "9999999")
    assert not panel.train.isEnabled()
    qtbot.keyClick(epochs, Qt.Key.Key_Return)
    assert panel.form.problem == ""
    assert panel.train.isEnabled()
    label = panel.findChild(ProblemLabel, "train_epochs_problem")
    assert isinstance(label, ProblemLabel)
    assert "became" in label.text()
    assert epochs.text() in label.text()


def test_views_with_nothing_to_show_say_so_and_find_no_fault(qtbot: QtBot, themed: QApplication) -> None:
    compare, runs = ComparisonView(), RunsView()
    for view in (compare, runs):
        qtbot.addWidget(view)
        view.show()
    assert not compare.compare.isEnabled()
    assert not any(label.isVisible() for label in runs.findChildren(ProblemLabel))
    assert not runs.every.isEnabled()
    assert "press Train" in runs.note.text()

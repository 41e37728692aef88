"""The animation dialog: what plays is what is written."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PIL import Image, ImageSequence
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from spritestudio.specs import AnimationSpec, ByteArray, SheetSpec
from spritestudio.sprites.export.files import ExportInput
from spritestudio.sprites.export.layout import compose_sheet
from spritestudio.ui.export.animation_dialog import AnimationDialog
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.range_spin import ProblemLabel
from tests.sprites.export.formats.conftest import some_art
from tests.ui.conftest import PATIENCE_MS


@pytest.fixture
def step_history() -> list[ByteArray]:
    """Three steps; the last has the sprites."""
    last = some_art().images
    return [np.full_like(last, 90), np.full_like(last, 200), last]


@pytest.fixture
def dialog(
    qtbot: QtBot,
    themed: QApplication,
    step_history: list[ByteArray],
    preferences: Preferences,
    tmp_path: Path,
) -> AnimationDialog:
    """The dialog with two sprites selected."""
    dialog = AnimationDialog(some_art(), step_history, [3, 5], preferences, tmp_path, 8)
    dialog.show()
    return dialog


def press(dialog: AnimationDialog, qtbot: QtBot) -> None:
    dialog.export.click()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog) or not dialog.work.running, timeout=PATIENCE_MS)


def frames_of(path: Path) -> list[ByteArray]:
    with Image.open(path) as picture:
        frames = [np.asarray(frame.convert("RGBA")).copy() for frame in ImageSequence.Iterator(picture)]
    return [np.where(frame[..., 3:] == 0, np.uint8(0), frame) for frame in frames]


@pytest.mark.parametrize("suffix", [".gif", ".apng", ".webp"])
def test_the_denoising_of_the_selection_is_written(
    dialog: AnimationDialog, qtbot: QtBot, tmp_path: Path, suffix: str, preferences: Preferences
) -> None:
    dialog.kind.setCurrentIndex(dialog.kind.findData(suffix))
    assert dialog.path.text().endswith(f"animation{suffix}")
    dialog.set_spec(AnimationSpec(frame_ms=50, hold_ms=200, loops=2, scale=1))
    press(dialog, qtbot)
    *_, last = frames_of(tmp_path / f"animation{suffix}")
    assert np.array_equal(last, np.hstack(some_art().images[[3, 5]]))
    again = AnimationDialog(some_art(), [], [], preferences, tmp_path, 8)
    qtbot.addWidget(again)
    assert again.spec() == AnimationSpec(frame_ms=50, hold_ms=200, loops=2, scale=1)
    assert again.kind.currentData() == suffix
    again.reject()


def test_the_last_frame_is_the_finished_one_wherever_the_grid_stands(
    qtbot: QtBot,
    themed: QApplication,
    step_history: list[ByteArray],
    preferences: Preferences,
    tmp_path: Path,
) -> None:
    shown = dataclasses.replace(some_art(), images=step_history[0])  # an earlier step is looked at
    dialog = AnimationDialog(shown, step_history, [], preferences, tmp_path, 8)
    dialog.show()
    dialog.kind.setCurrentIndex(dialog.kind.findData(".apng"))
    dialog.scale.setValue(1)
    press(dialog, qtbot)
    *_, last = frames_of(tmp_path / "animation.apng")
    assert np.array_equal(last, compose_sheet(step_history[-1], SheetSpec(columns=8)))


def test_what_plays_is_every_frame_and_the_last_stands_longer(
    dialog: AnimationDialog, step_history: list[ByteArray], qtbot: QtBot
) -> None:
    dialog.set_spec(AnimationSpec(frame_ms=10, hold_ms=40))
    shown: list[tuple[bytes, int]] = []
    dialog._player.timeout.connect(
        lambda: shown.append((dialog._animation.picture(dialog._at - 1).tobytes(), dialog._player.interval()))
    )
    qtbot.waitUntil(lambda: len(shown) >= 6, timeout=PATIENCE_MS)
    films = [np.hstack(moment[[3, 5]]).tobytes() for moment in step_history]
    assert dict(shown) == {films[0]: 10, films[1]: 10, films[2]: 50}
    dialog.reject()


def test_times_that_browsers_change_are_told(dialog: AnimationDialog) -> None:
    dialog.kind.setCurrentIndex(dialog.kind.findData(".gif"))
    dialog.frame_ms.setValue(20)
    assert "browsers" not in dialog.note.text()
    dialog.frame_ms.setValue(25)
    assert "browsers" in dialog.note.text()
    dialog.kind.setCurrentIndex(dialog.kind.findData(".webp"))
    assert "browsers" not in dialog.note.text()
    dialog.reject()


def test_sprites_play_one_after_another(dialog: AnimationDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.one_by_one.setChecked(True)
    dialog.scale.setValue(2)
    press(dialog, qtbot)
    first, second = frames_of(tmp_path / "animation.gif")
    assert np.array_equal(first[::2, ::2], some_art().images[3])
    assert np.array_equal(second[::2, ::2], some_art().images[5])


def test_without_a_film_only_the_sprites_can_play(
    qtbot: QtBot, themed: QApplication, preferences: Preferences, tmp_path: Path
) -> None:
    art = some_art()
    noise = ExportInput(
        np.random.default_rng(0).integers(0, 256, (2, 16, 16, 4), dtype=np.uint8) | 128, art.labels[:2]
    )
    dialog = AnimationDialog(noise, [noise.images], [], preferences, tmp_path, 8)
    qtbot.addWidget(dialog)
    assert not dialog.denoising.isEnabled()
    assert dialog.one_by_one.isChecked()
    assert "more than the 255 colours" in dialog.note.text()
    dialog.kind.setCurrentIndex(1)
    assert dialog.note.text() == "2 frames"
    dialog.reject()


def test_what_cannot_be_written_is_told(
    dialog: AnimationDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.path.setText(str(tmp_path / "gone" / "a.gif"))
    press(dialog, qtbot)
    assert "does not exist" in dialog.banner.message.text()
    dialog.path.setText(str(tmp_path / "a.mp4"))
    press(dialog, qtbot)
    assert "do not end in" in dialog.banner.message.text()
    older = tmp_path / "a.gif"
    older.write_bytes(b"older")
    monkeypatch.setattr(QMessageBox, "question", lambda *_args: QMessageBox.StandardButton.No)
    dialog.path.setText(str(older))
    press(dialog, qtbot)
    assert older.read_bytes() == b"older"
    dialog.reject()


def test_a_number_out_of_range_is_told_before_the_export(
    dialog: AnimationDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.frame_ms.setValue(5)
    told = "Frame time: from 10 to 60000"
    label = dialog.findChild(ProblemLabel, "animation_frame_ms_problem")
    assert isinstance(label, ProblemLabel)
    assert (label.text(), dialog.export.isEnabled(), dialog.export.toolTip()) == (told, False, told)
    dialog.frame_ms.setValue(50)
    assert (label.text(), dialog.export.isEnabled()) == ("", True)
    dialog.loops.setValue(0)
    assert dialog.loops.text() == "for ever"
    dialog.reject()

"""The weights that a fine-tuning can start from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.library.models import default_model_path
from spritestudio.project.weights_list import RunWeights
from spritestudio.ui.train.start_row import StartRow


def test_of_a_training_only_the_newest_are_offered_until_more_are_asked_for(
    qtbot: QtBot, themed: QApplication, tmp_path: Path
) -> None:
    row = StartRow()
    qtbot.addWidget(row)
    row.show()
    kept = tuple((f"Cats, epoch {epoch}", tmp_path / f"{epoch}.safetensors") for epoch in (9, 6, 3))
    installed = [("Sprites 16", default_model_path()), ("Course", tmp_path / "course.safetensors")]
    row.offer(installed, [RunWeights("Cats", kept)])

    def texts() -> list[str]:
        return [row.list.itemText(i).strip() for i in range(row.list.count()) if row.list.itemText(i)]

    assert row.path == default_model_path()
    assert texts() == ["Sprites 16", "Course", "Cats, epoch 9", "2 more…", "A file…"]
    row.list.activated.emit(3)
    assert texts()[2:6] == ["Cats, epoch 9", "Cats, epoch 6", "Cats, epoch 3", "fewer"]
    assert row.path == default_model_path()
    row.list.activated.emit(4)
    assert row.path == tmp_path / "3.safetensors"
    row.choose(tmp_path / "mine.safetensors")
    assert (row.path, texts()[0]) == (tmp_path / "mine.safetensors", "mine")
    row.offer(installed, [])
    assert row.path == default_model_path()

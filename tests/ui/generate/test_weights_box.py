"""The drop-down of weights: a training takes one line until more are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from spritestudio.project.weights_list import RunWeights, WeightsList
from spritestudio.ui.generate.weights_box import WeightsBox
from spritestudio.ui.preferences import Preferences

EPOCHS = tuple((f"Mine, epoch {epoch}", Path(f"mine-{epoch}")) for epoch in range(30, 0, -1))


@pytest.fixture
def box(qtbot: QtBot, preferences: Preferences) -> WeightsBox:
    weights = WeightsList(preferences)
    box = WeightsBox(weights)
    qtbot.addWidget(box)
    weights.add("Sprites", Path("sprites"))
    weights.set_runs([RunWeights("Mine", (("Mine", Path("mine")), *EPOCHS))])
    weights.choose(Path("sprites"))
    return box


def texts(box: WeightsBox) -> list[str]:
    return [box.itemText(i).strip() for i in range(box.count())]


def activate(box: WeightsBox, text: str) -> None:
    index = texts(box).index(text)
    box.setCurrentIndex(index)
    box.activated.emit(index)


def test_epochs_are_folded_until_they_are_asked_for(box: WeightsBox, qtbot: QtBot) -> None:
    picked: list[Path] = []
    box.picked.connect(picked.append)
    assert texts(box) == ["Sprites", "Mine", "30 more…"]
    activate(box, "30 more…")
    assert len(texts(box)) == 33
    assert box.currentText() == "Sprites", "nothing was chosen by that"
    assert picked == []
    qtbot.waitUntil(lambda: box.view().isVisible())
    box.hidePopup()
    activate(box, "Mine, epoch 12")
    assert picked == [Path("mine-12")]
    activate(box, "fewer")
    assert texts(box) == ["Sprites", "Mine", "30 more…"]
    box.hidePopup()


def test_an_epoch_that_paints_is_seen(box: WeightsBox) -> None:
    box._weights.choose(Path("mine-12"))
    assert texts(box) == ["Sprites", "Mine", "Mine, epoch 12", "30 more…"]
    assert box.currentText().strip() == "Mine, epoch 12"

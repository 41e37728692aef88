"""The pad: the chosen mix follows the handle, by mouse and by keys, and Esc puts it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from spritestudio.project.mixes import Mix
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ModelSpec
from spritestudio.ui.generate.context_mixer import ContextMixer
from spritestudio.ui.generate.mix_pad import MixPad
from spritestudio.ui.preferences import Preferences

MODEL = ModelSpec(class_names=("hero", "food", "spell", "wand"))


@pytest.fixture
def workspace(preferences: Preferences) -> Workspace:
    workspace = Workspace(preferences)
    workspace.mixes.use_weights("rpg", MODEL)
    return workspace


@pytest.fixture
def mixer(qtbot: QtBot, workspace: Workspace) -> ContextMixer:
    mixer = ContextMixer(workspace)
    qtbot.addWidget(mixer)
    mixer.mixes.weights_changed.emit()
    mixer.resize(320, 600)
    mixer.show()
    mixer.views.setCurrentIndex(1)
    return mixer


@pytest.fixture
def pad(mixer: ContextMixer) -> MixPad:
    return mixer.pad


def _at(pad: MixPad, x: float, y: float) -> QPoint:
    return pad.canvas.place_of(x, y).toPoint()


def test_the_pad_takes_the_place_of_the_sliders(mixer: ContextMixer) -> None:
    assert mixer.pad.isVisible()
    assert not mixer._sliders[0].slider.isVisible()
    mixer.views.setCurrentIndex(0)
    assert not mixer.pad.isVisible()
    assert mixer._sliders[0].slider.isVisible()


def test_dragging_the_handle_blends_and_is_one_step_of_undo(
    qtbot: QtBot, pad: MixPad, workspace: Workspace
) -> None:
    held: list[bool] = []
    pad.held.connect(held.append)
    qtbot.mousePress(pad.canvas, Qt.MouseButton.LeftButton, pos=_at(pad, 0, 0))
    for x in (0.3, 0.6, 1.0):
        qtbot.mouseMove(pad.canvas, _at(pad, x, 0.0))
    assert workspace.mixes.mix == Mix({"food": 1.0})
    qtbot.mouseRelease(pad.canvas, Qt.MouseButton.LeftButton, pos=_at(pad, 1, 0))
    qtbot.mouseClick(pad.canvas, Qt.MouseButton.LeftButton, pos=_at(pad, 0, 1))
    assert workspace.mixes.mix == Mix({"spell": 1.0})
    assert held == [True, False, True, False]
    timeline = workspace.project.timeline
    assert timeline.undo_title == "Move on the pad"
    timeline.undo()
    assert (workspace.mixes.mix, pad.canvas.point) == (Mix({"food": 1.0}), (1.0, 0.0))
    timeline.undo()
    assert (workspace.mixes.mix, timeline.undo_title) == (Mix({"hero": 1.0}), "")


def test_beyond_the_edge_is_the_edge(qtbot: QtBot, pad: MixPad, workspace: Workspace) -> None:
    qtbot.mousePress(pad.canvas, Qt.MouseButton.LeftButton, pos=_at(pad, 0.5, 0.5))
    qtbot.mouseMove(pad.canvas, QPoint(5000, -4000))
    qtbot.mouseRelease(pad.canvas, Qt.MouseButton.LeftButton)
    assert workspace.mixes.mix == Mix({"food": 1.0})


def test_arrows_move_the_handle_and_escape_puts_it_back(
    qtbot: QtBot, pad: MixPad, workspace: Workspace
) -> None:
    pad.canvas.setFocus()
    for _ in range(3):
        qtbot.keyClick(pad.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert pad.canvas.point == (0.15, 0.01)
    assert workspace.mixes.mix == Mix({"hero": 0.84, "food": 0.15, "spell": 0.01})
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Escape)
    assert (workspace.mixes.mix, pad.canvas.point) == (Mix({"hero": 1.0}), (0.0, 0.0))
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Home)
    assert pad.canvas.point == (0.5, 0.5)


def test_escape_in_the_midst_of_a_drag_ends_it(qtbot: QtBot, pad: MixPad, workspace: Workspace) -> None:
    held: list[bool] = []
    pad.held.connect(held.append)
    qtbot.mousePress(pad.canvas, Qt.MouseButton.LeftButton, pos=_at(pad, 0.8, 0.8))
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Escape)
    qtbot.mouseMove(pad.canvas, _at(pad, 0.2, 0.2))
    assert workspace.mixes.mix == Mix({"hero": 1.0})
    assert held == [True, False]


def test_a_press_that_moves_nothing_leaves_escape_to_others(
    qtbot: QtBot, pad: MixPad, workspace: Workspace
) -> None:
    qtbot.mouseClick(pad.canvas, Qt.MouseButton.LeftButton, pos=_at(pad, 1, 0))
    qtbot.mousePress(pad.canvas, Qt.MouseButton.LeftButton, pos=_at(pad, 1, 0))
    qtbot.keyClick(pad.canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(pad.canvas, Qt.MouseButton.LeftButton, pos=_at(pad, 1, 0))
    assert workspace.mixes.mix == Mix({"food": 1.0}), "the move before has ended, and stays"


def _choices(menu: QMenu) -> dict[str, QMenu | None]:
    return {action.text(): action.menu() for action in menu.actions() if action.text()}  # type: ignore[misc]


def test_a_corner_takes_the_mix_at_hand_the_selected_sprite_or_a_preset(
    pad: MixPad, workspace: Workspace
) -> None:
    workspace.mixes.put({"hero": 0.7, "food": 0.3})
    workspace.presets.keep("Mine", Mix({"spell": 0.4}))
    corner = pad.corners[3]
    corner.choices.aboutToShow.emit()
    names = _choices(corner.choices)
    assert "The mix at hand: hero 70% + food 30%" in names
    assert {"Your presets", "Presets", "Classes", "No mix here"} <= set(names)
    corner.choices.actions()[0].trigger()
    assert workspace.mixes.pad.corners[3] == Mix({"hero": 0.7, "food": 0.3})
    assert corner.accessibleName() == "Bottom right: hero 70% + food 30%"

    pad.set_selection(lambda: Mix({"wand": 1.0, "spell": 0.5}))
    corner.choices.aboutToShow.emit()
    corner.choices.actions()[1].trigger()
    assert workspace.mixes.pad.corners[3] == Mix({"wand": 1.0, "spell": 0.5})

    presets = _choices(corner.choices)["Your presets"]
    assert presets is not None
    presets.actions()[0].trigger()
    assert workspace.mixes.pad.corners[3] == Mix({"spell": 0.4})

    corner.choices.actions()[-1].trigger()
    assert workspace.mixes.pad.corners[3] is None
    assert corner.text() == "+ a mix"
    workspace.project.timeline.undo()
    assert workspace.mixes.pad.corners[3] == Mix({"spell": 0.4})


def test_a_slider_leaves_the_handle_hollow_where_it_was(pad: MixPad, workspace: Workspace) -> None:
    workspace.mixes.move_on_pad(0.5, 0.0)
    assert pad.canvas._is_here
    workspace.mixes.edit_share("wand", 1.0)
    assert (pad.canvas._is_here, pad.canvas.point) == (False, (0.5, 0.0))


def test_screen_readers_are_told_what_the_mix_is(pad: MixPad, workspace: Workspace) -> None:
    workspace.mixes.move_on_pad(0.25, 0.0)
    found = QAccessible.queryAccessibleInterface(pad.canvas)
    assert found.text(QAccessible.Text.Name) == "Pad of mixes"
    assert found.text(QAccessible.Text.Description) == "hero 75% + food 25%"

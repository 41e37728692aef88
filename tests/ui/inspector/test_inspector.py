"""The inspector by itself: the stage, the colours and the words of a selection."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from spritestudio.project.stage import Ground, Motion
from spritestudio.project.walk import Walk
from spritestudio.specs import ByteArray
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.ui.inspector.color_list import short_count
from spritestudio.ui.inspector.inspector import Inspected, Inspector
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.widgets.playing import clock
from tests.ui.conftest import PATIENCE_MS

RED = (200, 0, 0, 255)


def sprites(count: int, side: int = 16) -> list[ByteArray]:
    return [np.full((side, side, 4), RED, np.uint8) for _ in range(count)]


def red_pixels(inspector: Inspector) -> int:
    """How many points of the stage are red."""
    picture = inspector.stage.view.grab().toImage()
    return sum(
        picture.pixelColor(x, y).getRgb() == RED
        for x in range(picture.width())
        for y in range(picture.height())
    )


@pytest.fixture
def inspector(qtbot: QtBot, themed: QApplication, preferences: Preferences) -> Inspector:
    return open_inspector(qtbot, preferences)


def open_inspector(qtbot: QtBot, preferences: Preferences) -> Inspector:
    inspector = Inspector(preferences)
    qtbot.addWidget(inspector)
    inspector.resize(244, 600)
    inspector.show()
    return inspector


def test_all_of_the_selection_is_shown_enlarged_on_each_ground(inspector: Inspector) -> None:
    assert inspector.hint.isVisible()
    assert not inspector.stage.isVisible()
    inspector.show_selection(Inspected(sprites(5)))
    assert inspector.title.text() == "5 sprites"
    for zoom in (1, 2, 4):
        inspector.zooms.button(zoom).click()
        for ground in Ground:
            inspector.ground.setCurrentIndex(inspector.ground.findData(ground.value))
            inspector.ground.activated.emit(inspector.ground.currentIndex())
            assert red_pixels(inspector) == 5 * (16 * zoom) ** 2


def test_the_field_is_as_high_at_any_width_so_that_no_scroll_bar_comes_and_goes(inspector: Inspector) -> None:
    inspector.show_selection(Inspected(sprites(1), clips=[(moving("walk"),)]))
    for zoom in (1, 2, 4):
        inspector.zooms.button(zoom).click()
        heights = set()
        for width in range(224, 264, 2):
            inspector.resize(width, 600)
            QApplication.processEvents()
            heights.add(inspector.stage.height())
        assert len(heights) == 1
    for height in range(200, 700, 3):  # Qt would go on within itself until its stack is full
        inspector.resize(244, height)
        QApplication.processEvents()
    assert inspector.stage.height() in heights


def test_how_it_is_looked_at_is_kept(qtbot: QtBot, inspector: Inspector, preferences: Preferences) -> None:
    inspector.zooms.button(4).click()
    inspector.ground.setCurrentIndex(inspector.ground.findData(Ground.DARK.value))
    inspector.ground.activated.emit(inspector.ground.currentIndex())
    again = open_inspector(qtbot, preferences)
    assert again.zooms.checkedId() == 4
    assert again.ground.currentData() == Ground.DARK.value
    preferences.set("inspector", {"zoom": 77, "stage_ground": []})
    damaged = open_inspector(qtbot, preferences)
    assert (damaged.zooms.checkedId(), damaged.ground.currentData()) == (2, Ground.GAME.value)


def moving(name: str, facing: str = "") -> Clip:
    return Clip(np.stack(sprites(2)), (60, 60), name, facing)


def test_what_has_clips_moves_by_itself_and_others_stand(inspector: Inspector, qtbot: QtBot) -> None:
    inspector.show_selection(Inspected(sprites(2)))
    assert inspector.motion.currentData() == Motion.STAND.value
    inspector.show_selection(Inspected(sprites(1), clips=[(moving("walk"),)]))
    assert inspector.motion.currentData() == Motion.WALK.value
    view = inspector.stage.view
    walk = view.stage
    assert isinstance(walk, Walk)
    start = walk.position
    qtbot.waitUntil(lambda: walk.position != start, timeout=PATIENCE_MS)
    inspector.hide()
    assert not clock().runs, "nobody sees it"
    inspector.show()
    assert clock().runs
    inspector.show_selection(Inspected())
    assert not clock().runs
    assert inspector.motion.currentData() == Motion.STAND.value
    inspector.show_selection(Inspected(sprites(2), clips=[(moving("bob"),), ()]))
    assert inspector.motion.currentData() == Motion.PLAY.value


def test_who_walks_does_so_after_others_and_among_them(inspector: Inspector) -> None:
    inspector.show_selection(Inspected(sprites(1), clips=[(moving("idle", "front"),)]))
    assert inspector.motion.currentData() == Motion.PLAY.value
    inspector.show_selection(Inspected(sprites(1), clips=[(moving("walk"),)]))
    assert inspector.motion.currentData() == Motion.WALK.value
    alone = red_pixels(inspector)
    inspector.show_selection(Inspected(sprites(3), clips=[(moving("flicker"),), (), (moving("walk"),)]))
    assert inspector.motion.currentData() == Motion.WALK.value
    assert red_pixels(inspector) > 2 * alone
    inspector.show_selection(Inspected(sprites(1), clips=[(moving("idle", "front"),)]))
    assert inspector.motion.currentData() == Motion.PLAY.value


def test_what_was_chosen_for_sprites_that_move_is_kept_for_them(inspector: Inspector) -> None:
    inspector.show_selection(Inspected(sprites(1), clips=[(moving("walk"),)]))
    inspector.motion.setCurrentIndex(inspector.motion.findData(Motion.BOB.value))
    inspector.motion.activated.emit(inspector.motion.currentIndex())
    inspector.show_selection(Inspected(sprites(1)))
    assert inspector.motion.currentData() == Motion.STAND.value
    inspector.show_selection(Inspected(sprites(1), clips=[(moving("walk"),)]))
    assert inspector.motion.currentData() == Motion.BOB.value


def test_seamless_sprites_are_tiled_by_themselves_and_others_on_demand(inspector: Inspector) -> None:
    inspector.zooms.button(1).click()
    inspector.show_selection(Inspected(sprites(1)))
    assert red_pixels(inspector) == 16 * 16
    inspector.show_selection(Inspected(sprites(1), is_seamless=True))
    assert inspector.motion.currentData() == Motion.TILE.value
    assert red_pixels(inspector) == 9 * 16 * 16
    inspector.show_selection(Inspected(sprites(1)))
    assert inspector.motion.currentData() == Motion.STAND.value
    inspector.motion.setCurrentIndex(inspector.motion.findData(Motion.TILE.value))
    inspector.motion.activated.emit(inspector.motion.currentIndex())
    assert red_pixels(inspector) == 9 * 16 * 16


def test_the_arrow_keys_lead_the_figure_over_the_field(inspector: Inspector, qtbot: QtBot) -> None:
    inspector.show_selection(Inspected(sprites(1), clips=[(moving("walk"),)]))
    inspector.motion.activated.emit(inspector.motion.currentIndex())
    view = inspector.stage.view
    walk = view.stage
    assert isinstance(walk, Walk)
    assert view.focusPolicy() == Qt.FocusPolicy.StrongFocus
    for zoom in (1, 2, 4):
        inspector.zooms.button(zoom).click()
        assert view.stage is walk, "it goes on where it was"
        assert view.width() == walk.width * zoom
        start = walk.position
        qtbot.keyPress(view, Qt.Key.Key_Left)
        qtbot.waitUntil(lambda x=start[0]: walk.position[0] < x, timeout=PATIENCE_MS)
        qtbot.keyRelease(view, Qt.Key.Key_Left)
        assert walk.facing == "left"
        qtbot.waitUntil(lambda: not walk.is_walking, timeout=PATIENCE_MS)
    qtbot.keyPress(view, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: walk.is_walking, timeout=PATIENCE_MS)
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusOut))
    qtbot.waitUntil(lambda: not walk.is_walking, timeout=PATIENCE_MS)


def test_colours_are_listed_with_their_numbers_and_a_click_copies_one(
    inspector: Inspector, qtbot: QtBot
) -> None:
    one, two = sprites(2)
    two[0] = (0, 0, 255, 255)
    inspector.show_selection(Inspected([one, two]))
    assert inspector.colors_title.text() == "2 colours"
    assert [(use.color, use.count) for use in inspector.colors.colors] == [("#c80000", 496), ("#0000ff", 16)]
    assert inspector.colors.part_name(1) == "#0000ff, 16 pixels"
    copied: list[str] = []
    inspector.color_copy_requested.connect(copied.append)
    center = inspector.colors.part_rect(1).center()
    qtbot.mouseClick(inspector.colors, Qt.MouseButton.LeftButton, pos=center)
    inspector.colors.setFocus()
    qtbot.keyClick(inspector.colors, Qt.Key.Key_Left)
    qtbot.keyClick(inspector.colors, Qt.Key.Key_Return)
    assert copied == ["#0000ff", "#c80000"]
    palette = Palette.from_hex("PICO-8", ("#c80000", "#0000ff", "#ffffff"))
    inspector.show_selection(Inspected([one], palette=palette))
    assert inspector.colors_title.text() == "1 of the 3 colours of PICO-8"


def test_of_very_many_colours_the_commonest_are_listed(inspector: Inspector) -> None:
    image = np.full((16, 16, 4), 255, np.uint8)
    image[..., 0] = np.arange(256).reshape(16, 16)
    inspector.show_selection(Inspected([image]))
    assert inspector.colors_title.text() == "256 colours, the commonest:"
    assert inspector.colors.part_count() == 64


def test_many_sprites_are_looked_at_a_little_later(inspector: Inspector, qtbot: QtBot) -> None:
    inspector.show_selection(Inspected(sprites(100)))
    qtbot.waitUntil(lambda: inspector.colors_title.text() == "1 colour", timeout=PATIENCE_MS)
    assert inspector.stage.height() <= 260, "the rest of it scrolls"


def test_nothing_is_cut_off_in_a_low_window(inspector: Inspector, qtbot: QtBot) -> None:
    inspector.resize(244, 300)
    recipe = ("Asked for: hero.", "Seed 7.", "Painted by sprites16 in 25 steps of DDIM.")
    inspector.show_selection(Inspected(sprites(1, 64), seed=7, mix="hero", recipe=recipe))
    inspector.zooms.button(4).click()
    content = inspector.widget()
    assert content is not None
    qtbot.waitUntil(lambda: content.height() > inspector.viewport().height(), timeout=PATIENCE_MS)
    assert content.width() <= inspector.viewport().width()
    for widget in (inspector.copy, inspector.use_mix, inspector.recipe, inspector.stage, inspector.motion):
        assert widget.geometry().right() <= content.width()
        assert widget.height() >= min(widget.sizeHint().height(), 230)


def test_the_last_tool_takes_what_is_free_in_its_row(inspector: Inspector, qtbot: QtBot) -> None:
    inspector.offer([QAction(str(number), inspector, objectName=str(number)) for number in range(5)], [])
    inspector.show_selection(Inspected(sprites(1)))
    last, first = (inspector.findChild(QToolButton, f"inspector_{number}") for number in (4, 0))
    qtbot.waitUntil(lambda: last.width() > first.width() + 4, timeout=PATIENCE_MS)
    assert last.geometry().right() == inspector.findChild(QToolButton, "inspector_2").geometry().right()


def test_sprites_of_the_shelf_have_tools_of_their_own(inspector: Inspector) -> None:
    both, of_grid, of_shelf = (QAction(text, inspector) for text in ("both", "lock", "name"))
    for action in (both, of_grid, of_shelf):
        action.setObjectName(action.text())
    inspector.offer([both, of_grid], [both, of_shelf])
    inspector.show_selection(Inspected(sprites(1), "Sir Bob", recipe=("Drawn.",), is_of_grid=False))
    assert (inspector.title.text(), inspector.recipe.text()) == ("Sir Bob", "Drawn.")
    assert inspector.stage.isVisible()
    shown = {button.objectName() for button in inspector.findChildren(QToolButton) if button.isVisible()}
    assert {"inspector_kept_both", "inspector_kept_name"} <= shown
    assert not {"inspector_both", "inspector_lock"} & shown
    assert inspector.copy.isVisible()
    assert inspector.save.isVisible()
    for widget in (inspector.use_seed, inspector.use_mix, inspector.seed):
        assert not widget.isVisible()
    inspector.show_selection(Inspected(sprites(1), seed=7, mix="hero"))
    assert inspector.findChild(QToolButton, "inspector_lock").isVisible()
    assert not inspector.kept_tools.isVisible()


@pytest.mark.parametrize(
    ("count", "text"), [(7, "7"), (999, "999"), (1_000, "1.0k"), (12_345, "12k"), (2_097_152, "2.1M")]
)
def test_numbers_fit_beside_their_colours(count: int, text: str) -> None:
    assert short_count(count) == text

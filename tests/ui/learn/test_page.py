"""The Learn page: chapters to choose, and from a figure to the settings of the app."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.project.mixes import Mix
from spritestudio.ui.learn.chapters import CHAPTERS
from spritestudio.ui.learn.mixing_figure import MixingFigure
from spritestudio.ui.learn.page import LearnPage
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.preferences import Preferences
from tests.ui.conftest import PATIENCE_MS


@pytest.fixture
def page(qtbot: QtBot, themed: QApplication, preferences: Preferences) -> LearnPage:
    page = LearnPage(preferences)
    qtbot.addWidget(page)
    return page


def test_chapters_follow_each_other(page: LearnPage) -> None:
    assert page.chapter == 0
    assert page.list.item(3).text() == f"4  {CHAPTERS[3].title}"
    for number in range(1, len(CHAPTERS)):
        button = page.texts.currentWidget().next_button
        assert button.text() == f"Next: {CHAPTERS[number].title}"
        button.click()
        assert page.chapter == page.texts.currentIndex() == page.stack.currentIndex() == number
    assert page.texts.currentWidget().next_button is None


def test_the_chapter_is_there_again_after_a_restart(
    page: LearnPage, preferences: Preferences, qtbot: QtBot
) -> None:
    page.show_chapter("mixing")
    page.shut_down()
    again = LearnPage(preferences)
    qtbot.addWidget(again)
    assert CHAPTERS[again.chapter].name == "mixing"


@pytest.mark.parametrize(("width", "has_list"), [(1024, False), (1500, True)])
def test_where_there_is_no_room_for_the_list_a_box_offers_the_chapters(
    page: LearnPage, width: int, has_list: bool
) -> None:
    page.show_chapter("methods")  # which paints nothing unasked
    page.resize(width, 560)
    page.show()
    assert (page.list.isVisible(), page.combo.isVisible()) == (has_list, not has_list)
    assert page.combo.currentText() == page.list.currentItem().text()
    assert page.minimumSizeHint().width() <= 1024
    assert page.minimumSizeHint().height() <= 480


def test_formulas_unfold(page: LearnPage) -> None:
    page.show_chapter("methods")
    page.show()
    formulas = page.texts.currentWidget().formulas
    assert not formulas.content.isVisible()
    formulas.button.click()
    assert formulas.content.isVisible()


def test_a_figure_opens_in_the_app_as_one_change(window: MainWindow, qtbot: QtBot) -> None:
    generate, work = window.generate_page, window.workspace
    tab = window.pages.index(window.learn_page)
    assert not window.tabs.isTabVisible(tab), "it belongs to the Help menu"
    window.findChild(QAction, "learn").trigger()
    assert window.page is window.learn_page
    assert window.tabs.isTabVisible(tab)
    window.learn_page.show_chapter("mixing")
    figure = window.learn_page.figure("mixing")
    assert isinstance(figure, MixingFigure)
    qtbot.waitUntil(lambda: figure.is_finished, timeout=PATIENCE_MS)
    before = work.painting_settings
    figure.open_button.click()
    assert window.page is generate
    assert work.mixes.all == (Mix({"hero": 1.0, "food": 0.6}),)
    assert work.settings.seeds == figure.wanted_in_app().spec.seeds
    assert work.project.timeline.undo_title == "Open “Say what to paint”"
    generate.panel.generate.click()
    qtbot.waitUntil(lambda: not generate.painting.running, timeout=PATIENCE_MS)
    table = figure.table.table
    assert table is not None
    np.testing.assert_array_equal(generate.view.images, table.images[1])
    assert work.project.timeline.undo_title.startswith("Paint ")
    for _ in range(2):
        window.findChild(QAction, "undo").trigger()
    assert work.painting_settings == before

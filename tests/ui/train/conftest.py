"""A window at its Train page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from spritestudio.specs import TrainSpec
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.train.page import TrainPage
from spritestudio.ui.train.source import Source
from tests.ui.conftest import PATIENCE_MS


@pytest.fixture
def open_page(
    open_window: Callable[[], MainWindow], data: Path, qtbot: QtBot
) -> Callable[[TrainSpec], TrainPage]:
    """Opens a window at its Train page, set to the little set and a spec."""

    def open_one(spec: TrainSpec) -> TrainPage:
        window = open_window()
        window.show_page(window.train_page)
        page = window.train_page
        page.estimates.set_blocked(True)
        page.setup.source.choose(Source.of_path(data))
        page.setup.choose_preset("quick-look")
        page.setup.form.set_spec(spec)
        page.setup.title.setText("Mine")
        page.estimates.set_blocked(True)
        qtbot.waitUntil(lambda: not page.shelf.busy and not page.estimates.running, timeout=PATIENCE_MS)
        return page

    return open_one

"""The Generate page on six painted sprites, to be finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
)
from pytestqt.qtbot import QtBot

from spritestudio.project.generations import Generation
from spritestudio.project.workspace import Workspace
from spritestudio.specs import ByteArray, GenerateSpec, GenerationRequest
from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.menus import MenuBuilder
from spritestudio.ui.preferences import Preferences
from tests.project.kept import keep


@pytest.fixture
def painted(home: Path) -> ByteArray:
    """Six sprites in the history, with a soft pixel and a pixel in the air."""
    images = np.stack(list(starter_sprites(0, 1).images)).copy()
    images[:, 0, 0] = (250, 10, 10, 200)
    images[:, 0, 15] = (10, 10, 250, 90)
    request = GenerationRequest(
        GenerateSpec(seeds=tuple(range(6)), contexts=((1.0, 0.0), (0.0, 1.0))),
        "starter",
        ("a", "b"),
        (("all", 6),),
    )
    keep(Generation(request, images))
    return images


@pytest.fixture
def open_page(
    qtbot: QtBot, themed: QApplication, preferences: Preferences
) -> Iterator[Callable[[], GeneratePage]]:
    """Opens the page by itself on the newest sprites of the history, with no weights to load."""

    workspaces: list[Workspace] = []  # one at a time holds the project
    windows: list[QMainWindow] = []  # a window without a name would be gone at once

    def open_one() -> GeneratePage:
        for workspace in workspaces:
            workspace.close()
        workspaces[:] = [Workspace(preferences)]
        window, page = QMainWindow(), GeneratePage(workspaces[0], preferences)
        window.setCentralWidget(page)
        page.build_menus(MenuBuilder(window).for_page(page))
        window.resize(1200, 800)
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        page.navigator.show_generation(-1)
        page.side.show_page(page.postprocess.panel)
        return page

    yield open_one
    for window in windows:
        window.close()
    for workspace in workspaces:
        workspace.close()


@pytest.fixture
def page(painted: ByteArray, open_page: Callable[[], GeneratePage]) -> GeneratePage:
    """The Generate page, showing them."""
    return open_page()

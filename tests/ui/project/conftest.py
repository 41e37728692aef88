"""The shelf by itself, over an untitled project."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.project.shelf import KeptSprite
from spritestudio.project.workspace import Workspace
from spritestudio.ui.preferences import Preferences
from spritestudio.ui.project.shelf_controller import ShelfController
from spritestudio.ui.project.shelf_panel import ShelfPanel


@dataclass
class ShelfParts:
    """What belongs to a shelf in the window."""

    workspace: Workspace
    panel: ShelfPanel
    controller: ShelfController

    @property
    def names(self) -> list[list[str]]:
        """What stands in its rows."""
        return [[sprite.title for sprite in row.sprites] for row in self.controller.shelf.rows]


def sprite(name: str, side: int = 16) -> KeptSprite:
    """A sprite with a name, of one colour."""
    return KeptSprite(np.full((side, side, 4), (200, 30, 30, 255), np.uint8), kind="hero", name=name)


@pytest.fixture
def shelf(qtbot: QtBot, themed: QApplication, preferences: Preferences) -> ShelfParts:
    """An empty shelf on screen."""
    workspace, panel = Workspace(preferences), ShelfPanel()
    qtbot.addWidget(panel)
    parts = ShelfParts(workspace, panel, ShelfController(workspace, panel, preferences, panel))
    panel.resize(900, 160)
    panel.show()
    return parts

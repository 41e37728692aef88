"""A real window with the shipped weights, and its preferences in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
import torch
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.diffusion.checkpoint import save_checkpoint
from spritestudio.diffusion.network_kinds import build_network
from spritestudio.project.jobs import JOBS
from spritestudio.specs import ModelSpec
from spritestudio.ui import theme
from spritestudio.ui.generate.page import GeneratePage
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.preferences import Preferences

PATIENCE_MS = 120_000  # for work on a busy machine; no test measures time
STUDIO = ModelSpec(
    class_names=("hero", "food"),
    image_size=8,
    architecture="studio-unet",
    width=8,
    schedule="karras",
    timesteps=20,
    palette=("#00000000", "#1a1c2c", "#b13e53", "#f4f4f4"),
)


def wait_for_end(qtbot: QtBot, goes_on: Callable[[], object]) -> None:
    """Wait until what goes on has ended; where nothing has begun, that would seem to hold at once."""
    assert goes_on(), "it has not begun"
    qtbot.waitUntil(lambda: not goes_on(), timeout=PATIENCE_MS)


def start_long(page: GeneratePage, qtbot: QtBot) -> None:
    """Begin a painting that does not end by itself."""
    page.panel.sampler.method.setCurrentIndex(page.panel.sampler.method.findData("ddim"))
    page.panel.sampler.steps.setValue(500)
    page.panel.generate.click()
    qtbot.waitUntil(lambda: page.view.newest is not None, timeout=PATIENCE_MS)


@pytest.fixture(autouse=True)
def own_preferences(tmp_path: Path) -> None:
    """Keep this test's preferences apart from everybody's."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "preferences"))


@pytest.fixture(autouse=True)
def no_job_left(qapp: QApplication) -> Iterator[None]:
    """A job that is still at work when a test ends fails it."""
    yield
    left = [job.title for job in JOBS.all]
    JOBS.close()
    assert left == []


@pytest.fixture
def preferences() -> Preferences:
    """Empty preferences."""
    return Preferences()


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> None:
    """Our look, once: each time it would be given to every widget that still lives."""
    theme.apply_theme(qapp)


@pytest.fixture
def themed(qapp: QApplication, look: None) -> Iterator[QApplication]:
    """The application with our look, as the system wants it."""
    yield qapp
    theme.set_scheme("system")


@pytest.fixture
def studio_weights(tmp_path: Path) -> Path:
    """A tiny model of the studio's kind, all of whose weights matter."""
    torch.manual_seed(0)
    network = build_network(STUDIO)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    path = tmp_path / "tiny-studio.safetensors"
    save_checkpoint(path, STUDIO, network.state_dict())
    return path


@pytest.fixture
def open_window(qtbot: QtBot, themed: QApplication) -> Iterator[Callable[[], MainWindow]]:
    """Opens windows that are on screen, with their weights loaded, and closes them in the end."""
    windows: list[MainWindow] = []

    def open_one() -> MainWindow:
        window = MainWindow()
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        window.start()
        wait_for_end(qtbot, lambda: window.generate_page.loading.running)
        qtbot.waitUntil(lambda: not window.workspace.project.is_waiting, timeout=PATIENCE_MS)
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def window(open_window: Callable[[], MainWindow]) -> MainWindow:
    """An open window, set to few sprites and steps."""
    window = open_window()
    window.generate_page.panel.count.setValue(6)
    window.generate_page.panel.columns.setValue(3)
    window.generate_page.panel.sampler.steps.setValue(4)
    return window


@pytest.fixture
def paint(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Presses Generate and waits for the sprites."""

    def press(window: MainWindow) -> None:
        window.generate_page.panel.generate.click()
        wait_for_end(qtbot, lambda: window.generate_page.painting.running)

    return cast(Callable[[MainWindow], None], press)

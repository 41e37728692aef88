"""Garbage dies in the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from spritestudio.ui.garbage_collector import GarbageCollector
from tests.ui.conftest import PATIENCE_MS


@pytest.fixture
def collecting(qtbot: QtBot) -> Iterator[GarbageCollector]:
    """The collector of this thread."""
    collecting = GarbageCollector()
    yield collecting
    collecting.close()


@pytest.mark.usefixtures("collecting")
def test_garbage_dies_in_this_thread(qtbot: QtBot) -> None:
    died_in: list[threading.Thread] = []

    class Circular:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            died_in.append(threading.current_thread())

    def allocate() -> None:
        Circular()
        assert [[i] for i in range(100_000)]

    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert died_in == []
    allocated = [[i] for i in range(10_000)]
    qtbot.waitUntil(lambda: bool(died_in), timeout=PATIENCE_MS)
    assert died_in == [threading.current_thread()]
    assert allocated


def test_python_is_not_left_to_itself_when_the_program_ends(qapp: QApplication) -> None:
    """It collected while Qt destroyed the windows, and waited for a lock that it held."""
    gc.enable()
    try:
        GarbageCollector().close()
        assert not gc.isenabled()
    finally:
        gc.disable()

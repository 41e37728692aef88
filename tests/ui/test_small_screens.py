"""Every page works on small screens: 1024×700, and 1920×1080 at 175 %."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from spritestudio.specs import TrainSpec
from spritestudio.sprites.starter.starter_set import starter_sprites
from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.train.run import Run
from spritestudio.ui.train.sample_strip import Samples
from spritestudio.ui.variations.vary_bar import VaryBar

_SMALLEST = QSize(1024, 560)  # 1097×617 less the frame of the window and the bar of the desktop


def test_no_page_needs_more_than_a_small_screen(
    open_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window()
    window.sprites_page.document.begin(starter_sprites(), None, is_saved=True)
    window.sprites_page.grid.select_sprites([0])
    run = Run(tmp_path, "A run", TrainSpec(), class_names=("hero",) * 6)
    run.samples = [Samples(1, 0, np.zeros((6, 8, 16, 16, 4), np.uint8), tmp_path / "a.png")]
    train = window.train_page
    train.look_at(run)
    vary = window.findChild(VaryBar)
    assert vary is not None
    vary.show_source(
        np.zeros((8, 8, 4), np.uint8), ("noise", "repaint"), "repaint", {"noise": 0.2, "repaint": 0.6}
    )
    views = [(page, 0) for page in window.pages] + [(train, view) for view in range(train.views.count())]
    for page, view in views:
        window.show_page(page)
        train.views.setCurrentIndex(view)
        qtbot.waitUntil(lambda: window.minimumSizeHint().boundedTo(_SMALLEST) == window.minimumSizeHint())
        window.resize(_SMALLEST)
        qtbot.waitUntil(lambda: window.size() == _SMALLEST)

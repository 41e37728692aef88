"""Take the README's screenshot of the real window: python resources/makers/make_screenshot.py."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

SCREENSHOT = Path(__file__).resolve().parents[1] / "screenshot.png"
SEEDS = (207, 107, 7)  # of several grids, so that the strip of grids is to be seen
KEPT = [1, 3, 6, 9, 12, 17, 20]
MIXES = ({"hero": 1.0}, {"potion": 1.0}, {"weapon": 1.0}, {"hero": 1.0, "food": 0.6})


def main() -> None:
    """Open the window off screen with its own preferences, paint grids, keep sprites, and take a picture."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = folder
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _take()


def _take() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from spritestudio.project.mixes import Mix
    from spritestudio.ui import theme
    from spritestudio.ui.main_window import MainWindow

    app = QApplication([])
    theme.apply_theme(app)
    window = MainWindow()
    theme.set_scheme("light")
    window.resize(1360, 880)
    window.show()
    window.start()
    window.generate_page.panel.mixes.set_all([Mix(shares) for shares in MIXES])
    window.generate_page.panel.settings.keep_seed(SEEDS[0])
    page = window.generate_page

    def on_painted() -> None:
        if len(page.history) < len(SEEDS):
            page.panel.settings.keep_seed(SEEDS[len(page.history)])
            page.painter.generate()
            return
        page.view.grid.set_selection(KEPT)
        page.keep()
        page.view.grid.set_selection([1])
        QTimer.singleShot(1500, finish)  # the strip reads its thumbnails meanwhile

    def finish() -> None:
        window.grab().save(str(SCREENSHOT))
        window.close()

    page.painting.finished.connect(on_painted)
    page.loading.finished.connect(page.painter.generate)
    app.exec()


if __name__ == "__main__":
    main()

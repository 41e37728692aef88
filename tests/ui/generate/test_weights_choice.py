"""Which weights paint when the window opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from spritestudio.ui.main_window import MainWindow
from spritestudio.ui.preferences import Preferences


def test_weights_of_last_time_that_are_missing_are_told_and_others_paint(
    open_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    preferences = Preferences()
    preferences.set("weights", str(tmp_path / "mine.safetensors"))
    preferences.flush()
    window = open_window()
    path = window.generate_page.weights.path
    assert path is not None
    assert f"The weights mine.safetensors are no longer there, so {path.stem} paint now." in (
        window.banner.message.text()
    )

"""The pulse of the window is felt in every phase; no test looks at how fast it is."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from spritestudio.ui import heartbeat
from spritestudio.ui.main_window import MainWindow


def test_every_phase_is_felt(qtbot: QtBot, studio_weights: Path, data: Path, tmp_path: Path) -> None:
    window = MainWindow()
    window.preferences.set("weights", str(studio_weights))
    qtbot.addWidget(window)
    window.show()
    folder = tmp_path / "training"
    folder.mkdir()
    other = studio_weights.with_name("other.safetensors")
    other.write_bytes(studio_weights.read_bytes())
    found = heartbeat.feel(window, str(data), folder, 0.1, [other])
    window.close()
    assert list(found) == [
        "starting",
        "idle",
        "playing",
        "on the shelf",
        "dragging",
        "drawing",
        "proposing",
        "proposing, other",
        "painting",
        "training",
        "both",
    ]
    assert all(phase["beats"] > 0 for phase in found.values())
    assert all(phase["p50_ms"] <= phase["p99_ms"] <= phase["longest_ms"] for phase in found.values())
    assert found["dragging"]["updates_per_s"] > 0
    assert found["playing"]["sprites"] > 150
    assert found["playing"]["ticks_per_s"] > 0
    assert found["on the shelf"]["sprites"] > 20
    assert found["on the shelf"]["ticks_per_s"] > 0
    assert found["drawing"]["moves_per_s"] > 0
    for phase in ("proposing", "proposing, other"):
        assert 0 < found[phase]["updates_per_s"] <= found[phase]["changes_per_s"]
        assert found[phase]["cpu_s_per_update"] > 0
    assert window.generate_page.weights.path == studio_weights
    assert len(window.workspace.project.shelf.value) > 0  # what was drawn is there
    assert all(drawn.image[..., 3].any() for drawn in window.workspace.project.shelf.value)
    assert len(window.generate_page.history) > 0  # let go of, the slider left finished sprites
    assert window.generate_page.view.images is not None
    assert (folder / "run" / "weights.safetensors").is_file()

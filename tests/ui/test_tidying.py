"""What killed processes have left is gone after the start."""

from __future__ import annotations

import os

from spritestudio.paths import user_config, user_data
from spritestudio.ui.tidying import tidy_up


def test_half_written_files_are_gone_and_others_stay() -> None:
    left = []
    for folder in {user_data(), user_config()}:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mine.json").write_text("{}")
        stale = folder / ".spritestudio-mine-abcdefgh.json"
        stale.write_text("{")
        os.utime(stale, (0, 0))
        left.append(folder)
    list(tidy_up())
    for folder in left:
        assert [path.name for path in folder.iterdir()] == ["mine.json"]

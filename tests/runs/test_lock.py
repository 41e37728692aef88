"""A run is trained by one process at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.runs.lock import is_locked, lock_run
from spritestudio.runs.store import (
    read_run,
    set_keeping,
    trash_run,
)
from tests.runs.written import log_steps, make_run


def test_a_run_that_is_locked_is_running_until_it_is_released(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    log_steps(run, 2, "")
    lock = lock_run(run)
    assert read_run(run).state == "running"
    with pytest.raises(SpriteStudioError, match="being trained right now"):
        lock_run(run)
    for change in (trash_run, lambda folder: set_keeping(folder, 1, 2)):
        with pytest.raises(SpriteStudioError, match="being trained right now"):
            change(run)
    lock.release()
    assert not is_locked(run)
    assert read_run(run).state == "interrupted"

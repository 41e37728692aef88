"""What a run says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.runs.store import (
    read_run,
    rename_run,
)
from tests.runs.written import make_run


def test_a_run_is_renamed(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    rename_run(run, "  Better ")
    assert read_run(run).title == "Better"
    with pytest.raises(SpriteStudioError, match="needs a name"):
        rename_run(run, " ")

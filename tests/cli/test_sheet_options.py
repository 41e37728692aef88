"""What is written, and what is never replaced unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from spritestudio.project.generations import Generation
from tests.cli.conftest import Run


def test_other_files_are_replaced_only_when_forced(
    spritestudio: Run, tmp_path: Path, kept: Generation, disk_is_full: Callable[[], Any]
) -> None:
    (tmp_path / "s.png").write_bytes(b"older picture")
    (tmp_path / "s.css").write_bytes(b"older styles")
    command = ("export", "last", "--format", "css", "--out", tmp_path / "s.png")
    result = spritestudio(*command)
    assert result.refused
    assert "s.css would be replaced" in result.err
    with disk_is_full():
        result = spritestudio(*command, "--force")
    assert result.refused
    assert "cannot be written" in result.err
    assert (tmp_path / "s.png").read_bytes() == b"older picture"
    assert (tmp_path / "s.css").read_bytes() == b"older styles"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.css", "s.png"]
    assert spritestudio(*command, "--force").status == 0
    assert (tmp_path / "s.css").read_bytes().startswith(b".s {")

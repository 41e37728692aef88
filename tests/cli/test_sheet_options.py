"""What is written, and what is never replaced unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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


def test_the_sheet_stays_as_it_was_where_an_animation_cannot_take_its_place(
    spritestudio: Run, tmp_path: Path, kept: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s.png").write_bytes(b"older picture")
    genuine = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.suffix == ".gif":
            raise OSError(28, "No space left on device")
        return genuine(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    files = ("--out", tmp_path / "s.png", "--format", "css,csv", "--gif", tmp_path / "s.gif")
    result = spritestudio("export", "last", *files)
    assert result.refused
    assert "s.gif cannot be written: No space left on device" in result.err
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("s.png", b"older picture")]


def test_a_folder_of_files_is_not_there_where_one_of_them_cannot_be_written(
    spritestudio: Run, tmp_path: Path, kept: Generation, disk_is_full: Callable[[], Any]
) -> None:
    command = ("export", "last", "--layout", "files", "--out", tmp_path / "sprites")
    with disk_is_full():
        assert spritestudio(*command).refused
    assert list(tmp_path.iterdir()) == []
    assert spritestudio(*command).status == 0
    assert (tmp_path / "sprites").is_dir()

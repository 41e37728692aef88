"""Exports that are written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.export.files import write_files


def test_no_file_of_an_export_is_written_unless_all_can_be(tmp_path: Path, disk_is_full: Any) -> None:
    files = {"a.css": b"1", "a.csv": b"2", "a.png": b"x" * 1000}
    for name in files:
        (tmp_path / name).write_bytes(b"older")
    with pytest.raises(SpriteStudioError, match=r"a\.css, a\.csv, a\.png would be replaced"):
        write_files(tmp_path, files, replace=False)
    with disk_is_full(), pytest.raises(SpriteStudioError, match=r"a\.png cannot be written"):
        write_files(tmp_path, files, replace=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(files, b"older")
    write_files(tmp_path, files, replace=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files


def test_a_folder_that_vanished_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError, match="does not exist"):
        write_files(tmp_path / "gone", {"a.png": b"1"}, replace=True)
    with pytest.raises(SpriteStudioError, match="File name too long"):
        write_files(tmp_path, {"x" * 300 + ".png": b"1"}, replace=True)

"""Exports that are written whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files, write_files


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


@pytest.mark.parametrize("layout", ["grid", "files"])
def test_names_that_a_person_gave_stand_in_the_pictures(layout: str) -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, 8, 8, 4), dtype=np.uint8)
    spec = ExportSpec(sheet=SheetSpec(layout=layout))

    def titles(*labels: Label) -> list[str | None]:
        files = export_files(ExportInput(images, labels), spec, "sheet")
        return [Image.open(io.BytesIO(data)).info.get("Title") for data in files.values()]

    named = titles(Label("hero", name="Dark knight"), Label("potion"))
    expected = ["Dark-knight", "potion_000"]
    assert named == ([", ".join(expected)] if layout == "grid" else ["Dark-knight", None])
    assert not any(titles(Label("hero"), Label("potion")))

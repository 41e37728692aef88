"""What Unity and TexturePacker's importer read."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import yaml

from spritestudio.specs import ExportSpec, SheetSpec
from spritestudio.sprites.export.files import export_files
from spritestudio.sprites.export.layout import SheetEntry
from tests.sprites.export.formats.conftest import Case, some_art


def test_unity_imports_sharp_uncompressed_sprites(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "unity")
    values = yaml.safe_load((case.folder / "my sheet.png.meta").read_text("utf-8"))
    assert (values["fileFormatVersion"], len(values["guid"])) == (2, 32)
    settings = values["TextureImporter"]
    assert settings["textureSettings"]["filterMode"] == 0  # Point
    (platform,) = settings["platformSettings"]
    assert platform["buildTarget"] == "DefaultTexturePlatform"
    assert (platform["textureFormat"], platform["textureCompression"], platform["overridden"]) == (-1, 0, 0)
    assert not {"textureFormat", "textureCompression", "maxTextureSize"} & set(settings)
    assert settings["mipmaps"]["enableMipMap"] == 0
    assert (settings["textureSettings"]["wrapU"], settings["textureSettings"]["wrapV"]) == (1, 1)  # Clamp
    assert (settings["textureType"], settings["spriteMode"]) == (8, 2)  # Sprite, Multiple
    assert (settings["spritePixelsToUnits"], settings["nPOTScale"]) == (100, 0)
    assert platform["maxTextureSize"] >= max(case.sheet.width, case.sheet.height)
    sprites = settings["spriteSheet"]["sprites"]
    table = settings["spriteSheet"]["nameFileIdTable"]
    assert len({sprite["internalID"] for sprite in sprites}) == 32
    named = {row["second"]: row["first"][213] for row in settings["internalIDToNameTable"]}
    assert named == table
    for sprite, piece in zip(sprites, case.sheet.pieces, strict=True):
        assert sprite["name"] == piece.name
        assert table[piece.name] == sprite["internalID"]
        _check_pivot(piece, sprite["pivot"]["x"], sprite["pivot"]["y"])
        assert sprite["alignment"] == (9 if piece.trimmed else 0)
        rect = [sprite["rect"][key] for key in ("x", "y", "width", "height")]
        _check_from_below(case, rect, piece.index)


def test_unity_knows_two_sheets_of_one_name_apart_and_quotes_only_what_needs_it() -> None:
    art = some_art()
    texts = [
        export_files(each, ExportSpec(formats=("unity",)), "sheet")["sheet.png.meta"].decode()
        for each in (art, dataclasses.replace(art, images=art.images[::-1].copy()), art)
    ]
    guids = [yaml.safe_load(text)["guid"] for text in texts]
    assert guids[0] == guids[2] != guids[1]
    assert "name: hero_" in texts[0]
    labels = [dataclasses.replace(label, kind="no") for label in art.labels]
    spec = ExportSpec(sheet=SheetSpec(name="{class}"), formats=("unity",))
    text = export_files(dataclasses.replace(art, labels=labels), spec, "s")["s.png.meta"].decode()
    assert 'name: "no"' in text


def test_tpsheet_counts_from_below(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "tpsheet")
    lines = (case.folder / "my sheet.tpsheet").read_text("utf-8").splitlines()
    assert ":format=40300" in lines
    assert ":texture=my sheet.png" in lines
    assert f":size={case.sheet.width}x{case.sheet.height}" in lines
    rows = [line.split(";") for line in lines if line and line[0] not in "#:"]
    assert len(rows) == 32
    for row, piece in zip(rows, case.sheet.pieces, strict=True):
        assert row[0] == piece.name
        pivot_x, pivot_y, *border = (float(value) for value in row[5:])
        _check_pivot(piece, pivot_x, pivot_y)
        assert border == [0, 0, 0, 0]
        _check_from_below(case, [int(value) for value in row[1:5]], piece.index)


def _check_pivot(piece: SheetEntry, x: float, y: float) -> None:
    """It is the middle of the whole sprite, so that the frames of an animation do not jump."""
    left, top = piece.offset
    _, _, width, height = piece.box
    assert left + x * width == pytest.approx(piece.size[0] / 2, abs=1e-3)
    assert top + (1 - y) * height == pytest.approx(piece.size[1] / 2, abs=1e-3)


def _check_from_below(case: Case, rect: list[int], index: int) -> None:
    x, up, width, height = rect
    box = (x, case.sheet.height - up - height, width, height)
    piece = next(piece for piece in case.sheet.pieces if piece.index == index)
    assert np.array_equal(case.sprite(box, piece.offset, piece.size), case.expected(index))

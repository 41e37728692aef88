"""Aseprite's, TexturePacker's and Phaser's JSON, field by field as their descriptions have it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from spritestudio.specs import SheetSpec
from spritestudio.sprites.importing.atlas import read_atlas
from tests.sprites.export.formats.conftest import KINDS, SHEETS, Case


def _check_frames(case: Case, frames: list[tuple[str, dict[str, Any]]]) -> None:
    assert [name for name, _ in frames] == [piece.name for piece in case.sheet.pieces]
    assert len(set(dict(frames))) == 32
    for (_, frame), piece in zip(frames, case.sheet.pieces, strict=True):
        box = tuple(frame["frame"][key] for key in "xywh")
        inner = tuple(frame["spriteSourceSize"][key] for key in "xywh")
        size = tuple(frame["sourceSize"][key] for key in "wh")
        assert frame["rotated"] is False
        assert frame["trimmed"] is (box[2:] != size)
        assert inner[2:] == box[2:]
        assert np.array_equal(case.sprite(box, inner[:2], size), case.expected(piece.index))


def _check_meta(case: Case, meta: dict[str, Any], format_: str = "RGBA8888") -> None:
    assert (meta["image"], meta["format"], meta["scale"]) == ("my sheet.png", format_, "1")
    assert meta["size"] == {"w": case.sheet.width, "h": case.sheet.height}


@pytest.mark.parametrize("is_hash", [True, False])
def test_aseprite_reads_its_own_fields(write: Any, layout: SheetSpec, is_hash: bool) -> None:
    name, file = (
        ("aseprite-json", "my sheet.json") if is_hash else ("aseprite-json-array", "my sheet-array.json")
    )
    case = write(layout, name)
    values = json.loads((case.folder / file).read_text("utf-8"))
    frames = values["frames"]
    assert isinstance(frames, dict if is_hash else list)
    named = list(frames.items()) if is_hash else [(frame["filename"], frame) for frame in frames]
    _check_frames(case, named)
    assert all(frame["duration"] == 120 for _, frame in named)
    meta = values["meta"]
    _check_meta(case, meta)
    tags = [(tag["name"], tag["from"], tag["to"], tag["direction"]) for tag in meta["frameTags"]]
    assert tags == [
        (KINDS[0], 0, 10, "forward"),
        (KINDS[1], 11, 21, "forward"),
        (KINDS[2], 22, 31, "forward"),
    ]
    scale = layout.scale
    assert meta["slices"][0]["keys"] == [
        {
            "frame": 0,
            "bounds": {"x": 0, "y": 0, "w": 8 * scale, "h": 8 * scale},
            "pivot": {"x": 4 * scale, "y": 8 * scale},
        }
    ]
    assert meta["layers"] == [{"name": "Sprites", "opacity": 255, "blendMode": "normal"}]


def test_our_own_import_takes_the_sheet_apart_again(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "aseprite-json")
    atlas = read_atlas(case.folder / "my sheet.json")
    assert atlas is not None
    for region, piece in zip(atlas.regions, case.sheet.pieces, strict=True):
        assert (region.name, region.tag) == (piece.name, piece.tag)
        assert np.array_equal(region.cut(case.picture), case.expected(piece.index))


@pytest.mark.parametrize(
    ("name", "file"),
    [("texturepacker", "my sheet.tp.json"), ("texturepacker-array", "my sheet.tp-array.json")],
)
def test_texturepacker_has_the_same_frames_with_a_pivot(
    write: Any, layout: SheetSpec, name: str, file: str
) -> None:
    case = write(layout, name)
    values = json.loads((case.folder / file).read_text("utf-8"))
    frames = values["frames"]
    named = list(frames.items()) if isinstance(frames, dict) else [(f["filename"], f) for f in frames]
    _check_frames(case, named)
    _check_meta(case, values["meta"])
    assert all(frame["pivot"] == {"x": 0.5, "y": 0.5} and "duration" not in frame for _, frame in named)


def test_phaser_has_a_list_of_textures(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "phaser")
    values = json.loads((case.folder / "my sheet.phaser.json").read_text("utf-8"))
    (texture,) = values["textures"]
    _check_frames(case, [(frame["filename"], frame) for frame in texture["frames"]])
    assert (texture["image"], texture["format"], texture["scale"]) == ("my sheet.png", "RGBA8888", 1)
    assert texture["size"] == {"w": case.sheet.width, "h": case.sheet.height}


def test_an_indexed_sheet_says_so(write: Any) -> None:
    case = write(SHEETS["grid"], "aseprite-json", indexed=True)
    _check_meta(case, json.loads((case.folder / "my sheet.json").read_text("utf-8"))["meta"], "I8")

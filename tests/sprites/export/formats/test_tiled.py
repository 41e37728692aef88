"""What Tiled reads, read back with pytiled-parser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytiled_parser

from spritestudio.specs import ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files, write_files
from tests.sprites.export.formats.conftest import Case, some_art


@pytest.mark.parametrize(("name", "suffix"), [("tiled", ".tsx"), ("tiled-json", ".tsj")])
def test_tiled_finds_every_sprite_and_animates_none_that_is_no_frame(
    write: Any, layout: SheetSpec, name: str, suffix: str
) -> None:
    case = write(layout, name)
    tileset = _tileset(case.folder / f"my sheet{suffix}")
    assert (tileset.name, tileset.tiled_version) == ("my sheet", "1.10.2")
    tiles = tileset.tiles
    assert tiles is not None
    found: dict[str, Any] = {}
    for tile_id, tile in tiles.items():
        assert tile.properties is not None
        found[str(tile.properties["name"])] = tile
        assert tile.id == tile_id
    unique = len({piece.box for piece in case.sheet.pieces}) if case.sheet.is_regular else 32
    assert len(found) == unique
    for piece in case.sheet.pieces:
        if (tile := found.get(piece.name)) is not None:
            assert tile.class_ == piece.tag
            box = _tile_box(case, tileset, tile)
            assert np.array_equal(case.sprite(box, piece.offset, piece.size), case.expected(piece.index))
            if piece.trimmed and not case.sheet.is_regular:
                offset = (tile.properties["offset_x"], tile.properties["offset_y"])
                assert offset == piece.offset
    assert not any(tile.animation for tile in tiles.values())


@pytest.mark.parametrize(("name", "suffix"), [("tiled", ".tsx"), ("tiled-json", ".tsj")])
def test_tiled_animates_the_frames_of_an_animation(tmp_path: Path, name: str, suffix: str) -> None:
    art = some_art()
    labels = [
        Label("hero", tag="walk" if index < 4 else "", direction="pingpong", duration_ms=50 + index)
        for index in range(6)
    ]
    spec = ExportSpec(formats=(name,), frame_ms=120)
    write_files(tmp_path, export_files(ExportInput(art.images[:6], labels), spec, "walk"), replace=False)
    tiles = _tileset(tmp_path / f"walk{suffix}").tiles
    (animated,) = [tile for tile in tiles.values() if tile.animation]
    frames = [(frame.tile_id, frame.duration) for frame in animated.animation]
    assert frames == [(0, 50), (1, 51), (2, 52), (3, 53), (2, 52), (1, 51)]


def _tileset(path: Path) -> Any:
    return pytiled_parser.parse_tileset(path)


def _tile_box(case: Case, tileset: Any, tile: Any) -> tuple[int, int, int, int]:
    if tileset.image is None:
        assert tile.image.name == "my sheet.png"
        assert (tile.image_width, tile.image_height) == (case.sheet.width, case.sheet.height)
        return tile.x, tile.y, tile.width, tile.height
    assert tileset.image.name == "my sheet.png"
    assert (tileset.image_width, tileset.image_height) == (case.sheet.width, case.sheet.height)
    row, column = divmod(tile.id, tileset.columns)
    x = tileset.margin + column * (tileset.tile_width + tileset.spacing)
    y = tileset.margin + row * (tileset.tile_height + tileset.spacing)
    return x, y, tileset.tile_width, tileset.tile_height

"""Godot, Unity, Tiled and GameMaker: read back by parsers of others where there are some."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import godot_parser
import numpy as np
import pytest
import pytiled_parser
import yaml
from PIL import Image

from spritestudio.specs import SheetSpec
from spritestudio.sprites.export.layout import SheetEntry
from tests.sprites.export.formats.conftest import KINDS, SHEETS, Case


def _region(values: Any) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Box, offset and size of an AtlasTexture."""
    region, margin = values["region"], values.get("margin")
    box = tuple(int(number) for number in region.args)
    left, top, more_width, more_height = (int(number) for number in margin.args) if margin else (0, 0, 0, 0)
    return box, (left, top), (box[2] + more_width, box[3] + more_height)


def test_godot_has_an_animation_per_tag(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "godot")
    text = (case.folder / "my sheet.tres").read_text("utf-8")
    assert (
        text.count('"name": &"') == 3
    )  # names of animations are StringNames, which the parser does not know
    file = godot_parser.parse(text.replace('&"', '"'))
    assert file.get_sections("gd_resource")[0].header.attributes["type"] == "SpriteFrames"
    (texture,) = file.get_ext_resources()
    assert (texture.type, texture.path) == ("Texture2D", "my sheet.png")
    textures = {section.id: section.properties for section in file.get_sub_resources()}
    animations = file.get_sections("resource")[0].properties["animations"]
    assert [animation["name"] for animation in animations] == list(KINDS)
    shown = []
    for animation in animations:
        assert (animation["loop"], animation["speed"]) == (True, 8.333)
        for frame in animation["frames"]:
            assert frame["duration"] == 1.0
            shown.append(textures[frame["texture"].id])
    for values, piece in zip(shown, case.sheet.pieces, strict=True):
        assert values["atlas"].id == texture.id
        assert np.array_equal(case.sprite(*_region(values)), case.expected(piece.index))


def test_godot_has_a_texture_per_sprite(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "godot-textures")
    folder = case.folder / "my sheet-textures"
    assert len(list(folder.iterdir())) == 32
    for piece in case.sheet.pieces[::5]:  # each is parsed slowly
        file = godot_parser.load(str(folder / f"{piece.name}.tres"))
        assert file.get_ext_resources()[0].path == "../my sheet.png"
        values = file.get_sections("resource")[0].properties
        assert np.array_equal(case.sprite(*_region(values)), case.expected(piece.index))


def test_unity_imports_sharp_uncompressed_sprites(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "unity")
    values = yaml.safe_load((case.folder / "my sheet.png.meta").read_text("utf-8"))
    assert (values["fileFormatVersion"], len(values["guid"])) == (2, 32)
    settings = values["TextureImporter"]
    assert settings["textureSettings"]["filterMode"] == 0  # Point
    assert settings["textureCompression"] == 0
    assert settings["mipmaps"]["enableMipMap"] == 0
    assert (settings["textureSettings"]["wrapU"], settings["textureSettings"]["wrapV"]) == (1, 1)  # Clamp
    assert (settings["textureType"], settings["spriteMode"]) == (8, 2)  # Sprite, Multiple
    assert (settings["spritePixelsToUnits"], settings["nPOTScale"]) == (100, 0)
    assert settings["maxTextureSize"] >= max(case.sheet.width, case.sheet.height)
    sprites = settings["spriteSheet"]["sprites"]
    table = settings["spriteSheet"]["nameFileIdTable"]
    assert len({sprite["internalID"] for sprite in sprites}) == 32
    for sprite, piece in zip(sprites, case.sheet.pieces, strict=True):
        assert sprite["name"] == piece.name
        assert table[piece.name] == sprite["internalID"]
        _check_pivot(piece, sprite["pivot"]["x"], sprite["pivot"]["y"])
        assert sprite["alignment"] == (9 if piece.trimmed else 0)
        rect = [sprite["rect"][key] for key in ("x", "y", "width", "height")]
        _check_from_below(case, rect, piece.index)


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


@pytest.mark.parametrize(("name", "suffix"), [("tiled", ".tsx"), ("tiled-json", ".tsj")])
def test_tiled_finds_every_sprite_and_animates_every_tag(
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
    animated = [tile for tile in tiles.values() if tile.animation]
    assert len(animated) == 3
    assert sorted(len(tile.animation) for tile in animated) == [10, 11, 11]
    assert {frame.duration for tile in animated for frame in tile.animation} == {120}
    assert all(frame.tile_id in tiles for tile in animated for frame in tile.animation)


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


@pytest.mark.parametrize("indexed", [False, True])
def test_gamemaker_has_a_strip_per_class_that_its_name_counts(write: Any, indexed: bool) -> None:
    case = write(SHEETS["large"], "gamemaker", indexed=indexed)
    names = [
        "my sheet_hero_strip11.png",
        "my sheet_food_strip11.png",
        "my sheet_potion-poison_strip10.png",
    ]
    shown = []
    for name in names:
        with Image.open(case.folder / name) as picture:
            assert picture.mode == ("P" if indexed else "RGBA")
            strip = np.asarray(picture.convert("RGBA"))
        count = int(name.rpartition("strip")[2][:-4])
        assert strip.shape == (24, count * 24, 4)
        shown += np.split(strip, count, axis=1)
    for image, piece in zip(shown, case.sheet.pieces, strict=True):
        assert np.array_equal(image, case.expected(piece.index))

"""What Godot reads, read back with godot-parser."""

from __future__ import annotations

import re
from typing import Any

import godot_parser
import numpy as np

from spritestudio.specs import SheetSpec
from tests.sprites.export.formats.conftest import KINDS


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
        assert (animation["loop"], animation["speed"]) == (True, 8.333333)
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


def test_a_tile_set_has_every_sprite(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "godot-tileset")
    text = (case.folder / "my sheet-tileset.tres").read_text("utf-8")
    assert text.startswith('[gd_resource type="TileSet"')
    cut = []
    for source in text.split("[sub_resource")[1:]:
        values = {
            key: tuple(map(int, re.findall(r"-?\d+", re.search(rf"{key} = Vector2i\(([^)]*)", source)[1])))  # type: ignore[index]
            for key in ("margins", "separation", "texture_region_size")
        }
        width, height = values["texture_region_size"]
        for column, row in re.findall(r"^(\d+):(\d+)/0 = 0$", source, re.MULTILINE):
            x = values["margins"][0] + int(column) * (width + values["separation"][0])
            y = values["margins"][1] + int(row) * (height + values["separation"][1])
            cut.append((x, y, width, height))
    assert sorted(cut) == sorted({piece.box for piece in case.sheet.pieces})
    assert len(re.findall(r"^sources/\d+ = ", text, re.MULTILINE)) == text.count("[sub_resource")

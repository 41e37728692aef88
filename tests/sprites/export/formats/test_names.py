"""Names with control characters, or with what is no character at all, end up readable in every format."""

from __future__ import annotations

import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest
import tinycss2
import yaml

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.export.formats import FORMATS
from spritestudio.sprites.palettes.palette import Palette
from spritestudio.sprites.palettes.text_formats import format_gpl, parse_gpl
from tests.sprites.export.formats.conftest import some_art

HOSTILE = 'a\x1b[2J\x00\x07"<b>&\n\r\t;\udcff\ufffe\x9b=1+1'


@pytest.mark.parametrize("is_tagged", [False, True])
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_read_whatever_the_names_are(name: str, is_tagged: bool) -> None:
    drawn = some_art()
    tag = HOSTILE if is_tagged else ""
    label = Label(kind=HOSTILE, mix=HOSTILE, tag=tag, row=HOSTILE, tags=(HOSTILE, "two"))
    labels = [label for _ in drawn.labels]
    art = ExportInput(drawn.images, labels, Palette(HOSTILE, drawn.palette.colors))  # type: ignore[union-attr]
    spec = ExportSpec(formats=(name,), sheet=SheetSpec(layout="rows"))
    for path, data in export_files(art, spec, "sheet").items():
        assert not re.search("[\x00-\x1f\x7f]", path)
        if path.endswith((".tsx", ".xml")):
            ElementTree.fromstring(data)
        elif path.endswith(".ora"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                ElementTree.fromstring(archive.read("stack.xml"))
        elif path.endswith((".json", ".tsj")):
            json.loads(data)
        elif path.endswith(".meta"):
            yaml.safe_load(data)
        elif path.endswith(".css"):
            assert not [rule for rule in tinycss2.parse_stylesheet(data.decode()) if rule.type == "error"]
        if not path.endswith((".png", ".ora", ".aseprite", ".gif", ".apng", ".webp")):
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", data.decode()), path


def test_a_sheet_whose_name_cannot_be_written_is_refused() -> None:
    for stem in ("a\x1b", "a\udcff", "a\nb"):
        with pytest.raises(SpriteStudioError, match="cannot be written into other files"):
            export_files(some_art(), ExportSpec(formats=("tiled",)), stem)


def test_a_palette_has_one_line_per_colour() -> None:
    palette = Palette.from_hex(HOSTILE, ("#000000", "#ffffff"))
    data = format_gpl(Palette(palette.name, palette.colors, (HOSTILE, HOSTILE)))
    assert len(parse_gpl(data, "x")) == 2
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", data.decode())


def test_what_a_person_says_of_sprites_goes_into_the_files_that_can_tell() -> None:
    drawn = some_art()
    labels = [Label("hero", name=f"Ann {i}", row="heroes", tags=("brave", "red")) for i in range(4)]
    art = ExportInput(drawn.images[:4], [*labels[:3], Label("hero", name="Bob")])
    formats = ("aseprite-json", "texturepacker", "phaser", "tiled", "tiled-json", "godot", "godot-textures")
    spec = ExportSpec(formats=formats, sheet=SheetSpec(layout="rows"))
    files = {
        name: data.decode() for name, data in export_files(art, spec, "sheet").items() if name[-4:] != ".png"
    }
    for name in ("sheet.json", "sheet.tp.json"):
        frames = json.loads(files[name])["frames"]
        assert frames["Ann-0"]["tags"] == ["brave", "red"]
        assert "tags" not in frames["Bob"]
    tags = {
        tag["name"]: (tag["from"], tag["to"]) for tag in json.loads(files["sheet.json"])["meta"]["frameTags"]
    }
    assert tags == {"heroes": (0, 2), "hero": (3, 3)}
    frames = json.loads(files["sheet.phaser.json"])["textures"][0]["frames"]
    assert [frame.get("tags") for frame in frames] == [["brave", "red"]] * 3 + [None]
    tiles = json.loads(files["sheet.tsj"])["tiles"]
    told = [{p["name"]: (p["type"], p["value"]) for p in tile["properties"]} for tile in tiles]
    assert told[0] == {"name": ("string", "Ann-0"), "tags": ("string", "brave, red")}
    assert "tags" not in told[3]
    root = ElementTree.fromstring(files["sheet.tsx"])
    assert root.find("tile/properties/property[@name='tags']").get("value") == "brave, red"  # type: ignore[union-attr]
    assert 'resource_name = "Ann-0"' in files["sheet.tres"]
    for name in ("sheet.tres", "sheet-textures/Ann-0.tres"):
        assert 'metadata/tags = PackedStringArray("brave", "red")' in files[name]
    assert "metadata" not in files["sheet-textures/Bob.tres"]


def test_sprites_that_a_person_has_named_have_their_names_in_every_format() -> None:
    drawn = some_art()
    labels = [Label("hero", name=name) for name in ("Sir Bob", "", "sir-bob", "Eva")]
    art = ExportInput(drawn.images[:4], labels, drawn.palette)
    names = ("Sir-Bob", "hero_001", "sir-bob-2", "Eva")
    files = export_files(art, ExportSpec(formats=tuple(FORMATS)), "sheet")
    for name, data in files.items():
        if name.endswith((".tres", ".png", "-textures")) or name == "sheet.ora":
            continue
        for given in (names[0], names[2], names[3]):
            assert given.encode() in data, name
    frames = files["sheet.tres"].decode()
    assert re.findall('"name": &"([^"]*)"', frames) == ["hero", "Sir-Bob", "sir-bob-2", "Eva"]
    assert re.findall('resource_name = "([^"]*)"', frames) == list(names)
    tiles = files["sheet-tileset.tres"].decode()
    assert re.findall(r'^(\d:\d)/0/custom_data_0 = "([^"]*)"', tiles, re.MULTILINE) == [
        (f"{column}:0", name) for column, name in enumerate(names)
    ]
    assert 'custom_data_layer_0/name = "name"' in tiles
    assert {name for name in files if name.startswith("sheet-textures")} == {
        f"sheet-textures/{name}.tres" for name in names
    }
    assert [name for name in files if "_strip" in name] == [
        "sheet_hero_strip4.png",
        "sheet_Sir_Bob_strip1.png",
        "sheet_sir_bob_2_strip1.png",
        "sheet_Eva_strip1.png",
    ]
    with zipfile.ZipFile(io.BytesIO(files["sheet.ora"])) as archive:
        assert all(name.encode() in archive.read("stack.xml") for name in names)
    apart = export_files(art, ExportSpec(sheet=SheetSpec(layout="files")), "sheet")
    assert list(apart) == [f"{name}.png" for name in names]

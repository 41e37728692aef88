"""What LibGDX, Spine, Starling and Sparrow read."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import numpy as np

from spritestudio.specs import ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files
from tests.sprites.export.formats.conftest import some_art


def test_libgdx_finds_every_sprite(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "libgdx")
    head, *lines = (case.folder / "my sheet.atlas").read_text("utf-8").splitlines()
    assert head == "my sheet.png"
    assert lines[:4] == [
        f"size: {case.sheet.width}, {case.sheet.height}",
        "format: RGBA8888",
        "filter: Nearest, Nearest",
        "repeat: none",
    ]
    regions = [lines[at : at + 7] for at in range(4, len(lines), 7)]
    for (name, *fields), piece in zip(regions, case.sheet.pieces, strict=True):
        values = {key.strip(): value.strip() for key, _, value in (field.partition(":") for field in fields)}
        numbers = {key: tuple(map(int, values[key].split(","))) for key in ("xy", "size", "orig", "offset")}
        assert (name, values["rotate"], values["index"]) == (piece.name, "false", "-1")
        left, below = numbers["offset"]
        top = numbers["orig"][1] - numbers["size"][1] - below
        box = (*numbers["xy"], *numbers["size"])
        assert np.array_equal(case.sprite(box, (left, top), numbers["orig"]), case.expected(piece.index))


def test_libgdx_numbers_the_frames_of_an_animation() -> None:
    labels = [Label("hero", tag="walk"), Label("hero", tag="walk"), Label("hero", tag="stand")]
    art = ExportInput(some_art().images[:3], labels)
    text = export_files(art, ExportSpec(formats=("libgdx",)), "s")["s.atlas"].decode()
    lines = text.splitlines()
    assert [line for line in lines if line in ("walk", "stand")] == ["walk", "walk", "stand"]
    assert [line.strip() for line in lines if "index" in line] == ["index: 0", "index: 1", "index: 0"]


def test_starling_finds_every_sprite(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "starling")
    root = ElementTree.parse(case.folder / "my sheet.xml").getroot()
    assert (root.tag, root.get("imagePath")) == ("TextureAtlas", "my sheet.png")
    for texture, piece in zip(root, case.sheet.pieces, strict=True):
        x, y, width, height = (int(texture.attrib[key]) for key in ("x", "y", "width", "height"))
        left, top = (-int(texture.get(key, 0)) for key in ("frameX", "frameY"))
        size = int(texture.get("frameWidth", width)), int(texture.get("frameHeight", height))
        assert texture.get("name") == piece.name
        assert np.array_equal(
            case.sprite((x, y, width, height), (left, top), size), case.expected(piece.index)
        )

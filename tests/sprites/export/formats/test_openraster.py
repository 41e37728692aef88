"""What Krita and GIMP open."""

from __future__ import annotations

import dataclasses
import zipfile
from typing import Any
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from spritestudio.specs import SheetSpec
from tests.sprites.export.formats.conftest import KINDS


def test_openraster_has_a_layer_per_sprite(write: Any, layout: SheetSpec) -> None:
    case = write(layout, "openraster")
    with zipfile.ZipFile(case.folder / "my sheet.ora") as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"image/openraster"
        root = ElementTree.fromstring(archive.read("stack.xml"))
        assert (root.get("w"), root.get("h")) == (str(case.sheet.width), str(case.sheet.height))
        groups = root.findall("stack/stack")
        assert [group.get("name") for group in groups] == list(KINDS)
        layers = [layer for group in groups for layer in group.findall("layer")]
        for layer, piece in zip(layers, case.sheet.pieces, strict=True):
            assert layer.get("name") == piece.name
            rim = layout.extrude_px
            assert (layer.get("x"), layer.get("y")) == (str(piece.box[0] - rim), str(piece.box[1] - rim))
            with archive.open(str(layer.get("src"))) as file, Image.open(file) as picture:
                drawn = np.asarray(picture)[rim : picture.height - rim, rim : picture.width - rim]
            left, top = piece.offset
            whole = case.expected(piece.index)
            assert np.array_equal(drawn, whole[top : top + drawn.shape[0], left : left + drawn.shape[1]])
        with archive.open("mergedimage.png") as file, Image.open(file) as picture:
            assert np.array_equal(np.asarray(picture), case.picture)
        with archive.open("Thumbnails/thumbnail.png") as file, Image.open(file) as picture:
            assert max(picture.size) <= 256


def test_the_layers_give_the_merged_picture(write: Any, layout: SheetSpec) -> None:
    case = write(dataclasses.replace(layout, background="#2b2a33"), "openraster")
    canvas = Image.new("RGBA", (case.sheet.width, case.sheet.height))
    with zipfile.ZipFile(case.folder / "my sheet.ora") as archive:
        root = ElementTree.fromstring(archive.read("stack.xml"))
        for layer in reversed(list(root.iter("layer"))):  # the first lies on top
            with archive.open(str(layer.get("src"))) as file, Image.open(file) as picture:
                canvas.alpha_composite(
                    picture.convert("RGBA"), (int(layer.attrib["x"]), int(layer.attrib["y"]))
                )
    assert np.array_equal(np.asarray(canvas), case.picture)

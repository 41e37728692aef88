"""OpenRaster (`.ora`) for Krita and GIMP: a layer per sprite where it lies on the sheet, a group per tag.

https://www.openraster.org/baseline/
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from spritestudio.sprites.export.formats.sheet_export import Files, SheetExport
from spritestudio.sprites.export.layout import draw, enlarge
from spritestudio.sprites.export.png import encode_png

_THUMBNAIL_PX = 256
_A_DAY = (1980, 1, 1, 0, 0, 0)  # the same file for the same sprites


def openraster(export: SheetExport) -> Files:
    """The sheet with its sprites as layers."""
    sheet = export.sheet
    root = ElementTree.Element(
        "image", version="0.0.3", w=str(sheet.width), h=str(sheet.height), xres="72", yres="72"
    )
    stack = ElementTree.SubElement(root, "stack")
    layers: dict[str, bytes] = {}
    rim = sheet.spec.extrude_px
    for tag, first, last in sheet.tags:
        group = ElementTree.SubElement(stack, "stack", name=tag, isolation="auto", opacity="1.0")
        for number in range(first, last + 1):
            piece = sheet.pieces[number]
            x, y, width, height = piece.box
            left, top = piece.offset
            whole = enlarge(export.image_of(piece), sheet.spec.scale)
            inner = whole[top : top + height, left : left + width]
            layers[path := f"data/{number:04}.png"] = encode_png(
                np.pad(inner, ((rim, rim), (rim, rim), (0, 0)), mode="edge")
            )
            _add_layer(group, piece.name, path, x - rim, y - rim)
    if sheet.spec.background:
        layers["data/background.png"] = encode_png(draw(replace(sheet, pieces=()), export.images))
        _add_layer(stack, "Background", "data/background.png", 0, 0)
    merged = Image.fromarray(draw(sheet, export.images))
    small = merged.copy()
    small.thumbnail((_THUMBNAIL_PX, _THUMBNAIL_PX), Image.Resampling.NEAREST)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        members = {
            "mimetype": b"image/openraster",
            "stack.xml": ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True),
            **layers,
            "mergedimage.png": encode_png(np.asarray(merged)),
            "Thumbnails/thumbnail.png": encode_png(np.asarray(small)),
        }
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _A_DAY)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return {f"{export.stem}.ora": file.getvalue()}


def _add_layer(stack: ElementTree.Element, name: str, path: str, x: int, y: int) -> None:
    attributes = {"name": name, "src": path, "x": str(x), "y": str(y), "opacity": "1.0"}
    attributes |= {"visibility": "visible", "composite-op": "svg:src-over"}
    ElementTree.SubElement(stack, "layer", attributes)

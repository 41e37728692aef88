"""Krita's palettes, `.kpl`: a ZIP file with the colours as XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

from spritestudio.limits import MAX_TEXT_BYTES
from spritestudio.sprites.palettes.palette import Palette, palette_of

_COLORS = "colorset.xml"
_NO_COLOR = "it has a colour that is neither RGB, grey nor CMYK"


def parse_kpl(data: bytes, name: str) -> Palette:
    """Read a `.kpl`; it may say its own name, and a name for each colour.

    Raises:
        ValueError: It is none, or has colours of a kind that screens do not know.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_COLORS) as file:
            text = file.read(MAX_TEXT_BYTES + 1)
    except Exception as error:  # zipfile and zlib meet broken files with more kinds than can be listed
        raise ValueError("it is no ZIP file with a colorset.xml in it") from error
    if len(text) > MAX_TEXT_BYTES or b"<!ENTITY" in text:
        raise ValueError("its XML is not that of a palette")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, LookupError) as error:
        raise ValueError("its XML is broken") from error
    entries = list(root.iter("ColorSetEntry"))
    colors = [_color(entry) for entry in entries]
    return palette_of(root.get("name") or name, colors, [entry.get("name", "") for entry in entries])


def _color(entry: ElementTree.Element) -> tuple[int, ...]:
    for element in entry:
        kind, shares = element.tag, element.attrib
        if kind in ("sRGB", "RGB"):
            return _bytes(shares, "r", "g", "b")
        if kind == "Gray":
            return _bytes(shares, "g") * 3
        if kind == "CMYK":
            key = float(shares["k"])
            ink = {channel: str((1 - float(shares[channel])) * (1 - key)) for channel in "cmy"}
            return _bytes(ink, "c", "m", "y")
    raise ValueError(_NO_COLOR)


def _bytes(shares: Mapping[str, str], *keys: str) -> tuple[int, ...]:
    if not all(key in shares for key in keys):
        raise ValueError(_NO_COLOR)
    return tuple(round(255 * min(1.0, max(0.0, float(shares[key])))) for key in keys)

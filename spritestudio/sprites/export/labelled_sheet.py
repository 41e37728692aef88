"""A table of sprites with headings above its columns and beside its rows, drawn as one picture."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from spritestudio.limits import MAX_PIXELS
from spritestudio.specs import ByteArray
from spritestudio.specs.base import require
from spritestudio.sprites.export.layout import enlarge

_CELL_PX = 64  # about; a whole multiple of the sprites' own pixels
_GAP_PX, _MARGIN_PX, _FONT_PX = 4, 12, 13
_MOST_HEADING_PX = 220  # of a row; longer ones are cut off
_GROUND, _CELL, _INK = "#35333c", "#46434f", "#e9e7ee"


def labelled_sheet(
    images: Sequence[ByteArray | None], row_titles: Sequence[str], column_titles: Sequence[str]
) -> ByteArray:
    """Draw a table of sprites.

    Sprites of several sizes are each enlarged by a whole factor, so that they are about as large.

    Args:
        images: uint8 (H, W, 4) each, row by row; None where there is none yet.
        row_titles: What stands beside each row.
        column_titles: What stands above each column; long ones are broken into lines.

    Returns:
        uint8 (H', W', 4).

    Raises:
        SpriteStudioError: The picture would be too large.
    """
    font = ImageFont.load_default(_FONT_PX)
    sides = [max(image.shape[:2]) for image in images if image is not None]
    cell = max((side * max(1, _CELL_PX // side) for side in sides), default=_CELL_PX)
    lines = [_lines(title, font, cell) for title in column_titles]
    line_px = math.ceil(font.getbbox("Ag")[3]) + 2
    left = _MARGIN_PX + min(_MOST_HEADING_PX, max(_width(title, font) for title in row_titles)) + _GAP_PX * 2
    top = _MARGIN_PX + line_px * max(map(len, lines)) + _GAP_PX
    pitch = cell + _GAP_PX
    width = left + pitch * len(column_titles) - _GAP_PX + _MARGIN_PX
    height = top + pitch * len(row_titles) - _GAP_PX + _MARGIN_PX
    require(
        width * height <= MAX_PIXELS,
        f"The picture would have {width:,} × {height:,} pixels, which is too many.",
        "Take fewer rows or columns, or save the sheet without headings.",
    )
    card = Image.new("RGBA", (width, height), _GROUND)
    draw = ImageDraw.Draw(card)
    for column, text in enumerate(lines):
        for number, line in enumerate(reversed(text)):
            middle = left + column * pitch + (cell - _width(line, font)) // 2
            draw.text((middle, top - _GAP_PX - line_px * (number + 1)), line, fill=_INK, font=font)
    for row, title in enumerate(row_titles):
        y = top + row * pitch + (cell - line_px) // 2
        draw.text((_MARGIN_PX, y), _cut(title, font, _MOST_HEADING_PX), fill=_INK, font=font)
    for index, image in enumerate(images):
        row, column = divmod(index, len(column_titles))
        x, y = left + column * pitch, top + row * pitch
        draw.rectangle((x, y, x + cell - 1, y + cell - 1), fill=_CELL)
        if image is not None:
            sprite = enlarge(image, max(1, cell // max(image.shape[:2])))
            place = x + (cell - sprite.shape[1]) // 2, y + (cell - sprite.shape[0]) // 2
            card.alpha_composite(Image.fromarray(np.ascontiguousarray(sprite)), place)
    return np.asarray(card)


_Font = ImageFont.ImageFont | ImageFont.FreeTypeFont


def _width(text: str, font: _Font) -> int:
    return math.ceil(font.getlength(text))


def _lines(text: str, font: _Font, width: int) -> list[str]:
    """A heading in lines that are no wider than a column, broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [_cut(line, font, width) for line in lines] or [""]


@functools.lru_cache(maxsize=256)
def _cut(text: str, font: _Font, width: int) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if _width(text, font) <= width:
        return text
    while text and _width(f"{text}…", font) > width:
        text = text[:-1]
    return f"{text}…"

"""Sprites in a row per class, with the names of the classes: to look at, not to use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from spritestudio.specs import ByteArray, SheetSpec
from spritestudio.sprites.export.layout import compose_sheet

_SCALE, _GAP_PX, _NAMES_PX = 3, 4, 110
_GROUND, _INK = "#35333c", "#e9e7ee"


def contact_sheet(names: Sequence[str], *blocks: ByteArray) -> ByteArray:
    """Lay blocks of sprites beside one another, a row per name.

    Args:
        names: What stands before the rows.
        *blocks: uint8 (len(names) · n, H, H, 4) each, the n sprites of the first name first.

    Returns:
        uint8 (H', W', 4).
    """
    sheets = []
    for block in blocks:
        spec = SheetSpec(
            columns=len(block) // len(names), scale=_SCALE, spacing_px=_GAP_PX, margin_px=_GAP_PX
        )
        sheets.append(Image.fromarray(compose_sheet(block, spec)))
    width = _NAMES_PX + sum(sheet.width for sheet in sheets) + 4 * _GAP_PX * (len(sheets) - 1)
    card = Image.new("RGBA", (width, sheets[0].height), _GROUND)
    left = _NAMES_PX
    for sheet in sheets:
        card.alpha_composite(sheet, (left, 0))
        left += sheet.width + 4 * _GAP_PX
    draw = ImageDraw.Draw(card)
    pitch = blocks[0].shape[1] * _SCALE + _GAP_PX
    for row, name in enumerate(names):
        draw.text((8, _GAP_PX + row * pitch + pitch // 2 - 6), name, fill=_INK)
    return np.asarray(card)


def some_of_each(labels: Sequence[str], names: Sequence[str], count: int, seed: int) -> list[int]:
    """For each name in turn, the places of `count` random labels that are it, and -1 where there are no more.

    Raises:
        ValueError: A name has no label.
    """
    draw = np.random.default_rng(seed)
    of = np.asarray(labels)
    places: list[int] = []
    for name in names:
        found = np.flatnonzero(of == name)
        if len(found) == 0:
            raise ValueError(f"no sprite of {name}")
        chosen = draw.permutation(found)[:count].tolist()
        places += chosen + [-1] * (count - len(chosen))
    return places

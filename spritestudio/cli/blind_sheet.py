"""Painted and real sprites in no order, for a person to tell apart, with a key beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spritestudio.files import atomic_write
from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.export.contact_sheet import contact_sheet, some_of_each
from spritestudio.sprites.export.png_sheet import write_png

_NOTHING = -1


@dataclass(frozen=True)
class BlindCell:
    """A place of the sheet: whether its sprite is painted, and its number among those; -1 for none."""

    is_painted: bool
    index: int


def blind_rows(asked: Sequence[str], sprites: SpriteSet, each: int, seed: int) -> dict[str, list[BlindCell]]:
    """A row per class with up to `each` painted and as many real sprites, at random places.

    Args:
        asked: The class of each painted sprite.
        sprites: The real ones.
        each: How many of both there are at most.
        seed: Decides which, and where.
    """
    labels = [sprites.class_names[label] for label in sprites.labels]
    names = [name for name in sprites.class_names if name in asked and name in labels]
    painted, real = (some_of_each(of, names, each, seed) for of in (asked, labels))
    draw = np.random.default_rng(seed)
    rows = {}
    for row, name in enumerate(names):
        place = slice(row * each, (row + 1) * each)
        cells = [BlindCell(True, index) for index in painted[place] if index != _NOTHING]
        cells += [BlindCell(False, index) for index in real[place] if index != _NOTHING]
        mixed = [cells[index] for index in draw.permutation(len(cells))]
        rows[name] = mixed + [BlindCell(False, _NOTHING)] * (2 * each - len(cells))
    return rows


def write_blind(path: Path, rows: dict[str, list[BlindCell]], painted: ByteArray, sprites: SpriteSet) -> None:
    """Write the sheet, and the key as NAME-key.json beside it, from left to right."""
    nothing = np.zeros_like(painted[0])
    images = [
        nothing if cell.index == _NOTHING else (painted if cell.is_painted else sprites.images)[cell.index]
        for row in rows.values()
        for cell in row
    ]
    write_png(path, contact_sheet(list(rows), np.stack(images)))
    key = {
        name: [f"{'painted' if cell.is_painted else 'real'} {cell.index}" for cell in row if cell.index >= 0]
        for name, row in rows.items()
    }
    with atomic_write(path.with_name(f"{path.stem}-key.json")) as temporary:
        temporary.write_text(json.dumps(key, indent=2) + "\n", encoding="utf-8")

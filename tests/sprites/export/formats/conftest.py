"""Sheets of 32 sprites, and what their files must say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spritestudio.specs import ByteArray, ExportSpec, Label, SheetSpec
from spritestudio.sprites.export.files import ExportInput, export_files, write_files
from spritestudio.sprites.export.layout import SheetLayout, draw, place
from spritestudio.sprites.palettes.palette import Palette

COLORS = Palette.from_hex("six", ("#102030", "#a04030", "#40a030", "#3040a0", "#f0e0d0", "#ffffff"))
KINDS = ("hero", "food", "potion & poison")
SHEETS = {
    "grid": SheetSpec(),
    "rows": SheetSpec(layout="class", columns=4, spacing_px=1, margin_px=2, extrude_px=1),
    "large": SheetSpec(scale=3, power_of_two=True),
    "packed": SheetSpec(layout="packed", trim=True, merge=True, extrude_px=2, spacing_px=1),
    "trimmed": SheetSpec(trim=True, scale=2),
}


@dataclass(frozen=True, eq=False)
class Case:
    """An export that was written."""

    art: ExportInput
    sheet: SheetLayout
    picture: ByteArray
    folder: Path

    def sprite(self, box: tuple[int, ...], offset: tuple[int, ...], size: tuple[int, ...]) -> ByteArray:
        """The whole sprite that a description tells of, cut out of the picture."""
        x, y, width, height = box
        whole = np.zeros((size[1], size[0], 4), np.uint8)
        part = self.picture[y : y + height, x : x + width]
        assert part.shape[:2] == (height, width)
        whole[offset[1] : offset[1] + height, offset[0] : offset[0] + width] = part
        return whole

    def expected(self, index: int) -> ByteArray:
        """The same sprite as it was given."""
        scale = self.sheet.spec.scale
        return self.art.images[index].repeat(scale, axis=0).repeat(scale, axis=1)


def some_art() -> ExportInput:
    """32 sprites of 8×8 of the six colours, dealt over three classes, two of them equal and one empty."""
    random = np.random.default_rng(5)
    images = np.zeros((32, 8, 8, 4), np.uint8)
    for image in images:
        top, left = random.integers(0, 3, 2)
        bottom, right = random.integers(4, 9, 2)
        drawn = COLORS.colors[random.integers(0, 6, (bottom - top, right - left))]
        image[top:bottom, left:right] = np.where(random.random((*drawn.shape[:2], 1)) < 0.2, 0, drawn)
    images[9] = images[3]
    images[20] = 0
    labels = [Label(KINDS[i % 3], f"{KINDS[i % 3]} 1", 100 + i) for i in range(32)]
    return ExportInput(images, labels, COLORS)


@pytest.fixture(params=SHEETS)
def layout(request: pytest.FixtureRequest) -> SheetSpec:
    """Each of the layouts."""
    return SHEETS[request.param]


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Writes formats: `case = write(layout, "godot")`."""

    def run(layout: SheetSpec, *formats: str, **choices: Any) -> Case:
        art = some_art()
        spec = ExportSpec(sheet=layout, formats=formats, frame_ms=120, **choices)
        write_files(tmp_path, export_files(art, spec, "my sheet"), replace=False)
        sheet = place(art.images, layout, art.labels, "my sheet")
        return Case(art, sheet, draw(sheet, art.images), tmp_path)

    return run

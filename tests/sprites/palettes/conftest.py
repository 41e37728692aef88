"""A palette of colours that are easily mistaken."""

from __future__ import annotations

import pytest

from spritestudio.sprites.palettes.palette import Palette
from tests.sprites.palettes.palettes import COLORS, LABELS


@pytest.fixture
def palette() -> Palette:
    made = Palette.from_hex("Märchen 1", COLORS)
    return Palette(made.name, made.colors, LABELS)

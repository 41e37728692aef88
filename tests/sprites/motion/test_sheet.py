"""Clips become one sheet with a row each."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ExportSpec, SheetSpec
from spritestudio.sprites.export.files import preview
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.sheet import art_of_clips


def clip(count: int, name: str, side: int = 8) -> Clip:
    return Clip(np.full((count, side, side, 4), 255, np.uint8), (100,) * count, name)


def test_each_clip_has_a_row() -> None:
    art = art_of_clips([clip(4, "walk"), clip(2, "idle")])
    picture, layout = preview(art, ExportSpec(SheetSpec(layout="class", columns=64)))
    assert picture.shape == (16, 32, 4)
    assert layout.tags == (("walk", 0, 3), ("idle", 4, 5))


def test_frames_of_several_sizes_lie_on_equal_cells() -> None:
    art = art_of_clips([clip(1, "a", 8), clip(1, "b", 12)], ["orc", "elf"])
    assert art.images.shape == (2, 12, 12, 4)
    assert [label.tag for label in art.labels] == ["orc-a", "elf-b"]
    with pytest.raises(SpriteStudioError, match="no clip"):
        art_of_clips([])

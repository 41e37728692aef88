"""Pictures, sheets and animations, each to its sprites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from spritestudio.sprites.importing.reading import read_sprites
from tests.sprites.importing.examples import SPRITE, SPRITES, save


@pytest.mark.parametrize(
    ("name", "options"), [("a.gif", {"disposal": 2}), ("a.png", {}), ("a.webp", {"lossless": True})]
)
def test_frames_of_an_animation_share_a_group(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    animated = save(tmp_path / "walk" / name, *SPRITES[:3], **options)
    save(tmp_path / "walk" / "z.png", SPRITES[3])
    editable = read_sprites([animated.parent])
    assert editable.count == 4
    assert len(set(editable.groups[:3].tolist())) == 1
    assert editable.groups[3] != editable.groups[0]
    assert np.array_equal(np.stack(editable.images[:3])[..., 3], SPRITES[:3, ..., 3])


def test_an_animation_is_read_frame_by_frame(tmp_path: Path) -> None:
    frames = [Image.fromarray(np.roll(SPRITE, shift, axis=1)) for shift in range(3)]
    for name in ("walk.png", "walk.gif"):
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:], disposal=2)
        editable = read_sprites([tmp_path / name])
        assert (editable.count, len(set(editable.groups.tolist()))) == (3, 1)

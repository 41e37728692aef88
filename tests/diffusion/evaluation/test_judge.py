"""A judge of painted and real."""

from __future__ import annotations

import numpy as np

from spritestudio.diffusion.evaluation.judge import JudgeVerdict, judge
from spritestudio.specs import ByteArray


def sprites(count: int, seed: int, brightness: int = 0) -> ByteArray:
    images = np.random.default_rng(seed).integers(0, 120, (count, 8, 8, 4), dtype=np.uint8)
    images[..., :3] += brightness
    images[..., 3] = 255
    return images


def verdict(painted: ByteArray, real: ByteArray, groups: int = 1) -> JudgeVerdict | None:
    asked, labels = (np.where(np.arange(len(of)) % 2, "food", "hero") for of in (painted, real))
    *passes, last = judge(painted, asked, real, labels, np.arange(len(real)) // groups, epochs=6)
    assert len(passes) == 11
    assert passes == [None] * 11
    return last


def test_it_tells_what_can_be_told() -> None:
    found = verdict(sprites(100, 0, brightness=90), sprites(160, 1))
    assert found is not None
    assert found.right > 0.95
    assert set(found.by_class) == {"hero", "food"}
    assert found.sprites == 100


def test_it_cannot_tell_sprites_of_one_kind_apart() -> None:
    found = verdict(sprites(160, 0), sprites(160, 1))
    assert found is not None
    assert abs(found.right - 0.5) < 0.12


def test_groups_that_it_has_seen_help_it_nothing() -> None:
    real = np.repeat(sprites(20, 1), 8, axis=0)  # frames of one animation: half of them would tell the other
    found = verdict(sprites(160, 0), real, groups=8)
    assert found is not None
    assert found.right < 0.8


def test_of_a_few_sprites_it_says_nothing() -> None:
    assert verdict(sprites(6, 0), sprites(160, 1)) is None

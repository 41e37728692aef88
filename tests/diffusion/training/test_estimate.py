"""How long a training will take."""

from __future__ import annotations

from dataclasses import replace

from spritestudio.diffusion.training.estimate import estimate
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from tests.diffusion.training.short_runs import WATCHED


def test_an_estimate_comes_from_real_steps(sprites: SpriteSet) -> None:
    *_, last = estimate(replace(WATCHED, validation_share=0.25), sprites)
    assert last.steps == 12
    assert last.seconds > 0.0
    assert last.sprites_per_s > 0.0
    *_, timed = estimate(replace(WATCHED, minutes=2.0), sprites)
    assert timed.seconds == 120.0

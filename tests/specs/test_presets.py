"""The recipes that have a name."""

from __future__ import annotations

import pytest

from spritestudio.specs import (
    PRESETS,
    YOUR_STYLE,
)


def test_the_course_preset_is_the_course() -> None:
    spec = PRESETS["course"].spec
    assert (spec.architecture, spec.width, spec.schedule, spec.timesteps) == (
        "context-unet",
        64,
        "linear",
        500,
    )
    assert (spec.epochs, spec.batch_size, spec.minutes, spec.balance) == (32, 100, 0.0, 0.0)
    assert (spec.learning_rate, spec.learning_rate_decay, spec.weighting) == (1e-3, "linear", "noise")
    assert (spec.context_dropout, spec.ema_decay, spec.validation_share) == (0.1, 0.0, 0.0)
    assert (spec.mirror_share, spec.shift_px, spec.recolor_share, spec.keep_every) == (0.0, 0, 0.0, 4)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_say_what_one_gets(name: str) -> None:
    preset = PRESETS[name]
    assert preset.title
    assert preset.sentence.endswith(".")
    assert preset.fine_tunes == (name in (YOUR_STYLE, "fine-tune"))

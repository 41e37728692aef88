"""Which movers there are, and the weights whose sprites they move."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.library import movers
from spritestudio.library.models import find_moving_model, read_model_spec
from spritestudio.library.movers import (
    FIRST,
    MoverSpec,
    mover_path,
    moving_spec,
    read_mover_spec,
    require_known_size,
)
from spritestudio.specs import ModelSpec

PALETTE = ("#00000000", "#ffffff")
SEES_NONE = ModelSpec(
    class_names=("hero",), image_size=16, architecture="studio-unet", schedule="karras", palette=PALETTE
)
SPEC = MoverSpec(
    ("clip:idle", "clip:walk", "frame:cos", "facing:left"), 16, {"clip:idle": (3.0,)}, 8, (FIRST,), ("walk",)
)


def test_a_mover_says_what_it_has_learned() -> None:
    assert MoverSpec.from_json(SPEC.to_json()) == SPEC
    assert (SPEC.clips, SPEC.facings) == (("idle", "walk"), ("left",))


@pytest.mark.parametrize("size", [16, 32])
def test_weights_that_see_no_second_sprite_have_the_movements_of_the_mover_of_their_size(size: int) -> None:
    mover = read_mover_spec(mover_path(size))
    model = dataclasses.replace(SEES_NONE, image_size=size)
    moving = moving_spec(model)
    assert (moving.clips, moving.weak_clips, moving.facings) == (mover.clips, mover.weak_clips, mover.facings)
    assert {16: "idle", 32: "walk"}[size] in moving.offered_clips
    assert not moving.offers_turns
    assert moving.context({"hero": 1.0, "clip:idle": 1.0})


@pytest.mark.parametrize(
    "changes",
    [
        {"image_size": 8},
        {"few_step": True},
        {"channels": 3},
        {"architecture": "context-unet"},
        {"clips": ("hop",)},
    ],
    ids=str,
)
def test_others_are_as_they_say(changes: dict[str, object]) -> None:
    model = dataclasses.replace(SEES_NONE, **changes)
    assert moving_spec(model) is model


def test_a_figure_is_as_large_as_its_mover_has_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movers, "read_mover_spec", lambda _: dataclasses.replace(SPEC, most_px=(14, 12)))
    sprite = np.zeros((16, 16, 4), np.uint8)
    sprite[2:, 2:14] = 255
    require_known_size(SEES_NONE, sprite)
    require_known_size(SEES_NONE, np.zeros_like(sprite))
    for row, column in ((1, 8), (8, 1), (8, 14)):
        large = sprite.copy()
        large[row, column] = 255
        with pytest.raises(SpriteStudioError, match="larger than those that were learned: 12×14 px at most"):
            require_known_size(moving_spec(SEES_NONE), large)
        require_known_size(dataclasses.replace(SEES_NONE, architecture="reference-unet"), large)


def test_what_is_no_mover_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mover16.safetensors"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(SpriteStudioError, match="is no mover"):
        read_mover_spec(path)


def test_weights_that_have_learned_movements_themselves_come_before_those_that_are_moved() -> None:
    assert read_model_spec(find_moving_model(16, 16)).clips
    assert find_moving_model(32, 20).stem == "sprites32"
    with pytest.raises(SpriteStudioError, match="8×8"):
        find_moving_model(8, 8)

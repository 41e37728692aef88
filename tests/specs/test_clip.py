"""Requests for frames beside a sprite."""

from __future__ import annotations

from typing import Any

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ClipSpec, TurnSpec
from spritestudio.specs.clip import painted_motion


def test_a_movement_has_the_usual_number_of_frames_unless_another_is_asked_for() -> None:
    assert [ClipSpec(clip=name).count for name in ("idle", "walk", "wiggle")] == [2, 4, 4]
    assert ClipSpec(clip="walk", frames=6).count == 6
    assert painted_motion("wiggle").title == "Wiggle"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"frames": 1}, "Frames must be 0, or a whole number between 2 and 64"),
        ({"movement": 1.5}, "Movement must be between 0 and 1"),
        ({"proposals": 0}, "Proposals must be"),
        ({"own_colors": 1}, "Own colours must be true or false"),
        ({"seed": -1}, "Seed must be"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        ClipSpec(**values)


def test_requests_come_back_from_json() -> None:
    for spec in (ClipSpec(clip="walk", context=(0.0, 1.0), movement=0.5), TurnSpec(sides=("back",))):
        assert type(spec).from_json(spec.to_json()) == spec
    with pytest.raises(SpriteStudioError, match="no side to turn to"):
        TurnSpec(sides=())

"""Requests for post-processing."""

from __future__ import annotations

import dataclasses

import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import PostprocessSpec


def test_a_spec_goes_through_json() -> None:
    spec = PostprocessSpec(
        palette_mode="chosen",
        palette=("#010203",),
        recolor=(("#010203", "#ffffff"),),
        best_of=(1, 2),
        trim=True,
    )
    assert PostprocessSpec.from_json(spec.to_json()) == spec
    assert spec.steps == ("palette_mode", "recolor", "trim")


@pytest.mark.parametrize(
    "changes",
    [
        {"alpha_threshold": 0},
        {"palette_mode": "chosen"},
        {"palette_mode": "other"},
        {"palette": ("#12",)},
        {"colors": 0},
        {"dither": "noise"},
        {"recolor": (("#000000",),)},
        {"min_island_px": 65},
        {"outline": "around"},
        {"outline_color": "black"},
        {"align": "left"},
        {"trim": 1},
        {"best_of": (-1,)},
    ],
)
def test_what_has_no_sense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(SpriteStudioError):
        dataclasses.replace(PostprocessSpec(), **changes)  # type: ignore[arg-type]

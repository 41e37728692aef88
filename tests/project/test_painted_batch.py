"""Clips of many sprites as a job: the request survives JSON, and no sprite keeps others from theirs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.project.painted_batch import (
    BatchPainted,
    BatchProgress,
    BatchRequest,
    paint_batch,
)
from spritestudio.project.shelf import KeptSprite
from tests.diffusion.motion.tiny_walker import MODEL, figure, walker
from tests.project.test_painted_table import painters

REQUEST = BatchRequest(Path("w.safetensors"), ("walk", "stand"), ("front", "left"), 0.0, ("a", "b", "c"))


def test_all_sprites_get_all_clips_and_a_wrong_one_is_told() -> None:
    sprites = [
        KeptSprite(figure(0), "a", "hero"),
        KeptSprite(np.full((4, 4, 4), 255, np.uint8), "b", name="Bert"),
        KeptSprite(figure(1), "c"),
    ]
    *progress, painted = paint_batch(REQUEST, sprites, MODEL, painters(walker()))
    assert isinstance(painted, BatchPainted)
    assert list(painted.clips) == ["a", "c"]
    assert [clip.tag for clip in painted.clips["c"]] == [
        "walk-front", "walk-left", "stand-front", "stand-left",
    ]  # fmt: skip
    assert np.array_equal(painted.clips["c"][0].frames[1], np.roll(figure(1), 1, axis=0))
    assert painted.text.startswith("Painted 8 clips of 2 sprites; Bert: The sprite has 4×4 pixels")
    steps = [event.done for event in progress if isinstance(event, BatchProgress)]
    assert steps == sorted(steps)
    assert steps[-1] <= 30


def test_where_nothing_can_be_painted_it_is_said_why() -> None:
    wrong = KeptSprite(np.zeros((8, 8, 4), np.uint8), "a", name="Ann")
    with pytest.raises(SpriteStudioError, match="Ann: There is nothing to move"):
        list(paint_batch(REQUEST, [wrong], MODEL, painters(walker())))
    with pytest.raises(SpriteStudioError, match="no longer on the shelf"):
        list(paint_batch(REQUEST, [], MODEL, painters(walker())))


def test_a_request_survives_and_nonsense_is_refused() -> None:
    assert BatchRequest.from_json(json.loads(json.dumps(REQUEST.to_json()))) == REQUEST
    for wrong in (None, {}, {**REQUEST.to_json(), "clips": []}, {**REQUEST.to_json(), "movement": "far"}):
        with pytest.raises(SpriteStudioError, match="cannot be read"):
            BatchRequest.from_json(wrong)

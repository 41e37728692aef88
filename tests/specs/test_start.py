"""What is there already when painting begins."""

from __future__ import annotations

import base64
import copy
import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import GenerateSpec, Recipe, StartPictures

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 8, 8, 4), dtype=np.uint8)
MASKS = np.random.default_rng(1).random((3, 8, 8)) < 0.5
START = StartPictures.of(IMAGES, MASKS, 0.6)
SPEC = GenerateSpec(seeds=(5, 6, 7), contexts=((1.0, 0.0), (0.0, 1.0)), start=START)


def recipe_with(spec: GenerateSpec) -> Recipe:
    return Recipe("tiny", "ab" * 32, ("hero", "food"), 8, (("", spec.count),), spec, (0,))


def png(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def test_pictures_and_masks_are_what_was_given_to_the_bit() -> None:
    assert np.array_equal(START.images, IMAGES)
    assert np.array_equal(START.is_painted, MASKS)
    assert StartPictures.of(IMAGES[0]).is_painted.all()


def test_a_request_and_its_recipe_come_back_from_json() -> None:
    text = json.dumps(SPEC.to_json())
    assert GenerateSpec.from_json(json.loads(text)) == SPEC
    text = json.dumps(recipe_with(SPEC).document)
    recipe = Recipe.from_document(json.loads(text))
    assert recipe is not None
    assert recipe.spec == SPEC
    assert "Denoising strength: 0.6" in recipe.parameters


def test_a_request_without_a_start_says_nothing_of_it() -> None:
    plain = GenerateSpec(seeds=(5,))
    assert "start" not in plain.to_json()
    assert "start" not in recipe_with(plain).to_json()["spec"]
    assert "Denoising" not in recipe_with(plain).parameters
    assert GenerateSpec.from_json({**plain.to_json(), "start": None}) == plain


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=1, max_size=4), st.sampled_from(["each", "one"]))
def test_some_of_the_sprites_carry_their_part(chosen: list[int], given_as: str) -> None:
    each = given_as == "each"
    start = START if each else StartPictures.of(IMAGES[0], MASKS[0], 0.6)
    spec = GenerateSpec(seeds=(5, 6, 7), contexts=SPEC.contexts, start=start).of_sprites(chosen)
    assert spec.seeds == tuple(5 + index for index in chosen)
    assert spec.start is not None
    assert spec.start.strength == 0.6
    assert np.array_equal(spec.start.images, IMAGES[chosen] if each else IMAGES[:1])
    assert np.array_equal(spec.start.is_painted, MASKS[chosen] if each else MASKS[:1])


def test_pieces_alone_and_parts_of_a_request_start_from_their_own() -> None:
    pieces = [piece.start for piece in SPEC.batches(2)]
    assert [start and len(start.pictures) for start in pieces] == [2, 1]
    alone = recipe_with(SPEC).alone(2).spec
    assert alone == SPEC.of_sprites((2,))
    part = recipe_with(SPEC).request.of_sprites((2, 0), "two").spec
    assert part == SPEC.of_sprites((2, 0))
    assert part.settings == SPEC.settings


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"images": IMAGES[..., :3]}, "square of uint8 with alpha"),
        ({"images": IMAGES.astype(np.float32)}, "not of float32"),
        ({"images": IMAGES[:, :4]}, "square of uint8"),
        ({"images": np.zeros((68, 68, 4), np.uint8), "mask": None}, "at most 64 pixels"),
        ({"images": IMAGES[:0]}, "no picture to start from"),
        ({"images": np.zeros((1025, 64, 64, 4), np.uint8), "mask": None}, "too many"),
        ({"mask": MASKS.astype(np.uint8)}, "must be bool"),
        ({"mask": MASKS[:, :4]}, "bool of 8×8"),
        ({"strength": 1.5}, "Strength must be"),
        ({"strength": float("nan")}, "Strength must be"),
    ],
)
def test_arrays_that_do_not_fit_are_told(values: dict[str, Any], words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        StartPictures.of(**{"images": IMAGES, "mask": MASKS, **values})


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (StartPictures.of(IMAGES[:2]), "2 pictures for 3 sprites"),
        (StartPictures.of(IMAGES, MASKS[:2]), "2 masks for 3 sprites"),
        ("picture.png", "must be pictures"),
    ],
)
def test_a_request_takes_one_start_for_all_or_one_for_each(start: Any, words: str) -> None:
    with pytest.raises(SpriteStudioError, match=words):
        GenerateSpec(seeds=(1, 2, 3), start=start)


def _swap(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(values: dict[str, Any]) -> None:
        values[name] = value

    return change


LARGE = png(Image.new("RGBA", (65, 65)))
FLAT = png(Image.new("RGBA", (8, 4)))
SMALL = png(Image.new("RGBA", (4, 4)))


@pytest.mark.parametrize(
    "change",
    [
        _swap("pictures", []),
        _swap("pictures", None),
        _swap("pictures", "x"),
        _swap("pictures", [1]),
        _swap("pictures", ["not base64!"]),
        _swap("pictures", [base64.b64encode(b"GIF89a").decode()]),
        _swap("pictures", [base64.b64encode(base64.b64decode(SMALL)[:40]).decode()]),
        _swap("pictures", [LARGE]),
        _swap("pictures", [FLAT]),
        _swap("pictures", [SMALL] * 3),  # the masks are of 8×8
        _swap("masks", [LARGE]),
        _swap("masks", {"a": 1}),
        _swap("strength", "1"),
        _swap("strength", -0.1),
        _swap("size", 99999),  # told by the pictures alone
        _swap("unknown", 1),
    ],
)
def test_what_is_hostile_is_refused_in_one_sentence(change: Callable[[dict[str, Any]], None]) -> None:
    values = copy.deepcopy(SPEC.to_json())
    change(values["start"])
    if "size" in values["start"]:
        assert GenerateSpec.from_json(values) == SPEC
        return
    with pytest.raises(SpriteStudioError):
        GenerateSpec.from_json(values)


@pytest.mark.parametrize("start", [[], "x", 3, {}, True])
def test_what_is_no_start_at_all_is_refused(start: Any) -> None:
    with pytest.raises(SpriteStudioError):
        GenerateSpec.from_json({**SPEC.to_json(), "start": start})

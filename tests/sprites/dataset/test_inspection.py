"""What is said of sprites, and which ways out are offered."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.dataset.fixes import Fix, apply_fix
from spritestudio.sprites.dataset.inspection import palette
from spritestudio.sprites.dataset.sprite_set import to_set
from tests.sprites.dataset.examples import STARTER, draft_of, found, on_white


def test_of_good_sprites_only_the_palette_is_told() -> None:
    findings = found(STARTER)
    assert list(findings) == ["palette"]
    assert findings["palette"].sentence == f"The sprites use {len(palette(STARTER)[0])} colours."
    assert findings["palette"].fixes == ()


def test_the_palette_is_counted() -> None:
    image = np.zeros((8, 8, 4), dtype=np.uint8)
    image[:2], image[7, 0] = (1, 2, 3, 255), (9, 8, 7, 255)
    colours, counts = palette(draft_of([image, image[:4, :4]]))
    assert colours.tolist() == [[1, 2, 3, 255], [9, 8, 7, 255]]
    assert counts.tolist() == [16 + 8, 1]


def test_sizes_that_differ_are_told_with_two_ways_out() -> None:
    images = [*STARTER.images[:4], np.full((24, 16, 4), 255, np.uint8), np.full((8, 8, 4), 255, np.uint8)]
    finding = found(draft_of(images))["size"]
    assert finding.sentence == "The sprites have several sizes: 4 of 16×16, 1 of 16×24, 1 of 8×8."
    assert finding.indices.tolist() == [4, 5]
    assert finding.fixes == (Fix("pad", "24"), Fix("crop", "16"))
    with pytest.raises(SpriteStudioError, match="sprite 4 is 16×24, others are 16×16"):
        to_set(draft_of(images))
    for fix, size in zip(finding.fixes, (24, 16), strict=True):
        fixed = apply_fix(draft_of(images), fix)
        assert to_set(fixed).image_size == size
        assert "size" not in found(fixed)


@pytest.mark.parametrize(
    ("size", "fix"), [(18, Fix("pad", "20")), (6, Fix("pad", "8")), (80, Fix("crop", "64"))]
)
def test_a_size_that_no_network_takes_is_told(size: int, fix: Fix) -> None:
    finding = found(draft_of(np.full((3, size, size, 4), 7, dtype=np.uint8)))["size"]
    assert finding.sentence.startswith(f"All sprites are {size}×{size}; a network takes squares of 8 to 64")
    assert finding.fixes == (fix,)


def test_a_background_of_a_few_sprites_is_not_told() -> None:
    white = np.asarray(on_white(STARTER).images)
    few = dataclasses.replace(STARTER, images=np.concatenate((white[:2], STARTER.images[2:])))
    assert "background" not in found(few)


def test_the_same_sprite_in_two_classes_is_no_repeat_but_told() -> None:
    images = STARTER.images[[0, 1, 0, 0]]
    findings = found(draft_of(images, [0, 0, 1, 0]))
    assert findings["duplicates"].indices.tolist() == [3]
    assert findings["class-conflict"].indices.tolist() == [2]


def test_sprites_of_no_class_and_of_several_are_told() -> None:
    contexts = np.array([[1, 0], [0, 0], [0.5, 0.5], [1, 1]], dtype=np.float32)
    findings = found(dataclasses.replace(draft_of(STARTER.images[:4]), contexts=contexts))
    assert findings["no-class"].indices.tolist() == [1]
    assert findings["mixed-class"].indices.tolist() == [2, 3]

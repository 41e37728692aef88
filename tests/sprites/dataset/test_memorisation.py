"""Copies are found however they are mirrored or moved."""

from __future__ import annotations

import numpy as np
import pytest

from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.editable_set import IntArray
from spritestudio.sprites.dataset.memorisation import VARIANTS, Copies, CopySearch


def some(count: int, seed: int = 0) -> ByteArray:
    """Noise with a transparent frame, so that moving by a pixel loses nothing."""
    images = np.random.default_rng(seed).integers(0, 256, (count, 8, 8, 4), dtype=np.uint8)
    images[..., 3] = 0
    images[:, 1:-1, 1:-1, 3] = 255
    images[images[..., 3] == 0] = 0
    return images


def found(
    images: ByteArray, known: ByteArray, known_groups: IntArray, groups: IntArray | None = None
) -> Copies:
    search = CopySearch(images, known, known_groups, groups)
    for index in range(len(VARIANTS)):
        search.look(index)
    return search.result()


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_mirrored_or_moved_sprite_is_an_exact_copy(mirrored: bool) -> None:
    known = some(6)
    image = np.roll(known[2:3, :, ::-1] if mirrored else known[2:3], (1, -1), axis=(1, 2))
    assert found(image, known, np.arange(6)) == Copies(1.0, 1.0, 1.0)


def test_a_touched_up_sprite_is_a_near_copy_and_a_new_one_is_none() -> None:
    known = some(6)
    touched = known[:1].copy()
    touched[0, 3, 3, :3] ^= 128  # one of 36 pixels
    images = np.concatenate((touched, some(1, seed=9)))
    assert found(images, known, np.arange(6)) == Copies(0.0, 0.5, 0.5)


def test_what_is_not_there_has_no_colour() -> None:
    known = some(2)
    image = known[:1].copy()
    image[image[..., 3] == 0] = (9, 9, 9, 0)
    assert found(image, known, np.arange(2)).exact == 1.0


def test_real_sprites_are_not_compared_with_their_own_group() -> None:
    known = some(6)
    groups = np.array([0, 0, 1, 1, 2, 2])
    assert found(known, known, groups).exact == 1.0
    assert found(known, known, groups, groups) == Copies(0.0, 0.0, 0.0)


def test_frames_and_duplicates_do_not_hide_a_copy() -> None:
    known = np.concatenate((some(3), some(3)))
    assert found(known[:1], known, np.array([0, 1, 2, 0, 1, 2])).much_nearer == 1.0

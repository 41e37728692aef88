"""The index of training sprites finds whose art a sprite is near to, without their pictures."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.dataset.memorisation import NEAR_SHARE, VARIANTS, differing_share, varied
from spritestudio.sprites.dataset.neighbours import Likeness
from spritestudio.sprites.dataset.sprite_set import SpriteSet
from spritestudio.sprites.dataset.training_index import ARTIST, TrainingIndex

COUNT = 30


def drawings(count: int, seed: int = 0, side: int = 16) -> ByteArray:
    """Blots of few colours with a transparent frame, so that moving by a pixel loses nothing."""
    draw = np.random.default_rng(seed)
    palette = np.concatenate((draw.integers(0, 8, (6, 3)) * 36, np.full((6, 1), 255)), axis=1)
    images = palette.astype(np.uint8)[draw.integers(0, 6, (count, side, side))]
    images[draw.random((count, side, side)) < 0.3] = 0
    images[:, [0, 1, -2, -1]] = images[:, :, [0, 1, -2, -1]] = 0
    return images


def drawn_set(images: ByteArray, **notes: object) -> SpriteSet:
    """A set in which neighbours are frames of one animation."""
    count = len(images)
    columns = {
        "names": np.array([f"blot {index}" for index in range(count)]),
        "source": np.array(["Blots (Ann)", "Spots (Ben)"] * (count // 2)),
        "license": np.array(["CC0-1.0", "CC-BY-4.0"] * (count // 2)),
        **{key: np.asarray(values) for key, values in notes.items()},
    }
    return SpriteSet(
        images, np.ones((count, 1), np.float32), ("blot",), np.arange(count) // 2, "blots", (), columns
    )


@pytest.fixture(scope="module")
def images() -> ByteArray:
    return drawings(COUNT)


@pytest.fixture(scope="module")
def index(images: ByteArray) -> TrainingIndex:
    return TrainingIndex.of(drawn_set(images), ["ab"])


@pytest.mark.parametrize("variant", range(len(VARIANTS)))
def test_a_copy_is_found_however_it_is_mirrored_or_moved(
    index: TrainingIndex, images: ByteArray, variant: int
) -> None:
    nearest = index.nearest(varied(images[4:6], variant), 2)
    assert [found[0].sprite.name for found in nearest] == ["blot 4", "blot 5"]
    assert all(found[0].is_exact and found[0].likeness is Likeness.EXACT for found in nearest)
    assert all(found[1].differing > 0.4 for found in nearest)


def test_who_drew_it_under_which_licence_is_told(index: TrainingIndex, images: ByteArray) -> None:
    sprite = index.nearest(images[5:6], 1)[0][0].sprite
    assert (sprite.name, sprite.artist, sprite.source, sprite.license) == (
        "blot 5",
        "",
        "Spots (Ben)",
        "CC-BY-4.0",
    )
    assert sprite.credit == "blot 5, Spots (Ben), CC-BY-4.0"
    named = TrainingIndex.of(drawn_set(images, **{ARTIST: ["Cleo"] * COUNT}))
    assert named.nearest(images[5:6], 1)[0][0].sprite.credit == "blot 5, Spots (Ben), by Cleo, CC-BY-4.0"


@pytest.mark.parametrize(("pixels", "off_by"), [(1, 0.012), (3, 0.025), (10, 0.06), (30, 0.12)])
def test_the_share_of_pixels_that_differ_is_nearly_that_of_the_pictures(
    index: TrainingIndex, images: ByteArray, pixels: int, off_by: float
) -> None:
    touched = images.copy()
    for number, image in enumerate(touched):
        opaque = np.argwhere(image[..., 3] > 0)
        places = opaque[np.random.default_rng(number).choice(len(opaque), pixels, replace=False)]
        image[tuple(places.T)] = (255, 0, 255, 255)
    true = differing_share(touched, images)
    found = [of_one[0] for of_one in index.nearest(touched, 1)]
    assert [one.sprite.name for one in found] == [f"blot {number}" for number in range(COUNT)]
    np.testing.assert_allclose([one.differing for one in found], true, atol=off_by)
    assert [one.is_near_copy for one in found] == (true <= NEAR_SHARE).tolist()
    assert not any(one.is_exact for one in found)


def test_new_sprites_are_no_copies_and_are_told_so(index: TrainingIndex) -> None:
    nearest = [found[0] for found in index.nearest(drawings(20, seed=9), 1)]
    assert not any(one.is_near_copy for one in nearest)
    assert {one.likeness for one in nearest} <= {Likeness.CLOSER, Likeness.USUAL, Likeness.FAR}


def test_frames_of_one_animation_are_told_once(index: TrainingIndex, images: ByteArray) -> None:
    nearest = index.nearest(images[:1], COUNT)[0]
    assert len({int(one.sprite.name.split()[1]) // 2 for one in nearest}) == len(nearest)
    assert [one.differing for one in nearest] == sorted(one.differing for one in nearest)


def test_a_sprite_that_was_trimmed_is_found_wherever_it_stood(
    index: TrainingIndex, images: ByteArray
) -> None:
    trimmed = images[8:9, 2:14, 2:14]
    assert index.nearest(trimmed, 1)[0][0].sprite.name == "blot 8"
    assert index.nearest(trimmed, 1)[0][0].is_exact


def test_soft_edges_are_seen_as_the_hard_ones_that_they_become(
    index: TrainingIndex, images: ByteArray
) -> None:
    soft = images[6:7].copy()
    soft[..., 3] = np.where(soft[..., 3] > 0, 200, 60)
    assert index.nearest(soft, 1)[0][0].is_exact


def test_as_many_as_one_likes_are_looked_for(index: TrainingIndex, images: ByteArray) -> None:
    many = np.concatenate([images] * 5)
    names = [found[0].sprite.name for found in index.nearest(many, 1)]
    assert names == [f"blot {number}" for number in range(COUNT)] * 5


def test_one_animation_alone_tells_nothing_of_others(images: ByteArray) -> None:
    alone = TrainingIndex.of(dataclasses.replace(drawn_set(images[:2]), groups=np.zeros(2, np.int64)))
    found = alone.nearest(drawings(1, seed=5), 1)[0][0]
    assert (found.rank, found.likeness) == (None, Likeness.UNRANKED)


def test_equal_pictures_are_kept_once(images: ByteArray) -> None:
    assert TrainingIndex.of(drawn_set(np.concatenate([images] * 2))).count == COUNT


def test_it_is_read_as_it_was_written(index: TrainingIndex, images: ByteArray, tmp_path: Path) -> None:
    index.save(tmp_path / "index.safetensors")
    read = TrainingIndex.load(tmp_path / "index.safetensors")
    assert (read.source, read.weights, read.image_size, read.unknown) == ("blots", ("ab",), 16, "")
    assert read.nearest(drawings(3, seed=4)) == index.nearest(drawings(3, seed=4))


def test_no_picture_can_be_seen_in_the_file(index: TrainingIndex, images: ByteArray, tmp_path: Path) -> None:
    path = tmp_path / "index.safetensors"
    index.save(path)
    tensors = load_file(path)
    per_sprite = {name: array.nbytes / COUNT for name, array in tensors.items() if len(array) == COUNT}
    assert sum(per_sprite.values()) < images[0].nbytes / 4
    features = tensors["features"].astype(np.float32) * index.feature_step
    known = images.reshape(COUNT, -1) / 255.0
    from spritestudio.sprites.dataset.fingerprints import _projection

    guessed = np.linalg.lstsq(_projection(known.shape[1]).T, features.T, rcond=None)[0].T
    left = ((guessed - known) ** 2).sum() / ((known - known.mean()) ** 2).sum()
    assert left > 0.8, "the best guess at the pixels misses nearly all of them"


@pytest.mark.parametrize("name", ["owner_of", "digests", "groups", "features", "colours"])
def test_a_damaged_index_is_told(index: TrainingIndex, tmp_path: Path, name: str) -> None:
    path = tmp_path / "index.safetensors"
    index.save(path)
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        metadata = file.metadata()
    tensors = load_file(path)
    save_file(tensors | {name: tensors[name][:-1].astype(np.int32)}, path, metadata)
    with pytest.raises(SpriteStudioError, match=r"index\.safetensors is no index of training sprites"):
        TrainingIndex.load(path)


def test_other_files_are_told(tmp_path: Path) -> None:
    path = tmp_path / "index.safetensors"
    with pytest.raises(SpriteStudioError):
        TrainingIndex.load(path)
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(SpriteStudioError, match="is no index"):
        TrainingIndex.load(path)
    save_file({"x": np.zeros(3, np.float32)}, path)
    with pytest.raises(SpriteStudioError, match="is no index"):
        TrainingIndex.load(path)

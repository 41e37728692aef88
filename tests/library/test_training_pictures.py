"""Pictures of training sprites come from the sets that are on this computer."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PIL import Image

from spritestudio.library.training_pictures import TrainingPictures
from spritestudio.sprites.dataset.fingerprints import pixel_digest
from spritestudio.sprites.dataset.sprite_set import save_sprites
from tests.sprites.dataset.test_training_index import drawings, drawn_set


def test_they_are_found_in_sets_clips_and_folders(tmp_path: Path) -> None:
    images = drawings(6)
    save_sprites(tmp_path / "set.npz", drawn_set(images[:2]))
    np.savez_compressed(tmp_path / "clips.npz", frames=images[2:4])
    (tmp_path / "folder").mkdir()
    Image.fromarray(images[4]).save(tmp_path / "folder" / "a.png")
    digests = [int(digest) for digest in pixel_digest(images)]
    sets = [tmp_path / name for name in ("gone.npz", "set.npz", "clips.npz", "folder")]
    found = TrainingPictures().find(digests, sets)
    assert set(found) == set(digests[:5])
    assert all((found[digest] == image).all() for digest, image in zip(digests[:5], images, strict=False))


def test_what_is_no_set_is_passed_over(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", x=np.zeros(3))
    (tmp_path / "broken.npz").write_text("nothing")
    sets = [tmp_path / "other.npz", tmp_path / "broken.npz"]
    assert TrainingPictures().find([1, 2], sets) == {}


def test_a_set_that_has_changed_is_read_again(tmp_path: Path) -> None:
    path, images = tmp_path / "set.npz", drawings(4)
    digests = [int(digest) for digest in pixel_digest(images)]
    pictures = TrainingPictures()
    save_sprites(path, drawn_set(images[:2]))
    assert set(pictures.find(digests, [path])) == set(digests[:2])
    save_sprites(path, drawn_set(images[2:]))
    os.utime(path, ns=(1, 1))
    assert set(pictures.find(digests, [path])) == set(digests[2:])

"""Folders as they are found on disks: numbered files, links, labels beside sprites."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from spritestudio.files import natural_key
from spritestudio.sprites.importing.arrays import COURSE_CLASSES
from spritestudio.sprites.importing.reading import input_files, read_sprites
from tests.sprites.importing.examples import SPRITES, save, write_set


def test_numbers_in_names_count_as_numbers(tmp_path: Path) -> None:
    names = ["walk_1.png", "walk_2.png", "walk_10.png", "walk_999.png", "walk_1000.png"]
    for name, sprite in zip(names, SPRITES, strict=False):
        save(tmp_path / "walk" / name, sprite)
    assert read_sprites([tmp_path / "walk"]).notes["names"].tolist() == names
    for folder in ("c10", "c2", "a"):
        (tmp_path / "classes" / folder).mkdir(parents=True)
        save(tmp_path / "classes" / folder / "x.png", SPRITES[0])
    assert read_sprites([tmp_path / "classes"]).class_names == ("a", "c2", "c10")
    assert sorted(["a" + "9" * 5000, "a1", "b"], key=natural_key)[0] == "a1"


def test_links_that_dangle_or_lead_back_are_left_out_and_told(tmp_path: Path) -> None:
    top = tmp_path / "art"
    (top / "cats").mkdir(parents=True)
    save(top / "cats" / "a.png", SPRITES[0])
    (top / "loop").symlink_to(top, target_is_directory=True)
    (top / "cats" / "up").symlink_to(tmp_path, target_is_directory=True)
    (top / "cats" / "gone.png").symlink_to(top / "nowhere.png")
    (top / "cats" / "self.png").symlink_to("self.png")
    editable = read_sprites([top])
    assert editable.notes["names"].tolist() == ["a.png"]
    assert editable.remarks[0].startswith("Links that lead nowhere or back were left out: ")


def test_what_is_called_like_a_picture_and_is_none_is_left_out_and_told(tmp_path: Path) -> None:
    top = tmp_path / "art"
    (top / "hero" / "b.png").mkdir(parents=True)
    save(top / "hero" / "a.png", SPRITES[0])
    (top / "hero" / ".c.png").mkdir()
    editable = read_sprites([top])
    assert (editable.count, editable.class_names) == (1, ("hero",))
    told = "Folders and others that are called like pictures and are none were left out: b.png."
    assert editable.remarks == (told,)
    save(top / "hero" / "b.png" / "1.png", SPRITES[1])
    editable = read_sprites([top])
    assert (editable.count, editable.class_names, editable.remarks) == (2, ("hero",), ())


def test_labels_beside_sprites_are_taken_and_told(tmp_path: Path) -> None:
    sprites, labels = tmp_path / "sprites_1788_16x16.npy", tmp_path / "sprite_labels_nc_1788_16x16.npy"
    np.save(sprites, SPRITES[:5, ..., :3])
    np.save(labels, np.eye(5))
    np.save(tmp_path / "other_labels.npy", np.eye(7))
    editable = read_sprites([sprites])
    assert editable.class_names == COURSE_CLASSES
    assert "sprite_labels_nc_1788_16x16.npy, which lies beside it" in editable.remarks[0]
    assert set(input_files([sprites])) == {sprites, labels}
    np.save(labels, np.eye(6))
    assert read_sprites([sprites]).class_names == ("sprites_1788_16x16",)


def test_names_that_were_stored_as_bytes_are_text(tmp_path: Path) -> None:
    names = np.array(["hero", "böse", "spell"])
    called = np.array([b"a", b"b", b"c", b"d", b"e", b"f"])
    path = write_set(tmp_path, class_names=np.char.encode(names, "utf-8"), names=called)
    editable = read_sprites([path])
    assert editable.class_names == tuple(names)
    assert editable.name(0) == "a"

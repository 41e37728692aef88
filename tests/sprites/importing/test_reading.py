"""Whatever holds sprites becomes one set, and a bad file a sentence."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import GenerateSpec, Recipe
from spritestudio.sprites.export.png import encode_png
from spritestudio.sprites.importing import reading
from spritestudio.sprites.importing.reading import load_sprites, read_sources, read_sprites
from spritestudio.sprites.importing.slicing import ReadSpec
from tests.sprites.importing import bad_files
from tests.sprites.importing.examples import IMAGES, SPRITE, SPRITES, save, write_pictures, write_set
from tests.sprites.test_grid import STARTER


def test_a_home_folder_is_found_by_its_short_name(home: Path) -> None:
    write_set(home)
    assert load_sprites("~/set.npz").count == 6


def test_every_sub_folder_of_pictures_is_a_class(tmp_path: Path) -> None:
    top = write_pictures(
        tmp_path,
        {"hero/b.png": IMAGES[0], "hero/a.PNG": IMAGES[1], "food/c.webp": IMAGES[2], "food/d.png": IMAGES[3]},
    )
    (top / "hero" / "notes.txt").write_text("not a picture")
    (top / "empty").mkdir()
    (top / "readme.txt").touch()
    sprites = load_sprites(top)

    assert sprites.class_names == ("food", "hero")
    assert sprites.labels.tolist() == [0, 0, 1, 1]
    assert np.array_equal(sprites.images[1:], IMAGES[[3, 1, 0]])
    assert len(set(sprites.groups.tolist())) == 4
    assert sprites.source == "pictures"


def test_a_folder_without_pictures_is_told_how_to_fill_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SpriteStudioError, match=r"no sub-folder with pictures\. Make one sub-folder"):
        load_sprites(tmp_path)


NOBODY = 65534


def test_loose_pictures_are_one_class_named_after_their_folder(tmp_path: Path) -> None:
    for number, sprite in enumerate(SPRITES):
        save(tmp_path / "heroes" / f"{number:02}.png", sprite)
    sprites = load_sprites(tmp_path / "heroes")
    assert (sprites.class_names, sprites.count) == (("heroes",), len(SPRITES))
    assert np.array_equal(sprites.images, SPRITES)


def test_pictures_outside_the_folders_of_classes_are_left_out_and_told(tmp_path: Path) -> None:
    save(tmp_path / "food" / "a.png", SPRITES[0])
    save(tmp_path / "loose.png", SPRITES[1])
    editable = read_sprites([tmp_path])
    assert (editable.count, editable.class_names) == (1, ("food",))
    assert "1 picture of" in editable.remarks[0]


def test_several_sources_become_one_draft(tmp_path: Path) -> None:
    save(tmp_path / "food" / "a.png", SPRITES[0])
    save(tmp_path / "more" / "b.png", SPRITES[1])
    events = list(read_sources([tmp_path, tmp_path / "food", "starter"]))
    assert [(event.done, event.total) for event in events] == [(n, 4) for n in range(1, 5)]
    editable = events[-1].editable
    assert editable is not None
    assert editable.class_names[:2] == ("food", "more")
    assert editable.count == 3 + 600
    assert len(set(editable.groups.tolist())) == editable.count
    assert editable.contexts[2].tolist() == editable.contexts[0].tolist()


def test_nothing_at_all_is_told() -> None:
    with pytest.raises(SpriteStudioError, match="nothing to read"):
        read_sprites([])


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="only POSIX systems have users to switch to")
def test_a_file_that_may_not_be_read_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to other users
        Path(folder).chmod(0o755)
        path = save(Path(folder) / "a.png", SPRITES[0])
        path.chmod(0)
        user = os.geteuid()
        os.seteuid(user or NOBODY)  # whoever runs the tests as root may read everything
        try:
            with pytest.raises(
                SpriteStudioError, match=r"a\.png cannot be read as a picture: Permission denied"
            ):
                read_sprites([path])
        finally:
            os.seteuid(user)


def test_pictures_deep_in_the_folder_of_a_class_belong_to_it(tmp_path: Path) -> None:
    (tmp_path / "set" / "undead" / "bone").mkdir(parents=True)
    Image.fromarray(STARTER[0]).save(tmp_path / "set" / "undead" / "bone" / "a.png")
    (tmp_path / "set" / "undead" / ".hidden").mkdir()
    Image.fromarray(STARTER[1]).save(tmp_path / "set" / "undead" / ".hidden" / "b.png")
    editable = read_sprites([tmp_path / "set"])
    assert (editable.class_names, editable.count) == (("undead",), 1)


def test_a_folder_of_everything_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / "home" / name).mkdir(parents=True)
    monkeypatch.setattr(reading, "MAX_FOLDERS", 3)
    with pytest.raises(SpriteStudioError, match="more than 3 folders"):
        read_sprites([tmp_path])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            bad_files.truncated,
            r"torn\.png cannot be read as a picture\. It may be cut short, or something else\.",
        ),
        (
            bad_files.text,
            r"letter\.png cannot be read as a picture\. It may be cut short, or something else\.",
        ),
        (bad_files.document, r"letter\.odt is not a sprite set\. Give a folder, or a file that ends"),
        (
            bad_files.huge_picture,
            r"huge\.png cannot be read as a picture: it has more than 16,777,216 pixels\.",
        ),
        (
            bad_files.huge_animation,
            r"huge\.gif cannot be read as a picture: it has more than 16,777,216 pixels\.",
        ),
        (bad_files.huge_array, r"huge\.npy holds more than 2 GiB of pixels\. Split the set\."),
        (
            bad_files.pickled_array,
            r"pickled\.npy cannot be read as an array\. It must be a \.npy file of plain numbers,",
        ),
        (
            bad_files.pickled_set,
            r"pickled\.npz cannot be read as a sprite set\. It must be an \.npz file of plain arrays",
        ),
        (
            bad_files.labels_of_another_length,
            r"labels\.npy has labels of shape \(3, 5\) for 4 sprites\.",
        ),
        (
            bad_files.empty_folder,
            r"empty has no pictures and no sub-folder with pictures\. Make one sub-folder per class",
        ),
        (bad_files.missing, r"There is no file or folder .*nowhere\.png\."),
    ],
)
def test_a_bad_file_is_told_in_a_sentence(make: Callable[[Path], Path], words: str, tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError) as told:
        read_sprites([make(tmp_path)])
    assert told.match(words)


def test_pictures_that_together_would_fill_the_memory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        Image.fromarray(SPRITE).save(tmp_path / f"{number}.png")
    monkeypatch.setattr(reading, "MAX_SET_BYTES", 4 * SPRITE.nbytes)
    assert read_sprites([tmp_path]).count == 4
    monkeypatch.setattr(reading, "MAX_SET_BYTES", 4 * SPRITE.nbytes - 1)
    with pytest.raises(SpriteStudioError, match="more than 2 GiB of pixels"):
        read_sprites([tmp_path])


def test_the_recipe_in_a_picture_names_its_class(tmp_path: Path) -> None:
    recipe = Recipe(
        weights="tiny",
        weights_hash="",
        class_names=("hero", "food"),
        image_size=8,
        sections=(("", 2),),
        spec=GenerateSpec(seeds=(1, 2), contexts=((0.2, 1.0), (1.0, 0.0))),
        sprites=(0,),
    )
    pixels = np.full((8, 8, 4), 200, np.uint8)
    (tmp_path / "sprite-1.png").write_bytes(encode_png(pixels, recipe.texts))
    assert read_sprites([tmp_path / "sprite-1.png"]).class_names == ("food",)
    assert read_sprites([tmp_path / "sprite-1.png"], ReadSpec(class_name="mine")).class_names == ("mine",)
    both = dataclasses.replace(recipe, sprites=(0, 1))
    (tmp_path / "both.png").write_bytes(encode_png(pixels, both.texts))
    assert read_sprites([tmp_path / "both.png"]).class_names == ("both",)
    (tmp_path / "plain.png").write_bytes(encode_png(pixels))
    assert set(read_sprites([tmp_path]).class_names) == {"food", tmp_path.name}


def test_a_file_that_nobody_foresaw_is_left_out_like_any_broken_one(tmp_path: Path) -> None:
    """A coordinate that no integer holds: it ended the reading of the whole folder."""
    top = write_pictures(tmp_path, {"cat/a.png": IMAGES[0], "cat/sheet.png": IMAGES[1]})
    frame = '{"x": 0, "y": 0, "w": 1e999, "h": 8}'
    (top / "cat" / "sheet.json").write_text(
        f'{{"frames": {{"a": {{"frame": {frame}}}}}, "meta": {{"image": "sheet.png"}}}}'
    )
    with pytest.raises(SpriteStudioError):
        read_sprites([top])
    editable = read_sprites([top], ReadSpec(skip_broken=True))
    assert editable.count == 1
    assert any("sheet" in remark and "left out" in remark for remark in editable.remarks)


def test_the_folder_at_hand_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "creatures"
    (folder / "orc").mkdir(parents=True)
    for path in (folder / "orc" / "a.png", folder / "loose.png"):
        Image.new("RGBA", (16, 16), (200, 40, 20, 255)).save(path)
    monkeypatch.chdir(folder)
    remarks = read_sprites(["."]).remarks
    assert any("1 picture of creatures lies in no folder of a class" in remark for remark in remarks)

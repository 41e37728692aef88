"""Pictures of every kind become sprites, and bad ones a sentence."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.importing import pictures
from spritestudio.sprites.importing.reading import load_sprites, read_sources, read_sprites
from spritestudio.sprites.starter.starter_set import starter_sprites

NOBODY = 65534
SPRITES = starter_sprites(seed=1, per_class=2).images


def save(path: Path, *frames: Any, **options: Any) -> Path:
    first, *rest = (Image.fromarray(frame) for frame in frames)
    path.parent.mkdir(exist_ok=True)
    first.save(
        path, **({"save_all": True, "append_images": rest, "duration": 100} if rest else {}), **options
    )
    return path


# --- Forms ---------------------------------------------------------------------------------------


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
    assert "1 pictures of" in editable.remarks[0]


@pytest.mark.parametrize(
    ("name", "options"), [("a.gif", {"disposal": 2}), ("a.png", {}), ("a.webp", {"lossless": True})]
)
def test_frames_of_an_animation_share_a_group(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    animated = save(tmp_path / "walk" / name, *SPRITES[:3], **options)
    save(tmp_path / "walk" / "z.png", SPRITES[3])
    editable = read_sprites([animated.parent])
    assert editable.count == 4
    assert len(set(editable.groups[:3].tolist())) == 1
    assert editable.groups[3] != editable.groups[0]
    assert np.array_equal(np.stack(editable.images[:3])[..., 3], SPRITES[:3, ..., 3])


def test_a_palette_png_keeps_its_transparency(tmp_path: Path) -> None:
    indexed = Image.new("P", (8, 8), 1)
    indexed.putpalette([0, 0, 0, 10, 200, 30])
    indexed.putpixel((0, 0), 0)
    indexed.save(tmp_path / "a.png", transparency=0)
    (image,) = read_sprites([tmp_path / "a.png"]).images
    assert image[0, 0].tolist() == [0, 0, 0, 0]
    assert image[5, 5].tolist() == [10, 200, 30, 255]


def test_transparent_pixels_are_zeroed(tmp_path: Path) -> None:
    sprite = np.full((8, 8, 4), (9, 9, 9, 0), dtype=np.uint8)
    sprite[2:6, 2:6, 3] = 255
    (image,) = read_sprites([save(tmp_path / "a.png", sprite)]).images
    assert image[0, 0].tolist() == [0, 0, 0, 0]


def test_sixteen_bits_per_channel_are_cut_and_told(tmp_path: Path) -> None:
    grey = np.full((8, 8), 0x80FF, dtype=np.uint16)
    editable = read_sprites([save(tmp_path / "deep.png", grey)])
    assert np.all(editable.images[0] == [0x80, 0x80, 0x80, 255])
    assert editable.remarks == ("Pictures with 16 bits per channel were cut to 8.",)


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


# --- Sheets with JSON ----------------------------------------------------------------------------


def frame(x: int, **changes: Any) -> dict[str, Any]:
    return {
        "frame": {"x": x, "y": 0, "w": 16, "h": 16},
        "rotated": False,
        "trimmed": False,
        "spriteSourceSize": {"x": 0, "y": 0, "w": 16, "h": 16},
        "sourceSize": {"w": 16, "h": 16},
        "duration": 100,
    } | changes


def write_atlas(folder: Path, frames: Any, **meta: Any) -> Path:
    save(folder / "hero.png", np.concatenate(SPRITES[:3], axis=1))
    values = {"frames": frames, "meta": {"image": "hero.png", "scale": "1"} | meta}
    (folder / "hero.json").write_text(json.dumps(values))
    return folder / "hero.png"


@pytest.mark.parametrize("source", ["hero.png", "hero.json"])
@pytest.mark.parametrize("form", ["hash", "array"])
def test_the_json_of_a_sheet_says_where_sprites_lie(tmp_path: Path, form: str, source: str) -> None:
    hashed = {"walk 0.aseprite": frame(0), "walk 1.aseprite": frame(32), "sword.aseprite": frame(16)}
    listed = [{"filename": name, **values} for name, values in hashed.items()]
    tags = [{"name": "step", "from": 0, "to": 1, "direction": "forward"}]
    write_atlas(tmp_path, hashed if form == "hash" else listed, frameTags=tags)
    editable = read_sprites([tmp_path / source])
    assert np.array_equal(np.stack(editable.images), SPRITES[[0, 2, 1]])
    assert editable.groups[0] == editable.groups[1] != editable.groups[2]
    assert editable.notes["fine"].tolist() == ["step", "step", ""]
    assert read_sprites([tmp_path / "hero.png", tmp_path / "hero.json"]).count == 3, "the two belong together"


def test_a_trimmed_sprite_gets_its_margin_back(tmp_path: Path) -> None:
    trimmed = frame(
        0,
        frame={"x": 2, "y": 3, "w": 10, "h": 9},
        trimmed=True,
        spriteSourceSize={"x": 2, "y": 3, "w": 10, "h": 9},
    )
    (image,) = read_sprites([write_atlas(tmp_path, {"a": trimmed})]).images
    expected = np.zeros((16, 16, 4), dtype=np.uint8)
    expected[3:12, 2:12] = SPRITES[0][3:12, 2:12]
    assert np.array_equal(image, expected)


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        ({"a": frame(40)}, "outside its sheet of 48×16"),
        ({"a": frame(-1)}, "frames in hero.json are malformed"),
        ({"a": {}}, "frames in hero.json are malformed"),
        ({"a": frame(0, rotated=True)}, "'a' is packed turned"),
        ({"a": frame(0, trimmed=True, sourceSize={"w": 32768, "h": 32768})}, "malformed"),
        ([1], "malformed"),
        (7, "malformed"),
    ],
)
def test_a_json_that_does_not_fit_is_told(tmp_path: Path, frames: Any, words: str) -> None:
    path = write_atlas(tmp_path, frames)
    with pytest.raises(SpriteStudioError, match=words):
        read_sprites([path])


def test_json_of_another_kind_is_no_sheet(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", SPRITES[0])
    path.with_suffix(".json").write_text('{"colour": "red"}')
    assert read_sprites([path]).count == 1
    with pytest.raises(SpriteStudioError, match=r"a\.json does not describe a sprite sheet"):
        read_sprites([path.with_suffix(".json")])
    path.with_suffix(".json").write_text("{")
    with pytest.raises(SpriteStudioError, match=r"a\.json cannot be read as JSON"):
        read_sprites([path])


# --- Bad files -----------------------------------------------------------------------------------


def test_a_picture_is_not_decoded_when_it_would_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "a.gif", *SPRITES[:3])
    monkeypatch.setattr(pictures, "MAX_PIXELS", 3 * 256)
    assert read_sprites([path]).count == 3
    monkeypatch.setattr(pictures, "MAX_PIXELS", 3 * 256 - 1)
    with pytest.raises(SpriteStudioError, match="cannot be read as a picture: it has more than 767 pixels"):
        read_sprites([path])


@pytest.mark.parametrize("name", ["a.txt", "a.pth", "a"])
def test_a_file_of_another_kind_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"?")
    with pytest.raises(SpriteStudioError, match="is not a sprite set"):
        read_sprites([tmp_path / name])


def test_a_text_that_is_named_like_a_picture_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("%!PS")
    with pytest.raises(SpriteStudioError, match=r"a\.png cannot be read as a picture"):
        read_sprites([tmp_path / "a.png"])


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

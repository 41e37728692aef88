"""Sets of sprites: the documented file, folders of pictures, and whatever else a person may give."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.reading import load_sprites

IMAGES = np.random.default_rng(0).integers(1, 256, (6, 8, 8, 4), dtype=np.uint8)
ARRAYS: dict[str, Any] = {
    "images": IMAGES,
    "labels": np.array([0, 1, 2, 0, 1, 2], dtype=np.int16),
    "class_names": np.array(["hero", "food", "spell"]),
}


def write_set(folder: Path, **changes: Any) -> Path:
    """Write a set; a change to None leaves an array out."""
    path = folder / "set.npz"
    np.savez(path, **{name: array for name, array in (ARRAYS | changes).items() if array is not None})
    return path


def write_pictures(folder: Path, pictures: dict[str, ByteArray]) -> Path:
    top = folder / "pictures"
    for name, image in pictures.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(top / name)
    return top


# --- Files ---------------------------------------------------------------------------------------


def test_a_file_in_the_documented_form_is_read(tmp_path: Path) -> None:
    path = write_set(
        tmp_path,
        group=np.array([5, 5, 1, 2, 3, 4], dtype=np.uint8),
        source=np.array(["B", "A", "B", "B", "B", "B"]),
        license=np.array(["CC-BY", "CC0", "CC-BY", "CC-BY", "CC-BY", "CC-BY"]),
    )
    sprites = load_sprites(path)

    assert np.array_equal(sprites.images, IMAGES)
    assert (sprites.count, sprites.image_size) == (6, 8)
    assert sprites.labels.tolist() == [0, 1, 2, 0, 1, 2]
    assert sprites.groups.tolist() == [5, 5, 1, 2, 3, 4]
    assert sprites.labels.dtype == sprites.groups.dtype == np.int64
    assert sprites.class_names == ("hero", "food", "spell")
    assert sprites.source == "set.npz"
    assert sprites.credits == ("A, CC0", "B, CC-BY")


def test_groups_and_credits_may_be_left_out(tmp_path: Path) -> None:
    sprites = load_sprites(str(write_set(tmp_path)))
    assert len(set(sprites.groups.tolist())) == 6
    assert sprites.credits == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"images": None}, "lacks the arrays images"),
        ({"labels": None, "class_names": None}, "lacks the arrays labels, class_names"),
        ({"images": IMAGES[..., :3]}, r"images of shape \(6, 8, 8, 3\), uint8"),
        ({"images": IMAGES[:, :4]}, r"images of shape \(6, 4, 8, 4\)"),
        ({"images": IMAGES[0]}, r"images of shape \(8, 8, 4\)"),
        ({"images": IMAGES[:0]}, "with N at least 1"),
        ({"images": IMAGES / 255.0}, "float64. They must be uint8"),
        ({"images": np.uint8(3)}, r"images of shape \(\)"),
        ({"labels": np.zeros(5, dtype=int)}, r"6 images but labels of shape \(5,\)"),
        ({"labels": np.zeros((6, 3), dtype=int)}, r"labels of shape \(6, 3\)"),
        ({"labels": np.zeros(6)}, "float64. There must be one whole number per image"),
        ({"labels": np.int64(0)}, r"labels of shape \(\)"),
        ({"labels": np.array([0, 1, 2, 3, 0, 0])}, "labels from 0 to 3, but 3 class names"),
        ({"labels": np.array([0, -1, 2, 0, 0, 0])}, "labels from -1 to 2"),
        ({"class_names": np.array([], dtype=str)}, "but 0 class names"),
        ({"class_names": np.array("hero")}, "but 1 class names"),
        ({"group": np.zeros(5, dtype=int)}, r"6 images but groups of shape \(5,\)"),
        ({"group": np.array(["a"] * 6)}, "groups of shape"),
        ({"images": IMAGES.astype(object)}, "cannot be read as a sprite set"),
        ({"class_names": np.array(["hero", "food", None], dtype=object)}, "must be an .npz file of plain"),
    ],
)
def test_a_file_in_another_form_is_told_what_is_wrong(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    path = write_set(tmp_path, **changes)
    with pytest.raises(SpriteStudioError, match=words) as caught:
        load_sprites(path)
    assert "set.npz" in caught.value.message


@pytest.mark.parametrize("source", [np.array("me"), np.array(["me"]), np.array([["me"]] * 6)], ids=np.shape)
def test_credits_in_another_form_are_left_out(tmp_path: Path, source: Any) -> None:
    assert load_sprites(write_set(tmp_path, source=source, license=np.array(["CC0"] * 6))).credits == ()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.npz", None, "There is no sprite set .*missing.npz. Give an .npz file or a folder"),
        ("sprites.zip", b"PK", "sprites.zip is not a sprite set"),
        ("text.npz", b"dear sprites", "text.npz cannot be read as a sprite set"),
        ("empty.npz", b"", "empty.npz cannot be read as a sprite set"),
        ("~nobody-at-all/set.npz", None, "There is no sprite set"),
    ],
)
def test_what_is_no_file_of_sprites_is_told_in_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    path = name if name.startswith("~") else tmp_path / name
    if content is not None:
        Path(path).write_bytes(content)
    with pytest.raises(SpriteStudioError, match=words):
        load_sprites(path)


@pytest.mark.parametrize("keep", [0.01, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, keep: float) -> None:
    path = write_set(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(keep * len(whole))])
    with pytest.raises(SpriteStudioError, match=r"set\.npz cannot be read as a sprite set"):
        load_sprites(path)


def test_a_home_folder_is_found_by_its_short_name(home: Path) -> None:
    write_set(home)
    assert load_sprites("~/set.npz").count == 6


# --- Folders -------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("ending", ["png", "gif", "bmp", "webp"])
@pytest.mark.parametrize("mode", ["RGB", "P", "L"])
def test_pictures_of_every_kind_become_rgba(tmp_path: Path, ending: str, mode: str) -> None:
    (tmp_path / "hero").mkdir()
    picture = Image.new("RGB", (8, 8), (204, 204, 204))
    picture.convert(mode).save(
        tmp_path / "hero" / f"a.{ending}", **({"lossless": True} if ending == "webp" else {})
    )
    assert np.all(load_sprites(tmp_path).images == [204, 204, 204, 255])


def _png_header(width: int, height: int) -> bytes:
    """The start of a PNG that says how large it is and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def _cut_off(path: Path) -> None:
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (32, 32, 4), dtype=np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:2000])


def _with_a_broken_chunk(path: Path) -> None:
    Image.fromarray(IMAGES[0]).save(path)
    data = path.read_bytes()
    at = data.index(b"IDAT") - 4
    path.write_bytes(
        data[:at] + struct.pack(">I", 1) + b"IDAT" + data[at + 8 : at + 13] + b"\0\0\0\1]L1!12345"
    )


BAD_PICTURES: dict[str, tuple[Callable[[Path], object], str]] = {
    "text": (lambda path: path.write_text("dear picture"), "cannot be read as a picture"),
    "empty": (Path.touch, "cannot be read as a picture"),
    "a folder": (Path.mkdir, "cannot be read as a picture"),
    "cut off": (_cut_off, "cannot be read as a picture"),
    "a broken chunk": (_with_a_broken_chunk, "cannot be read as a picture"),
    "a bomb": (lambda path: path.write_bytes(_png_header(60_000, 60_000)), "cannot be read as a picture"),
    "nothing inside": (lambda path: path.write_bytes(_png_header(8, 8)), "cannot be read as a picture"),
    "too large": (lambda path: Image.new("RGBA", (65, 8)).save(path), "is 65×8; a sprite is at most 64×64"),
    "another size": (lambda path: Image.new("RGBA", (12, 12)).save(path), "is 12×12, others are 8×8"),
}


@pytest.mark.parametrize("kind", BAD_PICTURES)
def test_a_picture_that_is_no_sprite_is_named(tmp_path: Path, kind: str) -> None:
    top = write_pictures(tmp_path, {"hero/a.png": IMAGES[0]})
    write, words = BAD_PICTURES[kind]
    write(top / "hero" / "b.png")
    with pytest.raises(SpriteStudioError, match=rf"b\.png {words}"):
        load_sprites(top)


def test_sprites_that_are_not_square_are_refused(tmp_path: Path) -> None:
    top = write_pictures(tmp_path, {"hero/a.png": IMAGES[0, :4]})
    with pytest.raises(SpriteStudioError, match=r"pictures has images of shape \(1, 4, 8, 4\)"):
        load_sprites(top)


def test_a_folder_without_pictures_is_told_how_to_fill_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SpriteStudioError, match=r"no sub-folder with pictures\. Make one sub-folder"):
        load_sprites(tmp_path)

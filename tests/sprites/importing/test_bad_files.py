"""Every kind of bad file, and the sentence that a person is told of it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.importing import reading
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.starter.starter_set import starter_sprites

SPRITE = np.asarray(starter_sprites(per_class=1).images)[0]


def truncated(folder: Path) -> Path:
    path = folder / "torn.png"
    Image.effect_noise((64, 64), 90).save(path)
    path.write_bytes(path.read_bytes()[:900])
    return path


def text(folder: Path) -> Path:
    path = folder / "letter.png"
    path.write_text("Dear artist")
    return path


def document(folder: Path) -> Path:
    path = folder / "letter.odt"
    path.write_bytes(b"PK")
    return path


def huge_picture(folder: Path) -> Path:
    """A PNG that says that it is 60,000 pixels wide and high, in 60 bytes."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(b"IHDR" + header))
    path = folder / "huge.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + crc + b"\0\0\0\0IDAT\0\0\0\0"
    )
    return path


def huge_animation(folder: Path) -> Path:
    """A GIF whose frames together would fill the memory."""
    path = folder / "huge.gif"
    first, second = (Image.new("P", (5000, 4000), colour) for colour in (1, 2))
    first.save(path, save_all=True, append_images=[second])
    return path


def huge_array(folder: Path) -> Path:
    """An array of 16 GB, of which the disk holds nothing but the first bytes."""
    path = folder / "huge.npy"
    with path.open("wb") as file:
        shape = (1_000_000, 64, 64, 4)
        np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": shape})
        file.truncate(file.tell() + int(np.prod(shape)))
    return path


def pickled_array(folder: Path) -> Path:
    path = folder / "pickled.npy"
    np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return path


def pickled_set(folder: Path) -> Path:
    path = folder / "pickled.npz"
    np.savez(path, images=np.array([{"a": 1}], dtype=object))
    return path


def labels_of_another_length(folder: Path) -> Path:
    np.save(folder / "sprites.npy", np.stack([SPRITE[..., :3]] * 4))
    np.save(folder / "labels.npy", np.zeros((3, 5)))
    return folder


def empty_folder(folder: Path) -> Path:
    path = folder / "empty"
    path.mkdir()
    return path


def missing(folder: Path) -> Path:
    return folder / "nowhere.png"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (truncated, r"torn\.png cannot be read as a picture\. It may be cut short, or something else\."),
        (text, r"letter\.png cannot be read as a picture\. It may be cut short, or something else\."),
        (document, r"letter\.odt is not a sprite set\. Give an \.npz or \.npy file, a picture"),
        (huge_picture, r"huge\.png cannot be read as a picture: it has more than 33,554,432 pixels\."),
        (huge_animation, r"huge\.gif cannot be read as a picture: it has more than 33,554,432 pixels\."),
        (huge_array, r"huge\.npy holds more than 2 GiB of pixels\. Split the set\."),
        (
            pickled_array,
            r"pickled\.npy cannot be read as an array\. It must be a \.npy file of plain numbers,",
        ),
        (
            pickled_set,
            r"pickled\.npz cannot be read as a sprite set\. It must be an \.npz file of plain arrays",
        ),
        (labels_of_another_length, r"labels\.npy has labels of shape \(3, 5\), but there are 4 sprites\."),
        (
            empty_folder,
            r"empty has no pictures and no sub-folder with pictures\. Make one sub-folder per class",
        ),
        (missing, r"There is no sprite set .*nowhere\.png\."),
    ],
)
def test_a_bad_file_is_told_in_a_sentence(make: Callable[[Path], Path], words: str, tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError) as told:
        read_sprites([make(tmp_path)])
    assert told.match(words)


def test_an_animation_is_read_frame_by_frame(tmp_path: Path) -> None:
    frames = [Image.fromarray(np.roll(SPRITE, shift, axis=1)) for shift in range(3)]
    for name in ("walk.png", "walk.gif"):
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:], disposal=2)
        editable = read_sprites([tmp_path / name])
        assert (editable.count, len(set(editable.groups.tolist()))) == (3, 1)


def test_sixteen_bits_are_cut_to_eight_and_told(tmp_path: Path) -> None:
    Image.fromarray(np.full((16, 16), 0x80FF, dtype=np.uint16)).save(tmp_path / "deep.png")
    editable = read_sprites([tmp_path / "deep.png"])
    assert editable.images[0][0, 0].tolist() == [128, 128, 128, 255]
    assert editable.remarks == ("Pictures with 16 bits per channel were cut to 8.",)


def test_a_palette_keeps_its_transparency(tmp_path: Path) -> None:
    picture = Image.fromarray(SPRITE).convert("RGB").quantize(16)
    corner = picture.getpixel((0, 0))
    picture.save(tmp_path / "indexed.png", transparency=corner)
    (image,) = read_sprites([tmp_path / "indexed.png"]).images
    assert image[0, 0].tolist() == [0, 0, 0, 0]
    assert (image[..., 3] == 255).any()


def test_pictures_that_together_would_fill_the_memory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        Image.fromarray(SPRITE).save(tmp_path / f"{number}.png")
    monkeypatch.setattr(reading, "MAX_BYTES", 4 * SPRITE.nbytes)
    assert read_sprites([tmp_path]).count == 4
    monkeypatch.setattr(reading, "MAX_BYTES", 4 * SPRITE.nbytes - 1)
    with pytest.raises(SpriteStudioError, match="more than 2 GiB of pixels"):
        read_sprites([tmp_path])

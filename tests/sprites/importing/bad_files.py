"""Makers of files that cannot be read as sprites, one per kind of fault."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from tests.sprites.importing.examples import SPRITE


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

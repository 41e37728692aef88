"""Pictures as browsers and other programs show them."""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.importing.pictures import picture_size, read_frames, read_picture
from spritestudio.sprites.importing.reading import read_sprites
from tests.sprites.importing.examples import SPRITES, save

CASES = Path(__file__).parents[2] / "fixtures" / "cases"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("partial_first.gif", ["partial_first0", "partial_first1", "partial_first2"]),
        ("undefined5.gif", ["undefined50", "undefined51"]),
        ("hidden.png", ["hidden0", "hidden1", "hidden2"]),
        ("normal.png", ["hidden0", "hidden1", "hidden2"]),
        ("grey4.png", ["grey4"]),
        ("o6.png", ["o6"]),
    ],
)
def test_pictures_are_what_browsers_show(name: str, expected: list[str]) -> None:
    for frame, right in zip(read_frames(CASES / name), expected, strict=True):
        assert np.array_equal(frame, read_frames(CASES / f"expected-{right}.png")[0])


def test_a_jpeg_may_be_named_png() -> None:
    assert read_frames(CASES / "jpeg_named.png")[0].shape[2] == 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_a_picture_upright(tmp_path: Path, orientation: int) -> None:
    image = SPRITES[0][:, :12]
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = save(tmp_path / "a.png", image, exif=exif)
    with Image.open(path) as picture:
        picture.load()
        from PIL import ImageOps

        right = np.asarray(ImageOps.exif_transpose(picture).convert("RGBA"))
    (frame,) = read_frames(path)
    assert np.array_equal(frame, np.where(right[..., 3:] == 0, 0, right))
    assert picture_size(path) == (frame.shape[1], frame.shape[0])


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_a_grey_may_be_transparent(tmp_path: Path, depth: int) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    row = {1: b"\x40", 2: b"\x40", 4: b"\x01", 8: b"\0\1", 16: b"\0\0\0\1"}[depth]  # greys 0, 1 (or 1, 0)
    header = struct.pack(">IIBBBBB", 2, 1, depth, 0, 0, 0, 0)
    (tmp_path / "a.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tRNS", b"\0\1")
        + chunk(b"IDAT", zlib.compress(b"\0" + row)) + chunk(b"IEND", b"")
    )  # fmt: skip
    alpha = read_frames(tmp_path / "a.png")[0][0, :, 3].tolist()
    assert sorted(alpha) == [0, 255]


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp"])
def test_durations_are_kept(tmp_path: Path, name: str) -> None:
    path = save(tmp_path / name, *SPRITES[:3], duration=[40, 70, 200], disposal=2, lossless=True)
    assert read_picture(path).durations_ms == [40, 70, 200]
    assert read_sprites([path]).notes["duration_ms"].tolist() == [40, 70, 200]


@pytest.mark.parametrize("name", ["a.jpg", "a.tga", "a.tif"])
def test_pictures_of_other_kinds_are_read(tmp_path: Path, name: str) -> None:
    Image.fromarray(SPRITES[0]).convert("RGB").save(tmp_path / name)
    assert read_frames(tmp_path / name)[0].shape == (16, 16, 4)


def piskel(**changes: object) -> str:
    strip = io.BytesIO()
    Image.fromarray(np.concatenate(SPRITES[:2], axis=1)).save(strip, "PNG")
    url = "data:image/png;base64," + base64.b64encode(strip.getvalue()).decode()
    layer = {"name": "a", "opacity": 1, "frameCount": 2, "chunks": [{"layout": [[0], [1]], "base64PNG": url}]}
    values = {"name": "x", "fps": 10, "width": 16, "height": 16, "layers": [json.dumps(layer)]}
    return json.dumps({"modelVersion": 2, "piskel": values | changes})


def test_a_drawing_of_piskel_is_read(tmp_path: Path) -> None:
    path = tmp_path / "hero.piskel"
    path.write_text(piskel())
    editable = read_sprites([path])
    assert np.array_equal(np.stack(editable.images), SPRITES[:2])
    assert editable.notes["duration_ms"].tolist() == [100, 100]
    for broken in (piskel()[:90], piskel(width=0), piskel(layers=["{"]), "[]", "{}"):
        path.write_text(broken)
        with pytest.raises(SpriteStudioError, match=r"hero\.piskel cannot be read as a drawing of Piskel"):
            read_sprites([path])

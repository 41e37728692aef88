"""What small files claim to hold is found out before memory or time is given to it."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.errors import SpriteStudioError
from spritestudio.project.generations import load_generation
from spritestudio.sprites.dataset.autosave import load_autosave
from spritestudio.sprites.dataset.sprite_set import save_sprites
from spritestudio.sprites.importing.aseprite import read_aseprite
from spritestudio.sprites.importing.pictures import picture_size
from spritestudio.sprites.importing.reading import load_sprites, read_sprites
from spritestudio.sprites.importing.slicing import ReadSpec
from spritestudio.sprites.importing.spans import FrameTag, TagSpan, tagged_frames
from spritestudio.sprites.palettes.files import read_palette
from tests.bounds import bounded
from tests.sprites.importing.test_aseprite import aseprite_file, block, cel, layer, linked

_Shapes = dict[str, tuple[tuple[int, ...], str]]


def zeros(path: Path, arrays: _Shapes, times: int = 1) -> Path:
    """An `.npz` of zeros that says it is large; `times` says how much larger than it is."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, (shape, kind) in arrays.items():
            with archive.open(f"{name}.npy", "w") as file:
                header = {"descr": np.dtype(kind).str, "fortran_order": False, "shape": shape}
                np.lib.format.write_array_header_1_0(file, header)
                left = int(np.prod(shape)) * np.dtype(kind).itemsize // times
                while left > 0:
                    file.write(bytes(min(left, 2**24)))
                    left -= 2**24
    return path


def refused(read: Callable[[Any], Any], source: Any) -> str:
    with bounded(str(source)), pytest.raises(SpriteStudioError) as told:
        read(source)
    return str(told.value)


SET: _Shapes = {"images": ((2**19, 16, 16, 4), "u1"), "labels": ((2**19,), "i8"), "class_names": ((1,), "U4")}
WORKING: _Shapes = {"pixels": ((2**29,), "u1"), "sizes": ((1, 2), "i8"), "words": ((1,), "U4")}


@pytest.mark.parametrize(
    ("read", "arrays"),
    [
        (load_sprites, SET),
        (load_generation, {"header": ((1,), "U4"), "images": SET["images"]}),
        (load_autosave, WORKING),
    ],
)
def test_a_megabyte_that_unpacks_to_hundreds_is_not_unpacked(
    tmp_path: Path, read: Callable[[Path], Any], arrays: _Shapes
) -> None:
    path = zeros(tmp_path / "a.npz", arrays)
    assert path.stat().st_size < 5e6
    assert "would take 5" in refused(read, path)


def test_an_array_that_says_more_than_the_file_holds_is_refused(tmp_path: Path) -> None:
    path = zeros(tmp_path / "a.npz", {**SET, "images": ((2**40, 16, 16, 4), "u1")}, times=2**40)
    assert "cannot be read as a sprite set" in refused(load_sprites, path)


def test_a_set_of_real_size_is_read(tmp_path: Path) -> None:
    sprites = load_sprites("starter")
    save_sprites(tmp_path / "a.npz", sprites)
    assert load_sprites(tmp_path / "a.npz").count == sprites.count


@pytest.mark.parametrize("names", [200_000, 1001])
def test_classes_by_the_thousand_are_refused(tmp_path: Path, names: int) -> None:
    arrays: _Shapes = {**SET, "images": ((9, 8, 8, 4), "u1"), "labels": ((9,), "i8")}
    path = zeros(tmp_path / "a.npz", {**arrays, "class_names": ((names,), "U4")})
    assert "too many classes" in refused(load_sprites, path)


def test_many_folders_are_too_many_classes(tmp_path: Path) -> None:
    for number in range(1001):
        (tmp_path / f"c{number}").mkdir()
        (tmp_path / f"c{number}" / "a.gpl").write_text("")
        Image.new("RGBA", (8, 8), "red").save(tmp_path / f"c{number}" / "a.png")
    assert "too many classes" in refused(load_sprites, tmp_path)


def course_file(path: Path, tensors: dict[str, torch.Tensor], packed: bool = False) -> Path:
    torch.save(tensors, path)
    if packed:
        with zipfile.ZipFile(path) as plain:
            members = {name: plain.read(name) for name in plain.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
    return path


def test_tensors_that_repeat_one_number_are_refused(tmp_path: Path) -> None:
    many = torch.zeros(1).expand(2**29)
    assert "more memory" in refused(load_checkpoint, course_file(tmp_path / "a.pth", {"x": many}))
    half = torch.zeros(2**20, dtype=torch.float16)
    views = {str(number): half.view(-1) for number in range(2000)}
    assert "more memory" in refused(load_checkpoint, course_file(tmp_path / "b.pth", views))
    packed = course_file(tmp_path / "c.pth", {"x": torch.zeros(2**26)}, packed=True)
    assert "more memory" in refused(load_checkpoint, packed)


def flat_png(width: int, height: int, kind: int = 6, bits: int = 8) -> bytes:
    """A PNG of zeros, made row by row."""
    deflate, row = zlib.compressobj(1), bytes(1 + width * (4 if kind == 6 else 1) * bits // 8)
    packed = b"".join(deflate.compress(row) for _ in range(height)) + deflate.flush()

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def test_the_largest_picture_is_read_quickly_and_a_larger_one_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    for bits, kind in ((8, 6), (16, 0)):
        path.write_bytes(flat_png(4096, 4096, kind, bits))
        with bounded(f"{bits} bits"):
            assert picture_size(path) == (4096, 4096)
            refused(load_sprites, path)  # nothing is drawn on it
    noise = np.tile(np.random.default_rng(0).integers(0, 255, (256, 256, 4), dtype=np.uint8), (16, 16, 1))
    Image.fromarray(noise).save(path, compress_level=1)
    with bounded("noise"):
        assert read_sprites([path]).count == 65_536
    path.write_bytes(flat_png(8192, 4096))
    assert "more than 16,777,216 pixels" in refused(load_sprites, path)


def test_a_sheet_is_not_cut_into_millions(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(flat_png(2048, 2048))

    def read(source: Path) -> object:
        return read_sprites([source], ReadSpec(cell=(1, 1)))

    assert "4,194,304 sprites" in refused(read, path)


def test_pages_of_a_tiff_are_counted_one_by_one(tmp_path: Path) -> None:
    small, large = Image.new("L", (8, 8)), Image.new("L", (4096, 2048))
    small.save(tmp_path / "a.tif", save_all=True, append_images=[large] * 5, compression="tiff_deflate")
    assert "more than 16,777,216 pixels" in refused(load_sprites, tmp_path / "a.tif")


def test_frames_of_a_gif_are_not_decoded_beyond_what_is_seen(tmp_path: Path) -> None:
    data = io.BytesIO()
    Image.new("P", (4096, 4096)).save(data, "GIF")
    whole = data.getvalue()
    at = whole.index(b"\x2c", 13 + 3 * 2 ** ((whole[10] & 7) + 1))
    frame = whole[at:-1]
    small = whole[:6] + struct.pack("<HH", 4, 4) + whole[10:at] + frame * 20 + b";"
    (tmp_path / "a.gif").write_bytes(small)
    refused(load_sprites, tmp_path / "a.gif")


def test_layers_that_are_linked_are_counted_as_they_are_laid(tmp_path: Path) -> None:
    path, red = tmp_path / "a.aseprite", block(1024, 1024, 4, value=(200, 0, 0, 255))
    first = [*(layer() for _ in range(15)), *(cel(red, layer=number) for number in range(15))]
    again = [linked(0, number) for number in range(15)]
    path.write_bytes(aseprite_file(first, size=(1024, 1024)))
    with bounded("one frame"):
        assert len(read_aseprite(path).frames) == 1
    path.write_bytes(aseprite_file(first, *[again[:4]] * 15, size=(1024, 1024)))
    with bounded("linked"):
        assert len(read_aseprite(path).frames) == 16
    first[0] = layer(opacity=99)
    path.write_bytes(aseprite_file(first, *[[*again, *again[:1] * 60]] * 15, size=(1024, 1024)))
    assert "more than 16,777,216 pixels" in refused(read_aseprite, path)


def test_frames_and_layers_without_cels_take_no_time(tmp_path: Path) -> None:
    path = tmp_path / "a.aseprite"
    dot = cel(block(1, 1, 4, value=(200, 0, 0, 255)))
    first = [*(layer() for _ in range(4096)), dot]
    path.write_bytes(aseprite_file(first, *[[linked(0)]] * 20_000, size=(1, 1)))
    with bounded("20,001 frames of 4,096 layers"):
        assert len(read_aseprite(path).frames) == 20_001


def test_tags_that_repeat_all_frames_again_and_again_are_refused() -> None:
    everything = [TagSpan(0, 65_535, FrameTag("all"))] * 65_535
    with bounded("tags"), pytest.raises(SpriteStudioError, match="overlap so often"):
        tagged_frames(everything, 65_535)


def test_an_atlas_of_many_frames_and_tags_is_read_quickly(tmp_path: Path) -> None:
    count = 30_000
    box = {"x": 0, "y": 0, "w": 8, "h": 8}
    frames = [{"filename": f"a {number}", "frame": box} for number in range(count)]
    tags = [{"name": f"t{number}", "from": 0, "to": count} for number in range(count)]
    (tmp_path / "a.json").write_text(json.dumps({"frames": frames, "meta": {"frameTags": tags}}))
    Image.new("RGBA", (8, 8), "red").save(tmp_path / "a.png")
    with bounded("atlas"), pytest.raises(SpriteStudioError, match="overlap so often"):
        read_sprites([tmp_path / "a.png"])
    for tag in tags:
        tag["from"] = count - 1  # the last frame beyond the sheet is none
    (tmp_path / "a.json").write_text(json.dumps({"frames": frames, "meta": {"frameTags": tags}}))
    with bounded("atlas"):
        assert read_sprites([tmp_path / "a.png"]).count == 2 * count - 1


def test_a_drawing_of_piskel_lays_and_decodes_no_more_than_its_size(tmp_path: Path) -> None:
    strip = "data:image/png;base64," + base64.b64encode(flat_png(2048, 2048)).decode()

    def piskel(chunks: list[dict[str, Any]], frames: int, side: int) -> Path:
        first = json.dumps({"name": "a", "opacity": 1, "frameCount": frames, "chunks": chunks})
        values = {"name": "a", "fps": 9, "width": side, "height": side, "layers": [first]}
        (tmp_path / "a.piskel").write_text(json.dumps({"modelVersion": 2, "piskel": values}))
        return tmp_path / "a.piskel"

    refused(load_sprites, piskel([{"layout": [[0]], "base64PNG": strip}] * 400, 1, 2048))
    refused(load_sprites, piskel([{"layout": [[0] * 10**6], "base64PNG": strip}], 1, 1))


def test_palettes_are_read_within_bounds(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (256, 256, 4), dtype=np.uint8)
    Image.fromarray(np.tile(noise, (16, 16, 1))).save(tmp_path / "a.png", compress_level=1)
    with bounded("palette"):
        read_palette(tmp_path / "a.png")

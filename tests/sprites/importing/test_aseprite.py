"""Aseprite's own files, written here by the published description of the format."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing import aseprite
from spritestudio.sprites.importing.aseprite import read_aseprite
from spritestudio.sprites.importing.pictures import read_frames
from spritestudio.sprites.importing.reading import read_sprites

RED, GREEN = (200, 0, 0, 255), (0, 200, 0, 255)


def chunk(kind: int, data: bytes) -> bytes:
    return struct.pack("<IH", len(data) + 6, kind) + data


def text(value: str) -> bytes:
    return struct.pack("<H", len(value.encode())) + value.encode()


def layer(flags: int = 1, *, kind: int = 0, level: int = 0, opacity: int = 255, blend: int = 0) -> bytes:
    fields = struct.pack("<HHHHHHB3x", flags, kind, level, 0, 0, blend, opacity)
    return chunk(0x2004, fields + text("layer"))


def cel(
    pixels: ByteArray, *, layer: int = 0, x: int = 0, y: int = 0, opacity: int = 255, kind: int = 2
) -> bytes:
    height, width = pixels.shape[:2]
    data = zlib.compress(pixels.tobytes()) if kind == 2 else pixels.tobytes()
    return chunk(0x2005, struct.pack("<HhhBH7xHH", layer, x, y, opacity, kind, width, height) + data)


def linked(frame: int, layer: int = 0) -> bytes:
    return chunk(0x2005, struct.pack("<HhhBH7xH", layer, 0, 0, 255, 1, frame))


def palette(*colours: tuple[int, int, int, int]) -> bytes:
    entries = b"".join(
        struct.pack("<H4B", i % 2, *colour) + (text("name") if i % 2 else b"")
        for i, colour in enumerate(colours)
    )
    return chunk(0x2019, struct.pack("<III8x", len(colours), 0, len(colours) - 1) + entries)


def tags(*named: tuple[int, int, str]) -> bytes:
    data = b"".join(
        struct.pack("<HHBH6x3xB", first, last, 0, 0, 0) + text(name) for first, last, name in named
    )
    return chunk(0x2018, struct.pack("<H8x", len(named)) + data)


def aseprite_file(
    *frames: list[bytes], size: tuple[int, int] = (8, 8), depth: int = 32, clear: int = 0
) -> bytes:
    body = b""
    for chunks in frames:
        data = b"".join(chunks)
        body += struct.pack("<IHHH2xI", 16 + len(data), 0xF1FA, len(chunks), 100, len(chunks)) + data
    header = struct.pack("<HHHHHIH8xB", 0xA5E0, len(frames), *size, depth, 1, 100, clear)
    return (struct.pack("<I", 128 + len(body)) + header).ljust(128, b"\0") + body


def block(*shape: int, value: tuple[int, ...] | int) -> ByteArray:
    return np.broadcast_to(np.array(value, dtype=np.uint8), shape).copy()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hero.aseprite"


@pytest.mark.parametrize("kind", [0, 2], ids=["raw", "compressed"])
@pytest.mark.parametrize("ending", [".aseprite", ".ase"])
def test_frames_with_their_tags_share_a_group(tmp_path: Path, ending: str, kind: int) -> None:
    path = tmp_path / f"hero{ending}"
    red, green = block(2, 3, 4, value=RED), block(8, 8, 4, value=GREEN)
    path.write_bytes(
        aseprite_file(
            [layer(), tags((1, 2, "walk")), cel(red, x=4, y=5, kind=kind)],
            [cel(green, kind=kind)],
            [linked(0)],
        )
    )
    editable = read_sprites([path])

    expected = np.zeros((8, 8, 4), dtype=np.uint8)
    expected[5:7, 4:7] = RED
    assert np.array_equal(editable.images[0], expected)
    assert np.array_equal(editable.images[1], green)
    assert np.array_equal(editable.images[2], expected)
    assert len(set(editable.groups.tolist())) == 1
    assert editable.notes["fine"].tolist() == ["", "walk", "walk"]
    assert editable.notes["clip"].tolist() == ["", "walk", "walk"]
    assert editable.class_names == ("hero",)


def test_a_cel_may_stand_over_the_edge(path: Path) -> None:
    path.write_bytes(aseprite_file([layer(), cel(block(8, 8, 4, value=RED), x=-3, y=6)]))
    (image,) = read_aseprite(path).frames
    assert np.argwhere(image[..., 3]).tolist() == [[y, x] for y in (6, 7) for x in range(5)]


def test_layers_are_laid_on_one_another_with_their_opacity(path: Path) -> None:
    red, green = block(8, 8, 4, value=RED), block(4, 8, 4, value=GREEN)
    chunks = [layer(), layer(opacity=128), cel(red), cel(green, layer=1, opacity=255)]
    path.write_bytes(aseprite_file(chunks))
    (image,) = read_aseprite(path).frames
    assert image[7, 0].tolist() == list(RED)
    assert image[0, 0].tolist() == pytest.approx([100, 100, 0, 255], abs=1)


def test_hidden_and_reference_layers_and_those_in_hidden_groups_are_not_shown(path: Path) -> None:
    layers = [layer(0), layer(1 | 64), layer(0, kind=1), layer(level=1), layer()]
    cels = [cel(block(1, 1, 4, value=RED), layer=number, x=number) for number in (0, 1, 3, 4)]
    path.write_bytes(aseprite_file([*layers, *cels]))
    (image,) = read_aseprite(path).frames
    assert np.argwhere(image[..., 3]).tolist() == [[0, 4]]


def test_indexed_colours_come_from_the_palette(path: Path) -> None:
    pixels = np.arange(4, dtype=np.uint8).reshape(2, 2, 1)
    colours = palette((9, 9, 9, 255), RED, GREEN, (1, 2, 3, 128))
    background = 8 | 1
    path.write_bytes(aseprite_file([colours, layer(), cel(pixels)], size=(2, 2), depth=8, clear=1))
    (image,) = read_aseprite(path).frames
    assert image.reshape(4, 4).tolist() == [[9, 9, 9, 255], [0, 0, 0, 0], list(GREEN), [1, 2, 3, 128]]
    path.write_bytes(aseprite_file([colours, layer(background), cel(pixels)], size=(2, 2), depth=8, clear=1))
    (image,) = read_aseprite(path).frames
    assert image[0, 1].tolist() == list(RED)


def test_the_palette_of_old_files_is_read(path: Path) -> None:
    old = chunk(0x0004, struct.pack("<HBB6BBB3B", 2, 1, 2, 10, 20, 30, 40, 50, 60, 1, 1, 7, 8, 9))
    pixels = np.array([1, 2, 4], dtype=np.uint8).reshape(1, 3, 1)
    path.write_bytes(aseprite_file([old, layer(), cel(pixels)], size=(3, 1), depth=8))
    (image,) = read_aseprite(path).frames
    assert image[0].tolist() == [[10, 20, 30, 255], [40, 50, 60, 255], [7, 8, 9, 255]]


def test_grey_has_value_and_alpha(path: Path) -> None:
    path.write_bytes(aseprite_file([layer(), cel(block(2, 2, 2, value=(77, 200)))], size=(2, 2), depth=16))
    (image,) = read_aseprite(path).frames
    assert image[0, 0].tolist() == [77, 77, 77, 200]


def test_a_blend_that_is_not_made_is_told(path: Path) -> None:
    path.write_bytes(aseprite_file([layer(blend=1), cel(block(8, 8, 4, value=RED))]))
    assert "blend in other ways than Normal" in read_sprites([path]).remarks[0]


def test_a_palette_of_adobe_is_not_taken_for_a_sprite(tmp_path: Path) -> None:
    path = tmp_path / "swatches.ase"
    path.write_bytes(b"ASEF" + struct.pack(">II", 0x10000, 0))
    with pytest.raises(SpriteStudioError, match=r"swatches\.ase is a palette of Adobe"):
        read_sprites([path])


def test_no_cut_and_no_flipped_byte_ends_in_another_error(path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (8, 8, 4), dtype=np.uint8)
    whole = aseprite_file([layer(), palette(RED, GREEN), tags((0, 1, "a")), cel(noise)], [linked(0)])
    refused = 0
    for length in range(0, len(whole), 3):
        path.write_bytes(whole[:length])
        with pytest.raises(SpriteStudioError, match=r"hero\.aseprite cannot be read as an Aseprite file"):
            read_aseprite(path)
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            read_aseprite(path)
        except SpriteStudioError:
            refused += 1
    assert refused > 50


def test_a_file_that_would_fill_the_memory_is_not_decoded(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(aseprite_file([layer()], size=(65_535, 65_535)))
    with pytest.raises(SpriteStudioError, match="more than"):
        read_aseprite(path)
    path.write_bytes(aseprite_file([layer(), cel(block(65, 64, 4, value=RED))], size=(1, 1)))
    monkeypatch.setattr(aseprite, "MAX_PIXELS", 64 * 64)
    with pytest.raises(SpriteStudioError, match="more than"):
        read_aseprite(path)


CASES = Path(__file__).parents[2] / "fixtures" / "cases"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("big_palette", ["expected-big_palette"]),
        ("old11", ["expected-old11"]),
        ("zindex", ["expected-zindex0", "expected-zindex1", "expected-zindex2"]),
        ("group50", ["expected-group50"]),
        ("hidden_tilemap", ["expected-hidden_tilemap"]),
    ],
)
def test_files_of_other_programs_look_as_they_do_there(name: str, expected: list[str]) -> None:
    animation = read_aseprite(CASES / f"{name}.aseprite")
    assert animation.remarks == ()
    for frame, right in zip(animation.frames, expected, strict=True):
        assert np.array_equal(frame, read_frames(CASES / f"{right}.png")[0])


def test_an_empty_palette_chunk_changes_nothing(path: Path) -> None:
    empty = chunk(0x2019, struct.pack("<III8x", 0, 0, 0xFFFFFFFF))
    pixels = np.array([[[1]]], dtype=np.uint8)
    path.write_bytes(aseprite_file([palette(RED, GREEN), empty, layer(), cel(pixels)], size=(1, 1), depth=8))
    assert read_aseprite(path).frames[0][0, 0].tolist() == list(GREEN)


def test_half_transparent_layers_round_as_aseprite_does(path: Path) -> None:
    below, above = block(1, 1, 4, value=(10, 200, 77, 100)), block(1, 1, 4, value=(99, 20, 80, 90))
    path.write_bytes(
        aseprite_file([layer(), layer(opacity=200), cel(below), cel(above, layer=1, opacity=77)], size=(1, 1))
    )
    # MUL_UN8: opacity 60, alpha 21, total 113; red 10 + 89·21/113 (16), green 200 − 33, blue 77 + 0
    assert read_aseprite(path).frames[0][0, 0].tolist() == [26, 167, 77, 113]


def test_tags_directions_and_durations_are_read(path: Path) -> None:
    walk = chunk(0x2018, struct.pack("<H8x", 1) + struct.pack("<HHBH6x3xB", 1, 2, 2, 0, 0) + text("walk"))
    path.write_bytes(aseprite_file([layer(), walk], [], []))
    notes = read_sprites([path]).notes
    assert notes["fine"].tolist() == ["", "walk", "walk"]
    assert notes["direction"].tolist() == ["forward", "pingpong", "pingpong"]
    assert notes["duration_ms"].tolist() == [100, 100, 100]


def slices(name: str, flags: int, *keys: tuple[int, ...]) -> bytes:
    """Each key: frame, left, top, width, height, and what the flags say follows."""
    data = b"".join(
        struct.pack("<IiiII", *key[:5]) + struct.pack(f"<{len(key) - 5}i", *key[5:]) for key in keys
    )
    return chunk(0x2022, struct.pack("<III", len(keys), flags, 0) + text(name) + data)


def test_pivots_of_slices_are_read(path: Path) -> None:
    box = slices("box", 0, (0, 1, 1, 4, 4))
    feet = slices("feet", 2, (1, 2, 3, 4, 4, 1, 4), (3, 0, 0, 0, 0, 5, 5))
    path.write_bytes(aseprite_file([layer(), tags((0, 1, "a"), (2, 3, "b")), box, feet], [], [], []))
    assert read_aseprite(path).pivots == [None, (3, 7), (3, 7), None]
    assert read_sprites([path]).notes["pivot"].tolist() == ["", "-0.5,3.5", "-0.5,3.5", ""]
    patched = slices("panel", 3, (0, 0, 0, 8, 8, 1, 1, 6, 6, 4, 9))
    path.write_bytes(aseprite_file([layer(), patched], []))
    assert read_aseprite(path).pivots == [(4, 9), (4, 9)]
    path.write_bytes(aseprite_file([layer(), box]))
    assert "pivot" not in read_sprites([path]).notes


def test_slices_that_end_too_early_are_refused(path: Path) -> None:
    short = chunk(0x2022, struct.pack("<III", 2**31, 2, 0) + text("feet") + bytes(28))
    path.write_bytes(aseprite_file([layer(), short]))
    with pytest.raises(SpriteStudioError, match="cannot be read as an Aseprite file"):
        read_aseprite(path)


def test_groups_in_groups_are_bounded(path: Path) -> None:
    deep = [layer(kind=1, level=level) for level in range(3000)]
    path.write_bytes(aseprite_file([*deep, layer(level=3000)]))
    with pytest.raises(SpriteStudioError, match="cannot be read as an Aseprite file"):
        read_aseprite(path)
    wide = bytearray(
        aseprite_file(
            [each for _ in range(200) for each in (layer(kind=1, opacity=9), layer(level=1))]
            + [cel(block(1, 1, 4, value=RED), layer=number) for number in range(1, 400, 2)]
        )
    )
    wide[8:12], wide[14] = struct.pack("<HH", 1000, 1000), 3  # groups have opacity
    path.write_bytes(wide)
    with pytest.raises(SpriteStudioError, match="more than"):
        read_aseprite(path)


def test_tags_that_overlap_are_told(path: Path) -> None:
    path.write_bytes(aseprite_file([layer(), tags((0, 1, "all"), (1, 1, "end"))], []))
    assert "tags that overlap" in read_sprites([path]).remarks[0]


def test_tile_maps_are_refused_with_a_way_out(path: Path) -> None:
    path.write_bytes(aseprite_file([layer(kind=2), cel(block(1, 1, 4, value=RED), kind=3)]))
    with pytest.raises(SpriteStudioError, match=r"tile maps, which are not read\. Export it as a PNG sheet"):
        read_aseprite(path)

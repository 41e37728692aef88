"""The recipe in a picture: there and back, what others read of it, and files that mean harm."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from spritestudio.errors import SpriteStudioError
from spritestudio.limits import MAX_TEXT_BYTES
from spritestudio.specs import AnimationSpec, ExportSpec, GenerateSpec, PostprocessSpec, Recipe, SheetSpec
from spritestudio.specs.recipe import KEY
from spritestudio.sprites.export.animation import encode_animation
from spritestudio.sprites.export.files import ExportInput, export_files
from spritestudio.sprites.export.png import encode_png
from spritestudio.sprites.recipes import read_recipe

HASH = "0123456789abcdef" * 4
PIXELS = np.full((8, 8, 4), 200, np.uint8)


@pytest.fixture
def recipe() -> Recipe:
    """Two of three sprites, with names that need care."""
    return Recipe(
        weights="my, weights: second",
        weights_hash=HASH,
        class_names=("hero", "größe"),
        image_size=8,
        sections=(("hero 1", 2), ("", 1)),
        spec=GenerateSpec(steps=7, seeds=(5, 6, 7), contexts=((1.0, 0.0), (1.0, 0.0), (0.0, 0.6))),
        sprites=(0, 2),
        postprocess=PostprocessSpec(palette_mode="best", colors=8, outline="outside"),
        export=ExportSpec(sheet=SheetSpec(layout="packed", trim=True), formats=("css",), indexed=True),
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    """A PNG with these chunks before its pixels."""
    whole = encode_png(PIXELS)
    return whole[:33] + b"".join(chunks) + whole[33:]


def ours(value: Any) -> bytes:
    """Our text, with anything in it."""
    return chunk(b"tEXt", KEY.encode() + b"\0" + json.dumps(value).encode())


def test_a_recipe_comes_back_from_the_picture_and_from_the_file(tmp_path: Path, recipe: Recipe) -> None:
    (tmp_path / "a.png").write_bytes(encode_png(PIXELS, recipe.texts))
    (tmp_path / "a.recipe.json").write_text(recipe.file_text, encoding="utf-8")
    assert read_recipe(tmp_path / "a.png") == recipe
    assert read_recipe(tmp_path / "a.recipe.json") == recipe


def test_numbers_that_count_on_are_told_as_runs(recipe: Recipe) -> None:
    many = dataclasses.replace(
        recipe,
        spec=GenerateSpec(seeds=(*range(90, 1090), 5, 6), contexts=((1.0, 0.0),)),
        sections=(("", 1002),),
        sprites=tuple(range(1002)),
    )
    values = many.to_json()
    assert (values["spec"]["seeds"], values["sprites"]) == (["90-1089", 5, 6], ["0-1001"])
    assert Recipe.from_json(json.loads(json.dumps(values))) == many
    with pytest.raises(SpriteStudioError, match="at most"):
        Recipe.from_json({**values, "sprites": ["0-9999999999"]})


def test_other_tools_find_their_line(tmp_path: Path, recipe: Recipe) -> None:
    (tmp_path / "a.png").write_bytes(encode_png(PIXELS, recipe.texts))
    with Image.open(tmp_path / "a.png") as picture:
        picture.load()
        lines = str(picture.info["parameters"]).split("\n")
    assert lines[0] == "hero 1 | größe 0.6"
    assert lines[1] == (
        "Steps: 7, Sampler: ddim, CFG scale: 1, Seed: 5, Size: 8x8, Model hash: 0123456789, "
        f'Model: "my, weights: second", Version: SpriteStudio {recipe.app_version}'
    )


def test_each_file_of_its_own_names_its_own_sprite(tmp_path: Path, recipe: Recipe) -> None:
    art = ExportInput(np.stack((PIXELS, PIXELS)), [recipe.label_of(0), recipe.label_of(2)], None, recipe)
    spec = ExportSpec(sheet=SheetSpec(layout="files"), recipe_file=True)
    files = export_files(art, spec, "x")
    assert set(files) == {"hero_000.png", "hero_000.recipe.json", "größe_000.png", "größe_000.recipe.json"}
    for name, sprites in (("hero_000.png", (0,)), ("größe_000.png", (2,))):
        (tmp_path / name).write_bytes(files[name])
        found = read_recipe(tmp_path / name)
        assert found is not None
        assert (found.sprites, found.spec) == (sprites, recipe.spec)


def test_metadata_can_be_switched_off(recipe: Recipe) -> None:
    art = ExportInput(np.stack((PIXELS, PIXELS)), [recipe.label_of(0), recipe.label_of(2)], None, recipe)
    (data,) = export_files(art, ExportSpec(recipe=False), "x").values()
    assert b"tEXt" not in data
    assert b"iTXt" not in data
    assert data == export_files(dataclasses.replace(art, recipe=None), ExportSpec(), "x")["x.png"]


FOREIGN: dict[str, dict[str, str]] = {
    "none": {},
    "A1111": {"parameters": "a cat\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1"},
    "ComfyUI": {"prompt": '{"3": {}}', "workflow": "{}"},
    "InvokeAI": {"invokeai_metadata": '{"app": "SpriteStudio"}'},
    "somebody who takes our key": {KEY: '{"app": "Another", "format": 1, "recipe": {}}'},
    "a list": {KEY: "[1, 2]"},
    "a longer key": {KEY + "s": "{}"},
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_others_write_is_never_taken_for_ours(tmp_path: Path, kind: str) -> None:
    info = PngInfo()
    for key, text in FOREIGN[kind].items():
        info.add_text(key, text)
    Image.fromarray(PIXELS).save(tmp_path / "a.png", pnginfo=info)
    assert read_recipe(tmp_path / "a.png") is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b""),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.png", b"GIF89a"),
        ("a.png", encode_png(PIXELS)[:60]),
        ("a.json", b"[]"),
        ("a.json", b'{"frames": {}, "meta": {"app": "SpriteStudio"}}'),
        (
            "a.json",
            b'{"frames": {' + b" " * MAX_TEXT_BYTES + b'}, "meta": {"app": "SpriteStudio"}, "recipe": 1}',
        ),
        ("a.txt", b'{"app": "SpriteStudio", "recipe": 1}'),
    ],
)
def test_a_file_of_another_kind_has_no_recipe(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert read_recipe(tmp_path / name) is None


def test_a_file_beside_a_picture_that_is_too_large_is_told(tmp_path: Path) -> None:
    text = b'{"app": "SpriteStudio", "format": 1, "recipe": {}}' + b" " * MAX_TEXT_BYTES
    (tmp_path / "a.json").write_bytes(text)
    with pytest.raises(SpriteStudioError, match="larger than"):
        read_recipe(tmp_path / "a.json")


def packed(kind: bytes, text: bytes) -> bytes:
    """Our text, deflated as other programs do when they save a picture again."""
    between = b"\0\0" if kind == b"zTXt" else b"\0\1\0en\0spritestudio\0"
    return chunk(kind, KEY.encode() + between + zlib.compress(text, 9))


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt"])
def test_a_recipe_that_another_program_has_packed_is_read(
    tmp_path: Path, recipe: Recipe, kind: bytes
) -> None:
    (tmp_path / "a.png").write_bytes(png(packed(kind, recipe.texts[KEY].encode())))
    assert read_recipe(tmp_path / "a.png") == recipe
    plain = chunk(b"iTXt", KEY.encode() + b"\0\0\0\0\0" + recipe.texts[KEY].encode())
    (tmp_path / "b.png").write_bytes(png(plain))
    assert read_recipe(tmp_path / "b.png") == recipe


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt"])
def test_a_packed_text_is_unpacked_no_further_than_a_recipe_is_long(tmp_path: Path, kind: bytes) -> None:
    """A text of a gigabyte of zeros is a megabyte when it is packed."""
    (tmp_path / "a.png").write_bytes(png(packed(kind, b"0" * 50_000_000)))
    tracemalloc.start()
    with pytest.raises(SpriteStudioError, match="larger than"):
        read_recipe(tmp_path / "a.png")
    assert tracemalloc.get_traced_memory()[1] < 4 * MAX_TEXT_BYTES
    tracemalloc.stop()


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".apng"])
def test_an_animation_carries_the_recipe(tmp_path: Path, recipe: Recipe, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(encode_animation(suffix, [PIXELS, PIXELS // 2], AnimationSpec(), recipe.texts))
    assert read_recipe(path) == recipe
    path.write_bytes(encode_animation(suffix, [PIXELS, PIXELS // 2], AnimationSpec()))
    assert read_recipe(path) is None


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_damaged_animation_ends_in_a_sentence_or_in_nothing(
    tmp_path: Path, recipe: Recipe, suffix: str
) -> None:
    whole = encode_animation(suffix, [PIXELS, PIXELS // 2], AnimationSpec(scale=1), recipe.texts)
    random = np.random.default_rng(0)
    for _ in range(300):
        data = bytearray(whole[: random.integers(1, len(whole) + 1)])
        for at in random.integers(0, len(data), 3):
            data[at] = random.integers(0, 256)
        (tmp_path / "a").write_bytes(data)
        with contextlib.suppress(SpriteStudioError):
            read_recipe(tmp_path / "a")


HOSTILE: dict[str, bytes] = {
    "cut short when packed": packed(b"zTXt", b"{}")[:-9] + bytes(9),
    "no packed text": chunk(b"zTXt", KEY.encode() + b"\0\0hello"),
    "no text at all": chunk(b"iTXt", KEY.encode() + b"\0\1\0"),
    "not JSON": chunk(b"tEXt", KEY.encode() + b"\0{hello"),
    "not text": chunk(b"tEXt", KEY.encode() + b"\0\xff\xfe\x00"),
    "deep": chunk(b"tEXt", KEY.encode() + b"\0" + b"[" * 200_000),
    "huge number": chunk(b"tEXt", KEY.encode() + b'\0{"app": ' + b"9" * 10_000 + b"}"),
    "not a number": chunk(b"tEXt", KEY.encode() + b'\0{"app": "SpriteStudio", "format": NaN}'),
    "too large": chunk(b"tEXt", KEY.encode() + b"\0" + b" " * (MAX_TEXT_BYTES + 1)),
    "wrong checksum": ours({"app": "SpriteStudio", "format": 1})[:-1] + b"\0",
    "longer than the file": struct.pack(">I", 2**20) + b"tEXt" + KEY.encode() + b"\0{}",
    "newer": ours({"app": "SpriteStudio", "format": 3}),
    "no recipe": ours({"app": "SpriteStudio", "format": 1}),
    "recipe is a list": ours({"app": "SpriteStudio", "format": 1, "recipe": []}),
    "recipe is empty": ours({"app": "SpriteStudio", "format": 1, "recipe": {}}),
}


def test_a_picture_that_is_cut_short_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(HOSTILE["longer than the file"]))
    with pytest.raises(SpriteStudioError, match="the file is cut short"):
        read_recipe(tmp_path / "a.png")


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_damaged_recipe_is_told_and_does_no_harm(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.png").write_bytes(png(HOSTILE[kind]))
    with pytest.raises(SpriteStudioError, match=r"The recipe in a\.png"):
        read_recipe(tmp_path / "a.png")


@pytest.mark.parametrize(
    "values",
    [
        {"sprites": [3]},
        {"sprites": []},
        {"sprites": "ab"},
        {"sections": [["a", 2]]},
        {"sections": [["a", -1], ["b", 4]]},
        {"sections": 3},
        {"spec": {"seeds": []}},
        {"spec": {"contexts": [[1e300]]}},
        {"spec": None},
        {"post": {"palette": ["red"]}},
        {"export": {"sheet": {"name": 5}}},
        {"export": {"sheet": []}},
        {"export": {"formats": "css"}},
        {"image_size": 10**6},
        {"step": 8},
        {"weights": 5},
        {"class_names": [5]},
        {"import": "os"},
    ],
    ids=str,
)
def test_a_recipe_that_contradicts_itself_is_told(tmp_path: Path, recipe: Recipe, values: Any) -> None:
    whole = {"app": "SpriteStudio", "format": 1, "recipe": {**recipe.to_json(), **values}}
    (tmp_path / "a.png").write_bytes(png(ours(whole)))
    with pytest.raises(SpriteStudioError, match=r"The recipe in a\.png cannot be used"):
        read_recipe(tmp_path / "a.png")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpriteStudioError, match="cannot be read"):
        read_recipe(tmp_path / "a.png")

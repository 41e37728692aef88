"""Whatever stands in a file from outside, a reader answers with what it read or with one sentence."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from spritestudio.diffusion.checkpoint import load_checkpoint
from spritestudio.diffusion.training.checkpointer import read_state
from spritestudio.errors import SpriteStudioError, reads_outside_data
from spritestudio.files import without_number
from spritestudio.project.generations import load_generation
from spritestudio.runs.manifest import read_manifest
from spritestudio.runs.store import read_history, read_run
from spritestudio.sprites.dataset.autosave import load_autosave
from spritestudio.sprites.importing.reading import load_sprites
from spritestudio.sprites.palettes.files import read_palette
from spritestudio.sprites.recipes import read_recipe
from tests.bounds import bounded

V1 = Path(__file__).parent / "fixtures" / "v1"
_TOKENS = (
    *(b"1e999", b"-1", b"Infinity", b"NaN", b"null", b"[]", b"{}", b"999999999999"),
    *(b'"\xff"', b"\0\0\0\0", b"-" * 200),
)


def test_an_error_that_nobody_foresaw_is_one_sentence(tmp_path: Path) -> None:
    @reads_outside_data(lambda path: SpriteStudioError(f"{path.name} is malformed."))
    def read(path: Path, error: Exception | None = None) -> str:
        if error is not None:
            raise error
        return path.name

    assert read(tmp_path / "a") == "a"
    for error in (OverflowError(), RecursionError(), NotImplementedError(), IndexError(), MemoryError()):
        with pytest.raises(SpriteStudioError, match=r"^b is malformed\.$"):
            read(tmp_path / "b", error)
    with pytest.raises(SpriteStudioError, match="says more"):
        read(tmp_path / "b", SpriteStudioError("It says more."))
    with pytest.raises(KeyboardInterrupt):
        read(tmp_path / "b", KeyboardInterrupt())  # type: ignore[arg-type]


def test_names_lose_their_number_in_linear_time() -> None:
    assert [without_number(name) for name in ("walk_2", "walk", "7", "a-1-", "hero #12")] == [
        "walk", "walk", "7", "a-1-", "hero",
    ]  # fmt: skip
    dashes = "-" * 2_000_000
    assert without_number(f"{dashes}x") == f"{dashes}x"


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, left out, repeated, or replaced by what readers stumble over."""
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data) + 1)
        length = min(chance.choice((1, 1, 2, 4, 16)), len(data) - at)
        match chance.randrange(5):
            case 0:
                data = data[:at] + chance.randbytes(length) + data[at + length :]
            case 1:
                data = data[:at]
            case 2:
                data = data[:at] + data[at : at + length] * 2 + data[at + length :]
            case 3:
                data = data[:at] + chance.choice(_TOKENS) + data[at + length :]
            case _:
                data = data[:at] + data[at + length :]
        data = data or b"\0"
    return data


def examples(folder: Path) -> dict[str, tuple[Path, Callable[[Path], Any], Path]]:
    """A file of each kind: where it is, who reads it, and what is handed to that reader."""
    sprites = load_sprites("starter")
    picture = folder / "sheet.png"
    Image.fromarray(np.concatenate(list(sprites.images[:3]), axis=1)).save(picture)
    atlas = folder / "sheet.json"
    frame = {"x": 0, "y": 0, "w": 16, "h": 16}
    region = {"frame": frame, "rotated": False, "spriteSourceSize": frame, "sourceSize": {"w": 16, "h": 16}}
    atlas.write_text(json.dumps({"frames": {"a 1.png": region}, "meta": {"image": "sheet.png"}}))
    animation = folder / "a.gif"
    frames = [Image.fromarray(image[..., :3]) for image in sprites.images[:2]]
    frames[0].save(animation, save_all=True, append_images=frames[1:])
    array = folder / "a.npz"
    np.savez(array, images=sprites.images[:4], labels=np.arange(4), class_names=np.array(list("abcd")))
    colours = folder / "a.gpl"
    colours.write_text("GIMP Palette\nName: a\n#\n1 2 3 one\n4 5 6 two\n")
    found: dict[str, tuple[Path, Callable[[Path], Any], Path]] = {
        "atlas": (atlas, load_sprites, picture),
        "picture": (picture, load_sprites, picture),
        "animation": (animation, load_sprites, animation),
        "set": (array, load_sprites, array),
        "palette": (colours, read_palette, colours),
    }
    with tarfile.open(V1 / "models.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    shutil.copy(V1 / "working-set.npz", folder)
    shutil.copy(V1 / "sheet.recipe.json", folder / "drawn.recipe.json")
    shutil.copy(next(iter((V1 / "history").glob("*.npz"))), folder / "generation.npz")
    run = folder / "course-run"
    found["weights"] = (folder / "course.safetensors", load_checkpoint, folder / "course.safetensors")
    found["generation"] = (folder / "generation.npz", load_generation, folder / "generation.npz")
    found["working set"] = (folder / "working-set.npz", load_autosave, folder / "working-set.npz")
    found["recipe"] = (folder / "drawn.recipe.json", read_recipe, folder / "drawn.recipe.json")
    found["manifest"] = (run / "spec.json", read_manifest, run)
    found["run"] = (run / "log.jsonl", read_run, run)
    found["log"] = (run / "log.jsonl", read_history, run)
    found["state"] = (run / "state.safetensors", read_state, run)
    return found


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Callable[[Path], Any], Path]]:
    return examples(tmp_path_factory.mktemp("outside"))


@pytest.mark.parametrize(
    "kind",
    [
        *("atlas", "picture", "animation", "set", "palette", "weights", "generation", "working set"),
        *("recipe", "manifest", "run", "log", "state"),
    ],
)
def test_no_damage_ends_in_an_exception_that_nobody_foresaw(
    kinds: dict[str, tuple[Path, Callable[[Path], Any], Path]], kind: str, request: pytest.FixtureRequest
) -> None:
    path, read, handed = kinds[kind]
    whole = path.read_bytes()
    read(handed)
    try:
        for seed in range(request.config.getoption("--fuzz")):
            path.write_bytes(mutated(whole, random.Random(f"{kind}{seed}")))
            with bounded(f"{kind} {seed}"), contextlib.suppress(SpriteStudioError):
                read(handed)
    finally:
        path.write_bytes(whole)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
@pytest.mark.parametrize(
    "kind", ["picture", "set", "palette", "weights", "generation", "recipe", "manifest", "state"]
)
def test_a_file_that_may_not_be_read_is_not_called_damaged(
    kinds: dict[str, tuple[Path, Callable[[Path], Any], Path]], kind: str
) -> None:
    path, read, handed = kinds[kind]
    read(handed)  # imports all that it needs
    before = path.stat().st_mode
    user = os.geteuid()
    path.chmod(0)
    if user == 0:  # who may read everything
        for folder in path.parents[:4]:
            folder.chmod(folder.stat().st_mode | 0o111)
        os.seteuid(65_534)
    try:
        with pytest.raises(SpriteStudioError) as told:
            read(handed)
    finally:
        os.seteuid(user)
        path.chmod(before)
    assert "Permission denied" in str(told.value)
    assert not {"damaged", "malformed", "cut short", "no training run"} & set(str(told.value).split())

"""JSON files that say where sprites lie on a sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.importing.reading import read_sprites
from tests.sprites.importing.examples import SPRITES, frame, save


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

"""JSON files that say where sprites lie on a sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spritestudio.errors import SpriteStudioError
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.importing.scan import scan
from spritestudio.sprites.motion.set_clips import figures_of
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


def test_overlapping_tags_of_a_json_are_told(tmp_path: Path) -> None:
    tags = [{"name": "all", "from": 0, "to": 2}, {"name": "jump", "from": 1, "to": 1}]
    path = write_atlas(tmp_path, {"a": frame(0), "b": frame(16), "c": frame(32)}, frameTags=tags)
    editable = read_sprites([path])
    assert editable.notes["fine"].tolist() == ["all", "all", "all", "jump"]
    assert [image[0, 0, 0] for image in editable.images[1::2]] == [editable.images[1][0, 0, 0]] * 2
    assert "hero.json has tags that overlap" in editable.remarks[0]
    write_atlas(tmp_path, {"a": frame(0), "b": frame(16), "c": frame(32)}, frameTags=tags[1:])
    assert read_sprites([path]).remarks == ()


_LIBGDX = """
hero.png
size: 32, 16
filter: Nearest, Nearest
walk
  xy: 0, 0
  size: 16, 16
  index: 0
sword
  xy: 16, 0
  size: 16, 16
  index: -1

hero2.png
size: 32, 16
walk
  xy: 16, 0
  size: 16, 16
  index: 1
"""


def two_pictures(folder: Path, form: str) -> Path:
    """Sprites 0 and 1 on one picture, 3 and 2 on another: "walk" is 0 and 2, "sword" is 1, 3 is unnamed."""
    save(folder / "hero.png", np.concatenate(SPRITES[[0, 1]], axis=1))
    save(folder / "hero2.png", np.concatenate(SPRITES[[3, 2]], axis=1))
    if form == ".atlas":
        (folder / "hero.atlas").write_text(_LIBGDX)
    else:
        frames = [[("walk_0", 0), ("sword", 16)], [("walk_1", 16)]]
        textures = [
            {"image": image, "frames": [{"filename": name, **frame(x)} for name, x in part]}
            for image, part in zip(("hero.png", "hero2.png"), frames, strict=True)
        ]
        (folder / "hero.json").write_text(json.dumps({"textures": textures}))
    return folder / f"hero{form}"


@pytest.mark.parametrize("form", [".atlas", ".json"])
def test_an_atlas_over_several_pictures_is_read_from_each(tmp_path: Path, form: str) -> None:
    editable = read_sprites([two_pictures(tmp_path, form)])
    assert np.array_equal(np.stack(editable.images), SPRITES[[0, 1, 2]])
    assert editable.notes["names"].tolist() == ["walk_0", "sword", "walk_1"]
    assert editable.groups[0] == editable.groups[2] != editable.groups[1]


@pytest.mark.parametrize("form", [".atlas", ".json"])
def test_a_picture_is_read_by_its_part_of_an_atlas(tmp_path: Path, form: str) -> None:
    two_pictures(tmp_path, form)
    assert np.array_equal(np.stack(read_sprites([tmp_path / "hero.png"]).images), SPRITES[[0, 1]])
    second = read_sprites([tmp_path / "hero2.png"])
    assert np.array_equal(np.stack(second.images), SPRITES[[2]])
    assert second.remarks == ()
    folder = read_sprites([tmp_path])
    groups = dict(zip(folder.notes["names"].tolist(), folder.groups.tolist(), strict=True))
    assert groups.keys() == {"walk_0", "sword", "walk_1"}
    assert groups["walk_0"] == groups["walk_1"], "an animation that goes over two pictures is one"
    assert [step.sheet for step in scan([tmp_path])] == [None, None], "nothing has to be cut"


def test_a_picture_that_an_atlas_does_not_name_is_told(tmp_path: Path) -> None:
    two_pictures(tmp_path, ".atlas")
    text = _LIBGDX.replace("hero.png", "other.png")
    (tmp_path / "hero.atlas").write_text(text)
    editable = read_sprites([tmp_path / "hero.png"])
    assert editable.remarks[0] == "hero.atlas does not say where sprites lie on hero.png."


def test_a_picture_that_is_missing_is_named(tmp_path: Path) -> None:
    path = two_pictures(tmp_path, ".atlas")
    (tmp_path / "hero2.png").unlink()
    with pytest.raises(SpriteStudioError, match=r"hero2\.png"):
        read_sprites([path])


def test_animations_of_pixijs_are_clips(tmp_path: Path) -> None:
    path = write_atlas(tmp_path, {"a": frame(0), "b": frame(16), "c": frame(32)})
    values = json.loads(path.with_suffix(".json").read_text())
    values["animations"] = {"walk": ["b", "a", "b"]}
    path.with_suffix(".json").write_text(json.dumps(values))
    editable = read_sprites([path])
    assert editable.notes["fine"].tolist() == ["walk", "walk", "walk", ""]
    assert editable.notes["names"].tolist() == ["b", "a", "b", "c"]
    values["meta"] = {"app": "SpriteStudio"}
    for each in values["frames"].values():
        del each["duration"]
    path.with_suffix(".json").write_text(json.dumps(values))
    assert "fine" not in read_sprites([path]).notes, "ours of stills name classes"


def test_frames_that_are_but_numbers_are_one_figure_where_there_are_tags(tmp_path: Path) -> None:
    tags = [{"name": "walk", "from": 0, "to": 1}, {"name": "hurt", "from": 2, "to": 2}]
    path = write_atlas(tmp_path, {"0": frame(0), "1": frame(16), "2": frame(32)}, frameTags=tags)
    (figure,) = figures_of(read_sprites([path]))
    assert [(clip.name, len(clip.frames)) for clip in figure.clips] == [("walk", 2), ("hurt", 1)]

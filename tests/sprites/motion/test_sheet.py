"""Clips become one sheet with a row each."""

from __future__ import annotations

import io
import json
import struct
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageSequence

from spritestudio.errors import SpriteStudioError
from spritestudio.specs import ExportSpec, SheetSpec
from spritestudio.sprites.export.files import preview
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.sheet import CLIP_ENDINGS, art_of_clips, clip_files


def clip(count: int, name: str, side: int = 8) -> Clip:
    return Clip(np.full((count, side, side, 4), 255, np.uint8), (100,) * count, name)


def test_each_clip_has_a_row() -> None:
    art = art_of_clips([clip(4, "walk"), clip(2, "idle")])
    picture, layout = preview(art, ExportSpec(SheetSpec(layout="clips", columns=1)))
    assert picture.shape == (16, 32, 4)
    assert layout.tags == (("walk", 0, 3), ("idle", 4, 5))


def test_frames_of_several_sizes_lie_on_equal_cells() -> None:
    art = art_of_clips([clip(1, "a", 8), clip(1, "b", 12)], ["orc", "elf"])
    assert art.images.shape == (2, 12, 12, 4)
    assert [label.tag for label in art.labels] == ["orc-a", "elf-b"]
    with pytest.raises(SpriteStudioError, match="no clip"):
        art_of_clips([])


@pytest.mark.parametrize("ending", CLIP_ENDINGS)
def test_each_ending_is_written_as_what_it_says(ending: str) -> None:
    files = clip_files(f"a.b{ending.upper()}", [clip(3, "walk"), clip(2, "idle")], scale=2)
    magic = {".gif": b"GIF8", ".webp": b"RIFF", ".aseprite": files[f"a.b{ending.upper()}"][:4]}
    assert list(files) == [f"a.b{ending.upper()}"]
    assert files[f"a.b{ending.upper()}"].startswith(magic.get(ending, b"\x89PNG"))


def test_what_cannot_be_written_is_told() -> None:
    with pytest.raises(SpriteStudioError, match="does not end in"):
        clip_files("a.mp4", [clip(1, "idle")])
    with pytest.raises(SpriteStudioError, match="nothing beside it"):
        clip_files("a.gif", [clip(1, "idle")], formats=["godot"])


def test_a_gif_plays_to_and_fro() -> None:
    frames = np.zeros((3, 4, 4, 4), np.uint8)
    frames[..., 3] = 255
    frames[:, ..., 0] = np.array([0, 100, 200])[:, None, None]
    data = clip_files("a.gif", [Clip(frames, (100, 50, 200), playback="pingpong")])["a.gif"]
    with Image.open(io.BytesIO(data)) as picture:
        seen = [
            (f.convert("RGB").getpixel((0, 0))[0], f.info["duration"])
            for f in ImageSequence.Iterator(picture)
        ]
    assert seen == [(0, 100), (100, 50), (200, 200), (100, 50)]


def test_what_does_not_loop_is_written_so() -> None:
    once = Clip(np.full((2, 8, 8, 4), 255, np.uint8), (100, 100), "hurt", loops=False)
    files = clip_files("a.png", [clip(2, "idle"), once], formats=["godot", "aseprite-json", "aseprite"])
    godot = files["a.tres"].decode()
    assert [part.split('"name": &"')[1].split('"')[0] for part in godot.split('"loop": ')[1:]] == [
        "idle", "hurt",
    ]  # fmt: skip
    assert [part.split(",")[0] for part in godot.split('"loop": ')[1:]] == ["true", "false"]
    assert [tag.get("repeat") for tag in json.loads(files["a.json"])["meta"]["frameTags"]] == [None, "1"]
    tag = files["a.aseprite"].index(b"hurt") - 2 - 17
    assert struct.unpack_from("<HHBH", files["a.aseprite"], tag) == (2, 3, 0, 1)


@pytest.mark.parametrize("scale", [1, 3])
def test_where_a_figure_stands_is_told_to_the_formats_that_know_pivots(scale: int) -> None:
    walk, idle = clip(2, "walk"), clip(1, "idle", 12)  # the walk lies in the middle of larger cells
    clips = [replace(walk, pivot=(3, 7)), replace(idle, pivot=(2, -1))]
    names = ("unity", "aseprite-json", "texturepacker", "aseprite")
    files = {name: _only(clip_files("a.png", clips, formats=(name,), scale=scale)) for name in names}
    (slice_,) = json.loads(files["aseprite-json"])["meta"]["slices"]
    pivots = [(key["frame"], key["pivot"]["x"], key["pivot"]["y"]) for key in slice_["keys"]]
    middle = scale // 2
    assert pivots == [(0, 5 * scale + middle, 9 * scale + middle), (2, 2 * scale + middle, middle - scale)]
    frames = json.loads(files["texturepacker"])["frames"]
    first = (frames if isinstance(frames, list) else list(frames.values()))[0]
    assert (first["pivot"]["x"], first["pivot"]["y"]) == (5.5 / 12, 9.5 / 12)
    lines = files["unity"].decode().splitlines()
    alignments = [line for line in lines if line.startswith("      alignment")]
    assert alignments == ["      alignment: 9"] * 3
    unity = [line for line in lines if line.startswith("      pivot")]
    assert unity[:2] == ["      pivot: {x: 0.458333, y: 0.208333}"] * 2
    data = files["aseprite"]
    at = data.index(struct.pack("<H", 0x2022))
    count, flags, _, length = struct.unpack_from("<IIIH", data, at + 2)
    assert (count, flags) == (2, 2)
    keys = [struct.unpack_from("<IiiIIii", data, at + 16 + length + 28 * key) for key in range(count)]
    assert [(key[0], *key[3:]) for key in keys] == [(0, 12, 12, 5, 9), (2, 12, 12, 2, -1)]


def test_of_what_stands_anywhere_the_formats_say_what_they_said() -> None:
    clips = [clip(2, "walk")]
    data = _only(clip_files("a.png", clips, formats=("aseprite",)))
    assert struct.pack("<H", 0x2022) not in data[:200]
    (slice_,) = json.loads(_only(clip_files("a.png", clips, formats=("aseprite-json",))))["meta"]["slices"]
    assert [key["pivot"] for key in slice_["keys"]] == [{"x": 4, "y": 8}]


def _only(files: dict[str, bytes]) -> bytes:
    """What is beside the sheet."""
    (data,) = (data for name, data in files.items() if name != "a.png")
    return data


def test_two_clips_of_one_name_stay_two() -> None:
    art = art_of_clips([clip(2, "walk"), clip(3, "walk"), clip(1, "walk")], ["orc", "orc", "elf"])
    assert [label.tag for label in art.labels] == ["orc-walk"] * 2 + ["orc-walk-2"] * 3 + ["elf-walk"]

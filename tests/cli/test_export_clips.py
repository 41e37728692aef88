"""Clips of sets, Aseprite files and projects keep names, sides, times and loops in every format."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import godot_parser
import numpy as np
import pytest
import yaml
from PIL import Image, ImageSequence
from pytiled_parser import parse_tileset

from spritestudio.project.project_file import ProjectFile
from spritestudio.project.shelf import KeptSprite, Shelf, ShelfRow
from spritestudio.specs import ByteArray
from spritestudio.sprites.importing.reading import read_sprites
from spritestudio.sprites.motion.clip import Clip
from spritestudio.sprites.motion.set_clips import figures_of
from spritestudio.sprites.motion.sheet import clip_files
from tests.cli.conftest import Run

WALK, HURT = [100, 50, 200, 50], [80, 80]  # how long frames stand, as they are seen


def drawn(first: int, count: int) -> ByteArray:
    frames = np.zeros((count, 8, 8, 4), np.uint8)
    for number in range(count):
        frames[number, 2:6, 2:7] = (20 * (first + number), 90, 40, 255)
    return frames


CLIPS = (
    Clip(drawn(1, 3), (100, 50, 200), "walk", "left", "pingpong"),
    Clip(drawn(4, 2), (80, 80), "hurt", loops=False),
)


def _aseprite(folder: Path) -> Path:
    path = folder / "hero.aseprite"
    path.write_bytes(clip_files(path.name, CLIPS)[path.name])
    return path


def _project(folder: Path) -> Path:
    path = folder / "hero.spritestudio"
    hero = KeptSprite(CLIPS[0].frames[0], name="hero", clips=CLIPS)
    with contextlib.closing(ProjectFile(path)) as file:
        file.write_shelf(Shelf((ShelfRow("", (KeptSprite(drawn(9, 1)[0]), hero)),)), Shelf())
    return path


def _times(path: Path) -> tuple[list[int], int | None]:
    """How long the frames of a picture stand, and how often it plays."""
    times = []
    with Image.open(path) as picture:
        for frame in ImageSequence.Iterator(picture):
            frame.load()  # a WebP knows it no sooner
            times.append(round(frame.info["duration"]))
        return times, picture.info.get("loop")


def _godot(path: Path) -> dict[str, tuple[list[int], bool]]:
    file: Any = godot_parser.parse(path.read_text("utf-8").replace('&"', '"'))
    animations = file.get_sections("resource")[0].properties["animations"]
    return {
        each["name"]: ([round(f["duration"] * 1000 / each["speed"]) for f in each["frames"]], each["loop"])
        for each in animations
    }


@pytest.mark.parametrize("kind", ["aseprite", "set", "project"])
def test_clips_keep_names_sides_times_and_loops(kind: str, spritestudio: Run, tmp_path: Path) -> None:
    source = _project(tmp_path) if kind == "project" else _aseprite(tmp_path)
    if kind == "set":
        made = spritestudio("import", source, "--out", tmp_path / "hero.npz")
        assert made.status == 0
        source = tmp_path / "hero.npz"
    before = "hero-" if kind == "project" else ""
    only = ("--select", 1) if kind == "project" else ()
    walk, hurt = f"{before}walk-left", f"{before}hurt"
    out = tmp_path / "out"
    out.mkdir()
    command = ("--layout", "clips", "--format", "all", "--out", out / "a.png")
    result = spritestudio("export", source, *only, *command)
    assert (result.status, result.err) == (0, "")

    with Image.open(out / "a.png") as picture:
        assert picture.size == (3 * 8, 2 * 8)  # a row each
    tags = json.loads((out / "a.json").read_text())["meta"]["frameTags"]
    assert [(tag["name"], tag["direction"], tag.get("repeat")) for tag in tags] == [
        (walk, "pingpong", None),
        (hurt, "forward", "1"),
    ]
    pixi = json.loads((out / "a.tp.json").read_text())
    assert [pixi["frames"][name]["duration"] for name in pixi["animations"][walk]] == WALK
    anims = {anim["key"]: anim for anim in json.loads((out / "a.anims.json").read_text())["anims"]}
    assert [anims[name]["repeat"] for name in (walk, hurt)] == [-1, 0]
    assert _godot(out / "a.tres") == {walk: (WALK, True), hurt: (HURT, False)}
    for path in (out / "a.tsj", out / "a.tsx"):
        tiles = list((parse_tileset(path).tiles or {}).values())
        played = {tile.class_: [each.duration for each in tile.animation] for tile in tiles if tile.animation}
        assert played == {walk: WALK, hurt: HURT}
        assert {tile.class_ for tile in tiles if "plays" in (tile.properties or {})} == {hurt}
    assert _times(out / f"a-{walk}.gif") == (WALK, 0)
    assert _times(out / f"a-{hurt}.gif") == (HURT, None)
    assert _times(out / f"a-{walk}.webp") == (WALK, 0)
    assert _times(out / f"a-{hurt}.apng") == (HURT, 1)
    name = "hero_" if kind == "project" else ""
    strips = {path.name for path in out.glob("*_strip*.png")}
    assert strips == {f"a_{name}walk_left_strip4.png", f"a_{name}hurt_strip2.png"}
    with Image.open(out / "$a.png") as picture:
        assert picture.size == (3 * 8, 4 * 8)
    again = ("--format", "aseprite-json", "--out", out / "b.png")
    assert spritestudio("export", out / "a.aseprite", *again).status == 0
    assert json.loads((out / "b.json").read_text())["meta"]["frameTags"] == tags


def test_the_pivot_goes_where_there_is_a_place_for_it(spritestudio: Run, tmp_path: Path) -> None:
    walk = replace(CLIPS[0], pivot=(3, 7))
    small = KeptSprite(drawn(1, 1)[0, :4, :4], name="small")
    large = KeptSprite(drawn(1, 1)[0].repeat(2, axis=0).repeat(2, axis=1), name="large")
    hero = KeptSprite(walk.frames[0], name="hero", clips=(walk, CLIPS[1]))
    path, out = tmp_path / "hero.spritestudio", tmp_path / "a.png"
    with contextlib.closing(ProjectFile(path)) as file:
        file.write_shelf(Shelf((ShelfRow("", (small, large, hero)),)), Shelf())
    formats = "aseprite,aseprite-json,texturepacker,unity"
    assert spritestudio("export", path, "--scale", 2, "--format", formats, "--out", out).status == 0
    x, y = (3.5 + 4) / 16, (7.5 + 4) / 16  # the middle of its pixel, in the middle of a cell of 16
    keys = json.loads((tmp_path / "a.json").read_text())["meta"]["slices"][0]["keys"]
    assert [(key["frame"], key["pivot"]["x"], key["pivot"]["y"]) for key in keys] == [
        (0, 16, 32),
        (2, 32 * x, 32 * y),
        (5, 16, 32),
    ]
    packed = list(json.loads((tmp_path / "a.tp.json").read_text())["frames"].values())
    assert [packed[number]["pivot"] for number in (0, 2)] == [{"x": 0.5, "y": 0.5}, {"x": x, "y": y}]
    unity = yaml.safe_load((tmp_path / "a.png.meta").read_text())
    cut = unity["TextureImporter"]["spriteSheet"]["sprites"]
    assert [cut[number]["alignment"] for number in (0, 2)] == [0, 9]
    assert (cut[2]["pivot"]["x"], cut[2]["pivot"]["y"]) == pytest.approx((x, 1 - y), abs=1e-5)
    assert read_sprites([tmp_path / "a.aseprite"]).count == 7, "it is still read"


def test_a_pivot_goes_through_files_of_aseprite(spritestudio: Run, tmp_path: Path) -> None:
    clips = [replace(CLIPS[0], pivot=(3, 7)), replace(CLIPS[1], pivot=(2, -1))]
    (tmp_path / "a.aseprite").write_bytes(clip_files("a.aseprite", clips)["a.aseprite"])
    for source, out in (("a.aseprite", "b.png"), ("b.json", "c.png")):
        asked = ("export", tmp_path / source, "--format", "aseprite,aseprite-json", "--out", tmp_path / out)
        assert spritestudio(*asked).status == 0
        (slice_,) = json.loads((tmp_path / out).with_suffix(".json").read_text())["meta"]["slices"]
        keys = [(key["frame"], key["pivot"]["x"], key["pivot"]["y"]) for key in slice_["keys"]]
        assert keys == [(0, 3, 7), (3, 2, -1)]
        found = figures_of(read_sprites([(tmp_path / out).with_suffix(".aseprite")]))
        assert [clip.pivot for figure in found for clip in figure.clips] == [(3, 7), (2, -1)]


def test_one_animation_of_all_plays_each_clip_as_it_does(spritestudio: Run, tmp_path: Path) -> None:
    source, film = _aseprite(tmp_path), tmp_path / "a.webp"
    assert spritestudio("export", source, "--out", tmp_path / "a.png", "--webp", film).status == 0
    assert _times(film) == (WALK + HURT, 0)


def test_a_format_of_clips_needs_some(spritestudio: Run, tmp_path: Path) -> None:
    Image.fromarray(drawn(1, 1)[0]).save(tmp_path / "rock.png")
    result = spritestudio("export", tmp_path / "rock.png", "--format", "webp", "--out", tmp_path / "a.png")
    assert result.refused
    assert "no clip for the format webp" in result.err


def test_a_project_without_sprites_is_told(spritestudio: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.spritestudio"
    with contextlib.closing(ProjectFile(path)) as file:
        file.write_values({"mixes": []})
    result = spritestudio("export", path, "--out", tmp_path / "a.png")
    assert result.refused
    assert "Nothing is on the shelf of a.spritestudio" in result.err
    assert spritestudio("export", tmp_path / "b.spritestudio", "--out", tmp_path / "a.png").refused

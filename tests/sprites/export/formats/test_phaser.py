"""Phaser's animations, read as JSON."""

from __future__ import annotations

import json

import numpy as np

from spritestudio.specs import ExportSpec, Label
from spritestudio.sprites.export.files import ExportInput, export_files


def test_each_clip_plays_the_frames_of_the_atlas_for_their_times() -> None:
    images = np.random.default_rng(1).integers(0, 255, (7, 4, 4, 4), np.uint8)
    walk = [Label("walk", tag="walk", direction="pingpong", duration_ms=ms) for ms in (100, 50, 200)]
    hurt = [Label("hurt", tag="hurt", duration_ms=80, loops=False)] * 2
    art = ExportInput(images, [Label("rock"), *walk, *hurt, Label("tree")])
    files = export_files(art, ExportSpec(formats=("phaser", "phaser-anims")), "a")
    atlas = json.loads(files["a.phaser.json"])["textures"][0]
    names = [frame["filename"] for frame in atlas["frames"]]
    walking, hurting = json.loads(files["a.anims.json"])["anims"]
    assert (walking["key"], walking["repeat"], walking["frameRate"]) == ("walk", -1, 20)
    seen = [names.index(frame["frame"]) for frame in walking["frames"]]
    assert seen == [1, 1, 2, 3, 3, 3, 3, 2]
    assert (hurting["key"], hurting["repeat"], hurting["frameRate"]) == ("hurt", 0, 12.5)
    assert [names.index(frame["frame"]) for frame in hurting["frames"]] == [4, 5]
    assert {frame["key"] for frame in walking["frames"]} == {"a"}


def test_where_nothing_moves_there_are_none() -> None:
    art = ExportInput(np.zeros((1, 4, 4, 4), np.uint8), [Label()])
    assert list(export_files(art, ExportSpec(formats=("phaser-anims",)), "a")) == ["a.png"]
